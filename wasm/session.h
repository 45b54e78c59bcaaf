// The one door between the core and the page: a network, its data, its run and one drawing. Plain
// C++, so that it is tested natively; bindings.cpp lists it for embind.
//
// Bulk goes in through inbox() and comes out as borrowed views: a view is valid until the next
// call. A call that can fail returns an Outcome; a failed call has changed nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/analysis/comparison.h"
#include "shared/analysis/evaluation.h"
#include "shared/analysis/loss_surface.h"
#include "shared/analysis/novelty.h"
#include "shared/data/dataset.h"
#include "shared/drawing/raster.h"
#include "shared/training/divergence.h"
#include "shared/training/run.h"

namespace downhill {

struct Outcome {
  std::string code;     ///< "ok", or the name of a Code
  std::string message;  ///< empty where ok
};

/// The status as the page is told it, its message begun with a capital.
Outcome outcome(const Status& status);

struct Position {
  double step;
  double last_step;
  double examples;  ///< used since the start of the run
  int batch;
  double learning_rate;
  bool opening;  ///< started from the opening network, otherwise from `seed`
  double seed;
};

class Session {
 public:
  Session();

  /// Room for so many bytes, to be filled before the call that takes them. Aligned for float.
  std::span<std::uint8_t> inbox(int bytes);

  // Data
  /// Sets memory aside for all the pictures, so that it never has to move.
  void expect(bool train, int images, int inked);
  /// Appends the unpacked shard in the inbox. Training shards come in order; so do test shards.
  Outcome addShard(bool train);
  [[nodiscard]] int trainImages() const;
  [[nodiscard]] int testImages() const;

  // The run
  /// The shape of the network that the next start brings: the inbox holds the hidden layers' widths
  /// as u32, one to four of them, each 1 … 512, and 300,000 parameters at the most.
  Outcome reshape(bool relu);
  /// Starts from the θ in the inbox, as many floats as the shape has parameters: 13,002. Batch and
  /// η stay, but an η that was the default of the activation before becomes the default of the one
  /// that comes.
  Outcome openNetwork();
  /// Starts from random numbers; batch and η as with openNetwork.
  Outcome forget(double seed);
  Outcome setBatch(double batch);
  Outcome setLearningRate(double eta);
  /// Takes up to `count` steps, fewer where data has not come or `milliseconds` are over. Returns
  /// how many. Where they have left a network that cannot learn any more, it is back at the last
  /// step before: `health` says so, and `train` returns how many were good.
  int train(int count, double milliseconds);
  /// Whether the last call of `train` ran into the end of all learning: ok, or diverged.
  [[nodiscard]] Outcome health() const;
  /// Whether the next step needs images that have not arrived.
  [[nodiscard]] bool waiting() const;
  /// Takes the next step by hand, see DeedNumbers. A picture is the drawing that is there. Where
  /// the step would leave a network that cannot learn any more it is not taken: kDiverged. An edit
  /// may do that, but for numbers that are not finite.
  Outcome deed(double kind, double first, double second, double value);
  /// Goes to a step of this run, bit for bit as it was.
  Outcome seek(double step);
  [[nodiscard]] Position position() const;
  /// Of the hidden layers: its name in the table of activation.h.
  [[nodiscard]] std::string activation() const;
  /// The recipe's changes up to here, three numbers each: step, batch, η.
  std::span<const double> changes();
  /// The recipe's manual_steps up to here, five numbers each: step, and its DeedNumbers.
  std::span<const double> manual_steps();
  /// The pictures of those that have one, 784 bytes each.
  std::span<const std::uint8_t> deedPictures();

