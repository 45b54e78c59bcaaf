// embind names a type without RTTI by its address, printed with "%p" through the C library's
// integer formatter. Nothing else in the module prints, and that formatter is 2.5 kB of the page's
// first load, gzipped; this is what it comes to.
#include <cstdarg>
#include <cstdint>

extern "C" int siprintf(char* to, const char* /*format*/, ...);

int siprintf(char* to, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const auto address = reinterpret_cast<std::uintptr_t>(va_arg(arguments, void*));
  va_end(arguments);
  constexpr int kDigits = 2 * sizeof address;
  for (int digit = 0; digit < kDigits; ++digit) {
    to[digit] = "0123456789abcdef"[(address >> (4 * (kDigits - 1 - digit))) & 15U];
  }
  to[kDigits] = '\0';
  return kDigits;
}
