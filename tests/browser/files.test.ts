// Files that a browser opened in the page's place, half saved or saved under another name, and pictures taken as they
// were though the network knows no such.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openChapter, type Visit } from './stage.ts';

let visit: Visit;
let page: Page;
/** Ten of the test digits: label and greys. */
let mnist: number[][];
beforeAll(async () => {
  visit = await openChapter('hand', '#hand figure >> nth=3');
  page = visit.page;
  await page.evaluate(() => window.downhill.complete);
  mnist = await page.evaluate(async () => {
    const { images, labels } = await window.downhill.predictions({
      indices: [...Array(10).keys()],
      set: 'test',
    });
    return [...labels].map((label, k) => [label, ...images.subarray(784 * k, 784 * (k + 1))]);
  });
});
afterEach(async () => {
  const mine = page.locator('#hand figure', { hasText: 'My digits' });
  if ((await mine.locator('li').count()) > 0) {
    await mine.getByRole('button', { name: 'Delete all' }).click();
    await mine.getByRole('button', { name: 'Delete all, for good' }).click();
  }
  expect(visit.complaints).toEqual([]);
});
afterAll(() => visit.close());

const mine = () => page.locator('#hand figure', { hasText: 'My digits' });
const count = () => mine().locator('li').count();
const csv = (rows: number[][]) => rows.map((row) => row.join(',')).join('\n');
const choose = (name: string, text: string) =>
  mine()
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
/** What is kept, as saved. */
async function kept(): Promise<number[][]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    mine().getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8').trim();
  return text
    .split('\n')
    .slice(1)
    .map((row) => row.split(',').map(Number));
}

/** Drops a file as the desktop does; whether the browser was kept from opening it. */
const drop = (selector: string, name: string, text: string) =>
  page.locator(selector).evaluate(
    (element, [name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      const dropped = ['dragover', 'drop'].map((kind) =>
        element.dispatchEvent(
          new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }),
        ),
      );
      return dropped.every((opened) => !opened);
    },
    [name, text] as const,
  );

describe('a file dropped', () => {
  test.each(['#hand h2', '#pad', '#learning-rate', 'body'])(
    'on %s is read as if it had been chosen, and never opened',
    async (selector) => {
      expect(await drop(selector, 'mine.csv', csv(mnist))).toBe(true);
      await expect.poll(count).toBe(10);
    },
  );

  test('that is none of digits is refused by its name', async () => {
    expect(await drop('#hand h2', 'letter.txt', 'Dear reader, …')).toBe(true);
    await mine()
      .getByText(/letter.txt: Line 1 has 2 columns/)
      .waitFor();
  });
});

test('IDX is saved in one download with both files, under the name that was meant, and added again', async () => {
  await choose('mine.csv', csv(mnist));
  await expect.poll(count).toBe(10);
  const downloads: string[] = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    mine().getByRole('button', { name: 'Save as IDX' }).click(),
  ]);
  const path = await download.path();
  await page.waitForTimeout(500);
  expect(downloads).toEqual(['my-digits-idx.zip']);
  await mine().getByRole('button', { name: 'Delete all' }).click();
  await mine().getByRole('button', { name: 'Delete all, for good' }).click();
  await expect.poll(count).toBe(0);
  await mine().locator('input[type=file]').setInputFiles(path);
  await expect.poll(count).toBe(10);
  expect(await kept()).toEqual(mnist);
});

describe('MNIST’s own digits', () => {
  test('with the label last and no header are kept with their labels', async () => {
    await choose('last.csv', csv(mnist.map(([label, ...greys]) => [...greys, label!])));
    await expect.poll(count).toBe(10);
    expect(await kept()).toEqual(mnist);
  });

  const turned = ([label, ...greys]: number[]) => [
    label!,
    ...greys.map((_, k) => greys[28 * (k % 28) + Math.floor(k / 28)]!),
  ];
  const inverted = ([label, ...greys]: number[]) => [label!, ...greys.map((grey) => 255 - grey)];
  test.each([
    ['on their side', 'Turn and add', turned],
    ['dark on white', 'Invert and add', inverted],
    [
      'dark on white and on their side',
      'Invert and turn and add',
      (row: number[]) => inverted(turned(row)),
    ],
  ])('%s are offered as the network knows them', async (what, button, spoil) => {
    await choose('strange.csv', csv(mnist.map(spoil)));
    await mine().getByText(`seem to be ${what}.`).waitFor();
    expect(await count()).toBe(0);
    await mine().getByRole('button', { name: button, exact: true }).click();
    await expect.poll(count).toBe(10);
    expect(await kept()).toEqual(mnist);
  });

  test('turned ones can be added as they are, or left', async () => {
    await choose('strange.csv', csv(mnist.map(turned)));
    await mine().getByRole('button', { name: 'Leave them' }).click();
    await mine().getByRole('button', { name: 'Leave them' }).waitFor({ state: 'detached' });
    expect(await count()).toBe(0);
    await choose('strange.csv', csv(mnist.map(turned)));
    await mine().getByRole('button', { name: 'Add as they are' }).click();
    await expect.poll(count).toBe(10);
    expect(await kept()).toEqual(mnist.map(turned));
  });
});

test('a drawing of too many points says so, and no longer once it is cleared', async () => {
  // The figures here ask about the drawing too, and may be refused after it is gone.
  await page.evaluate(() => (location.hash = 'hand'));
  await page.evaluate(() => {
    const pad = document.querySelector('#pad')!;
    const { left, top, width, height } = pad.getBoundingClientRect();
    const fire = (kind: string, k: number) =>
      pad.dispatchEvent(
        new PointerEvent(kind, {
          pointerId: 1,
          bubbles: true,
          clientX: left + width * (0.5 + 0.4 * Math.sin(k / 77)),
          clientY: top + height * (0.5 + 0.4 * Math.cos(k / 59)),
        }),
      );
    fire('pointerdown', 0);
    for (let k = 1; k < 100_010; k++) fire('pointermove', k);
    fire('pointerup', 100_010);
  });
  const message = () => page.locator('#message').textContent();
  await expect.poll(message).toContain('up to 100000 points');
  await page.click('#clear');
  await expect.poll(message).toBe('');
});
