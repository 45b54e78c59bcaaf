// The activation functions: one table, which everything that names one asks.
//
// A new activation is a new row: an entry of `Activation`, a struct like those below, and its
// position in `Activations`. Kernels, the reference in double, file formats, tools and tests
// follow.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "shared/base/simd.h"

namespace downhill {

enum class Activation : std::uint8_t { kSigmoid, kRelu, kLeakyRelu };

/// The outputs are sigmoids, whatever the hidden layers are: C_k compares them with 0 and 1.
constexpr Activation kOutputActivation = Activation::kSigmoid;

/// Unit roundoff of a float.
constexpr double kUnitRoundoff = 0x1p-24;

/// 2^y for |y| <= 126, within 3e-7 relative (tested against double over the whole range).
/// y = n + f, |f| <= 1/2; 2^f by the polynomial of degree 5 with the least greatest relative error,
/// 7.5e-8 (Remez; the constant is rounded to 1, so that σ(0) is exactly 1/2); 2^n by writing n into
/// the exponent. Adding 1.5·2^23 rounds to an integer.
template <class F>
inline F powerOfTwo(F y) {
  using Bits = std::conditional_t<std::is_same_v<F, float>, std::uint32_t, PacketBits>;
  constexpr float kRound = 12582912.0F;
  const F shifted = y + kRound;
  const F f = y - (shifted - kRound);
  F p = f * 0.0013276472F + 0.00967554133F;
  p = p * f + 0.0555071327F;
  p = p * f + 0.240221197F;
  p = p * f + 0.693146967F;
  p = p * f + 1.0F;
  return std::bit_cast<F>(std::bit_cast<Bits>(p) + (std::bit_cast<Bits>(shifted) << 23U));
}

// A row has
//   kName       as files, recipes and commands write it
//   kLabel      as a person reads it
//   kHint       what it does, in a few words
//   kFormula    a of z, as a person reads it
//   kScript     the same as an expression of JavaScript, for what the page draws
//   kBounded    whether 0 <= a <= 1
//   kEta        a good learning rate for batches of 10
//   kCanDie     whether σ' can be exactly 0 for every image, so that a neuron never moves again
//   value(z)    a = σ(z), of a float or a packet: only + − × ÷ and moves of bits, since the last
//               bits of the C library's functions differ between systems
//   slope(a)    σ'(z) from a = σ(z), of a float, a packet or a double
//   exact(z)    σ(z) in double, for the reference
//   accuracy(z) a bound of |value(z) − exact(z)| / |exact(z)|, for z from −34 to 80
// σ rises monotonically, and σ' is constant or quadratic in a on each side of z = 0: the error
// bounds of tests/core/network/judge.cpp rest on that.

struct Sigmoid {
  static constexpr const char* kName = "sigmoid";
  static constexpr const char* kLabel = "sigmoid";
  static constexpr const char* kHint = "squashes to 0 … 1";
  static constexpr const char* kFormula = "σ(z)";
  static constexpr const char* kScript = "1 / (1 + Math.exp(-z))";
  static constexpr bool kBounded = true;
  static constexpr float kEta = 0.5F;
  static constexpr bool kCanDie = false;

  /// 1 / (1 + e^−z), within 2e-7. NaN stays NaN. From z = 17 on it is 1 to the last bit of a float;
  /// below z = −34.7 it is 2^−50. Closer to 0, its products with weights and errors would become
  /// subnormal, which some processors multiply a hundred times more slowly: a saturated network
  /// would learn at a fifth of its speed.
  template <class F>
  static F value(F z) {
    const F least = F{} - 126.0F;
    const F most = F{} + 50.0F;
    const F y = z * -1.44269504F;
    const F above = y < least ? least : y;
    const F clamped = most < above ? most : above;
    return 1.0F / (1.0F + powerOfTwo(clamped));
  }
  template <class F>
  static F slope(F a) {
    return a * (1.0F - a);
  }
  static double exact(double z) { return 1 / (1 + std::exp(-z)); }
  /// 3e-7 of the power of two, a sum and a quotient; log2 e and its product with z are rounded, and
  /// move e^−z by as much times |z|.
  static double accuracy(double z) { return (8 + 2 * std::abs(z)) * kUnitRoundoff; }
};

struct Relu {
  static constexpr const char* kName = "relu";
  static constexpr const char* kLabel = "ReLU";
  static constexpr const char* kHint = "cuts off below 0";
  static constexpr const char* kFormula = "max(0, z)";
  static constexpr const char* kScript = "Math.max(0, z)";
  static constexpr bool kBounded = false;
  /// The slopes of ReLUs do not shrink from layer to layer: at 0.5 the network that the page opens
  /// with falls from 96.8 % to 94.0 in 1,000 steps; at 0.1 it does not.
  static constexpr float kEta = 0.1F;
  static constexpr bool kCanDie = true;

