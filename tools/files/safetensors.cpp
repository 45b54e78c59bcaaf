#include "tools/files/safetensors.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>

#include "tools/files/half.h"
#include "tools/files/safetensors_header.h"

namespace downhill {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMostLayers = 100;

std::size_t bytesOf(Number type) { return type == Number::kF16 ? 2 : 4; }
const char* nameOf(Number type) { return type == Number::kF16 ? "F16" : "F32"; }

void append(std::vector<std::uint8_t>& file, std::uint64_t number, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) {
    file.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  }
}

std::uint64_t littleEndian(const std::uint8_t* from, std::size_t bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    number |= std::uint64_t{from[i]} << (8 * i);
  }
  return number;
}

std::vector<std::size_t> shapeOf(const Tensor& tensor) {
  const auto rows = static_cast<std::size_t>(tensor.rows);
  if (tensor.kind == 'b') return {rows};
  return {static_cast<std::size_t>(tensor.cols), rows};
}

std::string entryOf(const Tensor& tensor, Number type) {
  std::string shape;
  for (const std::size_t side : shapeOf(tensor)) {
    if (!shape.empty()) shape += ',';
    shape += std::to_string(side);
  }
  const std::size_t begin = static_cast<std::size_t>(tensor.offset) * bytesOf(type);
  const std::size_t end = begin + static_cast<std::size_t>(tensor.size()) * bytesOf(type);
  return quoted(tensor.name()) + R"(:{"dtype":")" + nameOf(type) + R"(","shape":[)" + shape +
         R"(],"data_offsets":[)" + std::to_string(begin) + "," + std::to_string(end) + "]}";
}

Status notANetwork(const std::string& what) {
  return {Code::kBadFormat,
          "this is not a network from 784 pixels to 10 digits: " + what + ". Choose another file."};
}

/// The layers' widths, from the biases.
Result<std::vector<int>> widthsOf(const Header& header) {
  std::vector<int> widths{kPixels};
  constexpr std::size_t kWidest = 100000;
  for (std::size_t l = 1; l <= kMostLayers; ++l) {
    const std::string name = Tensor{'b', static_cast<int>(l), 0, 0, 0}.name();
    const auto bias = header.tensors.find(name);
    if (bias == header.tensors.end()) break;
    const std::vector<std::size_t>& shape = bias->second.shape;
    if (shape.size() != 1 || shape[0] == 0 || shape[0] > kWidest) {
      return notANetwork(name + " has another shape");
    }
    widths.push_back(static_cast<int>(shape[0]));
  }
  if (widths.size() == 1 || widths.back() != kClasses) return notANetwork("it does not end in 10");
  if (header.tensors.size() != 2 * (widths.size() - 1)) return notANetwork("it has other tensors");
  return widths;
}

Result<Activation> activationOf(const Header& header) {
  const auto found = header.metadata.find("activation");
  const std::string came = found == header.metadata.end() ? "none" : found->second;
  if (const auto activation = activationNamed(came)) return *activation;
  return Status(Code::kBadValue, "the activation is one of " + activationNames() + ", not " + came +
                                     ". Choose another file.");
}

Result<Number> typeOf(const Header& header) {
  const std::string& name = header.tensors.begin()->second.dtype;
  for (const Number type : {Number::kF16, Number::kF32}) {
    if (name == nameOf(type)) return type;
  }
  return notANetwork("its numbers are " + name + ", not F16 or F32");
}

/// Whether all tensors are there, one after another in the order of θ.
Status checkTensors(const Header& header, const std::vector<Tensor>& tensors, Number type) {
  for (const Tensor& tensor : tensors) {
    const auto found = header.tensors.find(tensor.name());
    if (found == header.tensors.end()) return notANetwork(tensor.name() + " is missing");
    const TensorEntry& entry = found->second;
    if (entry.dtype != nameOf(type) || entry.shape != shapeOf(tensor)) {
      return notANetwork(tensor.name() + " has another type or shape");
    }
    const std::size_t begin = static_cast<std::size_t>(tensor.offset) * bytesOf(type);
    const std::size_t end = begin + static_cast<std::size_t>(tensor.size()) * bytesOf(type);
    if (entry.data_offsets != std::vector{begin, end}) {
      return notANetwork(tensor.name() + " has other offsets");
    }
  }
  return {};
}

