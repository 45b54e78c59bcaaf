// What the chapter on what was learned counts and measures, without a page.
import { describe, expect, test } from 'vitest';
import { cellsOf, commonest } from '../../../../web/src/figures/learned/confusion.ts';
import {
  cosine,
  highestSimilarity,
  usual,
} from '../../../../web/src/figures/learned/similarity.ts';
import { inOrder, rightShare } from '../../../../web/src/figures/learned/shelf.ts';

const labels = Uint8Array.from([3, 5, 3, 5, 3]);
const digits = Uint8Array.from([3, 3, 5, 5, 5]);
const costs = Float32Array.from([0.01, 1.5, 1.9, 0, 1.9]);

describe('confusion', () => {
  test('each picture lies in the cell of its label and of what it is read as', () => {
    const cells = cellsOf(labels, digits);
    expect(cells[3]![3]).toEqual([0]);
    expect(cells[3]![5]).toEqual([2, 4]);
    expect(cells[5]![3]).toEqual([1]);
    expect(cells.flat().flat()).toHaveLength(5);
    expect(commonest(cells)).toEqual({ label: 3, digit: 5, count: 2 });
  });
});

describe('a shelf', () => {
  const predictions = { labels, digits, costs };
  test('by number, wrong ones first, costliest first', () => {
    expect([...inOrder(predictions, 'number', null)]).toEqual([0, 1, 2, 3, 4]);
    expect([...inOrder(predictions, 'wrong', null)]).toEqual([1, 2, 4, 0, 3]);
    expect([...inOrder(predictions, 'costliest', null)]).toEqual([2, 4, 1, 0, 3]);
  });

  test('one digit only', () => {
    expect([...inOrder(predictions, 'costliest', 5)]).toEqual([1, 3]);
    expect([...inOrder(predictions, 'number', 7)]).toEqual([]);
    expect(rightShare(predictions)).toBe(0.4);
  });

  test('60,000 costs are in the order of a plain sort', () => {
    const many = 60_000;
    const all = Float32Array.from({ length: many }, (_, k) => ((k * 7_919) % 30_011) / 3_001);
    const plain = Array.from(all.keys()).sort((p, q) => all[q]! - all[p]! || p - q);
    const none = new Uint8Array(many);
    const found = inOrder({ labels: none, digits: none, costs: all }, 'costliest', null);
    expect(found.every((number, k) => number === plain[k])).toBe(true);
  });
});

describe('similarity', () => {
  test('cosine: brightness does not matter, a blank is like nothing', () => {
    expect(cosine([1, 2, 0], [2, 4, 0])).toBeCloseTo(1, 12);
    expect(cosine([1, 0], [0, 3])).toBe(0);
    expect(cosine([0, 0], [1, 1])).toBe(0);
  });

  test('the most similar of a list, itself left out', () => {
    const list = new Uint8Array(3 * 784);
    list.fill(100, 0, 392);
    list.fill(50, 784, 784 + 392);
    list.fill(9, 2 * 784 + 392);
    expect(highestSimilarity(list.subarray(0, 784), list)).toBeCloseTo(1, 12);
    expect(highestSimilarity(list.subarray(2 * 784), list, 2)).toBe(0);
    expect(usual(list, 3)).toBeCloseTo(1, 12);
  });
});
