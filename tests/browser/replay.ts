// Strokes replayed on the built page as a hand would draw them: as the input events of a mouse or a finger.
import type { CDPSession, Page } from 'playwright-core';
import type { Stroke } from '../../web/src/model/strokes.ts';

export type Hand = 'mouse' | 'touch';
/** Where a drawing lies on the pad, and its longer side in shares of the pad. */
export interface Region {
  side: number;
  x: number;
  y: number;
}

/** Nearly the whole pad. */
export const tight: Region = { side: 0.9, x: 0.5, y: 0.5 };

/** Anywhere on the pad, with a longer side of 45 to 85 % of it; the same for the same number. */
export function loose(k: number): Region {
  const random = (salt: number) => {
    const x = Math.sin(12.9898 * (k + 1) + 78.233 * salt) * 43758.5453;
    return x - Math.floor(x);
  };
  const side = 0.45 + 0.4 * random(1);
  const middle = (salt: number) => side / 2 + (1 - side) * random(salt);
  return { side, x: middle(2), y: middle(3) };
}

/** Draws on the pad of one page and tells what is read. */
export class Replay {
  private constructor(
    private readonly page: Page,
    private readonly cdp: CDPSession,
    private readonly hand: Hand,
    private readonly box: { x: number; y: number; width: number; height: number },
  ) {}

  static async on(page: Page, hand: Hand): Promise<Replay> {
    const cdp = await page.context().newCDPSession(page);
    const box = (await page.locator('#pad').boundingBox())!;
    return new Replay(page, cdp, hand, box);
  }

  /** Clears the pad, draws strokes from 0 to 1 in their region, and returns the verdict of the page. */
  async verdict(strokes: readonly Stroke[], region: Region): Promise<number> {
    await this.page.evaluate(() => document.querySelector<HTMLButtonElement>('#clear')!.click());
    for (const stroke of strokes) await this.draw(stroke, region);
    return this.page.evaluate(async () => {
      // The drawing is sent before the next frame, at the latest after the one that is under way.
      for (let frame = 0; frame < 4; frame++) {
        await new Promise(requestAnimationFrame);
        await window.downhill.recipe();
      }
      await new Promise(requestAnimationFrame);
      const digit = document.querySelector('#verdict')!.getAttribute('data-digit');
      return digit ? Number(digit) : -1;
    });
  }

  /** Moves are not waited for one by one, so that they reach the page coalesced, as those of a fast pen. */
  private async draw(stroke: Stroke, { side, x: middleX, y: middleY }: Region): Promise<void> {
    const { x, y, width, height } = this.box;
    const points = stroke.map(([u, v]) => ({
      x: x + width * (middleX + side * (u - 0.5)),
      y: y + height * (middleY + side * (v - 0.5)),
    }));
    const [first] = points;
    if (!first) return;
    await this.press('down', first);
    await Promise.all(points.slice(1).map((point) => this.press('move', point)));
    await this.press('up', points.at(-1)!);
  }

  private press(what: 'down' | 'move' | 'up', point: { x: number; y: number }): Promise<unknown> {
    if (this.hand === 'mouse')
      return this.cdp.send('Input.dispatchMouseEvent', {
        type: ({ down: 'mousePressed', move: 'mouseMoved', up: 'mouseReleased' } as const)[what],
        ...point,
        button: 'left',
        buttons: what === 'up' ? 0 : 1,
        clickCount: what === 'move' ? 0 : 1,
      });
    return this.cdp.send('Input.dispatchTouchEvent', {
      type: ({ down: 'touchStart', move: 'touchMove', up: 'touchEnd' } as const)[what],
      touchPoints: what === 'up' ? [] : [{ ...point, id: 0 }],
    });
  }
}
