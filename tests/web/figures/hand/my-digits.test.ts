import { describe, expect, test } from 'vitest';
import { readDigits } from '../../../../web/src/figures/hand/digit-files.ts';
import { fromCsv, toCsv } from '../../../../web/src/figures/hand/digits-csv.ts';
import { fromIdx, toIdx } from '../../../../web/src/figures/hand/digits-idx.ts';
import type { Labelled } from '../../../../web/src/figures/hand/labelled.ts';
import { MyDigits, type Shelf } from '../../../../web/src/figures/hand/my-digits.svelte.ts';

const digit = (label: number, seed = label): Labelled => ({
  label,
  pixels: Uint8Array.from({ length: 784 }, (_, k) => (k * 7 + seed * 31) % 256),
});
const some = [digit(3), digit(0), digit(9), digit(3, 4)];

describe('as CSV', () => {
  test('it has MNIST’s columns, and comes back as it was', async () => {
    const text = toCsv(some);
    const [header, first] = text.split('\n').map((line) => line.split(','));
    expect(header!.slice(0, 3)).toEqual(['label', '1x1', '1x2']);
    expect(header!.at(-1)).toBe('28x28');
    expect(first).toEqual(['3', ...[...some[0]!.pixels].map(String)]);
    expect(await fromCsv(text)).toEqual(some);
  });

  test('it is read without a header, with other line ends and blanks', async () => {
    const rows = toCsv(some).split('\n').slice(1);
    expect(await fromCsv(`\uFEFF${rows.join('\r\n').replaceAll(',', ' , ')}\r\n\r\n`)).toEqual(
      some,
    );
  });

  const row = (label: string, grey: string) =>
    [label, ...Array<string>(783).fill('0'), grey].join(',');
  test.each([
    ['', /no digit/],
    [toCsv([]), /no digit/],
    ['1,2,3', /Line 1 has 3 columns/],
    [`${toCsv(some)}4,5`, /Line 6 has 2 columns/],
    [row('10', '0'), /labelled “10”/],
    [row('x', '0'), /labelled “x”/],
    [row('-1', '0'), /labelled “-1”/],
    [row('1', '256'), /“256” at 28x28/],
    [row('1', '0.5'), /“0.5” at 28x28/],
    [row('1', ''), /“” at 28x28/],
    [row('1', '1e2'), /“1e2” at 28x28/],
    ['\0\0\0', /columns/],
  ])('a bad one is refused with a sentence: %#', async (text, sentence) => {
    await expect(fromCsv(text)).rejects.toThrow(sentence);
  });
});

describe('as IDX', () => {
  test('it has MNIST’s two headers, and comes back as it was', () => {
    const { pictures, labels } = toIdx(some);
    expect([...pictures.slice(0, 16)]).toEqual([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 28, 0, 0, 0, 28]);
    expect([...labels]).toEqual([0, 0, 8, 1, 0, 0, 0, 4, 3, 0, 9, 3]);
    expect(fromIdx(pictures, labels)).toEqual(some);
  });

  const { pictures, labels } = toIdx(some);
  const changed = (bytes: Uint8Array, at: number, value: number) => {
    const damaged = bytes.slice();
    damaged[at] = value;
    return damaged;
  };
  test.each([
    [pictures.slice(0, 10), labels, /ends in its header/],
    [pictures.slice(0, -1), labels, /cut off/],
    [pictures, new Uint8Array(), /no IDX file/],
    [pictures, labels.slice(0, -1), /cut off/],
    [pictures, toIdx(some.slice(1)).labels, /do not belong together: 4 pictures, but 3/],
    [changed(pictures, 11, 20), labels, /28 × 20 pixels/],
    [changed(pictures, 4, 255), labels, /cut off/],
    [changed(pictures, 2, 13), labels, /no IDX file/],
    [pictures, changed(labels, 10, 10), /Picture 3 is labelled 10/],
    [toIdx([]).pictures, toIdx([]).labels, /no digit/],
  ])('a bad one is refused with a sentence: %#', (images, names, sentence) => {
    expect(() => fromIdx(images, names)).toThrow(sentence);
  });

  test('files are known by their bytes, and the two belong together', async () => {
    const file = (name: string, part: BlobPart) => new File([part], name);
    expect(await readDigits([file('a', labels), file('b', pictures)])).toEqual(some);
    expect(await readDigits([file('a', toCsv(some)), file('b', toCsv([digit(1)]))])).toEqual([
      ...some,
      digit(1),
    ]);
    await expect(readDigits([file('b', pictures)])).rejects.toThrow(/two files/);
    await expect(readDigits([file('mine.csv', '1,2')])).rejects.toThrow(/^mine.csv: Line 1/);
    const packed = new Uint8Array([0x1f, 0x8b, 8]);
    await expect(readDigits([file('mine.gz', packed)])).rejects.toThrow(/Unpack it/);
    const huge = file('train.csv', new Uint8Array(109_000_000));
    await expect(readDigits([huge])).rejects.toThrow(/^train.csv has 109 MB; 2,000 digits/);
  });
});

