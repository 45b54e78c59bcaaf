// The one door between the core and the page: the data, a run, and the jobs that look at it. Plain
// C++, so that it is tested natively; bindings.cpp lists it for embind.
//
// A call that can fail returns an Outcome, and a failed call has changed nothing. Long work is a
// Job: whoever asked advances it and then takes its result. A job that cannot be done fails at
// once, and its status says why. Spans are borrowed until the next call.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/analysis/comparison_run.h"
#include "shared/analysis/evaluation.h"
#include "shared/analysis/gradient.h"
#include "shared/analysis/input_optimization.h"
#include "shared/analysis/loss_surface.h"
#include "shared/analysis/novelty.h"
#include "shared/analysis/predictions.h"
#include "shared/drawing/raster.h"
#include "shared/training/divergence.h"
#include "shared/training/replay.h"

namespace downhill {

enum class Split { kTrain, kTest };

struct Outcome {
  std::string code;     ///< "ok", or the name of a Code
  std::string message;  ///< empty where ok
};

/// The status as the page is told it, its message begun with a capital.
Outcome outcome(const Status& status);

struct RunState {
  double step;
  double last_step;
  double examples;  ///< used since the start of the run
  int batch;
  double learning_rate;
  bool pretrained;  ///< started from a given θ, otherwise from random numbers of `seed`
  double seed;
  bool waiting;          ///< the next step needs images that have not arrived
  double run;            ///< identity of the run: another start, another number
  double theta_version;  ///< identity of θ: equal numbers, equal θ
};

struct Training {
  int steps;  ///< taken and kept
  Outcome outcome;
};

/// How the network reads an image.
struct Reading {
  int digit;  ///< index of the brightest output; of equals the first
  double activation;
  int runner_up;
};

/// A direction of a surface as the page asks for it.
struct AxisRequest {
  enum class Along { kDescent, kBatch, kRandom, kCheckpoint };
  Along along;
  std::vector<float> at;
  double number;  ///< by kind: images, batch size, seed, step
  bool option;    ///< kRandom: scaled neuron by neuron to θ's lengths; kCheckpoint: orthogonal
};

class Session {
 public:
  /// Versions of θ count up from `first_version`, so that those of two sessions never coincide if
  /// the second begins above the first.
  explicit Session(double first_version = 1);

  // Data
  /// Sets memory aside for all the images, so that it never has to move.
  void reserve(Split split, int images, int inked);
  /// Appends an unpacked shard. Those of a set come in order.
  Outcome addShard(Split split, std::span<const std::uint8_t> shard);
  /// Appends images of 784 bytes each, and a label for each.
  Outcome addImages(Split split, std::span<const std::uint8_t> pixels,
                    std::span<const std::uint8_t> labels);
  /// What is there of a set. With it, θ and the network, a job needs no method here.
  [[nodiscard]] const LabelledImages& data(Split split) const {
    return split == Split::kTrain ? data_.train : data_.test;
  }
  [[nodiscard]] int images(Split split) const { return static_cast<int>(data(split).size()); }

  // The run
  /// Starts from random numbers. Batch and η stay, but an η that was the default of the activation
  /// before becomes the default of the one that comes. kBadValue, kTooLarge: no such network.
  Outcome forget(const Shape& shape, double seed);
  /// Starts from a given θ; batch and η as with forget.
  Outcome open(const Shape& shape, std::span<const float> theta);
  Outcome setBatch(double batch);
  Outcome setLearningRate(double eta);
  /// Trains for a while, see trainBurst. kDiverged: it is back at the last step before the network
  /// could not learn any more.
  Training train(int count, double milliseconds);
  /// Sets θ[index] by hand, as a step. kBadValue: see check(ManualStep).
  Outcome edit(int index, double value);
  /// A step θ −= η ∇C in pieces; `take` commits it.
  [[nodiscard]] std::unique_ptr<Replay> descend(const GradientSource& over, double eta);
  /// Commits a step by hand that is done. kBadValue: the run has moved meanwhile. kDiverged: the
  /// step would leave a network that cannot learn any more; it is not taken.
  Outcome take(const Replay& manual);
  /// θ at a step of this run.
  [[nodiscard]] std::unique_ptr<Replay> replay(double step) const;
  /// Goes to the step that a replay has reached. kBadValue: the run has changed meanwhile so that
  /// the step is none of its own.
  Outcome seek(const Replay& replay);
  [[nodiscard]] RunState state() const;
  /// What leads to the step where the run is.
  [[nodiscard]] Recipe recipe() const;
  [[nodiscard]] const Network& network() const { return run_.network(); }
  [[nodiscard]] std::span<const float> parameters() const { return run_.theta(); }

  // Jobs at the θ of now or, where a replay is given, at its θ
  [[nodiscard]] std::unique_ptr<Evaluation> evaluation(int train_examples, int test_examples) const;
  [[nodiscard]] std::unique_ptr<Gradient> gradient(const GradientSource& over);
  /// Of the images of a set with these numbers.
  [[nodiscard]] std::unique_ptr<Predictions> predictions(Split split,
                                                         std::span<const std::uint32_t> numbers,
                                                         const Replay* at) const;
  /// Of all the images of a set.
  [[nodiscard]] std::unique_ptr<Predictions> predictAll(Split split, const Replay* at) const;
  [[nodiscard]] std::unique_ptr<Predictions> noise(double density, double seed, int count) const;
  [[nodiscard]] std::unique_ptr<LossSurface> surface(int examples,
                                                     const std::vector<AxisRequest>& axes);
  [[nodiscard]] std::unique_ptr<ComparisonRun> compare(double step,
                                                       const RecipeChange& change) const;
  [[nodiscard]] std::unique_ptr<InputOptimization> optimizeInput(std::span<const float> image,
                                                                 int digit, int steps,
                                                                 double length) const;
  /// Once all the data has arrived.
  [[nodiscard]] std::unique_ptr<NoveltyRanking> novelty(const Image& image);

  // Drawing
  /// The 28 × 28 bytes of a drawing.
  Outcome rasterize(const Drawing& drawing, const Framing& framing);
  [[nodiscard]] std::span<const std::uint8_t> raster() const { return raster_; }
  Reading predict(const Image& image);
  /// Activations of every layer at the last reading, one after another: 784 + 16 + 16 + 10.
  [[nodiscard]] std::span<const float> activations() const { return activations_; }

 private:
  [[nodiscard]] LabelledImages& data(Split split) {
    return split == Split::kTrain ? data_.train : data_.test;
  }
  [[nodiscard]] std::span<const float> theta(const Replay* at) const {
    return at ? at->theta() : run_.theta();
  }
  [[nodiscard]] Recipe nextRecipe(const Shape& shape) const;
  [[nodiscard]] Axis axis(const AxisRequest& asked);
  void start(Run run);

  Dataset data_;
  Run run_;
  NoveltyIndex novelty_;
  Image raster_{};
  std::vector<float> activations_;
  double run_id_;
  double theta_version_;
};

}  // namespace downhill
