#include "wasm/session.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iterator>
#include <numeric>
#include <string>
#include <utility>

#include "shared/data/shard.h"
#include "shared/drawing/raster.h"
#include "shared/network/limits.h"
#include "shared/training/slice.h"

namespace downhill {

Outcome outcome(const Status& status) {
  Outcome told{name(status.code()), status.message()};
  // The core's messages may go on a sentence; here each is one.
  if (!told.message.empty() && told.message[0] >= 'a' && told.message[0] <= 'z') {
    told.message[0] = static_cast<char>(told.message[0] - 'a' + 'A');
  }
  return told;
}

Session::Session()
    : run_(Recipe{}), shape_(run_.recipe().shape), gradient_(run_.network().parameters()) {}

std::span<std::uint8_t> Session::inbox(int bytes) {
  inbox_.resize((static_cast<std::size_t>(bytes) + sizeof(float) - 1) / sizeof(float));
  inbox_bytes_ = static_cast<std::size_t>(bytes);
  return {reinterpret_cast<std::uint8_t*>(inbox_.data()), inbox_bytes_};
}

std::span<const std::uint8_t> Session::received() const {
  return {reinterpret_cast<const std::uint8_t*>(inbox_.data()), inbox_bytes_};
}

std::vector<std::uint32_t> Session::receivedWholes() const {
  std::vector<std::uint32_t> wholes(inbox_bytes_ / sizeof(std::uint32_t));
  if (!wholes.empty()) {  // an empty inbox may have no address, which memcpy forbids
    std::memcpy(wholes.data(), inbox_.data(), wholes.size() * sizeof(std::uint32_t));
  }
  return wholes;
}

void Session::expect(bool train, int images, int inked) {
  LabelledImages& set = train ? data_.train : data_.test;
  set.reserve(static_cast<std::size_t>(std::max(images, 0)),
              static_cast<std::size_t>(std::max(inked, 0)));
}

Outcome Session::addShard(bool train) {
  return outcome(decodeShard(received(), train ? data_.train : data_.test).status());
}

int Session::trainImages() const { return static_cast<int>(data_.train.size()); }
int Session::testImages() const { return static_cast<int>(data_.test.size()); }

Outcome Session::reshape(bool relu) {
  const std::vector<std::uint32_t> hidden = receivedWholes();
  if (hidden.empty() || hidden.size() > kMostHiddenLayers ||
      std::any_of(hidden.begin(), hidden.end(),
                  [](std::uint32_t width) { return width < 1 || width > kWidestLayer; })) {
    return outcome({Code::kBadValue,
                    "A network has one to four hidden layers of 1 to 512 neurons each; another "
                    "one was asked for. The network stays as it was."});
  }
  Shape shape;
  shape.widths = {kPixels};
  shape.widths.insert(shape.widths.end(), hidden.begin(), hidden.end());
  shape.widths.push_back(kClasses);
  shape.activation = relu ? Activation::kRelu : Activation::kSigmoid;
  const int parameters = parameterCount(shape.widths);
  if (parameters > kMostParameters) {
    return outcome({Code::kTooLarge,
                    "A network has up to 300,000 weights and biases; this one "
                    "would have " +
                        std::to_string(parameters) + ". The network stays as it was."});
  }
  shape_ = std::move(shape);
  return outcome({});
}

Outcome Session::openNetwork() {
  const int parameters = parameterCount(shape_.widths);
  const std::size_t expected = static_cast<std::size_t>(parameters) * sizeof(float);
  if (inbox_bytes_ != expected) {
    return outcome({Code::kTruncated, "A network of this shape is " + std::to_string(expected) +
                                          " bytes; " + std::to_string(inbox_bytes_) + " came."});
  }
  const std::span<const float> theta(inbox_.data(), static_cast<std::size_t>(parameters));
  if (!std::all_of(theta.begin(), theta.end(), [](float w) { return std::isfinite(w); })) {
    return outcome({Code::kBadValue, "A network consists of finite numbers; this one does not."});
  }
  Recipe recipe = settings();
  recipe.opening = true;
  start(Run(std::move(recipe), theta));
  return outcome({});
}

void Session::start(Run run) {
  run_ = std::move(run);
  gradient_.assign(run_.network().parameters(), 0.0F);
  batch_gradient_ = {};
  dropRival();
  moved();
}

Outcome Session::forget(double seed) {
  if (!(seed >= 0 && seed <= 4294967295.0) || seed != std::floor(seed)) {
    return outcome(
        {Code::kBadValue,
         "A seed is a whole number from 0 to 4,294,967,295. The network stays as it was."});
  }
  Recipe recipe = settings();
  recipe.seed = static_cast<std::uint32_t>(seed);
  start(Run(recipe));
  return outcome({});
}

/// A recipe of the next start's shape, with the settings in force; an η that nobody chose becomes
/// the one for its activation.
Recipe Session::settings() const {
  Recipe recipe;
  const Change& now = run_.recipe().at(run_.steps());
  const bool chosen = now.eta != defaultEta(run_.recipe().shape.activation);
  recipe.shape = shape_;
  recipe.changes = {{0, now.batch, chosen ? now.eta : defaultEta(shape_.activation)}};
  return recipe;
}

Outcome Session::setBatch(double batch) { return outcome(run_.setBatch(batch)); }
Outcome Session::setLearningRate(double eta) { return outcome(run_.setEta(eta)); }

int Session::train(int count, double milliseconds) {
  const Advance advance = downhill::train(run_, data_.train, count, milliseconds);
  vital_ = advance.divergence;
  if (advance.steps > 0) {
    moved();
  }
  return advance.steps;
}

Outcome Session::health() const {
  return vital_ == Divergence::kNone ? outcome({}) : outcome({Code::kDiverged, sentence(vital_)});
}

Outcome Session::deed(double kind, double first, double second, double value) {
  Result<ManualStep> deed =
      deedOf({kind, first, second, value}, run_.steps(), raster_, run_.network().parameters());
  if (!deed.ok()) {
    return outcome(deed.status());
  }
  const bool edit = std::holds_alternative<Edit>(deed.value().what);
  const Checkpoint before = run_.here();
  const Status taken = run_.take(deed.value(), data_.train);
  if (!taken.ok()) {
    return outcome(taken);
  }
  const Divergence now = divergence(run_.network(), run_.theta(), data_.train);
  if (now == Divergence::kNotFinite || (now != Divergence::kNone && !edit)) {
    run_.retreat(before);
    return outcome({Code::kDiverged, sentence(now)});
  }
  moved();
  return outcome({});
}

bool Session::waiting() const { return run_.waiting(data_.train); }

Outcome Session::seek(double step) {
  if (!(step >= 0) || step != std::floor(step)) {
    return outcome({Code::kBadValue, "A step is a whole number, 0 or more. Nothing has moved."});
  }
  // What a double holds beyond 64 bits would have no value as a whole number.
  constexpr double kBeyond = 18446744073709551616.0;
  const Status found =
      run_.seek(step < kBeyond ? static_cast<std::uint64_t>(step) : UINT64_MAX, data_.train);
  if (found.ok()) {
    moved();
  }
  return outcome(found);
}

Position Session::position() const {
  const Change& now = run_.recipe().at(run_.steps());
  return {static_cast<double>(run_.steps()),      static_cast<double>(run_.lastStep()),
          static_cast<double>(run_.examples()),   now.batch,
          static_cast<double>(now.eta),           run_.recipe().opening,
          static_cast<double>(run_.recipe().seed)};
}

std::string Session::activation() const { return name(run_.recipe().shape.activation); }

std::span<const double> Session::changes() {
  changes_.clear();
  for (const Change& change : run_.recipe().changes) {
    if (change.step > run_.steps()) {
      break;
    }
    changes_.insert(changes_.end(),
                    {static_cast<double>(change.step), static_cast<double>(change.batch),
                     static_cast<double>(change.eta)});
  }
  return changes_;
}

std::span<const double> Session::manual_steps() {
  deeds_.clear();
  for (const ManualStep& deed : run_.recipe().manual_steps) {
    if (deed.step < run_.steps()) {
      const DeedNumbers n = numbers(deed);
      deeds_.insert(deeds_.end(),
                    {static_cast<double>(deed.step), n.kind, n.first, n.second, n.value});
    }
  }
  return deeds_;
}

std::span<const std::uint8_t> Session::deedPictures() {
  deed_pictures_.clear();
  for (const ManualStep& deed : run_.recipe().manual_steps) {
    const auto* descent = std::get_if<Descent>(&deed.what);
    const auto* shown = descent ? std::get_if<SingleImage>(&descent->over) : nullptr;
    if (shown && deed.step < run_.steps()) {
      deed_pictures_.insert(deed_pictures_.end(), shown->picture.begin(), shown->picture.end());
    }
  }
  return deed_pictures_;
}

std::span<const float> Session::parameters() const { return run_.theta(); }

std::string Session::tensors() const {
  std::string out;
  for (const Tensor& t : run_.network().tensors()) {
    out += t.offset > 0 ? "," : "[";
    out += std::string(R"({"name":")") + t.name() + R"(","rows":)" + std::to_string(t.rows) +
           R"(,"cols":)" + std::to_string(t.cols) + R"(,"offset":)" + std::to_string(t.offset) +
           "}";
  }
  return out + "]";
}

std::span<const int> Session::layers() const { return run_.recipe().shape.widths; }

Score Session::score(bool train, int from, int count) const {
  return evaluate(run_.network(), run_.theta(), train ? data_.train : data_.test, from, count);
}

void Session::clearConfusion() { confusion_.fill(0); }

Score Session::confuse(int from, int count) {
  return evaluate(run_.network(), run_.theta(), data_.test, from, count, &confusion_);
}

std::span<const int> Session::confusion() const { return confusion_; }

void Session::beginGradient() {
  std::fill(gradient_.begin(), gradient_.end(), 0.0F);
  gradient_examples_ = 0;
}

void Session::addGradient(int from, int count) {
  const int first = std::clamp(from, 0, trainImages());
  batch_.resize(static_cast<std::size_t>(std::clamp(count, 0, trainImages() - first)));
  std::iota(batch_.begin(), batch_.end(), static_cast<std::uint32_t>(first));
  run_.trainer().addGradient(run_.theta(), data_.train, batch_, gradient_);
  gradient_examples_ += static_cast<int>(batch_.size());
}

std::span<const float> Session::gradient() {
  const float share = 1.0F / static_cast<float>(std::max(gradient_examples_, 1));
  for (float& entry : gradient_) {
    entry *= share;
  }
  gradient_examples_ = 1;
  return gradient_;
}

Outcome Session::drawingGradient(double label) {
  if (!(label >= 0 && label < kClasses) || label != std::floor(label)) {
    return outcome({Code::kBadValue, "A label is a digit from 0 to 9; something else came."});
  }
  LabelledImages one;
  one.append(raster_, static_cast<std::uint8_t>(label));
  constexpr std::uint32_t kFirst = 0;
  beginGradient();
  run_.trainer().addGradient(run_.theta(), one, {&kFirst, 1}, gradient_);
  gradient_examples_ = 1;
  return outcome({});
}

Outcome Session::frame() {
  Framing framing;
  Distortion &before = framing.before, &after = framing.after;
  const std::array<bool*, 3> switches{&framing.scale, &framing.centre, &framing.subpixel};
  const std::array<float*, 11> numbers{&framing.pen,   &before.rotate,  &before.slant,
                                       &before.scale,  &before.shift_x, &before.shift_y,
                                       &after.rotate,  &after.slant,    &after.scale,
                                       &after.shift_x, &after.shift_y};
  const std::size_t given = inbox_bytes_ / sizeof(float);
  for (std::size_t i = 0; i < std::min(given, switches.size() + numbers.size()); ++i) {
    const float value = inbox_[i];
    if (std::isnan(value)) {
      continue;
    }
    if (i >= switches.size()) {
      *numbers[i - switches.size()] = value;
    } else if (value == 0 || value == 1) {
      *switches[i] = value == 1;
    } else {
      return outcome({Code::kBadValue, "A part of framing is on or off; something else came."});
    }
  }
  const Status good = check(framing);
  if (good.ok()) {
    framing_ = framing;
  }
  return outcome(good);
}

Outcome Session::drawStrokes(int points, int strokes) {
  if (points < 0 || strokes < 0 ||
      inbox_bytes_ <
          (2 * static_cast<std::size_t>(points) + static_cast<std::size_t>(strokes)) * 4) {
    return outcome({Code::kTruncated, "The strokes are shorter than announced."});
  }
  ends_.resize(static_cast<std::size_t>(strokes));
  if (strokes > 0) {
    std::memcpy(ends_.data(), inbox_.data() + 2 * static_cast<std::size_t>(points),
                ends_.size() * 4);
  }
  const Result<Image> picture =
      rasterise({{inbox_.data(), 2 * static_cast<std::size_t>(points)}, ends_}, framing_);
  if (picture.ok()) {
    show(picture.value());
  }
  return outcome(picture.status());
}

Outcome Session::drawPixels() {
  if (inbox_bytes_ != kPixels) {
    return outcome({Code::kTruncated, "A picture is 784 bytes, 28 rows of 28; " +
                                          std::to_string(inbox_bytes_) + " came."});
  }
  const std::span<const std::uint8_t> bytes = received();
  Image picture{};
  std::copy(bytes.begin(), bytes.end(), picture.begin());
  show(picture);
  return outcome({});
}

void Session::show(const Image& picture) {
  drawing_ = LabelledImages();
  drawing_.append(picture, 0);
  raster_ = picture;
}

std::span<const float> Session::activations() {
  activations_.resize(kPixels + static_cast<std::size_t>(run_.network().neurons()));
  std::transform(raster_.begin(), raster_.end(), activations_.begin(), grey);
  run_.network().forward(run_.theta().data(),
                         drawing_.size() > 0 ? drawing_.image(0) : SparseImage{},
                         activations_.data() + kPixels);
  return activations_;
}

std::span<const std::uint8_t> Session::raster() const { return raster_; }

Outcome Session::addPictures(bool train) {
  const std::size_t count = inbox_bytes_ / (kPixels + 1);
  if (inbox_bytes_ == 0 || count * (kPixels + 1) != inbox_bytes_) {
    return outcome({Code::kTruncated, "Each picture is 784 bytes and a label; " +
                                          std::to_string(inbox_bytes_) + " bytes came."});
  }
  const std::span<const std::uint8_t> pictures = received().first(count * kPixels);
  const std::span<const std::uint8_t> labels = received().last(count);
  for (std::size_t k = 0; k < count; ++k) {
    if (labels[k] >= kClasses) {
      return outcome({Code::kBadValue, "Labels are digits from 0 to 9; the one of picture " +
                                           std::to_string(k) + " is " + std::to_string(labels[k]) +
                                           "."});
    }
  }
  LabelledImages& set = train ? data_.train : data_.test;
  for (std::size_t k = 0; k < count; ++k) {
    set.append(pictures.subspan(k * kPixels).first<kPixels>(), labels[k]);
  }
  return outcome({});
}

}  // namespace downhill
