// What the page's policy forbids, to whoever gets a foot into it.
import { expect, test } from 'vitest';
import { visit } from './stage.ts';

test('no text becomes markup, a script or a worker', async () => {
  const { page, close } = await visit();
  const refused = await page.evaluate(async () => {
    // What the driver runs may call eval; what runs later is the page's.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const name = (act: () => unknown) => {
      try {
        act();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const worker = performance
      .getEntriesByType('resource')
      .find(({ name: address }) => /\/assets\/main-/.test(address))!.name;
    const inline = () => {
      const script = document.createElement('script');
      script.append('window.intruder = true');
      document.head.append(script);
      return 'intruder' in window ? 'has run' : 'has not run';
    };
    return {
      inline: inline(),
      markup: name(() => (document.createElement('p').innerHTML = '<b>bold</b>')),
      script: name(() => (document.createElement('script').text = '1')),
      address: name(() => (document.createElement('script').src = worker)),
      worker: name(() => new Worker(worker)),
      code: name(() => (0, eval)('1 + 1')),
      policy: name(() =>
        (
          window as unknown as { trustedTypes: { createPolicy(name: string): void } }
        ).trustedTypes.createPolicy('mine'),
      ),
    };
  });
  expect(refused).toEqual({
    inline: 'has not run',
    markup: 'TypeError',
    script: 'TypeError',
    address: 'TypeError',
    worker: 'TypeError',
    code: 'EvalError',
    policy: 'TypeError',
  });
  await close();
});

test('no worker comes from another place, not even by the page’s own way', async () => {
  const { page, close } = await visit({}, (fresh) => {
    void fresh.addInitScript(() => {
      type Rules = { createScriptURL(file: string): string };
      const types = (
        window as unknown as { trustedTypes: { createPolicy(name: string, rules: Rules): unknown } }
      ).trustedTypes;
      const create = types.createPolicy.bind(types);
      types.createPolicy = (name, rules) => {
        if (name === 'downhill') Object.assign(window, { rules });
        return create(name, rules);
      };
    });
  });
  const said = await page.evaluate(() => {
    const { rules } = window as unknown as { rules: { createScriptURL(file: string): string } };
    try {
      return rules.createScriptURL('https://elsewhere.example/worker.js');
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(said).toBe('https://elsewhere.example/worker.js is no script of this page.');
  await close();
});
