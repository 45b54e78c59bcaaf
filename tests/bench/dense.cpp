// The dense contestant: matrix products over whole batches, as in a textbook, with all that Eigen
// and this processor offer.
#include <Eigen/Core>
#include <algorithm>
#include <numeric>
#include <random>

#include "shared/data/dataset.h"
#include "shared/network/network.h"
#include "tests/bench/native.h"

namespace downhill::bench {
namespace {

constexpr int kHidden = 16;
constexpr int kPiece = 500;  ///< images at a time outside training: they stay in the cache

template <int Rows, int Columns = Eigen::Dynamic>
using Matrix = Eigen::Matrix<float, Rows, Columns>;

struct Weights {
  Matrix<kHidden, kPixels> W1;
  Matrix<kHidden, 1> b1;
  Matrix<kHidden, kHidden> W2;
  Matrix<kHidden, 1> b2;
  Matrix<kClasses, kHidden> W3;
  Matrix<kClasses, 1> b3;

  /// Calls f for each tensor, in the order of θ.
  template <class F>
  void each(F&& f) {
    f(W1), f(b1), f(W2), f(b2), f(W3), f(b3);
  }
};

/// The matrices of a batch, a column for each image; one column at compile time where the batch is
/// one image, so that Eigen multiplies vectors.
template <int Columns>
struct Batch {
  Matrix<kPixels, Columns> X;
  Matrix<kClasses, Columns> Y;
  Matrix<kHidden, Columns> A1, A2, D1, D2;
  Matrix<kClasses, Columns> A3, D3;

  void resize(int columns) {
    if (X.cols() == columns) {
      return;
    }
    X.resize(kPixels, columns);
    Y.resize(kClasses, columns);
    A1.resize(kHidden, columns);
    A2.resize(kHidden, columns);
    A3.resize(kClasses, columns);
  }

  void forward(const Weights& w) {
    A1.noalias() = w.W1 * X;
    A1 = (A1.colwise() + w.b1).array().logistic();
    A2.noalias() = w.W2 * A1;
    A2 = (A2.colwise() + w.b2).array().logistic();
    A3.noalias() = w.W3 * A2;
    A3 = (A3.colwise() + w.b3).array().logistic();
  }

  void backward(const Weights& w) {
    D3 = 2.0F * (A3 - Y).array() * A3.array() * (1.0F - A3.array());
    D2.noalias() = w.W3.transpose() * D3;
    D2.array() *= A2.array() * (1.0F - A2.array());
    D1.noalias() = w.W2.transpose() * D2;
    D1.array() *= A1.array() * (1.0F - A1.array());
  }

  /// into −= scale · Σ ∇C_k
  void descend(Weights& into, float scale) {
    D1 *= scale;
    D2 *= scale;
    D3 *= scale;
    into.W1.noalias() -= D1 * X.transpose();
    into.W2.noalias() -= D2 * A1.transpose();
    into.W3.noalias() -= D3 * A2.transpose();
    into.b1 -= D1.rowwise().sum();
    into.b2 -= D2.rowwise().sum();
    into.b3 -= D3.rowwise().sum();
  }
};

using Images = Matrix<kPixels>;

Images greys(const IdxPair& set) {
  using Bytes = Eigen::Matrix<std::uint8_t, kPixels, Eigen::Dynamic>;
  const Eigen::Map<const Bytes> bytes(set.images.pixels().data(), kPixels,
                                      static_cast<Eigen::Index>(set.images.size()));
  return bytes.cast<float>() / 255.0F;
}

class Dense final : public Contestant {
 public:
  explicit Dense(const Mnist& mnist)
      : train_(greys(mnist.train)),
        test_(greys(mnist.test)),
        train_labels_(mnist.train.labels),
        test_labels_(mnist.test.labels),
        order_(mnist.train.labels.size()) {
    std::iota(order_.begin(), order_.end(), 0);
    forget(1);
  }

  void forget(std::uint32_t seed) override {
    const std::vector<float> theta = randomParameters(Shape{}, seed);
    const float* from = theta.data();
    w_.each([&](auto& tensor) {
      std::copy_n(from, tensor.size(), tensor.data());
      from += tensor.size();
    });
    random_.seed(seed);
    at_ = 0;
  }

  void train(int examples, int batch, float eta) override {
    for (int seen = 0; seen < examples; seen += batch) {
      batch == 1 ? step(one_, 1, eta) : step(many_, batch, eta);
    }
  }

  int predict(int image) override {
    one_.X = test_.col(image);
    one_.forward(w_);
    Eigen::Index digit = 0;
    one_.A3.col(0).maxCoeff(&digit);
    return static_cast<int>(digit);
  }

  int sweep() override {
    int correct = 0;
    many_.resize(kPiece);
    for (int from = 0; from < test_.cols(); from += kPiece) {
      many_.X = test_.middleCols<kPiece>(from);
      many_.forward(w_);
      for (int k = 0; k < kPiece; ++k) {
        Eigen::Index digit = 0;
        many_.A3.col(k).maxCoeff(&digit);
        correct += digit == test_labels_[from + k] ? 1 : 0;
      }
    }
    return correct;
  }

  float gradient() override {
    sum_.each([](auto& tensor) { tensor.setZero(); });
    many_.resize(kPiece);
    for (int from = 0; from < train_.cols(); from += kPiece) {
      many_.X = train_.middleCols<kPiece>(from);
      many_.Y.setZero();
      for (int k = 0; k < kPiece; ++k) {
        many_.Y(train_labels_[from + k], k) = 1.0F;
      }
      many_.forward(w_);
      many_.backward(w_);
      many_.descend(sum_, -1.0F);
    }
    return sum_.W1(0, 0);
  }

 private:
  template <int Columns>
  void step(Batch<Columns>& batch, int size, float eta) {
    batch.resize(size);
    batch.Y.setZero();
    for (int k = 0; k < size; ++k) {
      const int image = next();
      batch.X.col(k) = train_.col(image);
      batch.Y(train_labels_[image], k) = 1.0F;
    }
    batch.forward(w_);
    batch.backward(w_);
    batch.descend(w_, eta / static_cast<float>(size));
  }

  int next() {
    if (at_ == 0) {
      std::shuffle(order_.begin(), order_.end(), random_);
    }
    const int image = order_[at_];
    at_ = (at_ + 1) % order_.size();
    return image;
  }

  Images train_;
  Images test_;
  IdxLabels train_labels_;
  IdxLabels test_labels_;
  std::vector<int> order_;
  std::size_t at_ = 0;
  std::mt19937 random_;
  Weights w_;
  Weights sum_;
  Batch<1> one_;
  Batch<Eigen::Dynamic> many_;
};

}  // namespace

std::unique_ptr<Contestant> makeDense(const Mnist& mnist) { return std::make_unique<Dense>(mnist); }

}  // namespace downhill::bench
