#include "tools/files/safetensors_header.h"

#include <charconv>
#include <cstdint>
#include <utility>

namespace downhill {
namespace {

/// Reads one token after another; after the first error, none.
class Reader {
 public:
  explicit Reader(std::string_view json) : left_(json) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool atEnd() {
    skip();
    return left_.empty();
  }
  void fail() { failed_ = true; }

  /// Consumes this sign if it comes next; returns whether it did.
  bool takes(char sign) {
    skip();
    if (failed_ || left_.empty() || left_.front() != sign) return false;
    left_.remove_prefix(1);
    return true;
  }
  void expect(char sign) {
    if (!takes(sign)) fail();
  }

  std::string string() {
    std::string text;
    expect('"');
    while (!failed_) {
      const char c = next();
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) fail();
      text += c == '\\' ? escaped() : std::string(1, c);
    }
    return text;
  }

  std::size_t whole() {
    skip();
    std::size_t number = 0;
    const char* begin = left_.data();
    const auto [stopped, problem] = std::from_chars(begin, begin + left_.size(), number);
    if (problem != std::errc()) {
      fail();
      return 0;
    }
    left_.remove_prefix(static_cast<std::size_t>(stopped - begin));
    return number;
  }

  std::vector<std::size_t> wholes() {
    std::vector<std::size_t> numbers;
    expect('[');
    if (takes(']')) return numbers;
    do {
      numbers.push_back(whole());
    } while (takes(','));
    expect(']');
    return numbers;
  }

  /// Calls f(key) before each value of an object.
  template <class F>
  void object(F&& f) {
    expect('{');
    if (takes('}')) return;
    do {
      const std::string key = string();
      expect(':');
      if (!failed_) f(key);
    } while (takes(','));
    expect('}');
  }

 private:
  void skip() {
    const std::size_t first = left_.find_first_not_of(" \t\r\n");
    left_.remove_prefix(first == std::string_view::npos ? left_.size() : first);
  }
  char next() {
    if (left_.empty()) {
      fail();
      return '"';
    }
    const char c = left_.front();
    left_.remove_prefix(1);
    return c;
  }
  std::string escaped() {
    constexpr std::string_view kSigns = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    const char c = next();
    if (const std::size_t at = kSigns.find(c); at != std::string_view::npos) {
      return std::string(1, kMeant[at]);
    }
    if (c != 'u') fail();
    return codePoint();
  }
  /// \uXXXX as UTF-8, without surrogate pairs, which the files of this project never have.
  std::string codePoint() {
    std::uint32_t code = 0;
    const std::string_view digits = left_.substr(0, 4);
    const auto [stopped, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (problem != std::errc() || stopped != digits.data() + 4 || (code & 0xF800U) == 0xD800U) {
      fail();
      return {};
    }
    left_.remove_prefix(4);
    const auto tail = [&](unsigned shift) {
      return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
    };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xC0U | (code >> 6U)), tail(0)};
    return {static_cast<char>(0xE0U | (code >> 12U)), tail(6), tail(0)};
  }

  std::string_view left_;
  bool failed_ = false;
};

TensorEntry tensorEntry(Reader& reader) {
  TensorEntry entry;
  reader.object([&](const std::string& key) {
    if (key == "dtype") {
      entry.dtype = reader.string();
    } else if (key == "shape") {
      entry.shape = reader.wholes();
    } else if (key == "data_offsets") {
      entry.data_offsets = reader.wholes();
    } else {
      reader.fail();
    }
  });
  if (entry.dtype.empty() || entry.data_offsets.size() != 2) reader.fail();
  return entry;
}

}  // namespace

Result<Header> parseHeader(std::string_view json) {
  Reader reader(json);
  Header header;
  reader.object([&](const std::string& name) {
    if (name == "__metadata__") {
      reader.object([&](const std::string& key) {
        if (!header.metadata.emplace(key, reader.string()).second) reader.fail();
      });
    } else if (!header.tensors.emplace(name, tensorEntry(reader)).second) {
      reader.fail();
    }
  });
  if (reader.failed() || !reader.atEnd()) {
    return Status(Code::kBadFormat,
                  "the file does not begin with a safetensors header, a JSON object with the name, "
                  "dtype, shape and data_offsets of each tensor. Choose another file.");
  }
  return header;
}

std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20) {
      json += "\\u00";
      json += kHex[byte >> 4U];
      json += kHex[byte & 15U];
    } else {
      json += c;
    }
  }
  return json + '"';
}

}  // namespace downhill
