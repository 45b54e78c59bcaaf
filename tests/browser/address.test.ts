// Addresses of the page that name no chapter.
import { expect, test } from 'vitest';
import { site, visit } from './stage.ts';

test('an address whose fragment is no code opens the page as one without', async () => {
  const { page, complaints, close } = await visit();
  for (const fragment of ['#50%', '#%', '#%E0%A4%A', '#network%', '#"]<']) {
    await page.goto(site.address + fragment);
    await page.reload();
    await page.waitForFunction(() => 'downhill' in window);
    await page.evaluate(() => window.downhill.ready);
    await page.locator('#chapters').waitFor({ state: 'attached' });
    await page.evaluate((to) => (location.hash = to), `${fragment}%`);
  }
  await page.evaluate(() => (location.hash = '#network'));
  await page.locator('#lets-through').waitFor();
  expect(complaints).toEqual([]);
  await close();
});
