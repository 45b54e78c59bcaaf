// The chapter on the cost, held against what the console says of the same network.
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { digits, draw } from './pen.ts';
import { visit } from './stage.ts';

let page: Page;
let complaints: string[];
beforeAll(async () => {
  ({ page, complaints } = await visit());
  await page.evaluate(() => window.downhill.complete);
});
beforeEach(() => page.evaluate(() => window.downhill.reopen()));
afterEach(() => expect(complaints).toEqual([]));

async function toChapter() {
  await page.locator('#the-cost').waitFor();
  await page.evaluate(() => document.querySelector('#the-cost')!.scrollIntoView());
  await page.locator('#cost-stack').waitFor();
}

const stack = () =>
  page.evaluate(() => {
    const { dataset } = document.querySelector<HTMLElement>('#cost-stack')!;
    const rows = [...document.querySelectorAll<HTMLElement>('#cost-stack tbody tr')];
    return {
      example: dataset['example']!,
      label: Number(dataset['label']),
      cost: Number(dataset['cost']),
      step: Number(dataset['step']),
      squares: rows.map((row) => Number(row.dataset['square'])),
      changed: rows.filter((row) => 'changed' in row.dataset).map((row) => row.dataset['digit']),
    };
  });
const sum = (list: number[]) => list.reduce((total, x) => total + x, 0);
const lookAt = (number: number) =>
  page.evaluate(async (k) => {
    const { costs, labels, digits, outputs } = await window.downhill.predictions({
      set: 'train',
      indices: [k],
    });
    return { cost: costs[0]!, label: labels[0]!, digit: digits[0]!, outputs: [...outputs] };
  }, number);

// First: its cards are dealt when they come into sight, from the run that is there then.
test('four costs are put in order by keyboard alone, and the score is kept', async () => {
  await page.evaluate(() => window.downhill.forget({ seed: 4 }));
  await page.evaluate(() => window.downhill.step(2_000));
  await toChapter();
  await page.locator('#cost-rank').scrollIntoViewIfNeeded();
  await page.locator('#cost-rank li').first().waitFor();
  const steps = new Set<number>();
  for (let round = 1; round <= 3; round++) {
    const cards = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('#cost-rank li')].map(({ dataset }) => ({
          example: Number(dataset['example']),
          step: Number(dataset['step']),
        })),
      );
    const costs = new Map<string, number>();
    for (const { example, step } of await cards()) {
      steps.add(step);
      const cost = await page.evaluate(
        async (of) =>
          (
            await window.downhill.predictions({
              set: 'train',
              indices: [of.example],
              step: of.step,
            })
          ).costs[0]!,
        { example, step },
      );
      costs.set(`${example} ${step}`, cost);
    }
    const sorted = [...costs.values()].sort((p, q) => p - q);
    for (let k = 1; k < 4; k++) expect(sorted[k]! - sorted[k - 1]!).toBeGreaterThanOrEqual(0.05);
    const costOf = (card: { example: number; step: number }) =>
      costs.get(`${card.example} ${card.step}`)!;

    // Insertion, by Tab to a card and arrow keys.
    await page.focus('#cost-rank li .card');
    for (let k = 1; k < 4; k++) {
      const now = await cards();
      const to = now.findIndex((card) => costOf(card) > costOf(now[k]!));
      if (to < 0 || to >= k) continue;
      await page.locator('#cost-rank li .card').nth(k).focus();
      for (let by = k; by > to; by--) await page.keyboard.press('ArrowLeft');
    }
    expect((await cards()).map(costOf)).toEqual(sorted);
    await page.locator('#cost-rank li button:enabled').last().focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.id)).toBe('rank-go');
    await page.keyboard.press('Enter');
    const score = await page.locator('#cost-rank').evaluate((e) => ({ ...e.dataset }));
    expect(score).toMatchObject({ right: String(round), rounds: String(round) });
    const shown = await page
      .locator('#cost-rank li')
      .evaluateAll((all) => all.map((li) => Number((li as HTMLElement).dataset['cost'])));
    expect(shown).toEqual(sorted);
    await page.keyboard.press('Enter');
    await page.locator('#cost-rank:not([data-open])').waitFor();
  }
  expect(steps.size).toBeGreaterThan(1);
});

