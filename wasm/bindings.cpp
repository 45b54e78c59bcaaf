// The list of what the page may call. No logic here: session.h says what each does.
#include <emscripten/bind.h>

#include <string>

#include "wasm/session.h"

namespace {

using downhill::Session;
namespace em = emscripten;

// Views borrow the heap until the next call; snapshot.ts copies them.
EMSCRIPTEN_DECLARE_VAL_TYPE(Float32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Float64Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Int32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Uint8Array)

template <class View, class T>
View borrow(std::span<T> span) {
  return View(em::val(em::typed_memory_view(span.size(), span.data())));
}

template <class View, auto Method, class... Arguments>
View view(Session& session, Arguments... arguments) {
  return borrow<View>((session.*Method)(arguments...));
}

}  // namespace

EMSCRIPTEN_BINDINGS(downhill) {
  em::register_type<Float32Array>("Float32Array");
  em::register_type<Float64Array>("Float64Array");
  em::register_type<Int32Array>("Int32Array");
  em::register_type<Uint8Array>("Uint8Array");

  em::value_object<downhill::Outcome>("Outcome")
      .field("code", &downhill::Outcome::code)
      .field("message", &downhill::Outcome::message);
  em::value_object<downhill::Position>("Position")
      .field("step", &downhill::Position::step)
      .field("lastStep", &downhill::Position::last_step)
      .field("examples", &downhill::Position::examples)
      .field("batch", &downhill::Position::batch)
      .field("learningRate", &downhill::Position::learning_rate)
      .field("opening", &downhill::Position::opening)
      .field("seed", &downhill::Position::seed);
  em::value_object<downhill::Score>("Score")
      .field("cost", &downhill::Score::cost)
      .field("correct", &downhill::Score::correct)
      .field("examples", &downhill::Score::examples);

  em::value_object<downhill::Comparison>("Comparison")
      .field("first", &downhill::Comparison::first)
      .field("second", &downhill::Comparison::second)
      .field("distance", &downhill::Comparison::distance)
      .field("cosine", &downhill::Comparison::cosine);

  em::value_object<downhill::Projection>("Projection")
      .field("t", &downhill::Projection::t)
      .field("s", &downhill::Projection::s)
      .field("off", &downhill::Projection::off);

  em::class_<Session>("Session")
      .constructor<>()
      .function("inbox(bytes)", &view<Uint8Array, &Session::inbox, int>)
      .function("expect(train, images, inked)", &Session::expect)
      .function("addShard(train)", &Session::addShard)
      .function("trainImages()", &Session::trainImages)
      .function("testImages()", &Session::testImages)
      .function("reshape(relu)", &Session::reshape)
      .function("openNetwork()", &Session::openNetwork)
      .function("forget(seed)", &Session::forget)
      .function("setBatch(batch)", &Session::setBatch)
      .function("setLearningRate(eta)", &Session::setLearningRate)
      .function("train(count, milliseconds)", &Session::train)
      .function("health()", &Session::health)
      .function("waiting()", &Session::waiting)
      .function("deed(kind, first, second, value)", &Session::deed)
      .function("seek(step)", &Session::seek)
      .function("position()", &Session::position)
      .function("activation()", &Session::activation)
      .function("changes()", &view<Float64Array, &Session::changes>)
      .function("manual_steps()", &view<Float64Array, &Session::manual_steps>)
      .function("deedPictures()", &view<Uint8Array, &Session::deedPictures>)
      .function("parameters()", &view<Float32Array, &Session::parameters>)
      .function("tensors()", &Session::tensors)
      .function("layers()", &view<Int32Array, &Session::layers>)
      .function("score(train, from, count)", &Session::score)
      .function("clearConfusion()", &Session::clearConfusion)
      .function("confuse(from, count)", &Session::confuse)
      .function("confusion()", &view<Int32Array, &Session::confusion>)
      .function("beginGradient()", &Session::beginGradient)
      .function("addGradient(from, count)", &Session::addGradient)
      .function("gradient()", &view<Float32Array, &Session::gradient>)
      .function("drawingGradient(label)", &Session::drawingGradient)
      .function("beginBatchGradient(batch)", &Session::beginBatchGradient)
      .function("addBatchGradient(from, count)", &Session::addBatchGradient)
      .function("batchGradient()", &view<Float32Array, &Session::batchGradient>)
      .function("slope()", &Session::slope)
      .function("beginSurface(examples)", &Session::beginSurface)
      .function("alongDescent(examples)", &Session::alongDescent)
      .function("alongBatch(batch)", &Session::alongBatch)
      .function("alongRandom(seed, normalised)", &Session::alongRandom)
      .function("alongMoment(step, orthogonal)", &Session::alongMoment)
      .function("workSurface(milliseconds)", &Session::workSurface)
      .function("hasSurface()", &Session::hasSurface)
      .function("surfacePoints(from)", &view<Float64Array, &Session::surfacePoints, int>)
      .function("surfaceLengths()", &view<Float64Array, &Session::surfaceLengths>)
      .function("shadow()", &Session::shadow)
      .function("beginRival(seed, batch, eta)", &Session::beginRival)
      .function("trainRival(count, milliseconds)", &Session::trainRival)
      .function("rivalStep()", &Session::rivalStep)
      .function("scoreRival(mine, train, from, count)", &Session::scoreRival)
      .function("recall(step)", &Session::recall)
      .function("compareRival()", &Session::compareRival)
      .function("dropRival()", &Session::dropRival)
      .function("recalled()", &view<Float32Array, &Session::recalled>)
      .function("look(train, recalled)", &Session::look)
      .function("beginLook()", &Session::beginLook)
      .function("lookOver(train, recalled, from, count)", &Session::lookOver)
      .function("lookAtNoise(density, seed, count)", &Session::lookAtNoise)
      .function("seenOutputs()", &view<Float32Array, &Session::seenOutputs>)
      .function("seenCosts()", &view<Float32Array, &Session::seenCosts>)
      .function("seenDigits()", &view<Uint8Array, &Session::seenDigits>)
      .function("seenLabels()", &view<Uint8Array, &Session::seenLabels>)
      .function("seenPictures()", &view<Uint8Array, &Session::seenPictures>)
      .function("prepareFamiliar(count)", &Session::prepareFamiliar)
      .function("familiar(test, digit)", &view<Float64Array, &Session::familiar, int, int>)
      .function("optimizeInput(digit, steps, length)", &Session::optimizeInput)
      .function("climbed()", &view<Float32Array, &Session::climbed>)
      .function("target_activations()", &view<Float32Array, &Session::target_activations>)
      .function("frame()", &Session::frame)
      .function("drawStrokes(points, strokes)", &Session::drawStrokes)
      .function("drawPixels()", &Session::drawPixels)
      .function("activations()", &view<Float32Array, &Session::activations>)
      .function("raster()", &view<Uint8Array, &Session::raster>)
      .function("addPictures(train)", &Session::addPictures);
}
