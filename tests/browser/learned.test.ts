// The chapter on what was learned, held against what the console says of the same network.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, serveSite, visit, type Site, type Visit } from './visit.ts';

let browser: Browser;
let site: Site;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), serveSite()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function toChapter(): Promise<Visit> {
  const visited = await visit(browser, site, { reducedMotion: 'reduce' });
  const { page } = visited;
  await page.evaluate(() => window.downhill.complete);
  await page.locator('#learned').waitFor();
  await page.evaluate(() => document.querySelector('#learned')!.scrollIntoView());
  await page.locator('#first-layer').waitFor();
  return visited;
}

const dataOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => ({ ...(element as HTMLElement).dataset }));
const numberAt = async (page: Page, selector: string) =>
  Number(await page.locator(selector).getAttribute('data-value'));

test('the pictures are the weights at step 0, now, and their difference', async () => {
  const { page, complaints, close } = await toChapter();
  await page.evaluate(() => window.downhill.forget({ seed: 3 }));
  await page.evaluate(() => window.downhill.step(300));
  await page.locator('#first-layer').scrollIntoViewIfNeeded();
  await page.locator('#smoothness:not([data-now=""]):not([data-before=""])').waitFor();

  for (const [button, mode] of [
    ['at step 0', 'before'],
    ['now', 'now'],
    ['the difference', 'change'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.locator(`#first-layer[data-mode="${mode}"]`).waitFor();
    await page.waitForTimeout(300); // painted with the next paced frame
    // Of each clear weight the texel's hue says the sign, and the range is what all but 1 in 200 stay below.
    const found = await page.evaluate(async (which) => {
      const [then, now] = await Promise.all([
        window.downhill.parameters({ step: 0 }),
        window.downhill.parameters(),
      ]);
      const truth = now.map((w, k) =>
        which === 'before' ? then[k]! : which === 'now' ? w : w - then[k]!,
      );
      const canvas = document.querySelector<HTMLCanvasElement>('#first-layer')!;
      const range = Number(canvas.dataset['range']);
      const { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height).getContext('2d')!;
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, width, height);
      const first = truth.subarray(0, 16 * 784);
      let [clear, agreeing] = [0, 0];
      first.forEach((w, k) => {
        if (Math.abs(w) < 0.3 * range) return;
        const [neuron, pixel] = [k % 16, Math.floor(k / 16)];
        const x = (neuron % 8) * 30 + (pixel % 28);
        const y = Math.floor(neuron / 8) * 30 + Math.floor(pixel / 28);
        const at = 4 * (y * width + x);
        clear++;
        if (data[at + 2]! > data[at]! === w > 0) agreeing++;
      });
      const above = first.reduce((n, w) => n + (Math.abs(w) > range ? 1 : 0), 0);
      return { clear, agreeing, above };
    }, mode);
    expect(found.clear).toBeGreaterThan(500);
    expect(found.agreeing).toBe(found.clear);
    expect(found.above).toBeLessThanOrEqual(63);
    expect(found.above).toBeGreaterThan(40);
  }

  // What neighbours have in common: nothing in random numbers, and more after training.
  const { now, before } = await dataOf(page, '#smoothness');
  expect(Math.abs(Number(before))).toBeLessThan(0.05);
  expect(Number(now)).toBeGreaterThan(Number(before));
  expect(complaints).toEqual([]);
  await close();
});

test('rows sum to the class counts, and a cell opens exactly that many digits', async () => {
  const { page, complaints, close } = await toChapter();
  await page.locator('[data-cell="00"]').scrollIntoViewIfNeeded();
  await page.locator('[data-cell="00"]:not([data-count=""])').waitFor();
  const truth = await page.evaluate(async () => {
    const [{ confusion, accuracy }, { labels, digits }] = await Promise.all([
      window.downhill.evaluate(),
      window.downhill.census({ set: 'test' }),
    ]);
    return { confusion, accuracy, labels: [...labels], digits: [...digits] };
  });
  const cells = await page.evaluate(() =>
    Array.from({ length: 10 }, (_, label) =>
      Array.from({ length: 10 }, (_, digit) =>
        Number(
          document.querySelector<HTMLElement>(`[data-cell="${label}${digit}"]`)!.dataset['count'],
        ),
      ),
    ),
  );
  expect(cells).toEqual(truth.confusion);
  const classes = cells.map((row) => row.reduce((sum, n) => sum + n));
  expect(classes).toEqual(
    classes.map((_, d) => truth.labels.filter((label) => label === d).length),
  );
  const diagonal = cells.reduce((sum, row, d) => sum + row[d]!, 0);
  expect(diagonal / 10_000).toBeCloseTo(truth.accuracy, 6);

  const figure = page.locator('figure', { has: page.locator('#opened') });
  const opened = async () => {
    const numbers: number[] = [];
    for (;;) {
      await expect.poll(() => figure.locator('.thumbs [data-number]').count()).toBeGreaterThan(0);
      numbers.push(
        ...(await figure
          .locator('.thumbs [data-number]')
          .evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset['number'])))),
      );
      const next = figure.getByRole('button', { name: 'The next ones' });
      if ((await next.count()) === 0 || (await next.isDisabled())) return numbers;
      const last = numbers.at(-1)!;
      await next.click();
      await figure.locator(`.thumbs [data-number="${last}"]`).waitFor({ state: 'detached' });
    }
  };
  // Every mistake that is made, and one cell of the diagonal, which has to be turned page by page.
  for (let label = 0; label < 10; label++)
    for (let digit = 0; digit < 10; digit++) {
      if (cells[label]![digit] === 0 || (label === digit && label !== 8)) continue;
      await page.locator(`[data-cell="${label}${digit}"]`).click();
      await page.locator(`#opened[data-count="${cells[label]![digit]}"]`).waitFor();
      const expected = truth.labels.flatMap((l, k) =>
        l === label && truth.digits[k] === digit ? [k] : [],
      );
      await figure.locator(`.thumbs [data-number="${expected[0]}"]`).waitFor();
      expect(await opened()).toEqual(expected);
    }

  // By keyboard, and not over the edge.
  await page.locator('[data-cell="08"]').click();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['cell'])).toBe(
    '19',
  );
  expect(complaints).toEqual([]);
  await close();
});

