// Chapter 7: the whole run under one's hand, and another run beside it.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { visit } from '../browser/stage.ts';

async function toChapter(steps: number) {
  const opened = await visit();
  const { page } = opened;
  await page.evaluate(async (steps) => {
    const { downhill } = window;
    await downhill.complete;
    await downhill.forget({ seed: 1 });
    await downhill.step(steps);
    location.hash = '#again';
  }, steps);
  await page.locator('#again [role="slider"]').waitFor();
  await page.locator('#again [role="slider"]').scrollIntoViewIfNeeded();
  return opened;
}

/** Where the page stands: the run, the drawing as it is read there, and the weights. */
const standing = (page: Page) =>
  page.evaluate(async () => ({
    step: Number(document.querySelector('#again [role="slider"]')!.getAttribute('aria-valuenow')),
    verdict: document.querySelector('#again output')!.textContent,
    outputs: [...document.querySelectorAll<HTMLElement>('#again li[title]')].map((li) => li.title),
    hash: await window.downhill.hash(),
  }));

/**
 * Counts the milliseconds from a press on the film to the last change that it makes to the ten outputs, which are read
 * anew with each θ that the page shows.
 */
const watchTheClock = (page: Page) =>
  page.evaluate(() => {
    const clock = { pressed: 0, shown: 0 };
    const film = document.querySelector('#again [role="slider"]')!;
    film.addEventListener('pointerdown', () => (clock.pressed = performance.now()), true);
    new MutationObserver(() => (clock.shown = performance.now())).observe(
      document.querySelector('#again ol[aria-label^="The ten outputs"]')!,
      { attributes: true, subtree: true },
    );
    Object.assign(window, { clock });
  });

test(
  'any step of 20,000 is a press away, the drawing read anew, bit for bit',
  { timeout: 400_000 },
  async () => {
    const { page, complaints, close } = await toChapter(20_000);
    await watchTheClock(page);
    const box = (await page.locator('#again [role="slider"]').boundingBox())!;
    // Between the axes; most of it is the far end of the run, where going back costs most.
    const shares = Array.from({ length: 15 }, (_, k) => 0.1 + 0.055 * ((7 * k) % 15));
    const times: number[] = [];
    const to = async (share: number) => {
      await page.mouse.click(box.x + share * box.width, box.y + box.height / 2);
      await page.waitForTimeout(700);
      times.push(
        await page.evaluate(() => {
          const { clock } = window as unknown as { clock: { pressed: number; shown: number } };
          return clock.shown - clock.pressed;
        }),
      );
      return standing(page);
    };
    const first = new Map<number, Awaited<ReturnType<typeof standing>>>();
    for (const share of shares) first.set(share, await to(share));
    const all = [...first.values()];
    expect(new Set(all.map(({ step }) => step)).size).toBe(shares.length);
    expect(new Set(all.map(({ hash }) => hash)).size).toBe(shares.length);
    for (const share of [...shares].reverse().slice(1))
      expect(await to(share)).toEqual(first.get(share));
    const sorted = times.filter((time) => time > 0).sort((a, b) => a - b);
    expect(sorted.length).toBe(times.length);
    const [median, worst] = [sorted[sorted.length >> 1]!, sorted.at(-1)!];
    console.log(`a seek: median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`);
    expect(median).toBeLessThan(100);
    expect(complaints).toEqual([]);
    await close();
  },
);

test('the keyboard and the film’s own buttons move along it', { timeout: 180_000 }, async () => {
  const { page, complaints, close } = await toChapter(300);
  const now = async () => (await standing(page)).step;
  const end = await page.evaluate(() => window.downhill.hash());
  await page.locator('#again [role="slider"]').focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(now).toBe(299);
  await page.locator('#film-start').click();
  await expect.poll(now).toBe(0);
  await page.locator('#film-play').click();
  await expect.poll(now).toBeGreaterThan(0);
  await expect.poll(now, { timeout: 60_000 }).toBe(300);
  expect(await page.evaluate(() => window.downhill.hash())).toBe(end);
  expect(complaints).toEqual([]);
  await close();
});

test(
  'another run beside this one: its numbers are the console’s, and a pause ends it',
  { timeout: 180_000 },
  async () => {
    const { page, complaints, close } = await toChapter(1_500);
    const comparison = page.locator('#rival');
    const before = await page.evaluate(() => window.downhill.hash());
    for (const [difference, given] of [
      ['another η', { learningRate: 0.05 }],
      ['another seed', { seed: 2 }],
      ['another batch', { batch: 100 }],
    ] as const) {
      await page.getByRole('group', { name: 'What is different' }).getByText(difference).click();
      const old = await comparison.getAttribute('data-distance');
      await page.locator('#rival-train').click();
      await expect
        .poll(() => comparison.getAttribute('data-distance'), { timeout: 60_000 })
        .not.toBe(old);
      const judge = await page.evaluate((given) => window.downhill.compare(given), given);
      const number = async (name: string) => Number(await comparison.getAttribute(`data-${name}`));
      expect(await number('distance')).toBe(judge.distance);
      expect(await number('cosine')).toBe(judge.cosine);
      expect(await number('cost')).toBe(judge.other.cost);
      expect(await number('accuracy')).toBe(judge.other.accuracy);
      expect(await number('step')).toBe(1_500);
    }
    expect(await page.evaluate(() => window.downhill.hash())).toBe(before);

    await page.evaluate(() => window.downhill.step(30_000));
    await page.locator('#rival-train').click();
    await page.locator('#rival-end').click();
    await page.locator('#rival[data-working="false"]').waitFor();
    expect(await comparison.textContent()).toContain('ended by a pause');
    expect(complaints).toEqual([]);
    await close();
  },
);