  // θ and what follows from it
  [[nodiscard]] std::span<const float> parameters() const;
  /// JSON: [{name, rows, cols, offset}, …]
  [[nodiscard]] std::string tensors() const;
  [[nodiscard]] std::span<const int> layers() const;
  /// Σ C_k and pictures read rightly over [from, from + count) of a set; clipped to what is there.
  [[nodiscard]] Score score(bool train, int from, int count) const;
  /// Adds rows to the 10 × 10 counts of `confusion` for test pictures [from, from + count).
  void clearConfusion();
  Score confuse(int from, int count);
  [[nodiscard]] std::span<const int> confusion() const;
  /// ∇C over the first training images, in pieces: begin, add until all are in, take.
  void beginGradient();
  void addGradient(int from, int count);
  [[nodiscard]] std::span<const float> gradient();
  /// ∇C_k of the drawing that is there, taken for a `label`; then gradient().
  Outcome drawingGradient(double label);

  // What lies around θ (surroundings.cpp)
  /// ∇C over the `batch` pictures that the run would take next, in pieces like ∇C: begin, add until
  /// all are in. kNotYet: they have not arrived. slope() then compares it with ∇C, which comes
  /// first.
  Outcome beginBatchGradient(double batch);
  void addBatchGradient(int from, int count);
  /// Once all are in.
  [[nodiscard]] std::span<const float> batchGradient();
  Comparison slope();
  /// C around θ as it is now, over the first training pictures: begin, add one axis or two, work
  /// until workSurface returns false. Gone as soon as θ moves or another one begins. For each axis
  /// the inbox holds floats: the multiples t (or s) of its direction to be looked at.
  Outcome beginSurface(double examples);
  /// d = −∇C over the first so many training pictures: t is then a learning rate.
  Outcome alongDescent(double examples);
  /// d = −∇C over the `batch` pictures that the run would take next.
  Outcome alongBatch(double batch);
  /// d random, see randomDirection; `normalised` neuron by neuron, see normaliseFilters.
  Outcome alongRandom(double seed, bool normalised);
  /// d = θ of another step of this run − θ: t = 1 is there. `orthogonal`, for a second axis: only
  /// what of it is at right angles to the first.
  Outcome alongMoment(double step, bool orthogonal);
  /// Returns whether there is more to do.
  bool workSurface(double milliseconds);
  [[nodiscard]] bool hasSurface() const { return surface_.has_value(); }
  /// Finished points from the `from`-th on, four numbers each: index, t, s, C. See SurfacePoint.
  std::span<const double> surfacePoints(int from);
  /// |d| of each axis, 0 while it is not known.
  [[nodiscard]] std::span<const double> surfaceLengths() const;
  /// The recalled θ on the surface; all zeros where one of them is missing.
  [[nodiscard]] Projection shadow() const;

  // A second run beside the first
  /// With the first one's recipe, but for what is given: NaN is "as it has it". Waits at step 0.
  Outcome beginRival(double seed, double batch, double eta);
  /// As train; rivalStep tells how far. kNotYet: its data has not come. kDiverged: its last good
  /// step is reached. kEmpty: there is none.
  Outcome trainRival(int count, double milliseconds);
  [[nodiscard]] double rivalStep() const;
  /// As score, of the rival's θ, or (mine) of the first run's θ at the step that `recall` gave.
  [[nodiscard]] Score scoreRival(bool mine, bool train, int from, int count) const;
  /// Keeps the first run's θ at a step of it, which stays where it is.
  Outcome recall(double step);
  /// The recalled θ beside the rival's.
  [[nodiscard]] Comparison compareRival() const;
  /// Gives its memory back: 6 MB at most.
  void dropRival();
  [[nodiscard]] std::span<const float> recalled() const { return recalled_; }

