// Chapter 1: any neuron's sum, weights and squashing, each beside what the console says of the same network.
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { neuronAt } from '../../web/src/lab/diagram.ts';
import { ghostStrokes } from '../../web/src/lab/ghost.ts';
import { visit, type Visit } from './stage.ts';

/** One visit for all tests that need no other window. */
let shared: Visit;
let page: Page;
beforeAll(async () => {
  shared = await open();
  page = shared.page;
});
// The network that the page opens with, its first neuron, and a mouse that points at nothing.
beforeEach(async () => {
  await page.mouse.move(0, 0);
  await page.locator('#network .layers').press('Escape');
  await table(page).scrollIntoViewIfNeeded();
  await page.evaluate(() => window.downhill.reopen());
});
afterEach(() => expect(shared.complaints).toEqual([]));

const layers = [784, 16, 16, 10];
/** Where W and b of each layer lie in θ. */
const offsets = [
  { weights: 0, biases: 12_544 },
  { weights: 12_560, biases: 12_816 },
  { weights: 12_832, biases: 12_992 },
] as const;

/** The page with its own three on the pad, wholly drawn, and chapter 1 in view. */
async function open(options: BrowserContextOptions = {}) {
  const visited = await visit({ reducedMotion: 'reduce', ...options });
  const { page } = visited;
  await page.locator('#network').waitFor({ state: 'attached' });
  await page.evaluate(() => document.querySelector('#network')!.scrollIntoView());
  await page.locator('#network .passage').first().waitFor();
  await page.locator('#network [data-z]').scrollIntoViewIfNeeded();
  await page.locator('#network [data-z]:not([data-z=""])').waitFor();
  return visited;
}

/** What the network makes of the page's own three, and θ, from the console. */
const truth = (page: Page) =>
  page.evaluate(
    async (strokes) => {
      const { activations } = await window.downhill.predict(strokes);
      const theta = await window.downhill.parameters();
      return { activations: activations.map((layer) => [...layer]), theta: [...theta] };
    },
    ghostStrokes.map((stroke) => stroke.map(([x, y]) => [x, y] as [number, number])),
  );

/** Where a neuron lies in a diagram, in CSS pixels of the window. */
async function positionOf(diagram: Locator, layer: number, neuron: number) {
  const box = (await diagram.boundingBox())!;
  const hits: [number, number][] = [];
  for (let x = 0; x < box.width; x += 4)
    for (let y = 0; y < box.height; y += 4) {
      const hit = neuronAt(box.width, box.height, layers, x, y);
      if (hit?.layer === layer && hit.neuron === neuron) hits.push([x, y]);
    }
  const mean = (k: 0 | 1) => hits.reduce((sum, hit) => sum + hit[k], 0) / hits.length;
  return { x: box.x + mean(0), y: box.y + mean(1) };
}

const table = (page: Page) => page.locator('#network [data-z]');
const attribute = async (page: Page, name: string) => Number(await table(page).getAttribute(name));

/** The sum that is shown for a neuron, held against the console's numbers. */
async function checkSum(page: Page, layer: number, neuron: number) {
  await expect.poll(() => attribute(page, 'data-layer')).toBe(layer);
  await expect.poll(() => attribute(page, 'data-neuron')).toBe(neuron);
  const { activations, theta } = await truth(page);
  const { weights, biases } = offsets[layer - 1]!;
  const input = activations[layer - 1]!;
  const products = input.map((a, from) => a * theta[weights + from * layers[layer]! + neuron]!);
  const bias = theta[biases + neuron]!;
  const z = products.reduce((sum, product) => sum + product, bias);
  expect(await attribute(page, 'data-z')).toBeCloseTo(z, 5);
  // ReLUs may be large: float32 is good for some seven digits.
  const a = activations[layer]![neuron]!;
  expect(Math.abs((await attribute(page, 'data-a')) - a)).toBeLessThan(1e-5 * Math.max(1, a));

  const shown = await table(page)
    .locator('[data-product]')
    .evaluateAll((rows) =>
      rows.map(
        (row) =>
          [
            Number((row as HTMLElement).dataset['at']),
            Number((row as HTMLElement).dataset['product']),
          ] as const,
      ),
    );
  expect(shown).toHaveLength(8);
  const largest = [...products].sort((a, b) => Math.abs(b) - Math.abs(a));
  shown.forEach(([at, product], k) => {
    expect(Math.abs(product)).toBeCloseTo(Math.abs(largest[k]!), 6);
    const from = (at - weights - neuron) / layers[layer]!;
    expect(product).toBeCloseTo(products[from]!, 6);
  });
  const rest = Number(await table(page).locator('[data-rest]').getAttribute('data-rest'));
  const told = Number(await table(page).locator('[data-bias]').getAttribute('data-bias'));
  expect(told).toBe(bias);
  expect(shown.reduce((sum, [, product]) => sum + product, rest + told)).toBeCloseTo(z, 5);
}