test('two sets are browsed by number, by digit, and wrong or costly ones first', async () => {
  const { page, complaints, close } = await toChapter();
  for (const set of ['train', 'test'] as const) {
    const shelf = page.locator(`[data-set="${set}"]`);
    await shelf.scrollIntoViewIfNeeded();
    await page.locator(`[data-set="${set}"]:not([data-right=""])`).waitFor();
    const truth = await page.evaluate(async (of) => {
      const { labels, digits, costs } = await window.downhill.census({ set: of });
      return { labels: [...labels], digits: [...digits], costs: [...costs] };
    }, set);
    const size = set === 'train' ? 60_000 : 10_000;
    const wrong = truth.labels.flatMap((label, k) => (truth.digits[k] === label ? [] : [k]));
    expect(Number(await shelf.getAttribute('data-right'))).toBeCloseTo(1 - wrong.length / size, 10);
    expect(await shelf.getAttribute('data-many')).toBe(String(size));

    // One by its number.
    await shelf.locator('input').fill('9876');
    await shelf.locator('input').press('Enter');
    await shelf.locator('.picked[data-number="9876"]').waitFor();
    const picked = await dataOf(page, `[data-set="${set}"] .picked`);
    expect(picked).toMatchObject({
      label: String(truth.labels[9_876]),
      digit: String(truth.digits[9_876]),
    });
    expect(Number(picked['cost'])).toBeCloseTo(truth.costs[9_876]!, 6);

    // The wrong fours first, then the costliest of all; arrows walk along.
    await page.getByRole('button', { name: 'wrong first' }).click();
    const digits = page.getByRole('group', { name: 'Only one digit of both sets' });
    await digits.getByRole('button', { name: '4', exact: true }).click();
    const fours = wrong.filter((k) => truth.labels[k] === 4);
    await shelf.locator(`.picked[data-number="${fours[0]}"]`).waitFor();
    await shelf.locator('.thumbs [aria-pressed="true"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await shelf.locator(`.picked[data-number="${fours[2]}"]`).waitFor();
    expect(await shelf.getAttribute('data-many')).toBe(
      String(truth.labels.filter((label) => label === 4).length),
    );
    await page.getByRole('button', { name: 'all digits' }).click();
    await page.getByRole('button', { name: 'costly first' }).click();
    const worst = truth.costs.reduce((best, cost, k) => (cost > truth.costs[best]! ? k : best), 0);
    await shelf.locator(`.picked[data-number="${worst}"]`).waitFor();
    await page.getByRole('button', { name: 'by number' }).click();
  }
  const lines = await page.evaluate(() =>
    ['train', 'test'].map(
      (set) =>
        getComputedStyle(document.querySelector(`[data-set="${set}"] figure`)!).borderTopStyle,
    ),
  );
  expect(lines).toEqual(['solid', 'dashed']);
  expect(complaints).toEqual([]);
  await close();
});

test('the pixels climb above 0.95 towards every digit, and look like none', async () => {
  const { page, complaints, close } = await toChapter();
  await page.locator('#climb').scrollIntoViewIfNeeded();
  const figure = page.locator('figure', { has: page.locator('#climb') });
  for (let digit = 0; digit < 10; digit++) {
    await figure.getByRole('button', { name: String(digit), exact: true }).click();
    await page.locator('#climb').click();
    await page
      .locator('#climb[disabled]')
      .waitFor({ timeout: 500 })
      .catch(() => {}); // may be done already
    await page.locator('#climb:enabled').waitFor();
    await page.locator('#likeness:not([data-here=""])').waitFor();
    const shown = await dataOf(page, '#climbed');
    expect(Number(shown['steps'])).toBeLessThanOrEqual(200);
    const truth = await page.evaluate(
      async (of) => (await window.downhill.climb({ digit: of })).aims.at(-1)!,
      digit,
    );
    expect(Number(shown['value'])).toBe(truth);
    expect(truth).toBeGreaterThan(0.95);
    const { here, usual } = await dataOf(page, '#likeness');
    expect(Number(here)).toBeLessThan(Number(usual) - 0.1);
  }
  await figure.getByRole('button', { name: 'from noise' }).click();
  await page.locator('#climb').click();
  await expect.poll(() => numberAt(page, '#climbed')).toBeGreaterThan(0.95);
  expect(complaints).toEqual([]);
  await close();
});

test('the share of noise that gets a sure answer, and the answers to no digit', async () => {
  const { page, complaints, close } = await toChapter();
  await page.locator('#noise-density').scrollIntoViewIfNeeded();
  await page.locator('#noise-half:not([data-value=""])').waitFor();
  for (const [density, seed] of [
    [1, 1],
    [0.25, 2],
  ] as const) {
    if (seed === 2) {
      await page.locator('#noise-density').fill(String(density));
      await page.locator('#other-noise').click();
    }
    const truth = await page.evaluate(
      async (options) => {
        const { brightest } = await window.downhill.noise({ ...options, count: 1_000 });
        const share = (above: number) => brightest.filter((a) => a > above).length / 1_000;
        return { half: share(0.5), sure: share(0.9) };
      },
      { density, seed },
    );
    await expect.poll(() => numberAt(page, '#noise-half')).toBe(truth.half);
    expect(await numberAt(page, '#noise-sure')).toBe(truth.sure);
    expect(truth.half).toBeGreaterThanOrEqual(truth.sure);
  }

  await page.locator('#read-blank').scrollIntoViewIfNeeded();
  await page.locator('#read-blank').click();
  await page.locator('#nonsense').waitFor();
  const blank = await page.evaluate(async () => {
    const { digit, activations } = await window.downhill.predict(new Uint8Array(784));
    return { digit, activation: activations.at(-1)![digit]! };
  });
  expect(await dataOf(page, '#nonsense')).toMatchObject({
    digit: String(blank.digit),
    activation: String(blank.activation),
  });
  for (const name of ['a scribble', 'an A', 'a house', 'a star']) {
    await page.locator(`[data-scribble="${name}"]`).click();
    await expect
      .poll(async () => (await dataOf(page, '#nonsense').catch(() => ({})))['activation' as never])
      .not.toBe(String(blank.activation));
  }
  expect(complaints).toEqual([]);
  await close();
});
