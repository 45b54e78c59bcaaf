// A native contestant. Reads one command a line, and answers each with a line of JSON:
//
//   bench core|dense DATA          DATA is a folder with the four IDX files
//
//   forget SEED                    {}
//   train EXAMPLES BATCH ETA       {"ms": …}
//   predict TIMES                  {"ms": …}                   of one prediction
//   sweep                          {"ms": …, "accuracy": …}    forward over the 10,000 test images
//   gradient                       {"ms": …}                   exact, over the 60,000
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

/// The two files of a set, and their contents.
struct IdxFiles {
  IdxFiles(const std::string& folder, const std::string& name)
      : images(readFile(folder + "/" + name + "-images-idx3-ubyte")),
        labels(readFile(folder + "/" + name + "-labels-idx1-ubyte")),
        parsed(parseIdxPair(images, labels)) {
    if (!parsed.ok()) {
      fail(name + ": " + parsed.status().message());
    }
  }

  Bytes images;
  Bytes labels;
  Result<IdxPair> parsed;
};

template <class F>
double milliseconds(F&& f) {
  using Clock = std::chrono::steady_clock;
  const auto begun = Clock::now();
  f();
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

void execute(bench::Contestant& contestant, const std::string& line, int images) {
  std::istringstream words(line);
  std::string verb;
  words >> verb;
  volatile float used = 0;  // so that the compiler keeps the computation
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
      fail("the command is train EXAMPLES BATCH ETA, not " + line);
    }
    std::printf("{\"ms\": %.4f}\n", milliseconds([&] { contestant.train(examples, batch, eta); }));
  } else if (verb == "predict") {
    int times = 0;
    if (!(words >> times) || times < 1) {
      fail("the command is predict TIMES, not " + line);
    }
    const double all = milliseconds([&] {
      for (int k = 0; k < times; ++k) {
        used = static_cast<float>(contestant.predict(k % images));
      }
    });
    std::printf("{\"ms\": %.6f}\n", all / times);
  } else if (verb == "sweep") {
    int correct = 0;
    const double ms = milliseconds([&] { correct = contestant.sweep(); });
    std::printf("{\"ms\": %.4f, \"accuracy\": %.4f}\n", ms, static_cast<double>(correct) / images);
  } else if (verb == "gradient") {
    std::printf("{\"ms\": %.4f}\n", milliseconds([&] { used = contestant.gradient(); }));
  } else {
    fail("the commands are forget, train, predict, sweep and gradient, not " + line);
  }
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** words) {
  const std::string name = count == 3 ? words[1] : "";
  if (name != "core" && name != "dense") {
    fail("usage: bench core|dense DATA");
  }
  const IdxFiles train(words[2], "train");
  const IdxFiles test(words[2], "t10k");
  const bench::Mnist mnist{train.parsed.value(), test.parsed.value()};
  const auto contestant = name == "core" ? bench::makeCore(mnist) : bench::makeDense(mnist);
  const int images = static_cast<int>(mnist.test.labels.size());
  for (std::string line; std::getline(std::cin, line);) {
    execute(*contestant, line, images);
  }
}
