/** The time axis is log(1 + step): the first steps matter most and must not be squeezed to nothing. */
export const toAxis = (step: number): number => Math.log10(1 + step);
export const toStep = (x: number): number => 10 ** x - 1;

/** The labelled steps of the axis, from 0 to the last visible decade. */
export function ticks(last: number): number[] {
  const list = [0];
  for (let decade = 1; decade <= last; decade *= 10) list.push(decade);
  return list;
}

/** 0, 10, 1,000, 10k, 1M */
export function tickName(step: number): string {
  if (step >= 1e6) return `${step / 1e6}M`;
  return step >= 1e4 ? `${step / 1e3}k` : step.toLocaleString('en');
}

/** The step to which a key moves the playhead; null for other keys. */
export function nextAlong(key: string, step: number, last: number): number | null {
  const along = (far: number) => toStep(toAxis(step) + far * toAxis(last));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return step - 1;
    case 'ArrowRight':
    case 'ArrowUp':
      return step + 1;
    case 'PageDown':
      return Math.min(step - 1, along(-0.1));
    case 'PageUp':
      return Math.max(step + 1, along(0.1));
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
