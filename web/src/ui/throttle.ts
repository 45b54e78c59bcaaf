/** A picture is painted again when this many times as long has passed as it kept the page from its next frame but one. */
const rest = 2;

/**
 * For pictures that are dear to paint: paints at most every so many milliseconds, less often where the machine is slow,
 * and always the last state. For an effect: call it with every change and return what it returns.
 */
export function throttle(milliseconds: number): (paint: () => void, hurry: boolean) => () => void {
  let last = -Infinity;
  let least = milliseconds;
  return (paint, hurry) => {
    const now = () => {
      last = performance.now();
      paint();
      // Without a GPU most of the work comes after the call, when the frame is put together.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          least = Math.max(milliseconds, rest * (performance.now() - last));
        }),
      );
    };
    const wait = hurry ? 0 : last + least - performance.now();
    if (wait <= 0) {
      now();
      return () => {};
    }
    const timer = setTimeout(now, wait);
    return () => clearTimeout(timer);
  };
}