test('ten squared gaps stack up to the cost, of training digits and of a drawing', async () => {
  await toChapter();
  const figure = page.locator('figure', { has: page.locator('#cost-stack') });

  for (const number of [0, 7, 41_234]) {
    await page.locator('#cost-stack input').fill(String(number));
    await page.locator('#cost-stack input').press('Enter');
    await page.locator(`#cost-stack[data-example="${number}"]`).waitFor();
    await page.locator('#cost-stack:not([data-cost=""])').waitFor();
    const truth = await lookAt(number);
    const shown = await stack();
    expect(shown.label).toBe(truth.label);
    expect(Math.abs(shown.cost - truth.cost)).toBeLessThan(1e-6);
    expect(Math.abs(sum(shown.squares) - truth.cost)).toBeLessThan(1e-6);
  }

  // Another label changes exactly its own term and that of the one before.
  const before = await stack();
  const wrong = (before.label + 3) % 10;
  await figure.getByRole('button', { name: String(wrong), exact: true }).click();
  await page.locator(`#cost-stack[data-label="${wrong}"]`).waitFor();
  const after = await stack();
  const differ = after.squares.flatMap((square, j) => (square === before.squares[j] ? [] : [j]));
  expect(differ).toEqual([before.label, wrong].sort((p, q) => p - q));
  expect(after.changed.map(Number)).toEqual(differ);
  expect(sum(after.squares)).toBeCloseTo(after.cost, 12);

  // The next wrong one is wrong, and none before it is.
  await page.locator('#cost-stack input').fill('100');
  await page.locator('#cost-stack input').press('Enter');
  await figure.getByRole('button', { name: 'Next wrong' }).click();
  const next = await page.evaluate(async () => {
    const { digits, labels } = await window.downhill.predictAll({ set: 'train' });
    return labels.findIndex((label, k) => k > 100 && digits[k] !== label);
  });
  await page.locator(`#cost-stack[data-example="${next}"]`).waitFor();

  // A drawing of one's own, with a label of one's own; it follows θ.
  await page.evaluate(() => scrollTo(0, 0));
  await draw(page, digits[7]!);
  await page.evaluate(() => document.querySelector('#the-cost')!.scrollIntoView());
  await figure.getByRole('button', { name: 'my drawing' }).click();
  await figure.getByRole('button', { name: '2', exact: true }).click();
  for (const steps of [0, 5]) {
    if (steps > 0) await page.evaluate((n) => window.downhill.step(n), steps);
    await page.locator(`#cost-stack[data-step="${steps}"][data-label="2"]`).waitFor();
    const outputs = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.outputs li')].map((li) => Number(li.title)),
    );
    const truth = sum(outputs.map((a, j) => (a - (j === 2 ? 1 : 0)) ** 2));
    expect(Math.abs((await stack()).cost - truth)).toBeLessThan(1e-6);
  }
});

test('a card is dragged to its rank, and moved by its arrows', async () => {
  await toChapter();
  await page.locator('#cost-rank').scrollIntoViewIfNeeded();
  await page.locator('#cost-rank li').first().scrollIntoViewIfNeeded();
  const order = () =>
    page
      .locator('#cost-rank li')
      .evaluateAll((all) => all.map((li) => (li as HTMLElement).dataset['example']));
  const [a, b, c, d] = await order();
  const middle = async (k: number) => {
    const box = (await page.locator('#cost-rank li .picture').nth(k).boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  await page.mouse.move(...(await middle(0)));
  await page.mouse.down();
  await page.mouse.move(...(await middle(2)), { steps: 12 });
  await page.mouse.up();
  expect(await order()).toEqual([b, c, a, d]);
  await page.mouse.move(...(await middle(3)), { steps: 3 }); // let go is let go
  expect(await order()).toEqual([b, c, a, d]);
  await page.getByRole('button', { name: 'Place 4: costs less' }).click();
  expect(await order()).toEqual([b, c, d, a]);

  const readers = page.locator('#cost-rank').locator('xpath=ancestor::figure').first();
  await page.evaluate(() => window.downhill.forget({ seed: 77 }));
  await expect.poll(() => readers.textContent()).toContain('a network that has been left since');
});

test('all costs: their mean is C, they follow θ, and the worst open in the stack', async () => {
  await toChapter();
  const spread = page.locator('#cost-spread');
  await spread.scrollIntoViewIfNeeded();
  for (const step of [0, 3]) {
    if (step > 0) await page.evaluate((n) => window.downhill.step(n), step);
    await page.locator(`#cost-spread[data-step="${step}"]`).waitFor();
    const shown = await spread.evaluate((e) => ({ ...e.dataset }));
    const truth = await page.evaluate(async () => {
      const { costs, digits, labels } = await window.downhill.predictAll({ set: 'train' });
      const sorted = costs.slice().sort();
      return {
        c: await window.downhill.cost({ examples: 60_000 }),
        median: (sorted[29_999]! + sorted[30_000]!) / 2,
        worst: sorted.at(-1)!,
        mistakes: labels.filter((label, k) => digits[k] !== label).length,
      };
    });
    expect(Math.abs(Number(shown['mean']) - truth.c)).toBeLessThan(1e-6);
    expect(Number(shown['median'])).toBeCloseTo(truth.median, 9);
    expect(Number(shown['mistakes'])).toBe(truth.mistakes);
    const first = spread.locator('button').first();
    expect(Number(await first.getAttribute('data-cost'))).toBe(truth.worst);
  }
  const first = spread.locator('button').first();
  const number = await first.getAttribute('data-number');
  await first.click();
  await page.locator(`#cost-stack[data-example="${number}"]`).waitFor();
  await expect
    .poll(() => page.locator('#cost-stack').evaluate((e) => e.getBoundingClientRect().top))
    .toBeLessThan(900);
});