/** The picture of the first neuron's weights, none of them pointed at. */
async function weightPicture() {
  const picture = page.locator('#network canvas[data-range]');
  await picture.hover();
  await page.locator('#network').getByRole('button', { name: 'weights', exact: true }).click();
  return picture;
}

test('weights are a picture with its range, and tell their numbers', async () => {
  const picture = await weightPicture();
  const { activations, theta } = await truth(page);
  const weights = Array.from({ length: 784 }, (_, k) => theta[16 * k]!);
  const top = (list: number[]) => Math.max(...list.map(Math.abs));
  const range = async () => Number(await picture.getAttribute('data-range'));
  await expect.poll(range).toBeCloseTo(top(weights), 6);
  await page.getByRole('button', { name: 'weight × input' }).click();
  const products = weights.map((w, k) => w * activations[0]![k]!);
  await expect.poll(range).toBeCloseTo(top(products), 5);

  // The pixels of the canvas have the sign of their product.
  const cells = [...products.keys()].sort(
    (a, b) => Math.abs(products[b]!) - Math.abs(products[a]!),
  );
  const largest = cells.slice(0, 6);
  const colours = await picture.evaluate((canvas, of) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const context = (canvas as HTMLCanvasElement).getContext('2d')!;
    const { data } = context.getImageData(0, 0, width, height);
    return of.map((k) => {
      const x = Math.floor(((k % 28) + 0.15) * (width / 28));
      const y = Math.floor((Math.floor(k / 28) + 0.15) * (height / 28));
      const at = 4 * (y * width + x);
      return { red: data[at]!, blue: data[at + 2]! };
    });
  }, largest);
  largest.forEach((cell, k) => {
    const { red, blue } = colours[k]!;
    expect(Math.sign(blue - red)).toBe(Math.sign(products[cell]!));
  });

  await picture.focus();
  for (let k = 0; k < 12; k++) await page.keyboard.press('ArrowDown');
  for (let k = 0; k < 14; k++) await page.keyboard.press('ArrowRight');
  const weight = weights[12 * 28 + 14]!;
  expect(await page.locator('#network').textContent()).toContain(
    `pixel 12, 14: weight ${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(3)}`,
  );
});

describe('the shape', () => {
  const total = () => page.locator('#network [data-total]');
  const parameters = () => page.evaluate(async () => (await window.downhill.parameters()).length);

  test('of the lesson has 13,002 parameters, made up in sight', async () => {
    expect(Number(await total().getAttribute('data-total'))).toBe(await parameters());
    expect(await total().textContent()).toMatch(
      /784 × 16 = 12,544.*16 × 16 = 256.*16 × 10 = 160.*13,002/s,
    );
  });

  test('can be another one, and the count and all figures with it', async () => {
    const chapter = page.locator('#network');
    const depth = chapter.getByRole('group', { name: 'Hidden layers' });
    await total().scrollIntoViewIfNeeded();
    await chapter.locator('[data-knob]').getByRole('slider').waitFor(); // it grows above when it comes into sight
    await depth.getByText('3', { exact: true }).click();
    await chapter.getByLabel('Neurons of hidden layer 1').selectOption('32');
    await chapter.getByLabel('Neurons of hidden layer 3').selectOption('8');
    await chapter.getByRole('button', { name: 'sigmoid', exact: true }).click();
    const wanted = 784 * 32 + 32 + 32 * 16 + 16 + 16 * 8 + 8 + 8 * 10 + 10;
    await expect.poll(async () => Number(await total().getAttribute('data-total'))).toBe(wanted);
    expect(await parameters()).toBe(13_002);
    await chapter.getByRole('button', { name: 'from random numbers' }).click();
    await expect.poll(() => parameters()).toBe(wanted);
    const { hidden, activation } = await page.evaluate(() => window.downhill.recipe());
    expect([hidden, activation]).toEqual([[32, 16, 8], 'sigmoid']);

    // A neuron that only this shape has.
    await page.locator('main .layers').focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowDown'])
      await page.keyboard.press(key);
    await table(page).scrollIntoViewIfNeeded();
    await expect.poll(() => attribute(page, 'data-layer')).toBe(3);
    await expect.poll(() => attribute(page, 'data-neuron')).toBe(1);
    const { activations } = await truth(page);
    await expect
      .poll(async () => Math.abs((await attribute(page, 'data-a')) - activations[3]![1]!))
      .toBeLessThan(1e-5);

    await chapter.getByRole('button', { name: 'Bring back' }).click();
    await expect.poll(() => parameters()).toBe(13_002);
  });

  test('is squashed as it says', async () => {
    for (const activation of ['sigmoid', 'relu'] as const) {
      await page.evaluate((to) => window.downhill.forget({ seed: 3, activation: to }), activation);
      await checkSum(page, 1, 0);
      const z = await attribute(page, 'data-z');
      const a = activation === 'relu' ? Math.max(0, z) : 1 / (1 + Math.exp(-z));
      expect(await attribute(page, 'data-a')).toBeCloseTo(a, 6);
      expect(await page.locator('#network').textContent()).toContain(
        activation === 'relu' ? 'ReLU, the squashing' : 'σ, the squashing',
      );
    }
  });
});

