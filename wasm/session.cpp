#include "wasm/session.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "shared/analysis/direction.h"
#include "shared/data/shard.h"
#include "shared/network/limits.h"
#include "shared/training/burst.h"

namespace downhill {
namespace {

/// The step as Run counts it; none of its steps where it is no whole number.
std::uint64_t stepOf(double step) {
  return step >= 0 && step < 9e15 && step == std::floor(step) ? static_cast<std::uint64_t>(step)
                                                              : UINT64_MAX;
}

/// The whole number, or −1, which no range allows.
int wholeOf(double value) {
  return value >= 0 && value < 1e9 && value == std::floor(value) ? static_cast<int>(value) : -1;
}

/// kBadValue, kTooLarge: no network that can be made.
Status check(const Shape& shape) {
  const std::span<const int> hidden = std::span(shape.widths).subspan(1, shape.widths.size() - 2);
  if (hidden.empty() || hidden.size() > kMostHiddenLayers ||
      std::any_of(hidden.begin(), hidden.end(),
                  [](int width) { return width < 1 || width > kWidestLayer; })) {
    return {Code::kBadValue,
            "A network has one to four hidden layers of 1 to 512 neurons each; another one was "
            "asked for. The network stays as it was."};
  }
  const int parameters = parameterCount(shape.widths);
  if (parameters > kMostParameters) {
    return {Code::kTooLarge,
            "A network has up to 300,000 weights and biases; this one would have " +
                std::to_string(parameters) + ". The network stays as it was."};
  }
  return {};
}

}  // namespace

Outcome outcome(const Status& status) {
  Outcome told{name(status.code()), status.message()};
  // The core's messages may go on a sentence; here each is one.
  if (!told.message.empty() && told.message[0] >= 'a' && told.message[0] <= 'z') {
    told.message[0] = static_cast<char>(told.message[0] - 'a' + 'A');
  }
  return told;
}

Session::Session(double first_version)
    : run_(Recipe{}), run_id_(first_version), theta_version_(first_version) {}

void Session::reserve(Split split, int images, int inked) {
  this->data(split).reserve(static_cast<std::size_t>(std::max(images, 0)),
                            static_cast<std::size_t>(std::max(inked, 0)));
}

Outcome Session::addShard(Split split, std::span<const std::uint8_t> shard) {
  return outcome(decodeShard(shard, this->data(split)).status());
}

Outcome Session::addImages(Split split, std::span<const std::uint8_t> pixels,
                           std::span<const std::uint8_t> labels) {
  if (labels.empty() || pixels.size() != labels.size() * kPixels) {
    return outcome({Code::kTruncated, "Each image is 784 bytes and a label; " +
                                          std::to_string(pixels.size()) + " bytes and " +
                                          std::to_string(labels.size()) + " labels came."});
  }
  for (std::size_t k = 0; k < labels.size(); ++k) {
    if (labels[k] >= kClasses) {
      return outcome({Code::kBadValue, "Labels are digits from 0 to 9; the one of image " +
                                           std::to_string(k) + " is " + std::to_string(labels[k]) +
                                           "."});
    }
  }
  for (std::size_t k = 0; k < labels.size(); ++k) {
    this->data(split).append(pixels.subspan(k * kPixels).first<kPixels>(), labels[k]);
  }
  return outcome({});
}

/// A recipe of the shape, with the settings in force; an η that nobody chose becomes the default
/// of its activation.
Recipe Session::nextRecipe(const Shape& shape) const {
  const Change& now = run_.recipe().at(run_.steps());
  const bool chosen = now.eta != defaultEta(run_.recipe().shape.activation);
  Recipe recipe;
  recipe.shape = shape;
  recipe.changes = {{0, now.batch, chosen ? now.eta : defaultEta(shape.activation)}};
  return recipe;
}

void Session::start(Run run) {
  run_ = std::move(run);
  run_id_ = ++theta_version_;
}

Outcome Session::forget(const Shape& shape, double seed) {
  Status good = check(shape);
  if (good.ok()) {
    good = checkSeed(seed);
  }
  if (good.ok()) {
    Recipe recipe = nextRecipe(shape);
    recipe.seed = static_cast<std::uint32_t>(seed);
    start(Run(recipe));
  }
  return outcome(good);
}

Outcome Session::open(const Shape& shape, std::span<const float> theta) {
  const Status good = check(shape);
  if (!good.ok()) {
    return outcome(good);
  }
  const int parameters = parameterCount(shape.widths);
  if (theta.size() != static_cast<std::size_t>(parameters)) {
    return outcome({Code::kTruncated, "A network of this shape is " + std::to_string(parameters) +
                                          " numbers; " + std::to_string(theta.size()) + " came."});
  }
  if (!std::all_of(theta.begin(), theta.end(), [](float w) { return std::isfinite(w); })) {
    return outcome({Code::kBadValue, "A network consists of finite numbers; this one does not."});
  }
  Recipe recipe = nextRecipe(shape);
  recipe.pretrained = true;
  start(Run(std::move(recipe), theta));
  return outcome({});
}

Outcome Session::setBatch(double batch) { return outcome(run_.setBatch(batch)); }
Outcome Session::setLearningRate(double eta) { return outcome(run_.setEta(eta)); }

Training Session::train(int count, double milliseconds) {
  const Burst burst = trainBurst(run_, data_.train, count, milliseconds);
  theta_version_ += burst.steps > 0 ? 1 : 0;
  return {burst.steps, burst.divergence == Divergence::kNone
                           ? outcome({})
                           : outcome({Code::kDiverged, sentence(burst.divergence)})};
}

Outcome Session::edit(int index, double value) {
  const ManualStep manual{run_.steps(), Edit{index, static_cast<float>(value)}};
  const Status good = downhill::check(manual, run_.network().parameters());
  if (good.ok() && run_.take(manual, data_.train).ok()) {
    ++theta_version_;
  }
  return outcome(good);
}

std::unique_ptr<Replay> Session::descend(const GradientSource& over, double eta) {
  const ManualStep manual{run_.steps(), Descent{over, static_cast<float>(eta)}};
  return std::make_unique<Replay>(run_, manual, data_.train);
}

Outcome Session::take(const Replay& manual) {
  const ManualStep* step = manual.recipe().manualStepAt(run_.steps());
  if (!step || !manual.done() || manual.step() != run_.steps() + 1 ||
      !manual.follows(run_, run_.steps())) {
    return outcome(
        {Code::kBadValue, "The run has moved since this step was begun. The step is not taken."});
  }
  const Divergence found = findDivergence(run_.network(), manual.theta(), data_.train);
  if (found != Divergence::kNone) {
    return outcome({Code::kDiverged, sentence(found)});
  }
  run_.take(*step, manual.checkpoint());
  ++theta_version_;
  return outcome({});
}

std::unique_ptr<Replay> Session::replay(double step) const {
  return std::make_unique<Replay>(run_, stepOf(step), data_.train);
}

Outcome Session::seek(const Replay& replay) {
  if (!replay.done() || !run_.has(replay.step()).ok() || !replay.follows(run_, replay.step())) {
    return outcome({Code::kBadValue,
                    "The run has changed meanwhile, so that this is none of its steps. It stays "
                    "where it is."});
  }
  theta_version_ += replay.step() == run_.steps() ? 0 : 1;
  run_.goTo(replay.checkpoint());
  return outcome({});
}

RunState Session::state() const {
  const Change& now = run_.recipe().at(run_.steps());
  return {static_cast<double>(run_.steps()),
          static_cast<double>(run_.lastStep()),
          static_cast<double>(run_.examples()),
          now.batch,
          static_cast<double>(now.eta),
          run_.recipe().pretrained,
          static_cast<double>(run_.recipe().seed),
          run_.waiting(data_.train),
          run_id_,
          theta_version_};
}

Recipe Session::recipe() const {
  Recipe recipe = run_.recipe();
  recipe.cut(run_.steps());
  return recipe;
}

std::unique_ptr<Evaluation> Session::evaluation(int train_examples, int test_examples) const {
  return std::make_unique<Evaluation>(run_.recipe().shape, run_.theta(), data_, train_examples,
                                      test_examples);
}

std::unique_ptr<Gradient> Session::gradient(const GradientSource& over) {
  return std::make_unique<Gradient>(run_, over, data_.train);
}

std::unique_ptr<Predictions> Session::predictions(Split split,
                                                  std::span<const std::uint32_t> numbers,
                                                  const Replay* at) const {
  return std::make_unique<SetPredictions>(run_.recipe().shape, theta(at), this->data(split),
                                          numbers);
}

std::unique_ptr<Predictions> Session::predictAll(Split split, const Replay* at) const {
  return std::make_unique<SetPredictions>(run_.recipe().shape, theta(at), this->data(split));
}

std::unique_ptr<Predictions> Session::noise(double density, double seed, int count) const {
  return std::make_unique<NoisePredictions>(run_.recipe().shape, run_.theta(), density, seed,
                                            count);
}

Axis Session::axis(const AxisRequest& asked) {
  const Shape& shape = run_.recipe().shape;
  Axis axis{.at = asked.at};
  switch (asked.along) {
    case AxisRequest::Along::kDescent:
      axis.descent = gradient(Range{0, wholeOf(asked.number)});
      break;
    case AxisRequest::Along::kBatch:
      axis.descent = gradient(NextBatch{wholeOf(asked.number)});
      break;
    case AxisRequest::Along::kRandom:
      axis.problem = checkSeed(asked.number);
      if (!axis.problem.ok()) {
        break;
      }
      axis.d = randomDirection(shape, static_cast<std::uint32_t>(asked.number));
      if (asked.option) {
        normaliseFilters(shape, run_.theta(), axis.d);
      }
      break;
    case AxisRequest::Along::kCheckpoint:
      axis.checkpoint = replay(asked.number);
      axis.orthogonal = asked.option;
      break;
  }
  return axis;
}

std::unique_ptr<LossSurface> Session::surface(int examples, const std::vector<AxisRequest>& asked) {
  std::vector<Axis> axes;
  axes.reserve(asked.size());
  for (const AxisRequest& request : asked) {
    axes.push_back(axis(request));
  }
  return std::make_unique<LossSurface>(run_.recipe().shape, run_.theta(), examples, std::move(axes),
                                       data_.train);
}

std::unique_ptr<ComparisonRun> Session::compare(double step, const RecipeChange& change) const {
  return std::make_unique<ComparisonRun>(run_, stepOf(step), change, data_);
}

std::unique_ptr<InputOptimization> Session::optimizeInput(std::span<const float> image, int digit,
                                                          int steps, double length) const {
  return std::make_unique<InputOptimization>(run_.recipe().shape, run_.theta(), image, digit, steps,
                                             length);
}

std::unique_ptr<NoveltyRanking> Session::novelty(const Image& image) {
  return std::make_unique<NoveltyRanking>(novelty_, run_.recipe().shape, run_.theta(), data_,
                                          image);
}

Outcome Session::rasterize(const Drawing& drawing, const Framing& framing) {
  const Result<Image> image = rasterise(drawing, framing);
  if (image.ok()) {
    raster_ = image.value();
  }
  return outcome(image.status());
}

Reading Session::predict(const Image& image) {
  const LabelledImages single = labelled(image, 0);
  activations_.resize(kPixels + static_cast<std::size_t>(run_.network().neurons()));
  std::transform(image.begin(), image.end(), activations_.begin(), grey);
  run_.network().forward(run_.theta().data(), single.image(0), activations_.data() + kPixels);
  const std::span<const float> outputs = run_.network().outputs(activations_.data() + kPixels);
  const int digit = brightest(outputs);
  int runner_up = digit == 0 ? 1 : 0;
  for (int j = 0; j < kClasses; ++j) {
    if (j != digit && outputs[j] > outputs[runner_up]) {
      runner_up = j;
    }
  }
  return {digit, static_cast<double>(outputs[digit]), runner_up};
}

}  // namespace downhill
