import type { ToScreen } from './ground.ts';

/** Pixels of the head's sides, and half its angle. */
const wing = 11;
const spread = 0.45;

/** An arrow over a picture of the ground, from one point to another, as an SVG path with an open head. */
export function arrow(
  toScreen: ToScreen,
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
): string {
  const [a, b] = [toScreen(...from), toScreen(...to)];
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const side = (turn: number) =>
    `${(b.x - wing * Math.cos(angle + turn)).toFixed(1)} ${(b.y - wing * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${a.x} ${a.y}L${b.x} ${b.y}M${side(spread)}L${b.x} ${b.y}L${side(-spread)}`;
}
