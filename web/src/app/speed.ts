import { count } from '../ui/format.ts';

/** The notches of the speed slider in steps a second; the last is as fast as it goes. */
export const speeds: readonly number[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1_000,
  2_000,
  5_000,
  10_000,
  20_000,
  50_000,
  100_000,
  Infinity,
];

/** The notch nearest to a speed. */
export function notch(speed: number): number {
  if (speed === Infinity) return speeds.length - 1;
  let best = 0;
  speeds.forEach((s, k) => {
    if (s !== Infinity && Math.abs(Math.log(s / speed)) < Math.abs(Math.log(speeds[best]! / speed)))
      best = k;
  });
  return best;
}

export function speedInWords(speed: number): string {
  if (speed === Infinity) return 'as fast as it goes';
  return speed === 1 ? '1 step a second' : `${count(speed)} steps a second`;
}
