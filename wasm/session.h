// The one door between the core and the page: a network, its data, its run and one drawing. Plain
// C++, so that it is tested natively; bindings.cpp lists it for embind.
//
// Bulk goes in through inbox() and comes out as borrowed views: a view is valid until the next
// call. A call that can fail returns an Outcome; a failed call has changed nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "shared/dataset.h"
#include "shared/evaluate.h"
#include "shared/raster.h"
#include "shared/run.h"

namespace downhill {

struct Outcome {
  std::string code;     ///< "ok", or the name of a Code
  std::string message;  ///< empty where ok
};

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
  /// Starts from the θ in the inbox, 13,002 floats.
  Outcome openNetwork();
  /// Starts from random numbers.
  Outcome forget(double seed);
  Outcome setBatch(double batch);
  Outcome setLearningRate(double eta);
  /// Takes up to `count` steps, fewer where data has not come or `milliseconds` are over. Returns
  /// how many.
  int train(int count, double milliseconds);
  /// Whether the next step needs images that have not arrived.
  [[nodiscard]] bool waiting() const;
  /// Goes to a step of this run, bit for bit as it was.
  Outcome seek(double step);
  [[nodiscard]] Position position() const;
  /// "sigmoid" or "relu", of the hidden layers.
  [[nodiscard]] std::string activation() const;
  /// The recipe's changes up to here, three numbers each: step, batch, η.
  std::span<const double> changes();

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

  // One drawing
  /// The inbox holds floats x0, y0, x1, y1 …, then `strokes` u32 ends.
  Outcome drawStrokes(int points, int strokes);
  /// The inbox holds 784 bytes.
  Outcome drawPixels();
  /// Activations of every layer for the drawing, one after another: 784 + 16 + 16 + 10.
  std::span<const float> activations();
  [[nodiscard]] std::span<const std::uint8_t> raster() const;

  // Pictures that were never packed
  /// Appends the pictures in the inbox, 784 bytes each, behind them a label for each.
  Outcome addPictures(bool train);

 private:
  [[nodiscard]] std::span<const std::uint8_t> received() const;
  [[nodiscard]] Recipe settings() const;
  void show(const Picture& picture);

  std::vector<float> inbox_;
  std::size_t inbox_bytes_ = 0;
  Dataset data_;
  Run run_;
  std::vector<std::uint32_t> batch_;
  std::vector<float> gradient_;
  int gradient_examples_ = 0;
  Confusion confusion_{};
  std::vector<std::uint32_t> ends_;
  LabelledInk drawing_;  ///< one picture, or none
  Picture raster_{};
  std::vector<float> activations_;
  std::vector<double> changes_;
};

}  // namespace downhill
