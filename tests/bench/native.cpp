// A native contestant that is told what to do line by line, and answers each line with one of JSON:
//
//   bench core|dense DATA          DATA is a folder with the four IDX files
//
//   forget SEED                    {}
//   train EXAMPLES BATCH ETA       {"ms": …}
//   predict TIMES                  {"ms": …}                   of one prediction
//   sweep                          {"ms": …, "accuracy": …}    forward over the 10,000 test
//   pictures gradient                       {"ms": …}                   exact, over the 60,000
//
// tests/bench/run.mjs gives the lines; by hand: echo 'train 60000 10 0.5' | bench core DATA
#include "tests/bench/native.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>

namespace {

using namespace downhill;
using Bytes = std::vector<std::uint8_t>;

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "bench: %s\n", why.c_str());
  std::exit(1);
}

Bytes readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    fail("cannot read " + path + "; tools/setup brings the data");
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The two files of a set, and what they say.
struct Set {
  Set(const std::string& folder, const std::string& name)
      : pictures(readFile(folder + "/" + name + "-images-idx3-ubyte")),
        labels(readFile(folder + "/" + name + "-labels-idx1-ubyte")),
        parsed(parseIdxSet(pictures, labels)) {
    if (!parsed.ok()) {
      fail(name + ": " + parsed.status().message());
    }
  }

  Bytes pictures;
  Bytes labels;
  Result<IdxSet> parsed;
};

template <class F>
double milliseconds(F&& f) {
  using Clock = std::chrono::steady_clock;
  const auto begun = Clock::now();
  f();
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

void obey(bench::Contestant& contestant, const std::string& line, int pictures) {
  std::istringstream words(line);
  std::string verb;
  words >> verb;
  volatile float kept = 0;  // what is computed is used
  if (verb == "forget") {
    std::uint32_t seed = 1;
    words >> seed;
    contestant.forget(seed);
    std::puts("{}");
  } else if (verb == "train") {
    int examples = 0;
    int batch = 0;
    float eta = 0;
    if (!(words >> examples >> batch >> eta) || examples < 1 || batch < 1) {
      fail("train EXAMPLES BATCH ETA expected, " + line + " came");
    }
    std::printf("{\"ms\": %.4f}\n", milliseconds([&] { contestant.train(examples, batch, eta); }));
  } else if (verb == "predict") {
    int times = 0;
    if (!(words >> times) || times < 1) {
      fail("predict TIMES expected, " + line + " came");
    }
    const double all = milliseconds([&] {
      for (int k = 0; k < times; ++k) {
        kept = static_cast<float>(contestant.predict(k % pictures));
      }
    });
    std::printf("{\"ms\": %.6f}\n", all / times);
  } else if (verb == "sweep") {
    int correct = 0;
    const double ms = milliseconds([&] { correct = contestant.sweep(); });
    std::printf("{\"ms\": %.4f, \"accuracy\": %.4f}\n", ms,
                static_cast<double>(correct) / pictures);
  } else if (verb == "gradient") {
    std::printf("{\"ms\": %.4f}\n", milliseconds([&] { kept = contestant.gradient(); }));
  } else {
    fail("forget, train, predict, sweep or gradient expected, " + line + " came");
  }
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** words) {
  const std::string name = count == 3 ? words[1] : "";
  if (name != "core" && name != "dense") {
    fail("usage: bench core|dense DATA");
  }
  const Set train(words[2], "train");
  const Set test(words[2], "t10k");
  const bench::Mnist mnist{train.parsed.value(), test.parsed.value()};
  const auto contestant = name == "core" ? bench::makeCore(mnist) : bench::makeDense(mnist);
  const int pictures = static_cast<int>(mnist.test.labels.size());
  for (std::string line; std::getline(std::cin, line);) {
    obey(*contestant, line, pictures);
  }
}
