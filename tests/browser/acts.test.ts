// What a visitor or the console may do to the page, in every engine. Nothing of it may end the worker or lose the run.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, type Engine } from './engines.ts';
import { serveSite, type Site } from './site.ts';

const complete = async () => {
  while (!('downhill' in window)) await new Promise((resolve) => setTimeout(resolve, 20));
  await window.downhill.ready;
  await window.downhill.complete;
};

describe.each(Object.entries(engines))('%s', (name, open) => {
  let engine: Engine;
  let site: Site;
  beforeAll(async () => {
    [engine, site] = await Promise.all([open(), serveSite()]);
    await engine.goto(site.address);
    await engine.evaluate(complete, null);
  });
  afterAll(async () => {
    await engine.close();
    await site.close();
  });

  test('five times back at once are five steps back', async () => {
    const left = await engine.evaluate(async () => {
      const { downhill } = window;
      await downhill.forget({ seed: 1 });
      await downhill.step(20);
      await Promise.all(Array.from({ length: 5 }, () => downhill.back(1)));
      return (await downhill.recipe()).steps;
    }, null);
    expect(left).toBe(15);
  });

  test('ten quick presses of Back are ten steps back', async () => {
    const left = await engine.evaluate(async () => {
      const { downhill } = window;
      await downhill.forget({ seed: 1 });
      await downhill.step(20);
      const back = document.querySelector<HTMLButtonElement>('#back')!;
      while (back.disabled) await new Promise((resolve) => setTimeout(resolve, 10));
      for (let press = 0; press < 10; press++) {
        back.click();
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      // On a busy machine the last presses may still be on their way.
      const given = performance.now() + 5_000;
      while ((await downhill.recipe()).steps > 10 && performance.now() < given)
        await new Promise((resolve) => setTimeout(resolve, 50));
      return (await downhill.recipe()).steps;
    }, null);
    expect(left).toBe(10);
  });

  test('Pause ends a hundred million steps at once', async () => {
    const { shown, waited, steps } = await engine.evaluate(async () => {
      const { downhill } = window;
      await downhill.forget({ seed: 1 });
      const walk = downhill.step(1e8).catch(() => null);
      const run = document.querySelector<HTMLButtonElement>('#run')!;
      const begun = performance.now();
      while (!/Pause/.test(run.textContent) && performance.now() - begun < 5_000)
        await new Promise((resolve) => setTimeout(resolve, 20));
      const shown = run.textContent.trim();
      const pressed = performance.now();
      run.click();
      await walk;
      return {
        shown,
        waited: performance.now() - pressed,
        steps: (await downhill.recipe()).steps,
      };
    }, null);
    expect(shown).toContain('Pause');
    expect(waited).toBeLessThan(5_000); // on a machine that does much else
    expect(steps).toBeGreaterThan(0);
    expect(steps).toBeLessThan(1e7);
  });

  test('arguments that cannot be are refused with what was expected, and change nothing', async () => {
    const { refusals, before, after } = await engine.evaluate(async () => {
      type Any = (...values: unknown[]) => Promise<unknown>;
      const { downhill } = window;
      const any = downhill as unknown as Record<string, Any>;
      await downhill.forget({ seed: 1 });
      await downhill.step(5);
      const before = await downhill.hash();
      const calls: [string, ...unknown[]][] = [
        ['parameters', null],
        ['predict', [[[0.5, 0.5]]], null],
        ['predictions'],
        ['noise', null],
        ['optimizeInput'],
        ['step', '5'],
        ['step', -1],
        ['back', NaN],
        ['forget', { hiden: [3] }],
        ['forget', { activation: 'softmax' }],
        ['edit', 1e9, 0],
        ['surface', null],
      ];
      const refusals: Record<string, string> = {};
      for (const [name, ...values] of calls) {
        const call = `${name}(${values.map((value) => JSON.stringify(value)).join()})`;
        try {
          await any[name]!(...values);
          refusals[call] = 'taken';
        } catch (error) {
          refusals[call] = (error as Error).message;
        }
      }
      return { refusals, before, after: await downhill.hash() };
    }, null);
    const poor = (why: string) =>
      !/\.$/.test(why) || /undefined|Cannot|is not a function/.test(why);
    expect(Object.entries(refusals).filter(([, why]) => poor(why))).toEqual([]);
    expect(after).toBe(before);
  });

  test('a page that the browser has translated goes on with its numbers', async () => {
    const { before, after } = await engine.evaluate(async () => {
      const { downhill } = window;
      await downhill.forget({ seed: 1 });
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        if (!text.data.trim() || text.parentElement!.closest('svg, math, script, style')) continue;
        const outer = document.createElement('font');
        const inner = document.createElement('font');
        inner.append(text.data);
        outer.append(inner);
        text.replaceWith(outer);
      }
      const shown = () => document.querySelector('#steps')!.textContent.trim();
      const before = shown();
      await downhill.step(17);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { before, after: shown() };
    }, null);
    expect(before).toMatch(/^0\b/);
    expect(after).toMatch(/^17\b/);
  });

  // One of a kind where a visit is dear.
  test.each(name === 'Chromium' ? ['#50%', '#%E0%A4%A', '#network%'] : ['#%E0%A4%A'])(
    'the address %s opens as any other',
    async (hash) => {
      await engine.goto('about:blank');
      await engine.goto(site.address + hash);
      await engine.evaluate(complete, null);
      const dock = () => !!document.querySelector('#chapters .lesson');
      await expect.poll(() => engine.evaluate(dock, null)).toBe(true);
    },
  );
});
