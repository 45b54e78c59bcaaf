// Bytes from outside: IDX files, shards, networks, strokes, and the session that takes them.
// Nothing crashes, an error is a value with a sentence, and a refused input changes nothing.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "shared/data/idx.h"
#include "shared/data/shard.h"
#include "shared/drawing/raster.h"
#include "tests/fuzz/need.h"
#include "tools/files/safetensors.h"
#include "wasm/session.h"

namespace {

using namespace downhill;
using fuzz::need;
using fuzz::needSentence;
using Bytes = FuzzedDataProvider;
using File = std::vector<std::uint8_t>;

/// Some images and as many labels.
struct IdxContents {
  File images;
  File labels;
};

IdxContents contentsOf(Bytes& bytes) {
  const auto count = bytes.ConsumeIntegralInRange<std::size_t>(0, 3);
  IdxContents contents{File(count * kPixels), File(count)};
  for (std::uint8_t& label : contents.labels) {
    label = bytes.ConsumeIntegralInRange<std::uint8_t>(0, 9);
  }
  const auto ink = bytes.ConsumeBytes<std::uint8_t>(contents.images.size());
  std::ranges::copy(ink, contents.images.begin());
  return contents;
}

/// Changes some bytes, truncates or extends the file, or does nothing.
File damage(File file, Bytes& bytes) {
  for (int k = bytes.ConsumeIntegralInRange(0, 3); k > 0 && !file.empty(); --k) {
    const auto at = bytes.ConsumeIntegralInRange<std::size_t>(0, file.size() - 1);
    file[at] = bytes.ConsumeIntegral<std::uint8_t>();
  }
  if (bytes.ConsumeBool()) {
    file.resize(bytes.ConsumeIntegralInRange<std::size_t>(0, file.size() + 5));
  }
  return file;
}

File bigEndian(std::initializer_list<std::size_t> numbers) {
  File bytes;
  for (const std::size_t number : numbers) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(number >> shift));
    }
  }
  return bytes;
}

void idx(Bytes& bytes) {
  const IdxContents contents = contentsOf(bytes);
  File images = bigEndian({0x803, contents.labels.size(), kSide, kSide});
  images.insert(images.end(), contents.images.begin(), contents.images.end());
  File labels = bigEndian({0x801, contents.labels.size()});
  labels.insert(labels.end(), contents.labels.begin(), contents.labels.end());
  needSentence(parseIdxPair(images, labels).status());
  need(parseIdxPair(images, labels).ok(), "an undamaged set is read");

  images = damage(images, bytes);
  labels = damage(labels, bytes);
  const Result<IdxPair> parsed = parseIdxPair(images, labels);
  needSentence(parsed.status());
  if (!parsed.ok()) return;
  LabelledImages all;
  for (std::size_t k = 0; k < parsed.value().labels.size(); ++k) {
    need(parsed.value().labels[k] < kClasses, "labels are from 0 to 9");
    all.append(parsed.value().images[k], parsed.value().labels[k]);
  }
}

void shard(Bytes& bytes) {
  const IdxContents contents = contentsOf(bytes);
  const File whole = encodeShard(contents.images, contents.labels).value();
  const File arrived = damage(whole, bytes);
  LabelledImages all;
  all.append(std::span<const std::uint8_t, kPixels>(Image{}), 7);
  const Result<std::size_t> count = decodeShard(arrived, all);
  needSentence(count.status());
  need(count.ok() || arrived != whole, "an undamaged shard is read");
  need(all.size() == 1 + (count.ok() ? count.value() : 0), "a refused shard adds nothing");
  if (!count.ok()) return;
  File images;
  File labels;
  for (std::size_t k = 0; k < count.value(); ++k) {
    const Image image = unpack(all.image(k + 1));
    images.insert(images.end(), image.begin(), image.end());
    labels.push_back(all.label(k + 1));
  }
  need(encodeShard(images, labels).value() == arrived, "what is read packs to the same bytes");
}

void network(Bytes& bytes) {
  Weights written;
  written.shape.widths = {kPixels, bytes.ConsumeIntegralInRange(1, 3), kClasses};
  written.theta.assign(static_cast<std::size_t>(parameterCount(written.shape.widths)), 0.5F);
  written.trained = bytes.ConsumeRandomLengthString(20);
  const bool half = bytes.ConsumeBool();
  const File whole = encodeWeights(written, half ? Number::kF16 : Number::kF32);
  // Only the header is damaged, since the numbers are nearly all of the file.
  const std::size_t length = whole.size() - written.theta.size() * (half ? 2 : 4);
  File arrived =
      damage({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}, bytes);
  if (arrived.size() == length) {
    arrived.insert(arrived.end(), whole.begin() + static_cast<std::ptrdiff_t>(length), whole.end());
  }
  const Result<Weights> read = decodeWeights(arrived);
  needSentence(read.status());
  if (arrived == whole) {
    need(read.ok() && read.value().theta == written.theta, "an undamaged network is read");
    need(read.value().trained == written.trained, "so is what is said about it");
  }
  if (!read.ok()) return;
  const std::size_t parameters = read.value().theta.size();
  need(parameters == static_cast<std::size_t>(parameterCount(read.value().shape.widths)),
       "θ is as long as its shape says");
  // Anything at all as a file.
  needSentence(decodeWeights(bytes.ConsumeRemainingBytes<std::uint8_t>()).status());
}

