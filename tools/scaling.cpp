// How the time of training grows with the number of images, width, depth and batch, and how it
// compares with plain vectorised Eigen: scaling DATA. tools/scaling builds and calls it.
//
// The work of one image is counted in multiply-adds of its inked pixels and of the later layers:
// the sums of the forward pass, the errors passed back, the weights moved. Time is linear where the
// nanoseconds for a thousand of them do not grow.

#include <malloc.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <numeric>

#include "shared/base/random.h"
#include "shared/data/dataset.h"
#include "shared/training/trainer.h"
#include "tools/dense.h"
#include "tools/files/mnist.h"

namespace {

using namespace downhill;

constexpr double kMostGrowth = 1.25;  ///< of the cost of a unit of work, over a whole table
constexpr double kMostRatio = 2;      ///< of our time to Eigen's

std::vector<std::string> exceeded;  ///< rows outside these budgets

/// CPU time of this program, whatever else the machine does.
double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Bytes allocated on the heap.
double heapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

Shape shapeOf(const std::vector<int>& hidden, Activation activation = Activation::kSigmoid) {
  Shape shape{{kPixels}, activation};
  shape.widths.insert(shape.widths.end(), hidden.begin(), hidden.end());
  shape.widths.push_back(kClasses);
  return shape;
}

std::string nameOf(const Shape& shape) {
  std::string name;
  for (const int width : shape.widths) {
    if (!name.empty()) {
      name += '-';
    }
    name += std::to_string(width);
  }
  return shape.activation == Shape().activation ? name : name + " " + label(shape.activation);
}

/// Multiply-adds of an image with so many inked pixels.
double workOf(const Shape& shape, double inked) {
  double work = 2 * inked * shape.widths[1];
  for (std::size_t l = 2; l < shape.widths.size(); ++l) {
    work += 3.0 * shape.widths[l - 1] * shape.widths[l];
  }
  return work;
}

struct Task {
  std::string name;
  Shape shape;
  int images;
  int batch;
};

class Comparison {
 public:
  Comparison(const LabelledImages& all, int most) : ink_(all), dense_(all, most) {}

  /// Rows that differ in one thing: a unit of work should cost the same in each.
  void growth(const std::string& title, const std::vector<Task>& tasks) {
    heading(title);
    double first = 0;
    for (const Task& task : tasks) {
      const double unit = row(title, task);
      first = first == 0 ? unit : first;
      if (unit > kMostGrowth * first) {
        note(title, task, unit / first, "times the first row's cost of a unit of work");
      }
    }
  }

  /// Rows of other shapes.
  void list(const std::string& title, const std::vector<Task>& tasks) {
    heading(title);
    for (const Task& task : tasks) {
      row(title, task);
    }
  }

 private:
  static void heading(const std::string& title) {
    std::printf("\n%-22s %8s %11s %8s %8s %8s %8s %9s %6s\n", title.c_str(), "images", "work/image",
                "ns/image", "ns/kwork", "MB data", "MB net", "Eigen ns", "ratio");
  }

  /// Returns the cost of a unit of work.
  double row(const std::string& title, const Task& task) {
    const double empty = heapBytes();
    const LabelledImages data = first(task.images);
    const double full = heapBytes();
    Trainer trainer(task.shape);
    std::vector<float> theta = randomParameters(task.shape, 1);
    const double beside = heapBytes() - full;
    tools::DenseTrainer peer(task.shape);
    const std::vector<std::uint32_t> order = shuffled(task.images);

    // In turn, so that whatever else the machine does meets both alike; the best of nine.
    double ours = 1e9;
    double theirs = 1e9;
    for (int round = 0; round < 9; ++round) {
      ours = std::min(ours, timed(order, task.batch,
                                  [&](auto batch) { trainer.step(theta, data, batch, 0.1F); }));
      theirs = std::min(
          theirs, timed(order, task.batch, [&](auto batch) { peer.step(dense_, batch, 0.1F); }));
    }
    const double work = workOf(task.shape, inked(data));
    const double unit = ours / work * 1e12;
    std::printf("%-22s %8d %11.0f %8.0f %8.1f %8.2f %8.2f %9.0f %6.2f\n", task.name.c_str(),
                task.images, work, ours * 1e9, unit, (full - empty) / 1e6, beside / 1e6,
                theirs * 1e9, ours / theirs);
    if (ours > kMostRatio * theirs) {
      note(title, task, ours / theirs, "times Eigen's time");
    }
    return unit;
  }