  template <class F>
  static F value(F z) {
    return z > F{} ? z : F{};
  }
  template <class F>
  static F slope(F a) {
    return a > F{} ? F{} + 1.0F : F{};
  }
  static double exact(double z) { return value(z); }
  static double accuracy(double /*z*/) { return 0; }
};

/// z above 0, z/100 below: a neuron that is off still learns (Maas, Hannun, Ng, "Rectifier
/// Nonlinearities Improve Neural Network Acoustic Models", 2013).
struct LeakyRelu {
  static constexpr const char* kName = "leaky_relu";
  static constexpr const char* kLabel = "leaky ReLU";
  static constexpr const char* kHint = "nearly cuts off below 0";
  static constexpr const char* kFormula = "max(z/100, z)";
  static constexpr const char* kScript = "Math.max(0.01 * z, z)";
  static constexpr bool kBounded = false;
  /// Of the lesson's shape, four random networks read 93.4 to 94.5 % of the test set after three
  /// epochs at 0.1, 92.4 to 94.4 at 0.2, and two of them 29 and 37 % at 0.5.
  static constexpr float kEta = 0.1F;
  static constexpr bool kCanDie = false;

  template <class F>
  static F value(F z) {
    return z > F{} ? z : 0.01F * z;
  }
  template <class F>
  static F slope(F a) {
    return a > F{} ? F{} + 1.0F : F{} + 0.01F;
  }
  static double exact(double z) { return value(z); }
  static double accuracy(double /*z*/) { return kUnitRoundoff; }
};

/// The rows, in the order of `Activation`.
template <class... Rows>
struct ActivationTable {
  static constexpr int kSize = sizeof...(Rows);
  /// Calls f<Row>() for the row of an activation.
  template <class F>
  static void visit(Activation activation, F&& f) {
    int row = 0;
    ((row++ == static_cast<int>(activation) ? f.template operator()<Rows>() : void()), ...);
  }
};
using Activations = ActivationTable<Sigmoid, Relu, LeakyRelu>;

/// Calls f<Row>() once: loops over floats go inside, without a branch for each.
template <class F>
void withActivation(Activation activation, F&& f) {
  Activations::visit(activation, std::forward<F>(f));
}

/// Every activation, in the order of the table.
inline constexpr std::array kActivations = [] {
  std::array<Activation, Activations::kSize> all{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = static_cast<Activation>(i);
  }
  return all;
}();
static_assert(kActivations.back() == Activation::kLeakyRelu, "a row for each activation");

/// A column of the table.
inline const char* name(Activation activation) {
  const char* name = "";
  withActivation(activation, [&]<class Row>() { name = Row::kName; });
  return name;
}
inline const char* label(Activation activation) {
  const char* label = "";
  withActivation(activation, [&]<class Row>() { label = Row::kLabel; });
  return label;
}
inline float defaultEta(Activation activation) {
  float eta = 0;
  withActivation(activation, [&]<class Row>() { eta = Row::kEta; });
  return eta;
}
inline bool canDie(Activation activation) {
  bool can_die = false;
  withActivation(activation, [&]<class Row>() { can_die = Row::kCanDie; });
  return can_die;
}

/// The activation of a name; none where there is no such name.
inline std::optional<Activation> activationNamed(std::string_view wanted) {
  for (const Activation activation : kActivations) {
    if (wanted == name(activation)) {
      return activation;
    }
  }
  return std::nullopt;
}

/// All names, for messages: "sigmoid, relu, …".
inline std::string activationNames() {
  std::string names;
  for (const Activation activation : kActivations) {
    names += names.empty() ? "" : ", ";
    names += name(activation);
  }
  return names;
}

}  // namespace downhill