describe('on this device', () => {
  /** A store with room for so many digits. */
  function shelf(room = Infinity): Shelf & { text: string } {
    return {
      text: '',
      getItem() {
        return this.text;
      },
      setItem(_, text: string) {
        if (text.length > 785 * room) throw new DOMException('full', 'QuotaExceededError');
        this.text = text;
      },
    };
  }

  test('what is kept is there at the next visit, each digit once', () => {
    const store = shelf();
    const mine = new MyDigits(() => store);
    expect(mine.add(some)).toBe(4);
    expect(mine.add([digit(3), digit(5), digit(5)])).toBe(1);
    mine.remove(digit(0));
    const next = new MyDigits(() => store);
    expect(next.digits).toEqual([digit(3), digit(9), digit(3, 4), digit(5)]);
    expect(next.trouble).toBeNull();
    next.clear();
    expect(new MyDigits(() => store).digits).toEqual([]);
  });

  test('what another tab has kept meanwhile is not lost', () => {
    const store = shelf();
    const [first, second] = [new MyDigits(() => store), new MyDigits(() => store)];
    first.add([digit(1)]);
    second.add([digit(2)]);
    expect(new MyDigits(() => store).digits).toEqual([digit(1), digit(2)]);
  });

  test('where there is no room, it says so and loses nothing before the visitor leaves', () => {
    const store = shelf(2);
    const mine = new MyDigits(() => store);
    mine.add([digit(1), digit(2)]);
    mine.add([digit(3)]);
    expect(mine.digits).toHaveLength(3);
    expect(mine.trouble).toMatch(/no room/);
    expect(new MyDigits(() => store).digits).toHaveLength(2);
    mine.look();
    expect(mine.digits).toHaveLength(3);
    mine.remove(digit(1));
    expect(mine.trouble).toBeNull();
    expect(new MyDigits(() => store).digits).toEqual([digit(2), digit(3)]);
  });

  test('a browser that keeps nothing is told of, and a damaged store is no trouble', () => {
    const mine = new MyDigits(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(mine.trouble).toMatch(/keep nothing/);
    mine.add([digit(1)]);
    expect(mine.digits).toHaveLength(1);
    const damaged = shelf();
    damaged.text = 'Ä'.repeat(2_000);
    expect(new MyDigits(() => damaged).digits).toEqual([]);
  });

  test('a set has an end, and nothing of what is too much is taken', () => {
    const mine = new MyDigits(() => shelf());
    const many = Array.from({ length: 2_001 }, (_, k) => ({
      label: 1,
      pixels: new Uint8Array(784).fill(k % 256).fill(k >> 8, 0, 9),
    }));
    expect(() => mine.add(many)).toThrow(/room for 2000/);
    expect(mine.digits).toEqual([]);
  });
});