/// Whether 32-bit offsets can count the numbers: widths come from outside, and their product must
/// not overflow.
bool countable(const std::vector<int>& widths) {
  double all = 0;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    all += static_cast<double>(widths[l]) * (widths[l - 1] + 1);
  }
  return all < 1e9;
}

Status badLength(std::size_t expected, std::size_t came) {
  return {Code::kTruncated, "the file must have " + std::to_string(expected) + " bytes and has " +
                                std::to_string(came) + ". Load it again."};
}

}  // namespace

std::vector<std::uint8_t> encodeWeights(const Weights& weights, Number type) {
  std::string json = R"({"__metadata__":{"activation":")";
  json += name(weights.shape.activation);
  json += R"(","trained":)" + quoted(weights.trained) + "}";
  for (const Tensor& tensor : layout(weights.shape.widths)) {
    json += ',';
    json += entryOf(tensor, type);
  }
  json += "}";
  json.append((kLengthBytes - json.size() % kLengthBytes) % kLengthBytes, ' ');

  std::vector<std::uint8_t> file;
  append(file, json.size(), kLengthBytes);
  file.insert(file.end(), json.begin(), json.end());
  for (const float number : weights.theta) {
    if (type == Number::kF16) {
      append(file, toHalf(number), 2);
    } else {
      append(file, std::bit_cast<std::uint32_t>(number), 4);
    }
  }
  return file;
}

Result<Weights> decodeWeights(std::span<const std::uint8_t> file) {
  if (file.size() < kLengthBytes) return badLength(kLengthBytes, file.size());
  const std::uint64_t length = littleEndian(file.data(), kLengthBytes);
  if (length > file.size() - kLengthBytes) {
    return Status(Code::kTruncated, "the header announces " + std::to_string(length) +
                                        " bytes, the whole file has " +
                                        std::to_string(file.size()) + ". Choose another file.");
  }
  const auto* json = reinterpret_cast<const char*>(file.data()) + kLengthBytes;
  const Result<Header> header = parseHeader({json, static_cast<std::size_t>(length)});
  if (!header.ok()) return header.status();
  const Result<std::vector<int>> widths = widthsOf(header.value());
  if (!widths.ok()) return widths.status();
  if (!countable(widths.value())) return notANetwork("it is too large");
  const Result<Number> type = typeOf(header.value());
  if (!type.ok()) return type.status();
  const Result<Activation> activation = activationOf(header.value());
  if (!activation.ok()) return activation.status();
  const Shape shape{widths.value(), activation.value()};
  if (Status bad = checkTensors(header.value(), layout(shape.widths), type.value()); !bad.ok()) {
    return bad;
  }

  const std::size_t each = bytesOf(type.value());
  const auto count = static_cast<std::size_t>(parameterCount(shape.widths));
  const std::span<const std::uint8_t> data =
      file.subspan(static_cast<std::size_t>(kLengthBytes + length));
  if (data.size() != count * each) return badLength(count * each, data.size());
  const auto trained = header.value().metadata.find("trained");
  Weights weights{shape, {}, trained == header.value().metadata.end() ? "" : trained->second};
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = littleEndian(data.data() + i * each, each);
    const float number = type.value() == Number::kF16
                             ? fromHalf(static_cast<std::uint16_t>(bits))
                             : std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (!std::isfinite(number)) {
      return Status(Code::kBadValue,
                    "weights must be finite, but one is infinite or not a number. Choose another "
                    "file.");
    }
    weights.theta.push_back(number);
  }
  return weights;
}

}  // namespace downhill
