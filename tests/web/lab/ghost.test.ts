import { expect, test } from 'vitest';
import { ghostStrokes } from '../../../web/src/lab/ghost.ts';

test("the page's own digit lies on the pad", () => {
  for (const [x, y] of ghostStrokes.flat()) {
    expect(Math.min(x, y)).toBeGreaterThan(0.05);
    expect(Math.max(x, y)).toBeLessThan(0.95);
  }
});
