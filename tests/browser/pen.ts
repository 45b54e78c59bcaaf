// What these tests draw, and the mouse that draws it.
import type { Page } from 'playwright-core';

/** Draws strokes with the mouse; points in shares of the pad. */
export async function draw(page: Page, strokes: readonly (readonly [number, number])[][]) {
  const box = (await page.locator('#pad').boundingBox())!;
  for (const stroke of strokes) {
    for (const [i, [x, y]] of stroke.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: i ? 6 : 1 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

/** Digits drawn for these tests. */
export const digits: Record<number, (readonly [number, number])[][]> = {
  0: [
    [
      [0.5, 0.2],
      [0.35, 0.3],
      [0.3, 0.5],
      [0.36, 0.7],
      [0.5, 0.8],
      [0.64, 0.7],
      [0.7, 0.5],
      [0.64, 0.3],
      [0.5, 0.2],
    ],
  ],
  1: [
    [
      [0.54, 0.2],
      [0.5, 0.5],
      [0.47, 0.8],
    ],
  ],
  7: [
    [
      [0.3, 0.25],
      [0.5, 0.24],
      [0.7, 0.23],
      [0.6, 0.45],
      [0.52, 0.65],
      [0.46, 0.85],
    ],
  ],
};