  static void note(const std::string& title, const Task& task, double times, const char* what) {
    char text[200];
    std::snprintf(text, sizeof text, "%s, %s: %.2f %s", title.c_str(), task.name.c_str(), times,
                  what);
    exceeded.emplace_back(text);
  }

  static std::vector<std::uint32_t> shuffled(int images) {
    std::vector<std::uint32_t> order(images);
    std::iota(order.begin(), order.end(), 0U);
    Random random(1);
    shuffle(order, random);
    return order;
  }

  /// The first images, in exactly the memory they need.
  [[nodiscard]] LabelledImages first(int images) const {
    std::size_t inked = 0;
    for (int k = 0; k < images; ++k) {
      inked += ink_.image(k).entries().size();
    }
    LabelledImages some;
    some.reserve(images, inked);
    for (int k = 0; k < images; ++k) {
      some.append(unpack(ink_.image(k)), ink_.label(k));
    }
    return some;
  }

  static double inked(const LabelledImages& data) {
    double sum = 0;
    for (std::size_t k = 0; k < data.size(); ++k) {
      sum += static_cast<double>(data.image(k).entries().size());
    }
    return sum / static_cast<double>(data.size());
  }

  /// Seconds for each image.
  template <class Step>
  static double timed(std::span<const std::uint32_t> order, int batch, Step step) {
    const double begun = seconds();
    for (std::size_t from = 0; from < order.size(); from += batch) {
      step(order.subspan(from, std::min<std::size_t>(batch, order.size() - from)));
    }
    return (seconds() - begun) / static_cast<double>(order.size());
  }

  const LabelledImages& ink_;
  tools::DenseImages dense_;
};

std::vector<Task> images() {
  std::vector<Task> tasks;
  for (const int count : {1000, 3000, 10000, 30000, 60000}) {
    tasks.push_back({std::to_string(count) + " images", Shape{}, count, 10});
  }
  return tasks;
}

std::vector<Task> widths(int batch) {
  std::vector<Task> tasks;
  for (const int width : {16, 32, 64, 128, 256, 512}) {
    const Shape shape = shapeOf({width, width});
    tasks.push_back({nameOf(shape), shape, std::max(10 * batch, 80000 / width), batch});
  }
  return tasks;
}

std::vector<Task> depths() {
  std::vector<Task> tasks;
  for (const int depth : {1, 2, 4, 8, 16}) {
    const Shape shape = shapeOf(std::vector<int>(depth, 64));
    tasks.push_back({std::to_string(depth) + " × 64", shape, 2000, 10});
  }
  return tasks;
}

std::vector<Task> batches() {
  std::vector<Task> tasks;
  for (const int batch : {1, 10, 32, 100, 256, 257, 1000, 10000}) {
    tasks.push_back({"batch " + std::to_string(batch), Shape{}, 10000, batch});
  }
  return tasks;
}

std::vector<Task> others() {
  std::vector<Task> tasks;
  for (const Activation activation : kActivations) {
    for (const std::vector<int>& hidden :
         {std::vector{16, 16}, std::vector<int>{}, std::vector{1}, std::vector{17, 13},
          std::vector{30}, std::vector{32}, std::vector{40, 24}, std::vector{100},
          std::vector{128, 64}}) {
      const Shape shape = shapeOf(hidden, activation);
      tasks.push_back({nameOf(shape), shape, 4000, 10});
    }
  }
  return tasks;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    tools::fail("usage: scaling DATA");
  }
  const LabelledImages train = tools::readSplit(argv[1], "train");
  Comparison tables(train, kTrainImages);
  tables.growth("Images", images());
  tables.growth("Width, batch 10", widths(10));
  tables.growth("Width, batch 100", widths(100));
  tables.growth("Depth", depths());
  tables.growth("Batch", batches());
  tables.list("Other shapes", others());
  std::printf("\n%s\n", exceeded.empty() ? "All within the budget." : "Over the budget:");
  for (const std::string& row : exceeded) {
    std::printf("  %s\n", row.c_str());
  }
}
