// The list of what the page may call, with its types; session.h says what each call does. The only
// logic here turns JavaScript's values into the core's.
#include <emscripten/bind.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "shared/analysis/activation_slopes.h"
#include "wasm/session.h"

namespace {

using namespace downhill;
namespace em = emscripten;

// Views borrow the heap until the next call; worker/snapshot.ts copies them.
EMSCRIPTEN_DECLARE_VAL_TYPE(Float32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Float64Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Int32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Uint8Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Uint32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Numbers)
EMSCRIPTEN_DECLARE_VAL_TYPE(Tensors)
EMSCRIPTEN_DECLARE_VAL_TYPE(Changes)
EMSCRIPTEN_DECLARE_VAL_TYPE(ManualSteps)
EMSCRIPTEN_DECLARE_VAL_TYPE(RunScores)
EMSCRIPTEN_DECLARE_VAL_TYPE(AxisRequests)

template <class View, class T>
View borrow(std::span<T> span) {
  return View(em::val(em::typed_memory_view(span.size(), span.data())));
}

/// A getter of a span, as one of a view.
template <class View, auto Method, class Owner>
View view(const Owner& owner) {
  return borrow<View>((owner.*Method)());
}

template <class T>
std::vector<T> numbers(const em::val& array) {
  return em::convertJSArrayToNumberVector<T>(array);
}

/// The whole number that a double holds; −1, which the core refuses, where it holds none.
int whole(double value) {
  return value >= 0 && value < 1e9 && value == std::floor(value) ? static_cast<int>(value) : -1;
}

/// 784 bytes; what is missing is blank. The worker checks the length.
Image imageOf(const em::val& bytes) {
  const std::vector<std::uint8_t> given = numbers<std::uint8_t>(bytes);
  Image image{};
  std::copy_n(given.begin(), std::min<std::size_t>(given.size(), kPixels), image.begin());
  return image;
}

Shape shapeOf(const Numbers& hidden, Activation activation) {
  Shape shape{{kPixels}, activation};
  for (const double width : numbers<double>(hidden)) {
    shape.widths.push_back(whole(width));
  }
  shape.widths.push_back(kClasses);
  return shape;
}

// Records as JavaScript knows them

struct TensorRecord {
  std::string name;
  int rows, cols, offset;
};

struct ChangeRecord {
  double step;
  int batch;
  double learning_rate;
};

enum class Source { kRange, kBatch, kImage };

/// The images that a gradient is taken over: of the training set `first` and `count`, `count` of
/// the next ones, or `pixels` with a label.
struct SourceRecord {
  Source kind = Source::kRange;
  double first = 0;
  double count = 0;
  double label = 0;
  em::val pixels = em::val::undefined();
};

/// An edit θ[index] = value, or a descent over a source with a learning rate.
struct ManualStepRecord {
  double step;
  bool edit;
  double index, value, learning_rate;
  SourceRecord over;
};

struct AxisRecord {
  AxisRequest::Along along = AxisRequest::Along::kDescent;
  em::val at = em::val::undefined();
  double number = 0;
  bool option = false;
};

GradientSource sourceOf(const SourceRecord& record) {
  switch (record.kind) {
    case Source::kRange:
      return Range{whole(record.first), whole(record.count)};
    case Source::kBatch:
      return NextBatch{whole(record.count)};
    case Source::kImage:
      break;
  }
  return SingleImage{imageOf(record.pixels), whole(record.label)};
}

SourceRecord recordOf(const GradientSource& source) {
  if (const auto* range = std::get_if<Range>(&source)) {
    return {Source::kRange, static_cast<double>(range->from), static_cast<double>(range->count)};
  }
  if (const auto* batch = std::get_if<NextBatch>(&source)) {
    return {Source::kBatch, 0, static_cast<double>(batch->count)};
  }
  const auto& [image, label] = std::get<SingleImage>(source);
  // A copy: the recipe that is looked at is a temporary.
  const em::val pixels = em::val(em::typed_memory_view(image.size(), image.data()));
  return {Source::kImage, 0, 0, static_cast<double>(label), pixels.call<em::val>("slice")};
}

Tensors tensors(const Session& session) {
  std::vector<TensorRecord> records;
  for (const Tensor& t : session.network().tensors()) {
    records.push_back({t.name(), t.rows, t.cols, t.offset});
  }
  return Tensors(em::val::array(records));
}

Changes changes(const Session& session) {
  std::vector<ChangeRecord> records;
  for (const Change& change : session.recipe().changes) {
    records.push_back(
        {static_cast<double>(change.step), change.batch, static_cast<double>(change.eta)});
  }
  return Changes(em::val::array(records));
}

ManualSteps manualSteps(const Session& session) {
  std::vector<ManualStepRecord> records;
  for (const ManualStep& manual : session.recipe().manual_steps) {
    const auto step = static_cast<double>(manual.step);
    if (const auto* edit = std::get_if<Edit>(&manual.what)) {
      records.push_back(
          {step, true, static_cast<double>(edit->index), static_cast<double>(edit->value), 0, {}});
    } else {
      const auto& [over, eta] = std::get<Descent>(manual.what);
      records.push_back({step, false, 0, 0, static_cast<double>(eta), recordOf(over)});
    }
  }
  return ManualSteps(em::val::array(records));
}

std::unique_ptr<LossSurface> surface(Session& session, double examples, const AxisRequests& axes) {
  std::vector<AxisRequest> requests;
  for (const auto& axis : em::vecFromJSArray<AxisRecord>(axes)) {
    requests.push_back({axis.along, numbers<float>(axis.at), axis.number, axis.option});
  }
  return session.surface(whole(examples), requests);
}

Outcome rasterize(Session& session, const Float32Array& points, const Uint32Array& ends,
                  const Framing& framing) {
  const std::vector<float> flat = numbers<float>(points);
  const std::vector<std::uint32_t> last = numbers<std::uint32_t>(ends);
  return session.rasterize({flat, last}, framing);
}

}  // namespace

