// What must hold in every engine: the page opens and reads, and a recipe gives the bits of tests/hashes.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { marks, table, words, type Entry } from '../../tools/hashes.mjs';
import { engines, type Engine } from './engines.ts';
import { digits } from './pen.ts';
import { serveSite, type Site } from './site.ts';

/** Notes whatever goes wrong in a page: not every driver tells. */
const collector = `
  window.complaints = [];
  const note = (...words) => void window.complaints.push(words.map(String).join(' '));
  console.error = console.warn = note;
  addEventListener('error', (event) => note(event.message ?? event.target.outerHTML), true);
  addEventListener('unhandledrejection', (event) => note(event.reason));
  addEventListener('securitypolicyviolation', (event) => note(event.violatedDirective, event.blockedURI));
`;

/** The page with the collector before all else. */
function watched(folder: string) {
  writeFileSync(join(folder, 'collector.js'), collector);
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const script = '<script src="./collector.js"></script>';
  writeFileSync(join(folder, 'watched.html'), page.replace('<head>', `<head>${script}`));
}

let site: Site;
beforeAll(async () => {
  site = await serveSite(watched);
});
afterAll(() => site.close());

const recipes = table().map((entry) => [words(entry), entry] as const);

/** Follows a recipe by what the page offers: its console, and the controls for η and the batch. */
async function follow([entry, marked]: [Entry, ReturnType<typeof marks>]) {
  const { start, seed, hidden, activation, steps } = entry;
  const { downhill } = window;
  const turn = (control: string, value: number) => {
    const input = document.querySelector<HTMLInputElement | HTMLSelectElement>(control)!;
    input.value = String(value);
    if (input.value !== String(value)) throw new Error(`${control} does not offer ${value}`);
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  let step = 0;
  const walk = async (until: number) => {
    if (until > step) await downhill.step(until - step);
    step = until;
  };
  // A page that has not forgotten yet can go back to the network with which it opened.
  await (start === 'opening' ? downhill.back(1e9) : downhill.forget({ seed, hidden, activation }));
  for (const mark of marked) {
    await walk(mark.step);
    if ('manualStep' in mark) {
      const { manualStep } = mark;
      if (manualStep.kind === 'edit') await downhill.edit(manualStep.index, manualStep.value);
      else {
        const { over, learningRate } = manualStep;
        const subject = 'pixels' in over ? { ...over, pixels: Uint8Array.from(over.pixels) } : over;
        await downhill.descend(subject, learningRate);
      }
      step++;
    } else {
      const { batch, learningRate } = mark;
      turn('#batch-size', batch);
      turn('#learning-rate', learningRate);
      const inForce = async () => (await downhill.recipe()).changes.at(-1)!;
      for (let now = await inForce(); ; now = await inForce())
        if (now.batch === batch && now.learningRate === learningRate) break;
    }
  }
  await walk(steps);
  // Drivers differ in what they make of a typed array.
  const plain = (_: string, value: unknown) => (value instanceof Uint8Array ? [...value] : value);
  const recipe = JSON.parse(JSON.stringify(await downhill.recipe(), plain)) as object;
  return { ...recipe, hash: await downhill.hash() };
}

describe.each(Object.entries(engines))('%s', (_, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
    await engine.goto(`${site.address}watched.html`);
    await engine.evaluate(() => window.downhill.ready, null);
  });
  afterAll(() => engine.close());

  const verdict = () =>
    engine.evaluate(() => document.querySelector<HTMLElement>('#verdict')!.dataset['digit'], null);

  test.each(recipes)('%s', async (_, entry) => {
    expect(await engine.evaluate(follow, [entry, marks(entry)])).toEqual(entry);
  });

  test('takes steps back, bit for bit', async () => {
    const hashes = await engine.evaluate(async () => {
      const { downhill } = window;
      await downhill.forget({ seed: 3 });
      await downhill.step(150);
      const before = await downhill.hash();
      await downhill.step(777);
      await downhill.back(777);
      return { before, after: await downhill.hash() };
    }, null);
    expect(hashes.after).toBe(hashes.before);
  });

  describe('as it opens', () => {
    beforeAll(async () => {
      // An address of its own, so that the page before cannot be taken for this one.
      await engine.goto(`${site.address}watched.html?opened-again`);
      await engine.evaluate(() => window.downhill.ready, null);
    });

    test('reads strokes from the console', async () => {
      for (const [digit, strokes] of Object.entries(digits)) {
        const read = await engine.evaluate(
          async (drawing) => (await window.downhill.predict(drawing)).digit,
          strokes,
        );
        expect(read).toBe(Number(digit));
      }
    });

    test('reads what the mouse draws', async () => {
      const box = await engine.evaluate(() => {
        const pad = document.querySelector('#pad')!;
        pad.scrollIntoView({ block: 'center' });
        const { x, y, width, height } = pad.getBoundingClientRect();
        return { x, y, width, height };
      }, null);
      const at = ([x, y]: readonly [number, number]) =>
        [box.x + x * box.width, box.y + y * box.height] as const;
      await engine.drag(digits[7]![0]!.map(at));
      await expect.poll(verdict).toBe('7');
    });

    test('has nothing to complain of', async () => {
      await engine.evaluate(() => window.downhill.complete, null);
      const complaints = await engine.evaluate(
        () => (window as unknown as { complaints: string[] }).complaints,
        null,
      );
      expect(complaints).toEqual([]);
    });
  });
});
