// Pictures that are handed in as plain bytes, where the benchmark gives every contestant the same.
import type { Split, Pictures } from '../protocol/index.ts';
import { limits } from '../protocol/tables.ts';
import type { Data } from './data.ts';
import { refusal, refuse, type Core, type Refused } from './core.ts';

const { pixels } = limits;
/** Pictures that go into the core at once: each piece is copied into its heap. */
const piece = 1_000;
/** What the fixed heap holds; MNIST has 10.5 million. */
const mostInked = 12_000_000;

interface LabelledImages {
  set: Split;
  name: string;
  wanted: number;
  images: Uint8Array;
  labels: Uint8Array;
}

export function load(core: Core, data: Data, pictures: Pictures): Refused | null {
  const { trainImages, trainLabels, testImages, testLabels } = pictures ?? {};
  const train = labelled('train', 'training', limits.trainImages, trainImages, trainLabels);
  const test = labelled('test', 'test', limits.testImages, testImages, testLabels);
  const refused = check(train) ?? check(test);
  if (refused) return refused;

  const inked = { train: inkedPixels(trainImages), test: inkedPixels(testImages) };
  if (inked.train + inked.test > mostInked) {
    return refuse(
      'too-large',
      `These pictures have ${count(inked.train + inked.test)} pixels that are not blank; there is room for ${count(mostInked)}.`,
    );
  }
  data.manifest({
    train: { images: train.wanted, inked: inked.train },
    test: { images: test.wanted, inked: inked.test },
    bytes: 0,
  });
  return fill(core, train) ?? fill(core, test);
}

const labelled = (
  set: Split,
  name: string,
  wanted: number,
  images: Uint8Array,
  labels: Uint8Array,
): LabelledImages => ({ set, name, wanted, images, labels });

function check({ name, wanted, images, labels }: LabelledImages): Refused | null {
  for (const [bytes, each, of] of [
    [images, pixels, 'pictures'],
    [labels, 1, 'labels'],
  ] as const) {
    if (bytes instanceof Uint8Array && bytes.length === each * wanted) continue;
    const came =
      bytes instanceof Uint8Array ? `${count(bytes.length)} bytes came` : 'something else came';
    return refuse(
      'bad-value',
      `The ${count(wanted)} ${name} ${of} are a Uint8Array of ${count(each * wanted)} bytes; ${came}.`,
    );
  }
  return null;
}

function fill(core: Core, { set, name, wanted, images, labels }: LabelledImages): Refused | null {
  for (let from = 0; from < wanted; from += piece) {
    const refused = refusal(
      core.addImages(
        core.Split[set],
        images.subarray(pixels * from, pixels * (from + piece)),
        labels.subarray(from, from + piece),
      ),
    );
    if (!refused) continue;
    const { code, message } = refused.problem;
    return refuse(code, `In the ${name} set, from picture ${count(from)} on: ${message}`);
  }
  return null;
}

function inkedPixels(images: Uint8Array): number {
  let inked = 0;
  for (const pixel of images) if (pixel) inked++;
  return inked;
}

const count = (n: number) => n.toLocaleString('en');
