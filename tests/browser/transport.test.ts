// The buttons that move the run, pressed faster than they answer.
import { expect, test } from 'vitest';
import { visit } from './stage.ts';

const stepNow = () => window.downhill.recipe().then(({ steps }) => steps);

test('ten quick presses of Back take ten steps back, and a held one goes on', async () => {
  const { page, complaints, close } = await visit();
  await page.evaluate(() => window.downhill.complete);
  await page.evaluate(() => window.downhill.step(400));
  const box = (await page.locator('#back').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let press = 0; press < 10; press++) {
    await page.mouse.down();
    await page.waitForTimeout(20);
    await page.mouse.up();
    await page.waitForTimeout(30);
  }
  await page.waitForTimeout(1_500);
  expect(await page.evaluate(stepNow)).toBe(390);

  await page.mouse.down();
  await expect.poll(() => page.evaluate(stepNow)).toBeLessThan(386);
  await page.mouse.up();
  await page.waitForTimeout(500);
  const rested = await page.evaluate(stepNow);
  await page.waitForTimeout(500);
  expect(await page.evaluate(stepNow)).toBe(rested);

  await page.evaluate(() => Promise.all([1, 1, 1, 1, 1].map((n) => window.downhill.back(n))));
  expect(await page.evaluate(stepNow)).toBe(rested - 5);
  expect(complaints).toEqual([]);
  await close();
});
