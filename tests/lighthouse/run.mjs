// Lighthouse over the built page on its phone and its desktop profile: the medians of several runs, as a table.
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { serve } from '../../tools/serve.mjs';

const runs = Number(process.argv[2] ?? 3);
const profiles = { phone: undefined, desktop: desktopConfig };
const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
const audits = [
  'total-blocking-time',
  'first-contentful-paint',
  'largest-contentful-paint',
  'speed-index',
  'cumulative-layout-shift',
];

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const site = await serve();
const chrome = await launch({
  chromePath: process.env.CHROMIUM,
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  for (const [profile, config] of Object.entries(profiles)) {
    const results = [];
    for (let k = 0; k < runs; k++) {
      const { lhr } = await lighthouse(
        site.address,
        { port: chrome.port, logLevel: 'error' },
        config,
      );
      if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
      results.push(lhr);
    }
    console.log(`\n${profile}, median of ${runs}`);
    for (const id of categories) {
      const score = median(results.map((result) => result.categories[id].score));
      console.log(`  ${id.padEnd(26)}${Math.round(100 * score)}`);
    }
    for (const id of audits) {
      const value = median(results.map((result) => result.audits[id].numericValue));
      console.log(`  ${id.padEnd(26)}${value.toFixed(id.endsWith('shift') ? 3 : 0)}`);
    }
    for (const id of categories.slice(1))
      for (const { id: audit } of results[0].categories[id].auditRefs)
        if ((results[0].audits[audit].score ?? 1) < 1) console.log(`  falls short: ${audit}`);
  }
} finally {
  chrome.kill();
  await site.close();
}
