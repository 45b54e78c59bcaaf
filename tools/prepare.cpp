// Cuts one of MNIST's sets into shards: prepare IMAGES LABELS SHARD_SIZE OUT_PREFIX writes
// OUT_PREFIX00, OUT_PREFIX01, …, not yet compressed. tools/prepare.mjs calls it.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "shared/data/idx.h"
#include "shared/data/shard.h"

namespace {

constexpr std::size_t kMostShards = 100;  // two digits in a name

int fail(const std::string& why) {
  std::fprintf(stderr, "error: %s\n", why.c_str());
  return 1;
}

std::vector<std::uint8_t> readFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool writeFile(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  return !file.fail();
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) return fail("usage: prepare IMAGES LABELS SHARD_SIZE OUT_PREFIX");
  std::size_t shard_size = 0;
  const char* end = words[3] + std::strlen(words[3]);
  const auto [stopped, problem] = std::from_chars(words[3], end, shard_size);
  if (problem != std::errc() || stopped != end || shard_size == 0) {
    return fail(std::string("SHARD_SIZE is 1 or more, not ") + words[3]);
  }

  const std::vector<std::uint8_t> images = readFile(words[1]);
  const std::vector<std::uint8_t> labels = readFile(words[2]);
  if (images.empty()) return fail(std::string("cannot read ") + words[1]);
  if (labels.empty()) return fail(std::string("cannot read ") + words[2]);
  const auto parsed = downhill::parseIdxPair(images, labels);
  if (!parsed.ok()) return fail(parsed.status().message());
  const downhill::IdxPair& set = parsed.value();
  if (set.labels.size() > kMostShards * shard_size) {
    return fail("100 shards are the most: choose a larger shard size");
  }

  for (std::size_t from = 0, number = 0; from < set.labels.size(); from += shard_size, ++number) {
    const std::size_t size = std::min(shard_size, set.labels.size() - from);
    const auto shard = downhill::encodeShard(
        set.images.pixels().subspan(from * downhill::kPixels, size * downhill::kPixels),
        set.labels.subspan(from, size));
    if (!shard.ok()) return fail(shard.status().message());
    const std::string path =
        words[4] + std::string(number < 10 ? "0" : "") + std::to_string(number);
    if (!writeFile(path, shard.value()))
      return fail("cannot write " + path + ": is the disk full?");
  }
  return 0;
}