  // Pictures, one by one (examples.cpp). What was seen is there until the next look: ten outputs a
  // picture, C_k, the digit read and the label. `recalled`: by the θ of the last recall.
  /// The pictures of a set whose numbers are in the inbox, u32; with the pictures themselves.
  Outcome look(bool train, bool recalled);
  /// All of a set, in pieces: begin, add until all are in. Clipped to those there.
  void beginLook();
  void lookOver(bool train, bool recalled, int from, int count);
  /// Noise, see noise.h; with the first 24 pictures.
  Outcome lookAtNoise(double density, double seed, int count);
  [[nodiscard]] std::span<const float> seenOutputs() const { return seen_; }
  [[nodiscard]] std::span<const float> seenCosts() const { return seen_costs_; }
  [[nodiscard]] std::span<const std::uint8_t> seenDigits() const { return seen_digits_; }
  [[nodiscard]] std::span<const std::uint8_t> seenLabels() const { return seen_labels_; }
  [[nodiscard]] std::span<const std::uint8_t> seenPictures() const { return seen_pictures_; }
  /// See optimizeInput.h. The inbox holds the 784 greys that it starts from.
  Outcome optimizeInput(int digit, int steps, double length);
  [[nodiscard]] std::span<const float> climbed() const { return climbed_; }
  [[nodiscard]] std::span<const float> target_activations() const { return aims_; }

  // One drawing
  /// How strokes are framed from now on: the inbox holds 14 floats, scale, centre and subpixel (0
  /// or 1), pen, then rotate, slant, scale, shift_x and shift_y before, and the same after. NaN, or
  /// what is missing, is "as usual"; an empty inbox is all of it.
  Outcome frame();
  /// The inbox holds floats x0, y0, x1, y1 …, then `strokes` u32 ends.
  Outcome drawStrokes(int points, int strokes);
  /// The inbox holds 784 bytes.
  Outcome drawPixels();
  /// Activations of every layer for the drawing, one after another: 784 + 16 + 16 + 10.
  std::span<const float> activations();
  [[nodiscard]] std::span<const std::uint8_t> raster() const;

  /// How familiar a picture looks, see Novelty: prepare until false, then ask for the drawing
  /// (test = −1) or a test picture, taken for a digit. Two numbers: how far it is from the training
  /// digits, and the number of the most alike of them or −1.
  bool prepareFamiliar(int count) { return familiar_.prepare(data_.train, count); }
  std::span<const double> familiar(int test, int digit);

  // Pictures that were never packed
  /// Appends the pictures in the inbox, 784 bytes each, behind them a label for each.
  Outcome addPictures(bool train);

 private:
  [[nodiscard]] std::span<const std::uint8_t> received() const;
  [[nodiscard]] std::vector<std::uint32_t> receivedWholes() const;
  [[nodiscard]] Recipe settings() const;
  void show(const Image& picture);
  Outcome addAxis(Axis axis);
  [[nodiscard]] Result<std::vector<float>> moment(double step);
  void start(Run run);
  void moved() { surface_.reset(); }
  [[nodiscard]] std::span<const float> at(bool recalled) const;
  void see(std::span<const float> theta, const SparseImage& ink, int label);

  static constexpr double kLargestSeed = 4294967295.0;
  static constexpr std::uint64_t kNoiseStream = 1U << 20U;  ///< far from weights and orders

  std::vector<float> inbox_;
  std::size_t inbox_bytes_ = 0;
  Dataset data_;
  Run run_;
  Shape shape_;  ///< of the next start
  std::vector<std::uint32_t> batch_;
  std::vector<float> gradient_;
  int gradient_examples_ = 0;
  Divergence vital_ = Divergence::kNone;
  std::vector<std::uint32_t> next_batch_;
  std::vector<float> batch_gradient_;
  std::optional<LossSurface> surface_;
  std::vector<double> surface_points_;
  std::optional<Run> rival_;
  std::vector<float> recalled_;
  Confusion confusion_{};
  std::vector<std::uint32_t> ends_;
  Framing framing_;
  LabelledImages drawing_;  ///< one picture, or none
  Image raster_{};
  std::vector<float> activations_;
  std::vector<double> changes_;
  std::vector<double> deeds_;
  std::vector<std::uint8_t> deed_pictures_;
  std::vector<float> seen_;
  std::vector<float> seen_costs_;
  std::vector<std::uint8_t> seen_digits_;
  std::vector<std::uint8_t> seen_labels_;
  std::vector<std::uint8_t> seen_pictures_;
  Novelty familiar_;
  std::array<double, 2> familiarity_{};
  std::vector<float> climbed_;
  std::vector<float> aims_;
};

}  // namespace downhill
