// The one door: data, starts, settings, steps and where they lead; and the jobs that it makes.
#include "wasm/session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "shared/analysis/direction.h"
#include "tests/core/wasm/small_session.h"

namespace downhill::session_test {
namespace {

// Data

TEST(Session, RefusesBytesThatAreNoShardAndNoNetwork) {
  Session session = smallSession();
  const auto add = [&](const std::vector<std::uint8_t>& shard) {
    return [&session, shard] { return session.addShard(Split::kTrain, shard); };
  };
  std::vector<std::uint8_t> shard = shardOf(10);
  shard.pop_back();
  refuses(session, "truncated", add(shard));
  refuses(session, "truncated", add({}));
  shard = shardOf(10);
  shard[0] = 'X';
  refuses(session, "bad-format", add(shard));
  shard = shardOf(10);
  shard[12] = 10;  // the first label
  refuses(session, "bad-value", add(shard));

  refuses(session, "truncated", [&] { return session.open({}, std::vector<float>(13001)); });
  refuses(session, "truncated", [&] { return session.open({}, {}); });
  std::vector<float> network(13002);
  network[7000] = static_cast<float>(kNan);
  refuses(session, "bad-value", [&] { return session.open({}, network); });
}

TEST(Session, TakesImagesThatWereNeverPacked) {
  Session session = smallSession();
  std::vector<std::uint8_t> pixels(2 * kPixels);
  pixels[5] = 255;
  pixels[kPixels + 7] = 1;
  const auto add = [&](Split set, std::size_t bytes, const std::vector<std::uint8_t>& labels) {
    return session.addImages(set, std::span(pixels).first(bytes), labels);
  };
  refuses(session, "bad-value", [&] { return add(Split::kTrain, 2 * kPixels, {3, 10}); });
  refuses(session, "truncated", [&] { return add(Split::kTrain, kPixels, {}); });
  refuses(session, "truncated", [&] { return add(Split::kTrain, kPixels, {3, 9}); });
  refuses(session, "truncated", [&] { return add(Split::kTrain, kPixels - 1, {3}); });
  refuses(session, "truncated", [&] { return add(Split::kTrain, 0, {}); });

  EXPECT_EQ(add(Split::kTest, 2 * kPixels, {3, 9}).code, "ok");
  EXPECT_EQ(session.images(Split::kTest), 102);
  const std::vector<std::uint32_t> last{100, 101};
  const auto seen = finish(session.predictions(Split::kTest, last, nullptr));
  EXPECT_TRUE(std::ranges::equal(seen->labels(), std::vector{3, 9}));
  EXPECT_TRUE(std::ranges::equal(seen->images(), pixels));
}

// Starts and settings

TEST(Session, RefusesSettingsThatNoRunCanHave) {
  Session session = smallSession();
  for (const double batch : {0.0, -1.0, 1.5, 60001.0, kNan, kInfinity}) {
    refuses(session, "bad-value", [&] { return session.setBatch(batch); });
  }
  for (const double eta : {0.0, -0.1, 1e-46, 1001.0, kNan, kInfinity}) {
    refuses(session, "bad-value", [&] { return session.setLearningRate(eta); });
  }
  for (const double seed : {-1.0, 0.5, 4294967296.0, kNan}) {
    refuses(session, "bad-value", [&] { return session.forget({}, seed); });
  }
  for (const double step : {-1.0, 0.5, 21.0, 1e300, kNan, kInfinity}) {
    refusesJob(session, "bad-value", [&] { return session.replay(step); });
    refusesJob(session, "bad-value", [&] { return session.compare(step, {}); });
  }
}

TEST(Session, EveryActivationBeginsWithItsEtaUnlessOneWasChosen) {
  Session session = smallSession();
  const auto forget = [&](Activation activation) {
    EXPECT_EQ(session.forget({Shape().widths, activation}, 1).code, "ok");
    return static_cast<float>(session.state().learning_rate);
  };
  for (const Activation activation : kActivations) {
    EXPECT_EQ(forget(activation), defaultEta(activation));
  }
  EXPECT_EQ(forget(Activation::kSigmoid), 0.5F);
  EXPECT_EQ(forget(Activation::kRelu), 0.1F);
  EXPECT_EQ(forget(Activation::kSigmoid), 0.5F);
  ASSERT_EQ(session.setLearningRate(0.3F).code, "ok");
  EXPECT_EQ(forget(Activation::kRelu), 0.3F);
  EXPECT_EQ(forget(Activation::kSigmoid), 0.3F);
}

TEST(Session, StartsAnewInAnotherShape) {
  Session session = smallSession();
  const Shape shape{{kPixels, 20, 12, 8, kClasses}, Activation::kRelu};
  ASSERT_EQ(session.forget(shape, 5).code, "ok");
  EXPECT_EQ(session.parameters().size(), 784U * 20 + 20 + 20 * 12 + 12 + 12 * 8 + 8 + 8 * 10 + 10);
  EXPECT_EQ(theta(session), randomParameters(shape, 5));
  EXPECT_EQ(session.network().shape(), shape);
  EXPECT_FALSE(session.state().pretrained);
  EXPECT_EQ(session.train(20, 1e9).steps, 20);
  EXPECT_EQ(finish(session.gradient(Range{0, 1000}))->values().size(), session.parameters().size());
  for (const std::vector<int>& hidden :
       std::vector<std::vector<int>>{{}, {0}, {-1}, {513}, {16, 16, 16, 16, 16}}) {
    Shape bad{{kPixels}};
    bad.widths.insert(bad.widths.end(), hidden.begin(), hidden.end());
    bad.widths.push_back(kClasses);
    refuses(session, "bad-value", [&] { return session.forget(bad, 1); });
    refuses(session, "bad-value", [&] { return session.open(bad, {}); });
  }
  refuses(session, "too-large", [&] { return session.forget({{kPixels, 400, kClasses}}, 1); });
}

TEST(Session, StartsFromAGivenNetwork) {
  Session session = smallSession();
  ASSERT_EQ(session.setBatch(7).code, "ok");
  const Shape shape{{kPixels, 12, kClasses}, Activation::kRelu};
  const std::vector<float> given = randomParameters(shape, 99);
  ASSERT_EQ(session.open(shape, given).code, "ok");
  EXPECT_EQ(theta(session), given);
  EXPECT_EQ(session.state().step, 0);
  EXPECT_EQ(session.state().last_step, 0);
  EXPECT_EQ(session.state().batch, 7);
  EXPECT_TRUE(session.state().pretrained);
  EXPECT_TRUE(session.recipe().pretrained);
}

// Steps

TEST(Session, TakesStepsUntilTheDataEndsAndComesBack) {
  Session session = smallSession();
  const std::vector<float> before = theta(session);
  EXPECT_EQ(session.train(1000, 1e9).steps, 80);
  EXPECT_TRUE(session.state().waiting);
  EXPECT_EQ(session.state().step, 100);
  EXPECT_EQ(seek(session, 20).code, "ok");
  EXPECT_FALSE(session.state().waiting);
  EXPECT_EQ(theta(session), before);
  EXPECT_EQ(session.state().last_step, 100);
  EXPECT_EQ(session.train(-1, 1e9).steps, 0);
}

TEST(Session, TooLongAStepEndsTheRunWithASentence) {
  Session session = smallSession();
  ASSERT_EQ(session.setLearningRate(1000).code, "ok");
  const Training end = session.train(50, 1e9);
  EXPECT_LT(end.steps, 50);
  EXPECT_EQ(end.outcome.code, "diverged");
  EXPECT_NE(end.outcome.message.find("smaller learning rate"), std::string::npos);
  EXPECT_EQ(session.state().step, 20 + end.steps);
  EXPECT_EQ(session.state().last_step, 20 + end.steps);
  for (const float w : session.parameters()) {
    ASSERT_TRUE(std::isfinite(w));
  }
  ASSERT_EQ(session.setLearningRate(0.1).code, "ok");
  const Training on = session.train(5, 1e9);
  EXPECT_EQ(on.steps, 5);
  EXPECT_EQ(on.outcome.code, "ok");
}

/// A step in pieces, begun, and something else in between.
TEST(Session, TakesAManualStepOnlyFromWhereItWasBegun) {
  const std::vector<std::pair<const char*, std::function<void(Session&)>>> moves{
      {"train", [](Session& session) { EXPECT_EQ(session.train(1, 1e9).steps, 1); }},
      {"edit", [](Session& session) { EXPECT_EQ(session.edit(1, 1).code, "ok"); }},
      {"descend", [](Session& session) { EXPECT_EQ(descend(session, Range{0, 9}, 1).code, "ok"); }},
      {"seek", [](Session& session) { EXPECT_EQ(seek(session, 19).code, "ok"); }},
      {"settings", [](Session& session) { EXPECT_EQ(session.setBatch(11).code, "ok"); }},
      {"another way there",
       [](Session& session) {
         EXPECT_EQ(seek(session, 19).code, "ok");
         EXPECT_EQ(session.edit(1, 1).code, "ok");
       }},
      {"forget", [](Session& session) {
         EXPECT_EQ(session.forget({}, 6).code, "ok");
         EXPECT_EQ(session.train(20, 1e9).steps, 20);
       }}};
  for (const auto& [move, go] : moves) {
    SCOPED_TRACE(move);
    Session session = smallSession();
    const auto step = session.descend(Range{0, 1000}, 0.5);
    refuses(session, "bad-value", [&] { return session.take(*step); });  // it is not done
    finish(*step);
    go(session);
    refuses(session, "bad-value", [&] { return session.take(*step); });
  }
  Session session = smallSession();
  const auto step = finish(session.descend(Range{0, 1000}, 0.5));
  EXPECT_EQ(session.train(3, 1e9).steps, 3);
  EXPECT_EQ(seek(session, 20).code, "ok");  // back where it was begun
  EXPECT_EQ(session.take(*step).code, "ok");
  EXPECT_EQ(theta(session), copy(step->theta()));
  EXPECT_EQ(session.state().last_step, 21);
  refuses(session, "bad-value", [&] { return session.take(*step); });  // twice
}

TEST(Session, DoesNotTakeAReplayForAManualStep) {
  Session session = smallSession();
  const auto next = finish(session.replay(20));
  EXPECT_EQ(seek(session, 19).code, "ok");
  refuses(session, "bad-value", [&] { return session.take(*next); });
}

TEST(Session, DoesNotTakeTheManualStepOfAnotherNetwork) {
  Session session = smallSession();
  ASSERT_EQ(session.open({}, randomParameters({}, 1)).code, "ok");
  const auto step = finish(session.descend(Range{0, 100}, 0.5));
  const auto start = finish(session.replay(0));
  ASSERT_EQ(session.open({}, randomParameters({}, 2)).code, "ok");
  refuses(session, "bad-value", [&] { return session.take(*step); });
  refuses(session, "bad-value", [&] { return session.seek(*start); });
}

TEST(Session, GoesToAReplayOnlyWhereItIsAStepOfTheRun) {
  using Move = std::function<void(Session&)>;
  const auto train = [](Session& session) { EXPECT_EQ(session.train(5, 1e9).steps, 5); };
  const auto outcome_after = [](const Move& move) {
    Session session = smallSession();
    const auto replay = session.replay(12);
    refuses(session, "bad-value", [&] { return session.seek(*replay); });  // it is not done
    finish(*replay);
    move(session);
    const std::vector<float> before = theta(session);
    const Outcome outcome = session.seek(*replay);
    EXPECT_EQ(theta(session), outcome.code == "ok" ? copy(replay->theta()) : before);
    return outcome.code;
  };
  EXPECT_EQ(outcome_after([](Session&) {}), "ok");
  EXPECT_EQ(outcome_after(train), "ok");
  EXPECT_EQ(outcome_after([&](Session& session) {
              EXPECT_EQ(session.setLearningRate(3).code, "ok");
              EXPECT_EQ(session.edit(1, 1).code, "ok");
              train(session);
            }),
            "ok");
  EXPECT_EQ(outcome_after([&](Session& session) {
              EXPECT_EQ(seek(session, 3).code, "ok");  // the steps that follow are kept
            }),
            "ok");
  for (const std::function<Outcome(Session&)>& change :
       std::vector<std::function<Outcome(Session&)>>{
           [](Session& session) { return session.setLearningRate(3); },
           [](Session& session) { return session.setBatch(9); },
           [](Session& session) { return session.edit(1, 1); },
           [](Session& session) { return descend(session, Range{0, 1}, 1); }}) {
    EXPECT_EQ(outcome_after([&](Session& session) {
                EXPECT_EQ(seek(session, 3).code, "ok");
                EXPECT_EQ(change(session).code, "ok");
                EXPECT_EQ(session.train(20, 1e9).steps, 20);
              }),
              "bad-value");
  }
  EXPECT_EQ(outcome_after([](Session& session) {
              EXPECT_EQ(seek(session, 3).code, "ok");
              EXPECT_EQ(session.train(2, 1e9).steps, 2);  // 12 is no step of the run now
            }),
            "bad-value");
  EXPECT_EQ(outcome_after([](Session& session) {
              EXPECT_EQ(session.forget({}, 6).code, "ok");
              EXPECT_EQ(session.train(20, 1e9).steps, 20);
            }),
            "bad-value");
}

TEST(Session, LargeStepsGoOnAcrossBurstsAndChangesInBetweenBeginThemAnew) {
  const auto large = [] {
    Session session;
    for (int shard = 0; shard < 6; ++shard) {
      EXPECT_EQ(session.addShard(Split::kTrain, shardOf(1000)).code, "ok");
    }
    EXPECT_EQ(session.setBatch(6000).code, "ok");
    return session;
  };
  Session session = large();
  EXPECT_EQ(session.train(1, 0).steps, 0);
  EXPECT_EQ(session.train(1, 0).steps, 0);
  EXPECT_EQ(session.train(1, 0).steps, 1);
  Session edited = large();
  EXPECT_EQ(edited.train(1, 0).steps, 0);
  ASSERT_EQ(edited.edit(3, 0.5).code, "ok");
  EXPECT_EQ(edited.train(1, 1e9).steps, 1);
  Session wanted = large();
  ASSERT_EQ(wanted.edit(3, 0.5).code, "ok");
  EXPECT_EQ(wanted.train(1, 1e9).steps, 1);
  EXPECT_EQ(theta(edited), theta(wanted));
}

// Identity

TEST(Session, TheVersionOfThetaChangesExactlyWhenThetaDoes) {
  Session session = smallSession();
  std::set<double> seen{session.state().theta_version};
  const auto expect = [&](bool moved, const char* what) {
    SCOPED_TRACE(what);
    const double version = session.state().theta_version;
    EXPECT_EQ(seen.insert(version).second, moved);
    EXPECT_EQ(version, *seen.rbegin());
  };
  (void)session.train(1, 1e9);
  expect(true, "train");
  (void)session.train(0, 1e9);
  expect(false, "no step");
  (void)session.edit(1, 0.5);
  expect(true, "edit");
  (void)session.edit(-1, 0.5);
  expect(false, "a refused edit");
  const auto step = finish(session.descend(Range{0, 10}, 0.5));
  expect(false, "a step that is not taken");
  (void)session.take(*step);
  expect(true, "a step that is taken");
  (void)session.take(*step);
  expect(false, "a step that is refused");
  const auto replay = finish(session.replay(3));
  expect(false, "a replay");
  (void)session.seek(*replay);
  expect(true, "seek");
  (void)session.seek(*replay);
  expect(false, "seek to where it is");
  (void)seek(session, 99);
  expect(false, "seek to no step");
  (void)session.setBatch(100);
  (void)session.setLearningRate(2);
  expect(false, "settings");
  finish(session.evaluation(100, 100));
  finish(session.gradient(Range{0, 10}));
  finish(session.predictAll(Split::kTest, nullptr));
  finish(session.compare(3, {.eta = 1}));
  expect(false, "jobs");
  EXPECT_EQ(session.train(1000, 1e9).outcome.code, "ok");
  expect(true, "train until the data ends");
  (void)session.train(1000, 1e9);
  expect(false, "wait");
  (void)seek(session, 0);
  expect(true, "back to the start");
  (void)session.setLearningRate(1000);
  while (session.train(10, 1e9).outcome.code == "ok" && !session.state().waiting) {
    expect(true, "train with too long steps");
  }
  seen.insert(session.state().theta_version);
  ASSERT_FALSE(session.state().waiting);
  EXPECT_EQ(session.train(10, 1e9).steps, 0);
  expect(false, "a first step that is not kept");
}

TEST(Session, EveryStartIsARunOfItsOwn) {
  Session session(7);
  EXPECT_EQ(session.state().run, 7);
  EXPECT_EQ(session.state().theta_version, 7);
  std::set<double> runs{7};
  const std::vector<float> network = randomParameters({}, 1);
  for (int k = 0; k < 3; ++k) {
    ASSERT_EQ(session.forget({}, 1).code, "ok");
    EXPECT_TRUE(runs.insert(session.state().run).second);
    ASSERT_EQ(session.edit(1, 0.5).code, "ok");
    ASSERT_EQ(seek(session, 0).code, "ok");
    EXPECT_FALSE(runs.insert(session.state().run).second);
    ASSERT_EQ(session.open({}, network).code, "ok");
    EXPECT_TRUE(runs.insert(session.state().run).second);
    EXPECT_EQ(session.state().theta_version, session.state().run);
    EXPECT_EQ(session.forget({}, -1).code, "bad-value");
    EXPECT_FALSE(runs.insert(session.state().run).second);
  }
  EXPECT_EQ(*runs.begin(), 7);  // they rise
}

// Jobs

/// Each finished at once, and again piece by piece while the run trains, goes back and starts anew.
TEST(Session, JobsKeepTheirThetaWhateverTheRunDoes) {
  struct Made {
    std::unique_ptr<Evaluation> evaluation;
    std::unique_ptr<Gradient> gradient;
    std::unique_ptr<Predictions> predictions;
    std::unique_ptr<Predictions> noise;
    std::unique_ptr<LossSurface> surface;
    std::unique_ptr<ComparisonRun> comparison;
    std::unique_ptr<InputOptimization> input;
    std::unique_ptr<Replay> replay;
    std::unique_ptr<Replay> descent;

    [[nodiscard]] std::vector<Job*> all() const {
      return {evaluation.get(), gradient.get(), predictions.get(), noise.get(),  surface.get(),
              comparison.get(), input.get(),    replay.get(),      descent.get()};
    }
    [[nodiscard]] std::vector<float> results() const {
      std::vector<float> all;
      const auto add = [&](const auto& values) {
        for (const auto value : values) {
          all.push_back(static_cast<float>(value));
        }
      };
      add(std::vector{evaluation->train().cost, evaluation->test().cost});
      add(evaluation->confusion());
      add(gradient->values());
      add(predictions->outputs());
      add(noise->outputs());
      add(surface->costs());
      add(surface->lengths());
      add(std::vector{comparison->thetas().distance, comparison->mine().cost,
                      comparison->curve().back().cost});
      add(input->image());
      add(replay->theta());
      add(descent->theta());
      return all;
    }
  };
  const auto make = [](Session& session) {
    const std::vector<float> x(kPixels, 0.1F);
    const std::vector<AxisRequest> axes{{AxisRequest::Along::kBatch, {0, 1}, 100, false},
                                        {AxisRequest::Along::kCheckpoint, {0, 1}, 3, true}};
    return Made{session.evaluation(1000, 100),
                session.gradient(NextBatch{500}),
                session.predictAll(Split::kTrain, nullptr),
                session.noise(0.2, 1, 600),
                session.surface(1000, axes),
                session.compare(20, {.eta = 1}),
                session.optimizeInput(x, 3, 20, 0.5),
                session.replay(15),
                session.descend(NextBatch{500}, 0.5)};
  };
  Session wanted = smallSession();
  const Made at_once = make(wanted);
  for (Job* job : at_once.all()) {
    finish(*job);
  }
  Session session = smallSession();
  const Made meanwhile = make(session);
  const std::vector<float> network = randomParameters({}, 9);
  bool more = true;
  for (int round = 0; more; ++round) {
    (void)session.train(1, 1e9);
    if (round == 3) {
      ASSERT_EQ(seek(session, 2).code, "ok");
      ASSERT_EQ(session.setBatch(3).code, "ok");
    } else if (round == 6) {
      ASSERT_EQ(session.open({}, network).code, "ok");
    } else if (round == 9) {
      ASSERT_EQ(session.forget({{kPixels, 5, kClasses}}, 1).code, "ok");
    }
    more = false;
    for (Job* job : meanwhile.all()) {
      more = job->advance(0) || more;
    }
  }
  for (Job* job : meanwhile.all()) {
    EXPECT_TRUE(job->status().ok()) << job->status().message();
  }
  EXPECT_EQ(meanwhile.results(), at_once.results());
}

TEST(Session, AReplayPredictsAsTheRunDidThen) {
  Session session = smallSession();
  const std::vector<std::uint32_t> numbers{5};
  const auto cost_now = [&](const Replay* at) {
    return finish(session.predictions(Split::kTrain, numbers, at))->costs()[0];
  };
  const float then = cost_now(nullptr);
  ASSERT_EQ(session.train(30, 1e9).steps, 30);
  const auto replay = finish(session.replay(20));
  EXPECT_EQ(cost_now(replay.get()), then);
  EXPECT_NE(cost_now(nullptr), then);
  EXPECT_EQ(finish(session.predictAll(Split::kTrain, replay.get()))->costs()[5], then);
}

TEST(Session, ASurfaceTowardsAnotherStepEndsInIt) {
  Session session = smallSession();
  const auto surface =
      finish(session.surface(500, {{AxisRequest::Along::kCheckpoint, {0, 0.5F, 1}, 5, false}}));
  ASSERT_EQ(surface->costs().size(), 3U);
  EXPECT_NEAR(surface->costs()[0], trainCost(session, 500) / 500, 1e-7);
  EXPECT_EQ(session.state().step, 20);
  ASSERT_EQ(seek(session, 5).code, "ok");
  EXPECT_EQ(surface->order()[1], 2);  // the far end comes second
  EXPECT_NEAR(surface->costs()[1], trainCost(session, 500) / 500, 1e-6);
}

TEST(Session, SurfacesGoAlongWhatIsAskedFor) {
  Session session = smallSession();
  const auto length_along = [&](AxisRequest::Along along, double number, bool option) {
    return finish(session.surface(10, {{along, {0}, number, option}}))->lengths()[0];
  };
  const auto norm = [](std::span<const float> d) {
    return std::sqrt(std::inner_product(d.begin(), d.end(), d.begin(), 0.0));
  };
  EXPECT_NEAR(length_along(AxisRequest::Along::kDescent, 100, false),
              norm(finish(session.gradient(Range{0, 100}))->values()), 1e-6);
  EXPECT_NEAR(length_along(AxisRequest::Along::kBatch, 30, false),
              norm(finish(session.gradient(NextBatch{30}))->values()), 1e-6);
  std::vector<float> d = randomDirection({}, 7);
  EXPECT_NEAR(length_along(AxisRequest::Along::kRandom, 7, false), norm(d), 1e-4);
  normaliseFilters({}, session.parameters(), d);
  EXPECT_NEAR(length_along(AxisRequest::Along::kRandom, 7, true), norm(d), 1e-4);
}

TEST(Session, RefusesWhatCannotBeASurface) {
  Session session = smallSession();
  using Along = AxisRequest::Along;
  const auto surface = [&](int examples, const std::vector<AxisRequest>& axes) {
    return [&session, examples, axes] { return session.surface(examples, axes); };
  };
  for (const int examples : {-1, 0, 60001}) {
    refusesJob(session, "bad-value", surface(examples, {{Along::kRandom, {0}, 1, true}}));
  }
  refusesJob(session, "not-yet", surface(1001, {{Along::kRandom, {0}, 1, true}}));
  refusesJob(session, "bad-value", surface(10, {}));
  refusesJob(session, "not-yet", surface(10, {{Along::kDescent, {0}, 1001, false}}));
  for (const AxisRequest& axis :
       std::vector<AxisRequest>{{Along::kRandom, {0}, -1, true},
                                {Along::kRandom, {0}, kNan, false},
                                {Along::kCheckpoint, {0}, 21, false},
                                {Along::kCheckpoint, {0}, kNan, true},
                                {Along::kCheckpoint, {0}, 0.5, true},
                                {Along::kDescent, {0}, 0, false},
                                {Along::kDescent, {0}, kInfinity, false},
                                {Along::kBatch, {0}, 1.5, false},
                                {Along::kDescent, {}, 10, false},
                                {Along::kDescent, {static_cast<float>(kInfinity)}, 10, false}}) {
    refusesJob(session, "bad-value", surface(100, {axis}));
    refusesJob(session, "bad-value", surface(100, {{Along::kRandom, {0}, 1, true}, axis}));
  }
}

TEST(Session, RefusesJobsThatCannotBeDone) {
  Session session = smallSession();
  for (const double batch : {0.0, 1.5, 60001.0, kNan}) {
    refusesJob(session, "bad-value", [&] { return session.compare(20, {.batch = batch}); });
  }
  refusesJob(session, "not-yet", [&] { return session.novelty(Image{}); });
  refusesJob(session, "bad-value", [&] { return session.noise(0.5, kNan, 1); });
  refusesJob(session, "bad-value", [&] { return session.noise(0.5, 1, 10001); });
  refusesJob(session, "bad-value", [&] { return session.optimizeInput({}, 1, 1, 1); });
  const std::vector<std::uint32_t> none{1000};
  refusesJob(session, "not-yet", [&] { return session.predictions(Split::kTrain, none, nullptr); });
}

// Drawing

TEST(Session, RefusesDrawingsWithoutInkAndKeepsTheLast) {
  Session session = smallSession();
  const std::vector<float> stroke{0.2F, 0.2F, 0.3F, 0.6F};
  const std::vector<std::uint32_t> ends{2};
  ASSERT_EQ(session.rasterize({stroke, ends}, {}).code, "ok");
  const std::vector<std::uint8_t> before(session.raster().begin(), session.raster().end());
  EXPECT_GT(std::accumulate(before.begin(), before.end(), 0), 0);

  refuses(session, "empty", [&] { return session.rasterize({}, {}); });
  const std::vector<std::uint32_t> too_many{3};
  refuses(session, "bad-value", [&] { return session.rasterize({stroke, too_many}, {}); });
  const std::vector<float> infinite{0, static_cast<float>(kInfinity)};
  const std::vector<std::uint32_t> end{1};
  refuses(session, "bad-value", [&] { return session.rasterize({infinite, end}, {}); });
  EXPECT_TRUE(std::ranges::equal(session.raster(), before));
}

TEST(Session, FramesStrokesAsItIsTold) {
  Session session = smallSession();
  const std::vector<float> stroke{0.2F, 0.2F, 0.3F, 0.6F};
  const std::vector<std::uint32_t> ends{2};
  const auto drawn = [&](const Framing& framing) {
    EXPECT_EQ(session.rasterize({stroke, ends}, framing).code, "ok");
    return std::vector<std::uint8_t>(session.raster().begin(), session.raster().end());
  };
  const std::vector<std::uint8_t> usual = drawn({});
  const std::vector<std::uint8_t> thick = drawn({.pen = 4});
  EXPECT_GT(std::accumulate(thick.begin(), thick.end(), 0),
            std::accumulate(usual.begin(), usual.end(), 0) * 3 / 2);

  const auto infinite = static_cast<float>(kInfinity);
  for (const Framing& bad :
       {Framing{.pen = infinite}, Framing{.pen = 9}, Framing{.before = {.rotate = infinite}},
        Framing{.after = {.scale = 0}}}) {
    refuses(session, "bad-value", [&] { return session.rasterize({stroke, ends}, bad); });
  }
  EXPECT_TRUE(std::ranges::equal(session.raster(), thick));

  // Neither scaled nor centred, it stays in its corner of the pad; moved after framing by eight
  // pixels, it lies eight columns further to the right.
  const std::vector<std::uint8_t> corner = drawn({.scale = false, .centre = false});
  const std::vector<std::uint8_t> moved =
      drawn({.scale = false, .centre = false, .after = {.shift_x = 8}});
  EXPECT_TRUE(std::equal(corner.begin(), corner.end() - 8, moved.begin() + 8));
  EXPECT_EQ(drawn({}), usual);
}

TEST(Session, ReadsAnImageAndShowsEveryLayer) {
  Session session = smallSession();
  const Image image = unpack(smallData().test.image(3));
  const Reading reading = session.predict(image);
  const std::span<const float> activations = session.activations();
  ASSERT_EQ(activations.size(), 784U + 16 + 16 + 10);
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    ASSERT_EQ(activations[pixel], grey(image[pixel]));
  }
  std::vector<float> layers(session.network().neurons());
  session.network().forward(session.parameters().data(), smallData().test.image(3), layers.data());
  EXPECT_TRUE(std::ranges::equal(activations.subspan(kPixels), layers));
  std::vector<int> digits(kClasses);
  std::iota(digits.begin(), digits.end(), 0);
  const std::span<const float> outputs = activations.last(kClasses);
  std::ranges::sort(digits, std::greater(), [&](int digit) { return outputs[digit]; });
  EXPECT_EQ(reading.digit, digits[0]);
  EXPECT_EQ(reading.runner_up, digits[1]);
  EXPECT_EQ(reading.activation, static_cast<double>(outputs[digits[0]]));
}

TEST(Session, OfEqualOutputsReadsTheFirstTwo) {
  Session session = smallSession();
  ASSERT_EQ(session.open({}, std::vector<float>(13002)).code, "ok");
  const Reading reading = session.predict(Image{});
  EXPECT_EQ(reading.digit, 0);
  EXPECT_EQ(reading.runner_up, 1);
  EXPECT_EQ(reading.activation, 0.5);
}

}  // namespace
}  // namespace downhill::session_test
