import type { Ground } from './ground.ts';
import { shades } from './ramp.ts';

/** How dark a contour is, and how wide in pixels of the image. */
export interface ContourStyle {
  ink: readonly [number, number, number];
  strength: number;
  width: number;
}

/** Where the next contour is more than 60 pixels away a contour would become a blot: it fades. */
export const faded = (steep: number, gap: number): number => Math.min(1, ((60 * steep) / gap) ** 2);

/**
 * Shades heights from above and draws contours: a pixel belongs to a contour by the difference to its level
 * over the steepness. About 20 ns a pixel.
 */
export function paintContour(
  image: ImageData,
  ground: Ground,
  ramp: Uint8Array,
  style: ContourStyle,
): void {
  const { width, height, data } = image;
  const { side, heights, low, high, levels } = ground;
  const span = high - low || 1;
  const gap = levels.length > 1 ? levels[1]! - levels[0]! : Infinity;
  const [acrossStep, downStep] = [(side - 1) / width, (side - 1) / height];
  let at = 0;
  for (let py = 0; py < height; py++) {
    const v = (side - 1) * (1 - (py + 0.5) / height);
    const j = Math.min(side - 2, Math.floor(v));
    const t = v - j;
    for (let px = 0; px < width; px++, at += 4) {
      const u = (px + 0.5) * acrossStep;
      const i = Math.min(side - 2, Math.floor(u));
      const s = u - i;
      const k = j * side + i;
      const a = heights[k]!;
      const b = heights[k + 1]!;
      const c = heights[k + side]!;
      const d = heights[k + side + 1]!;
      const near = a + s * (b - a);
      const far = c + s * (d - c);
      const h = near + t * (far - near);
      const across = (b - a + t * (d - c - b + a)) * acrossStep;
      const down = (far - near) * downStep;
      const steep = Math.sqrt(across * across + down * down);
      const away = Math.abs(h / gap - Math.round(h / gap)) * gap;
      const cover = steep > 0 ? 0.5 + style.width / 2 - away / steep : 0;
      const mix = style.strength * faded(steep, gap) * Math.min(1, Math.max(0, cover));
      const shade = 3 * Math.min(shades - 1, Math.max(0, Math.round(((h - low) / span) * 255)));
      data[at] = ramp[shade]! + mix * (style.ink[0] - ramp[shade]!);
      data[at + 1] = ramp[shade + 1]! + mix * (style.ink[1] - ramp[shade + 1]!);
      data[at + 2] = ramp[shade + 2]! + mix * (style.ink[2] - ramp[shade + 2]!);
      data[at + 3] = 255;
    }
  }
}
