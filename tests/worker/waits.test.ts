// What the network does not bring holds up nobody else, and what takes long says so and can be ended.
import { describe, expect, test, vi } from 'vitest';
import { complete, opened, sleep } from './harness.ts';
import type { Answer } from './network.ts';

const never: Answer = () => new Promise<Response>(() => {});
const missing: Answer = () => new Response('', { status: 404 });

describe('a command that waits for the network', () => {
  test('a network whose file is missing is refused, and the commands behind it go on', async () => {
    const { ask, refused } = await opened({
      tricks: { 'large.safetensors': [missing, missing, missing, never] },
    });
    await ask('ready', null);
    const large = refused('reopen', { network: 'large' });
    const stepped = ask('step', { count: 3 });
    const forgotten = ask('forget', { seed: 4 });
    const hashed = ask('hash', null);
    expect((await large).message).toContain('has not arrived');
    expect((await stepped).step).toBe(3);
    expect((await forgotten).seed).toBe(4);
    expect(await hashed).toMatch(/^[0-9a-f]{64}$/);
  });

  test('alone it waits as long as it takes', async () => {
    const { ask } = await opened({
      tricks: {
        'large.safetensors': [
          async (bytes) => {
            await sleep(3_000);
            return new Response(bytes);
          },
        ],
      },
    });
    expect((await ask('reopen', { network: 'large' })).start).toBe('large');
  });

  test('a step whose images do not come is refused once something else is asked', async () => {
    const { ask, refused, frame } = await opened({ tricks: { 'train-1.bin': [never] } });
    await ask('ready', null);
    await ask('settings', { batch: 60_000 });
    const step = refused('step', { count: 1 });
    await sleep(200);
    const { state } = await frame();
    expect(state).toMatchObject({ step: 0, waiting: true });
    const edit = ask('manualStep', { kind: 'edit', index: 1, value: 0.5 });
    expect((await step).message).toContain('has not arrived');
    expect((await edit).step).toBe(1);
  });

  test('a step by hand whose images do not come is refused likewise', async () => {
    const { ask, refused } = await opened({ tricks: { 'train-1.bin': [never] } });
    await ask('ready', null);
    const over = { examples: 5_000 };
    const descent = refused('manualStep', { kind: 'descend', over, learningRate: 0.1 });
    const forgotten = ask('forget', { seed: 1 });
    expect((await descent).code).toBe('not-yet');
    expect((await forgotten).step).toBe(0);
  });

  test('an evaluation that waits for a missing image holds up no step', async () => {
    const { ask } = await opened({ tricks: { 'test-4.bin': [never] } });
    await ask('ready', null);
    void ask('evaluate', null);
    expect((await ask('step', { count: 2 })).step).toBe(2);
  });
});

describe('long work', () => {
  test('steps that take long say how many are left, and a pause ends them', async () => {
    const { ask, frame } = await complete();
    await ask('forget', { seed: 1, hidden: [200, 200] });
    await ask('settings', { batch: 1_000 });
    const stepping = ask('step', { count: 1e9 });
    expect((await frame()).state.stepsLeft).toBe(0); // nobody is told of what may be over at once
    await expect.poll(async () => (await frame()).state.stepsLeft).toBeGreaterThan(0);
    const begun = performance.now();
    await ask('pause', null);
    expect((await stepping).stepsLeft).toBe(0);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('a long way back says how far it is, and a pause ends it where the run was', async () => {
    const { ask, frame } = await complete({ shards: Infinity });
    await ask('forget', { seed: 1, hidden: [340, 70] });
    await ask('settings', { batch: 100 });
    await ask('step', { count: 99 });
    // The start is the only checkpoint before: 98 steps are replayed, in many slices.
    const seeking = ask('seek', { step: 98 });
    expect((await frame()).state.seeking).toBeNull(); // nobody is told of what may be over at once
    const now = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 1_000);
    expect((await frame()).state.seeking).toBeGreaterThan(0);
    await ask('pause', null);
    expect((await seeking).step).toBe(99);
    later.mockRestore();
    expect((await frame()).state.seeking).toBeNull();
    expect((await ask('seek', { step: 98 })).step).toBe(98);
  });
});
