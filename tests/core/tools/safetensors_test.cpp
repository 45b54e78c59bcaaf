#include "tools/files/safetensors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "shared/network/network.h"
#include "tools/files/half.h"
#include "tools/files/safetensors_header.h"

namespace downhill::safetensors_test {
namespace {

using File = std::vector<std::uint8_t>;

Weights weights(Activation activation = Activation::kRelu) {
  const Shape shape{{kPixels, 3, 2, kClasses}, activation};
  return {shape, randomParameters(shape, 1), "By \"hand\", on a 100 % made-up set;\nη = ½."};
}

std::string headerOf(const File& file) {
  return {file.begin() + 8, file.begin() + 8 + file[0] + 256 * file[1]};
}

/// The file with a part of its header replaced.
File with(const File& file, const std::string& part, const std::string& by) {
  std::string json = headerOf(file);
  const auto numbers = file.begin() + 8 + static_cast<std::ptrdiff_t>(json.size());
  const std::size_t at = json.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  json.replace(at, part.size(), by);
  File out(8 + json.size() + static_cast<std::size_t>(file.end() - numbers));
  out[0] = static_cast<std::uint8_t>(json.size() % 256);
  out[1] = static_cast<std::uint8_t>(json.size() / 256);
  std::copy(numbers, file.end(), std::copy(json.begin(), json.end(), out.begin() + 8));
  return out;
}

TEST(Safetensors, whatIsWrittenIsRead) {
  for (const Activation activation : kActivations) {
    const Weights written = weights(activation);
    const Result<Weights> read = decodeWeights(encodeWeights(written, Number::kF32));
    ASSERT_TRUE(read.ok()) << read.status().message();
    EXPECT_EQ(read.value().shape, written.shape);
    EXPECT_EQ(read.value().theta, written.theta);
    EXPECT_EQ(read.value().trained, written.trained);
  }
}

TEST(Safetensors, halvesAreRounded) {
  const Weights written = weights();
  const File file = encodeWeights(written, Number::kF16);
  const Result<Weights> read = decodeWeights(file);
  ASSERT_TRUE(read.ok()) << read.status().message();
  for (std::size_t i = 0; i < written.theta.size(); ++i) {
    EXPECT_EQ(read.value().theta[i], fromHalf(toHalf(written.theta[i])));
  }
  EXPECT_EQ(encodeWeights(read.value(), Number::kF16), file) << "rounding twice changes nothing";
}

TEST(Safetensors, theHeaderIsTheFormats) {
  const File file = encodeWeights(weights(), Number::kF16);
  EXPECT_EQ(file.size() % 2, 0U);
  const std::string json = headerOf(file);
  EXPECT_EQ(json.size() % 8, 0U) << "the numbers are aligned";
  EXPECT_EQ(json.rfind(R"({"__metadata__":{"activation":"relu","trained":"By \"hand\")", 0), 0U);
  EXPECT_NE(json.find(R"("W1":{"dtype":"F16","shape":[784,3],"data_offsets":[0,4704]})"),
            std::string::npos);
  EXPECT_NE(json.find(R"("b1":{"dtype":"F16","shape":[3],"data_offsets":[4704,4710]})"),
            std::string::npos);
}

TEST(Safetensors, headersOfOtherWritersAreRead) {
  const File file = encodeWeights(weights(), Number::kF32);
  const auto same = [&](const File& bytes) {
    const Result<Weights> read = decodeWeights(bytes);
    EXPECT_TRUE(read.ok()) << read.status().message();
    return read.ok() && read.value().theta == decodeWeights(file).value().theta;
  };
  EXPECT_TRUE(same(with(file, ":{", " :\n\t{ ")));
  EXPECT_TRUE(same(with(file, R"("W1":{"dtype":"F32","shape":[784,3],)",
                        R"("W1":{"shape":[ 784 , 3 ],"dtype":"\u0046\u00332",)")));
  const File accents = with(file, "made-up", R"(\u00e9\u20ac\/\b)");
  EXPECT_NE(decodeWeights(accents).value().trained.find("é€/\b"), std::string::npos);
}

TEST(Safetensors, refusesOtherFiles) {
  const File file = encodeWeights(weights(), Number::kF16);
  struct Case {
    const char* what;
    File file;
    Code code;
  };
  File endless = file;
  endless[7] = 255;
  File longer = file;
  longer.push_back(0);
  File infinite = file;
  infinite.back() = 0x7C;
  infinite[infinite.size() - 2] = 0;
  const std::string W1 = R"("W1":{"dtype":"F16","shape":[784,3],"data_offsets":[0,4704]},)";
  const std::vector<Case> cases = {
      {"nothing", {}, Code::kTruncated},
      {"seven bytes", File(7), Code::kTruncated},
      {"no header", File(8), Code::kBadFormat},
      {"an endless header", endless, Code::kTruncated},
      {"a byte too few", File(file.begin(), file.end() - 1), Code::kTruncated},
      {"a byte too many", longer, Code::kTruncated},
      {"an infinite number", infinite, Code::kBadValue},
      {"no JSON", with(file, "{", "["), Code::kBadFormat},
      {"an open string", with(file, R"("trained")", R"("trained)"), Code::kBadFormat},
      {"an unknown escape", with(file, "hand", R"(\q)"), Code::kBadFormat},
      {"half a code point", with(file, "hand", R"(\u12)"), Code::kBadFormat},
      {"a surrogate", with(file, "hand", R"(\ud83d\ude00)"), Code::kBadFormat},
      {"a line break in a string", with(file, "hand", "\n"), Code::kBadFormat},
      {"something behind", with(file, "}}", "}} x"), Code::kBadFormat},
      {"a tensor missing", with(file, W1, ""), Code::kBadFormat},
      {"a tensor twice", with(file, W1, W1 + W1), Code::kBadFormat},
      {"a tensor too many", with(file, W1, W1 + R"("x":{"dtype":"F16","data_offsets":[0,1]},)"),
       Code::kBadFormat},
      {"other pixels", with(file, "[784,3]", "[783,3]"), Code::kBadFormat},
      {"another order", with(file, "[784,3]", "[3,784]"), Code::kBadFormat},
      {"other offsets", with(file, "[0,4704]", "[1,4705]"), Code::kBadFormat},
      {"a negative number", with(file, "[0,4704]", "[-1,4704]"), Code::kBadFormat},
      {"an enormous number", with(file, "[0,4704]", "[0,99999999999999999999999]"),
       Code::kBadFormat},
      {"a wide layer",
       with(file, R"("b1":{"dtype":"F16","shape":[3])",
            R"("b1":{"dtype":"F16","shape":[18446744073709551615])"),
       Code::kBadFormat},
      {"other numbers", with(file, "F16", "BF16"), Code::kBadFormat},
      {"mixed numbers", with(file, R"(F16","shape":[3])", R"(F32","shape":[3])"), Code::kBadFormat},
      {"eleven digits", with(file, "[10]", "[11]"), Code::kBadFormat},
      {"another activation", with(file, R"("relu")", R"("tanh")"), Code::kBadValue},
      {"no activation", with(file, R"("activation")", R"("name")"), Code::kBadValue},
  };
  for (const auto& [what, bytes, code] : cases) {
    const Result<Weights> read = decodeWeights(bytes);
    ASSERT_FALSE(read.ok()) << what;
    EXPECT_EQ(name(read.status().code()), std::string(name(code))) << what;
    EXPECT_TRUE(read.status().message().ends_with('.')) << what;
  }
}

}  // namespace
}  // namespace downhill::safetensors_test
