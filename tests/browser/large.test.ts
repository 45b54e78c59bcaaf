// The larger trained network, which the page fetches when it is asked for.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readWeights } from '../../web/src/worker/safetensors.ts';
import { digits } from './pen.ts';
import { visit } from './stage.ts';

/** SHA-256 of the θ that the file says. */
function hashOfFile() {
  const file = new URL('../../web/src/assets/networks/large.safetensors', import.meta.url);
  const read = readWeights(new Uint8Array(readFileSync(file)));
  if ('fault' in read) throw new Error(read.fault);
  return createHash('sha256').update(read.value.theta).digest('hex');
}

test('the large network comes from the console, reads digits, and the opening one comes back', async () => {
  const asked: string[] = [];
  const { page, complaints, close } = await visit({}, (tab) =>
    tab.on('request', (request) => asked.push(request.url())),
  );
  const large = () => asked.filter((address) => /\/large-[^/]*\.bin$/.test(address)).length;
  const opening = await page.evaluate(() => window.downhill.hash());
  expect(large()).toBe(0);

  await page.evaluate(() => window.downhill.reopen('large'));
  const opened = await page.evaluate(async () => ({
    hash: await window.downhill.hash(),
    recipe: await window.downhill.recipe(),
  }));
  expect(opened.hash).toBe(hashOfFile());
  expect(opened.recipe).toMatchObject({
    start: 'large',
    hidden: [128, 64],
    activation: 'relu',
    steps: 0,
  });
  for (const [digit, strokes] of Object.entries(digits)) {
    const read = await page.evaluate(async (drawing) => {
      const { digit, activations } = await window.downhill.predict(drawing);
      return { digit, layers: activations.map(({ length }) => length) };
    }, strokes);
    expect(read).toEqual({ digit: Number(digit), layers: [784, 128, 64, 10] });
  }

  await page.evaluate(() => window.downhill.step(3));
  await page.evaluate(() => window.downhill.back(3));
  expect(await page.evaluate(() => window.downhill.hash())).toBe(opened.hash);
  await page.evaluate(() => window.downhill.reopen());
  expect(await page.evaluate(() => window.downhill.hash())).toBe(opening);
  await page.evaluate(() => window.downhill.reopen('large'));
  expect(await page.evaluate(() => window.downhill.hash())).toBe(opened.hash);
  expect(large()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
});
