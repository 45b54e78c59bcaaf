// Drawings that were lost or came back wrong: each act on the pad is taken back as one, and brought back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pad } from '../../../web/src/model/pad.svelte.ts';
import { distance, type Point, type Stroke } from '../../../web/src/model/strokes.ts';

const line = (y: number): Stroke => [
  [0.2, y],
  [0.8, y],
];

function draw(pad: Pad, ...strokes: Stroke[]) {
  for (const [first, ...rest] of strokes) {
    pad.begin(first!);
    pad.extend(rest);
    pad.end();
  }
}

const drawn = (...strokes: Stroke[]) => {
  const pad = new Pad();
  draw(pad, ...strokes);
  return pad;
};

describe('undo', () => {
  test('brings an erased stroke back, and leaves the others', () => {
    const pad = drawn(line(0.2), line(0.6));
    pad.rub([0.5, 0.2]);
    pad.rub([0.5, 0.3]); // nothing there
    pad.end();
    expect(pad.strokes).toEqual([line(0.6)]);
    pad.undo();
    expect(pad.strokes).toEqual([line(0.2), line(0.6)]);
  });

  test('takes a whole pass of the eraser back', () => {
    const pad = drawn(line(0.2), line(0.6));
    pad.rub([0.5, 0.2]);
    pad.rub([0.5, 0.6]);
    pad.end();
    expect(pad.blank).toBe(true);
    pad.undo();
    expect(pad.strokes).toEqual([line(0.2), line(0.6)]);
  });

  test('brings a cleared drawing back, and redo clears it again', () => {
    const pad = drawn(line(0.2));
    pad.clear();
    pad.clear(); // a blank pad: no act
    pad.undo();
    expect(pad.strokes).toEqual([line(0.2)]);
    pad.redo();
    expect(pad.blank).toBe(true);
  });

  test('brings back what lay under a digit that drew itself, in one go', () => {
    const pad = drawn(line(0.2));
    for (const y of [0.3, 0.4, 0.5]) pad.put([line(y)]);
    pad.end();
    pad.undo();
    expect(pad.strokes).toEqual([line(0.2)]);
    pad.redo();
    expect(pad.strokes).toEqual([line(0.5)]);
  });

  test('under the page’s own digit lies a blank pad', () => {
    const pad = new Pad();
    pad.showGhost([line(0.4)]);
    expect(pad.undoable).toBe(false);
    draw(pad, line(0.2));
    expect(pad.strokes).toEqual([line(0.2)]);
    pad.undo();
    expect([pad.blank, pad.undoable]).toEqual([true, false]);
    pad.redo();
    expect(pad.strokes).toEqual([line(0.2)]);
  });

  test('a new act ends what could be redone', () => {
    const pad = drawn(line(0.2), line(0.6));
    pad.undo();
    draw(pad, line(0.4));
    pad.redo();
    expect(pad.strokes).toEqual([line(0.2), line(0.4)]);
  });

  test('a stroke that turns out to be a pinch leaves neither a mark nor an act', () => {
    const pad = drawn(line(0.2), line(0.6));
    pad.undo();
    pad.begin([0.1, 0.1]);
    pad.extend([[0.5, 0.5]]);
    pad.cancel();
    pad.end();
    expect(pad.strokes).toEqual([line(0.2)]);
    pad.redo();
    expect(pad.strokes).toEqual([line(0.2), line(0.6)]);
  });
});

/** What a visitor may do, in any order. */
const act = fc.oneof(
  fc.record({ kind: fc.constant('draw' as const), y: fc.constantFrom(0.1, 0.3, 0.5, 0.7) }),
  fc.record({ kind: fc.constant('rub' as const), y: fc.constantFrom(0.1, 0.3, 0.5, 0.7) }),
  fc.record({
    kind: fc.constantFrom('clear' as const, 'put' as const, 'undo' as const, 'redo' as const),
  }),
);

test('after any acts, undo walks back through them and redo forward again, drawing for drawing', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const pad = new Pad();
      // The plain model: every drawing so far, and where in them the pad is.
      let states: (readonly Stroke[])[] = [[]];
      let at = 0;
      const became = (next: readonly Stroke[]) => {
        if (next.length === 0 && states[at]!.length === 0) return;
        states = [...states.slice(0, at + 1), next];
        at++;
      };
      for (const one of acts) {
        const now = states[at]!;
        if (one.kind === 'draw') {
          draw(pad, line(one.y));
          became([...now, line(one.y)]);
        } else if (one.kind === 'rub') {
          pad.rub([0.5, one.y]);
          pad.end();
          const left = now.filter((stroke) => stroke[0]![1] !== one.y);
          if (left.length < now.length) became(left);
        } else if (one.kind === 'clear') {
          pad.clear();
          became([]);
        } else if (one.kind === 'put') {
          pad.put([line(0.9)]);
          pad.end();
          became([line(0.9)]);
        } else {
          pad[one.kind]();
          at = Math.min(states.length - 1, Math.max(0, at + (one.kind === 'undo' ? -1 : 1)));
        }
        expect(pad.strokes).toEqual(states[at]);
        expect(pad.undoable).toBe(at > 0);
      }
    }),
  );
});

describe('a very long stroke', () => {
  const long = Array.from({ length: 200_000 }, (_, k): Point => [Math.sin(k), Math.cos(k)]);

  test('is erased as any other', () => {
    expect(distance(long, [0.5, 0])).toBeLessThan(0.6);
  });

  test('grows in a time that does not depend on its length', () => {
    const pad = new Pad();
    const grow = (from: number, to: number) => {
      const begun = performance.now();
      for (let k = from; k < to; k++) pad.extend([long[k]!]);
      return performance.now() - begun;
    };
    pad.begin([0.5, 0.5]);
    grow(0, 1_000); // compiled
    const short = grow(1_000, 11_000);
    grow(11_000, 150_000);
    expect(grow(150_000, 160_000)).toBeLessThan(20 * short + 20);
    expect(pad.strokes[0]).toHaveLength(160_001);
  });
});