/// A valid framing, or any bits at all.
Framing framingOf(Bytes& bytes) {
  Framing framing;
  framing.scale = bytes.ConsumeBool();
  framing.centre = bytes.ConsumeBool();
  framing.subpixel = bytes.ConsumeBool();
  const bool ordinary = bytes.ConsumeBool();
  const auto number = [&](float least, float most) {
    return ordinary ? bytes.ConsumeFloatingPointInRange(least, most)
                    : std::bit_cast<float>(bytes.ConsumeIntegral<std::uint32_t>());
  };
  framing.pen = number(0.5F, 8);
  for (Distortion* by : {&framing.before, &framing.after}) {
    *by = {number(-3, 3), number(-2, 2), number(0.1F, 4), number(-28, 28), number(-28, 28)};
  }
  return framing;
}

/// Coordinates of ordinary size, or any bits at all: infinities, NaN, subnormal numbers.
void strokes(Bytes& bytes) {
  const bool ordinary = bytes.ConsumeBool();
  std::vector<float> points(bytes.ConsumeIntegralInRange<std::size_t>(0, 40));
  for (float& value : points) {
    const auto bits = bytes.ConsumeIntegral<std::uint32_t>();
    value = ordinary ? static_cast<float>(bits % 1000) : std::bit_cast<float>(bits);
  }
  std::vector<std::uint32_t> ends(bytes.ConsumeIntegralInRange<std::size_t>(0, 4));
  for (std::uint32_t& end : ends) {
    end = bytes.ConsumeBool() ? bytes.ConsumeIntegralInRange<std::uint32_t>(0, 20)
                              : bytes.ConsumeIntegral<std::uint32_t>();
  }
  if (bytes.ConsumeBool()) {
    std::ranges::sort(ends);
  }
  const Result<Image> image = rasterise({points, ends});
  needSentence(image.status());
  needSentence(rasterise({points, ends}, framingOf(bytes)).status());
  if (!image.ok()) return;
  need(std::ranges::any_of(image.value(), [](std::uint8_t pixel) { return pixel > 0; }),
       "a drawing leaves ink");
}

/// Anything at all at the anyCall, under any name.
void anyCall(Bytes& bytes) {
  Session session;
  const std::vector<float> before(session.parameters().begin(), session.parameters().end());
  const auto what = bytes.ConsumeIntegralInRange(0, 3);
  const auto labels = bytes.ConsumeBytes<std::uint8_t>(bytes.ConsumeIntegralInRange(0, 4));
  const File file = bytes.ConsumeRemainingBytes<std::uint8_t>();
  std::vector<float> numbers(file.size() / sizeof(float));
  if (!numbers.empty()) {
    std::memcpy(numbers.data(), file.data(), numbers.size() * sizeof(float));
  }
  const std::vector<std::uint32_t> ends(labels.begin(), labels.end());
  const Outcome outcome = what == 0   ? session.addShard(Split::kTrain, file)
                          : what == 1 ? session.addImages(Split::kTrain, file, labels)
                          : what == 2 ? session.open({}, numbers)
                                      : session.rasterize({numbers, ends}, {});
  need((outcome.code == "ok") == outcome.message.empty(), "a refusal has a message");
  if (outcome.code != "ok") {
    need(session.images(Split::kTrain) == 0, "a refused call adds nothing");
    need(std::ranges::equal(before, session.parameters()), "a refused call moves nothing");
  }
  Image image{};
  std::ranges::copy_n(file.begin(), std::min<std::ptrdiff_t>(std::ssize(file), kPixels),
                      image.begin());
  const Reading reading = session.predict(image);
  need(reading.digit != reading.runner_up, "two digits are read");
  need(std::ranges::all_of(session.activations(), [](float a) { return a >= 0 && a <= 1; }),
       "activations are from 0 to 1");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  constexpr std::array kFormats = {idx, shard, network, strokes, anyCall};
  bytes.PickValueInArray(kFormats)(bytes);
  return 0;
}
