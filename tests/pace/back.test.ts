// Steps back after a long run at full speed, and what the page answers meanwhile. MINUTES=30 runs for so long; a test
// runs for some seconds.
import { expect, test } from 'vitest';
import { digits } from '../browser/pen.ts';
import { visit } from '../browser/stage.ts';

const minutes = Number(process.env['MINUTES'] ?? 0.03);

const networks = {
  "the lesson's": () => window.downhill.forget({ seed: 1 }),
  '300-150': () => window.downhill.forget({ seed: 1, hidden: [300, 150] }),
  large: () => window.downhill.reopen('large'),
};

const spread = (times: number[]) => {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, worst: sorted.at(-1)! };
};

test.each(Object.entries(networks))(
  'with the network %s, a step comes back within a second, and a drawing is read meanwhile',
  { timeout: minutes * 60_000 + 300_000 },
  async (name, begin) => {
    const { page, close } = await visit();
    await page.evaluate(() => window.downhill.complete);
    await page.evaluate(begin);
    await page.locator('#speed').fill('16');
    await page.evaluate(() => window.downhill.run());
    await page.waitForTimeout(minutes * 60_000);
    await page.evaluate(() => window.downhill.pause());

    const { steps, near, far, reads } = await page.evaluate(async (strokes) => {
      const { downhill } = window;
      const { steps } = await downhill.recipe();
      const reads: number[] = [];
      let going = true;
      const reading = (async () => {
        while (going) {
          const begun = performance.now();
          await downhill.predict(strokes);
          reads.push(performance.now() - begun);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();
      const timed = async (act: () => Promise<unknown>) => {
        const begun = performance.now();
        await act();
        return performance.now() - begun;
      };
      const near: number[] = [];
      for (let k = 0; k < 20; k++) near.push(await timed(() => downhill.back(1)));
      // Anywhere, in no order, and the same each time: by the golden ratio.
      const far: number[] = [];
      const slider = document.querySelector<HTMLElement>('.film [role="slider"]')!;
      const at = () => Number(slider.getAttribute('aria-valuenow'));
      for (let k = 1; k <= 10; k++) {
        const wanted = Math.floor(((k * 0.6180339887498949) % 1) * steps);
        const from = at();
        // To the end first: the console goes back alone.
        if (from < wanted) {
          slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
          while (at() < steps - 20) await new Promise((resolve) => setTimeout(resolve, 10));
        }
        far.push(await timed(() => downhill.back(at() - wanted)));
      }
      going = false;
      await reading;
      return { steps, near, far, reads };
    }, digits[7]!);

    const words = ({ median, worst }: ReturnType<typeof spread>) =>
      `${median.toFixed(0)} ms (worst ${worst.toFixed(0)})`;
    console.log(
      `${name}, ${steps} steps in ${minutes} min: one step back ${words(spread(near))}, anywhere ${words(spread(far))}, a drawing read meanwhile in ${words(spread(reads))}`,
    );
    expect(spread(near).worst).toBeLessThan(1_000);
    expect(spread(reads).worst).toBeLessThan(1_000);
    await close();
  },
);