EMSCRIPTEN_BINDINGS(downhill) {
  em::register_type<Float32Array>("Float32Array");
  em::register_type<Float64Array>("Float64Array");
  em::register_type<Int32Array>("Int32Array");
  em::register_type<Uint8Array>("Uint8Array");
  em::register_type<Uint32Array>("Uint32Array");
  em::register_type<Numbers>("readonly number[]");
  em::register_type<Tensors>("TensorRecord[]");
  em::register_type<Changes>("ChangeRecord[]");
  em::register_type<ManualSteps>("ManualStepRecord[]");
  em::register_type<RunScores>("RunScore[]");
  em::register_type<AxisRequests>("AxisRecord[]");
  em::register_optional<double>();

  em::enum_<Split>("Split").value("train", Split::kTrain).value("test", Split::kTest);
  em::enum_<Activation> activations("Activation");
  for (const Activation activation : kActivations) {
    activations.value(name(activation), activation);
  }
  em::enum_<Source>("Source")
      .value("range", Source::kRange)
      .value("batch", Source::kBatch)
      .value("image", Source::kImage);
  em::enum_<AxisRequest::Along>("Along")
      .value("descent", AxisRequest::Along::kDescent)
      .value("batch", AxisRequest::Along::kBatch)
      .value("random", AxisRequest::Along::kRandom)
      .value("checkpoint", AxisRequest::Along::kCheckpoint);

  em::value_object<Outcome>("Outcome")
      .field("code", &Outcome::code)
      .field("message", &Outcome::message);
  em::value_object<RunState>("RunState")
      .field("step", &RunState::step)
      .field("lastStep", &RunState::last_step)
      .field("examples", &RunState::examples)
      .field("batch", &RunState::batch)
      .field("learningRate", &RunState::learning_rate)
      .field("pretrained", &RunState::pretrained)
      .field("seed", &RunState::seed)
      .field("waiting", &RunState::waiting)
      .field("run", &RunState::run)
      .field("thetaVersion", &RunState::theta_version);
  em::value_object<Training>("Training")
      .field("steps", &Training::steps)
      .field("outcome", &Training::outcome);
  em::value_object<Reading>("Reading")
      .field("digit", &Reading::digit)
      .field("activation", &Reading::activation)
      .field("runnerUp", &Reading::runner_up);
  em::value_object<Score>("Score")
      .field("cost", &Score::cost)
      .field("correct", &Score::correct)
      .field("examples", &Score::examples);
  em::value_object<RunScore>("RunScore")
      .field("step", &RunScore::step)
      .field("cost", &RunScore::cost)
      .field("accuracy", &RunScore::accuracy);
  em::value_object<VectorComparison>("VectorComparison")
      .field("first", &VectorComparison::first)
      .field("second", &VectorComparison::second)
      .field("distance", &VectorComparison::distance)
      .field("cosine", &VectorComparison::cosine);
  em::value_object<Projection>("Projection")
      .field("t", &Projection::t)
      .field("s", &Projection::s)
      .field("residual", &Projection::residual);
  em::value_object<RecipeChange>("RecipeChange")
      .field("seed", &RecipeChange::seed)
      .field("batch", &RecipeChange::batch)
      .field("learningRate", &RecipeChange::eta);
  em::value_object<Distortion>("Distortion")
      .field("rotate", &Distortion::rotate)
      .field("slant", &Distortion::slant)
      .field("scale", &Distortion::scale)
      .field("shiftX", &Distortion::shift_x)
      .field("shiftY", &Distortion::shift_y);
  em::value_object<Framing>("Framing")
      .field("scale", &Framing::scale)
      .field("centre", &Framing::centre)
      .field("subpixel", &Framing::subpixel)
      .field("pen", &Framing::pen)
      .field("before", &Framing::before)
      .field("after", &Framing::after);
  em::value_object<TensorRecord>("TensorRecord")
      .field("name", &TensorRecord::name)
      .field("rows", &TensorRecord::rows)
      .field("cols", &TensorRecord::cols)
      .field("offset", &TensorRecord::offset);
  em::value_object<ChangeRecord>("ChangeRecord")
      .field("step", &ChangeRecord::step)
      .field("batch", &ChangeRecord::batch)
      .field("learningRate", &ChangeRecord::learning_rate);
  em::value_object<SourceRecord>("SourceRecord")
      .field("kind", &SourceRecord::kind)
      .field("first", &SourceRecord::first)
      .field("count", &SourceRecord::count)
      .field("label", &SourceRecord::label)
      .field("pixels", &SourceRecord::pixels);
  em::value_object<ManualStepRecord>("ManualStepRecord")
      .field("step", &ManualStepRecord::step)
      .field("edit", &ManualStepRecord::edit)
      .field("index", &ManualStepRecord::index)
      .field("value", &ManualStepRecord::value)
      .field("learningRate", &ManualStepRecord::learning_rate)
      .field("over", &ManualStepRecord::over);
  em::value_object<AxisRecord>("AxisRecord")
      .field("along", &AxisRecord::along)
      .field("at", &AxisRecord::at)
      .field("number", &AxisRecord::number)
      .field("option", &AxisRecord::option);

  em::class_<Job>("Job")
      .function("advance(milliseconds)", &Job::advance)
      .function("status()",
                em::optional_override([](const Job& job) { return outcome(job.status()); }));
  em::class_<Replay, em::base<Job>>("Replay")
      .function("progress()", &Replay::progress)
      .function("parameters()", &view<Float32Array, &Replay::theta, Replay>);
  em::class_<Evaluation, em::base<Job>>("Evaluation")
      .function("train()", &Evaluation::train)
      .function("test()", &Evaluation::test)
      .function("confusion()", &view<Int32Array, &Evaluation::confusion, Evaluation>);
  em::class_<ActivationSlopes, em::base<Job>>("ActivationSlopes")
      .function("means()", &view<Float32Array, &ActivationSlopes::means, ActivationSlopes>);
  em::class_<Gradient, em::base<Job>>("Gradient")
      .function("values()", &view<Float32Array, &Gradient::values, Gradient>)
      .function("compare(right)",
                em::optional_override([](const Gradient& left, const Gradient& right) {
                  return compare(left.values(), right.values());
                }));
  em::class_<Predictions, em::base<Job>>("Predictions")
      .function("outputs()", &view<Float32Array, &Predictions::outputs, Predictions>)
      .function("costs()", &view<Float32Array, &Predictions::costs, Predictions>)
      .function("activations()", &view<Float32Array, &Predictions::activations, Predictions>)
      .function("digits()", &view<Uint8Array, &Predictions::digits, Predictions>)
      .function("labels()", &view<Uint8Array, &Predictions::labels, Predictions>)
      .function("images()", &view<Uint8Array, &Predictions::images, Predictions>);
  em::class_<LossSurface, em::base<Job>>("LossSurface")
      .function("order()", &view<Int32Array, &LossSurface::order, LossSurface>)
      .function("costs()", &view<Float64Array, &LossSurface::costs, LossSurface>)
      .function("lengths()", &view<Float64Array, &LossSurface::lengths, LossSurface>)
      .function("project(replay)",
                em::optional_override([](const LossSurface& surface, const Replay& replay) {
                  return surface.project(replay.theta());
                }));
  em::class_<ComparisonRun, em::base<Job>>("ComparisonRun")
      .function("thetas()", &ComparisonRun::thetas)
      .function("mine()", &ComparisonRun::mine)
      .function("curve()", em::optional_override([](const ComparisonRun& run) {
                  return RunScores(em::val::array(run.curve()));
                }));
  em::class_<InputOptimization, em::base<Job>>("InputOptimization")
      .function("image()", &view<Float32Array, &InputOptimization::image, InputOptimization>)
      .function("targetActivations()",
                &view<Float32Array, &InputOptimization::targetActivations, InputOptimization>);
  em::class_<NoveltyRanking, em::base<Job>>("NoveltyRanking")
      .function("rank()", &NoveltyRanking::rank)
      .function("isOutlier()", &NoveltyRanking::isOutlier)
      .function("nearest()", &NoveltyRanking::nearest);

  em::class_<Session>("Session")
      .constructor<double>()
      .function("reserve(split, images, inked)", &Session::reserve)
      .function("addShard(split, shard)",
                em::optional_override([](Session& session, Split split, const Uint8Array& shard) {
                  return session.addShard(split, numbers<std::uint8_t>(shard));
                }))
      .function("addImages(split, pixels, labels)",
                em::optional_override([](Session& session, Split split, const Uint8Array& pixels,
                                         const Uint8Array& labels) {
                  return session.addImages(split, numbers<std::uint8_t>(pixels),
                                           numbers<std::uint8_t>(labels));
                }))
      .function("images(split)", &Session::images)
      .function("forget(hidden, activation, seed)",
                em::optional_override(
                    [](Session& session, const Numbers& hidden, Activation activation,
                       double seed) { return session.forget(shapeOf(hidden, activation), seed); }))
      .function("open(hidden, activation, theta)",
                em::optional_override([](Session& session, const Numbers& hidden,
                                         Activation activation, const Float32Array& theta) {
                  return session.open(shapeOf(hidden, activation), numbers<float>(theta));
                }))
      .function("setBatch(batch)", &Session::setBatch)
      .function("setLearningRate(eta)", &Session::setLearningRate)
      .function("train(count, milliseconds)", &Session::train)
      .function("edit(index, value)",
                em::optional_override([](Session& session, double index, double value) {
                  return session.edit(whole(index), value);
                }))
      .function("descend(over, eta)",
                em::optional_override([](Session& session, const SourceRecord& over, double eta) {
                  return session.descend(sourceOf(over), eta);
                }))
      .function("take(manual)", &Session::take)
      .function("replay(step)", &Session::replay)
      .function("seek(replay)", &Session::seek)
      .function("state()", &Session::state)
      .function("activation()", em::optional_override([](const Session& session) {
                  return session.network().shape().activation;
                }))
      .function("layers()", em::optional_override([](const Session& session) {
                  return borrow<Int32Array>(std::span(session.network().shape().widths));
                }))
      .function("tensors()", &tensors)
      .function("changes()", &changes)
      .function("manualSteps()", &manualSteps)
      .function("parameters()", &view<Float32Array, &Session::parameters, Session>)
      .function("evaluation(trainExamples, testExamples)", &Session::evaluation)
      .function("activationSlopes(examples)",
                em::optional_override([](const Session& session, int examples) {
                  return std::make_unique<ActivationSlopes>(session.network().shape(),
                                                            session.parameters(),
                                                            session.data(Split::kTrain), examples);
                }))
      .function("gradient(over)",
                em::optional_override([](Session& session, const SourceRecord& over) {
                  return session.gradient(sourceOf(over));
                }))
      .function("predictions(split, numbers, at)",
                em::optional_override([](const Session& session, Split split,
                                         const Uint32Array& wanted, const Replay* at) {
                  return session.predictions(split, numbers<std::uint32_t>(wanted), at);
                }),
                em::allow_raw_pointers())
      .function("predictAll(split, at)", &Session::predictAll, em::allow_raw_pointers())
      .function("noise(density, seed, count)", &Session::noise)
      .function("surface(examples, axes)", &surface)
      .function("compare(step, change)", &Session::compare)
      .function("optimizeInput(image, digit, steps, length)",
                em::optional_override([](const Session& session, const Float32Array& image,
                                         double digit, double steps, double length) {
                  return session.optimizeInput(numbers<float>(image), whole(digit), whole(steps),
                                               length);
                }))
      .function("novelty(image)",
                em::optional_override([](Session& session, const Uint8Array& image) {
                  return session.novelty(imageOf(image));
                }))
      .function("rasterize(points, ends, framing)", &rasterize)
      .function("raster()", &view<Uint8Array, &Session::raster, Session>)
      .function("predict(image)",
                em::optional_override([](Session& session, const Uint8Array& image) {
                  return session.predict(imageOf(image));
                }))
      .function("activations()", &view<Float32Array, &Session::activations, Session>);
}
