// Fingers on a touch screen, by Chromium's own protocol.
import type { Page } from 'playwright-core';

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export type Place = readonly [x: number, y: number];

/** Fingers on an element, at places in shares of its box. */
export async function touchOn(page: Page, selector: string) {
  const cdp = await page.context().newCDPSession(page);
  const box = (await page.locator(selector).boundingBox())!;
  const send = async (type: 'touchStart' | 'touchMove' | 'touchEnd', places: readonly Place[]) => {
    const touchPoints = places.map(([x, y], id) => ({
      x: box.x + x * box.width,
      y: box.y + y * box.height,
      id,
    }));
    await cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  return {
    down: (...places: Place[]) => send('touchStart', places),
    move: (...places: Place[]) => send('touchMove', places),
    up: () => send('touchEnd', []),
    async tap() {
      await send('touchStart', [[0.5, 0.5]]);
      await send('touchEnd', []);
    },
  };
}

/** Places from one to another, in small moves as a hand makes them. */
export const path = ([x, y]: Place, [toX, toY]: Place, moves = 8): Place[] =>
  Array.from({ length: moves }, (_, k): Place => {
    const t = (k + 1) / moves;
    return [x + t * (toX - x), y + t * (toY - y)];
  });
