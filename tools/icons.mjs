// Draws the icons of the installed page from its favicon: web/src/assets/icons. Run it when the favicon has changed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const assets = new URL('../web/src/assets/', import.meta.url);
const icon = readFileSync(new URL('favicon.svg', assets), 'utf8');
// A mask may cut off all that lies outside a circle of 80 %: the background reaches the edge, the drawing shrinks.
const maskable = icon
  .replace(' rx="7"', '')
  .replace('<path', '<g transform="translate(16 16) scale(.72) translate(-16 -16)"><path')
  .replace('</svg>', '</g></svg>');

mkdirSync(new URL('icons/', assets), { recursive: true });
writeFileSync(new URL('icons/any.svg', assets), icon);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: ['--headless', '--no-sandbox'],
});
for (const [name, svg, side] of [
  ['192', icon, 192],
  ['512', icon, 512],
  ['maskable', maskable, 512],
]) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`);
  writeFileSync(
    new URL(`icons/${name}.png`, assets),
    await page.screenshot({ omitBackground: true }),
  );
}
await browser.close();
