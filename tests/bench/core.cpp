// The core as the page uses it, built natively.
#include <algorithm>
#include <numeric>
#include <span>

#include "shared/analysis/evaluation.h"
#include "shared/training/run.h"
#include "tests/bench/native.h"

namespace downhill::bench {
namespace {

LabelledImages labelledImages(const IdxPair& set) {
  LabelledImages all;
  for (std::size_t k = 0; k < set.labels.size(); ++k) {
    all.append(set.images[k], set.labels[k]);
  }
  return all;
}

class Core final : public Contestant {
 public:
  explicit Core(const Mnist& mnist)
      : train_(labelledImages(mnist.train)), test_(labelledImages(mnist.test)) {}

  void forget(std::uint32_t seed) override {
    Recipe recipe;
    recipe.seed = seed;
    run_ = Run(recipe);
  }

  void train(int examples, int batch, float eta) override {
    if (!run_.setBatch(batch).ok() || !run_.setEta(static_cast<double>(eta)).ok()) {
      return;
    }
    for (int seen = 0; seen < examples && run_.step(train_).ok(); seen += batch) {
    }
  }

  int predict(int image) override {
    const Network& network = run_.network();
    a_.resize(network.neurons());
    network.forward(run_.theta().data(), test_.image(image), a_.data());
    return brightest(network.outputs(a_.data()));
  }

  int sweep() override {
    return evaluate(run_.network(), run_.theta(), test_, 0, kTestImages).correct;
  }

  float gradient() override {
    all_.resize(train_.size());
    std::iota(all_.begin(), all_.end(), 0U);
    sum_.assign(run_.network().parameters(), 0.0F);
    run_.stepper().trainer().addGradient(run_.theta(), train_, all_, sum_);
    return sum_.front();
  }

 private:
  LabelledImages train_;
  LabelledImages test_;
  Run run_{Recipe{}};
  std::vector<float> a_;
  std::vector<std::uint32_t> all_;
  std::vector<float> sum_;
};

}  // namespace

std::unique_ptr<Contestant> makeCore(const Mnist& mnist) { return std::make_unique<Core>(mnist); }

}  // namespace downhill::bench
