/**
 * For pictures that are dear to paint: paints at most every so many milliseconds, and always the last state.
 * For an effect: call it with every change and return what it returns.
 */
export function pace(milliseconds: number): (paint: () => void, hurry: boolean) => () => void {
  let last = -Infinity;
  return (paint, hurry) => {
    const now = () => {
      last = performance.now();
      paint();
    };
    const wait = hurry ? 0 : last + milliseconds - performance.now();
    if (wait <= 0) {
      now();
      return () => {};
    }
    const timer = setTimeout(now, wait);
    return () => clearTimeout(timer);
  };
}