test('one weight is turned by hand, what follows is shown, and it is taken back', async () => {
  await page.evaluate(() => window.downhill.complete);
  const picture = await weightPicture();
  await picture.focus();
  for (let k = 0; k < 14; k++) await page.keyboard.press('ArrowDown');
  for (let k = 0; k < 14; k++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const knob = page.locator('#network [data-knob]');
  const index = (14 * 28 + 14) * 16;
  await expect.poll(() => knob.getAttribute('data-knob')).toBe(String(index));
  await knob.scrollIntoViewIfNeeded();
  const before = await page.evaluate(async () => ({
    hash: await window.downhill.hash(),
    theta: [...(await window.downhill.parameters())],
  }));
  await knob.getByRole('slider').fill('4.5');
  await expect
    .poll(() => page.evaluate(async (at) => (await window.downhill.parameters())[at], index))
    .toBe(4.5);
  await expect.poll(async () => Number(await knob.getAttribute('data-weight'))).toBe(4.5);
  const after = await page.evaluate(async () => [...(await window.downhill.parameters())]);
  expect(after.filter((value, k) => value !== before.theta[k])).toEqual([4.5]);
  await table(page).scrollIntoViewIfNeeded();
  await checkSum(page, 1, 0);

  // The cost that is shown is that of the turned network.
  const cost = await page.evaluate(() => window.downhill.cost({ examples: 10_000 }));
  await expect
    .poll(async () => Number(await page.locator('#cost').getAttribute('data-value')))
    .toBeCloseTo(cost, 5);
  await knob.getByRole('button', { name: 'Take it back' }).click();
  await expect.poll(() => page.evaluate(() => window.downhill.hash())).toBe(before.hash);
});

describe('a neuron', () => {
  test('is picked by mouse, and its sum is what the network computes', async () => {
    const diagram = page.locator('#network .layers');
    for (const [layer, neuron] of [
      [1, 4],
      [2, 15],
      [3, 3],
    ] as const) {
      await diagram.scrollIntoViewIfNeeded();
      const { x, y } = await positionOf(diagram, layer, neuron);
      await page.mouse.click(x, y);
      await page.locator('#network [data-z]').scrollIntoViewIfNeeded();
      await checkSum(page, layer, neuron);
    }
  });

  test('is picked in the lab by keyboard, and let go', async () => {
    await page.locator('main .layers').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const caption = page.locator('main .network figcaption');
    expect(await caption.textContent()).toContain('hidden layer 2, neuron 2');
    await caption.getByRole('link').click();
    await page.locator('#network [data-z]').scrollIntoViewIfNeeded();
    await checkSum(page, 2, 1);
    await page.locator('main .layers').focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => caption.textContent()).not.toContain('neuron 2');
  });

  test('is picked by a finger', async () => {
    const { page, close } = await open({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const diagram = page.locator('#network .layers');
    await diagram.scrollIntoViewIfNeeded();
    await page.evaluate(() => document.querySelector('#network .layers')!.scrollIntoView());
    const { x, y } = await positionOf(diagram, 3, 5);
    await page.touchscreen.tap(x, y);
    await page.locator('#network [data-z]').scrollIntoViewIfNeeded();
    await checkSum(page, 3, 5);
    await close();
  });

  // The last test: the page's own three never comes back to a pad that was cleared.
  test('follows the run and the pad', async () => {
    await page.evaluate(() => window.downhill.forget({ seed: 4 }));
    await expect
      .poll(async () => {
        const { theta } = await truth(page);
        return (await attribute(page, 'data-z')) !== 0 && theta[12_544] !== undefined;
      })
      .toBe(true);
    await checkSum(page, 1, 0);
    await page.evaluate(() => window.downhill.step(30));
    await checkSum(page, 1, 0);
    await page.locator('.dock').getByRole('button', { name: 'Clear pad' }).click();
    await expect.poll(() => table(page).getAttribute('data-z')).toBe('');
    expect(await table(page).textContent()).toContain('Draw a digit');
  });
});
