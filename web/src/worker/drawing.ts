// The visitor's drawing: the newest strokes are kept, and read again whenever θ may have moved.
import type { Reading, Strokes } from '../protocol.ts';
import { put, refusal, refuse, type Core, type Refused } from './engine.ts';
import { reading } from './snapshot.ts';
import type { Turns } from './turns.ts';

/** Far more than a hand draws; without it a slip could fill the heap. */
const mostPoints = 100_000;
const pixels = 784;

type Done = (answer: Reading | null | Refused) => void;

export class Drawing {
  private strokes: Strokes | null = null;
  /** Whether the core holds these strokes, rather than something that it was asked to predict. */
  private inCore = false;
  private newest: { strokes: Strokes | null; done: Done } | null = null;

  constructor(
    private readonly core: Core,
    private readonly turns: Turns,
  ) {}

  /** Answers after the messages that are waiting now, so that of many drawings only the newest is read. */
  read(strokes: Strokes | null): Promise<Reading | null | Refused> {
    return new Promise((done) => {
      if (this.newest) this.newest.done(null);
      else this.turns.soon(() => this.answer());
      this.newest = { strokes, done };
    });
  }

  /** The kept drawing as the network reads it now. */
  current(): Reading | null {
    if (!this.strokes) return null;
    if (!this.inCore) this.inCore = draw(this.core, this.strokes) === null;
    return this.inCore ? reading(this.core) : null;
  }

  /** Reads something else, and leaves the kept drawing as it was. */
  predict(picture: { pixels: Uint8Array } | { strokes: Strokes }): Reading | Refused {
    this.inCore = false;
    return (
      ('pixels' in picture
        ? drawPixels(this.core, picture.pixels)
        : draw(this.core, picture.strokes)) ?? reading(this.core)
    );
  }

  /** Puts a picture into the core for the call that follows; the kept drawing comes back by itself. */
  lay(pixels: Uint8Array): Refused | null {
    this.inCore = false;
    return drawPixels(this.core, pixels);
  }

  private answer(): void {
    const asked = this.newest;
    this.newest = null;
    if (!asked) return;
    const { strokes, done } = asked;
    const refused = strokes && draw(this.core, strokes);
    // A drawing without ink is not an error here: it is how every drawing begins.
    if (strokes && refused && refused.problem.code !== 'empty') {
      this.inCore = false;
      done(refused);
      return;
    }
    this.strokes = refused ? null : strokes;
    this.inCore = this.strokes !== null;
    done(this.current());
  }
}

function draw(core: Core, { points, ends }: Strokes): Refused | null {
  if (!(points instanceof Float32Array) || !(ends instanceof Uint32Array)) {
    return refuse('bad-value', 'Strokes are a Float32Array of points and a Uint32Array of ends.');
  }
  if (points.length % 2 !== 0) {
    return refuse(
      'bad-value',
      'Each point of a stroke needs an x and a y; one number is left over.',
    );
  }
  if (points.length / 2 > mostPoints || ends.length > mostPoints) {
    return refuse('too-large', `A drawing can have up to ${mostPoints} points; this one has more.`);
  }
  put(core, points, ends);
  return refusal(core.drawStrokes(points.length / 2, ends.length));
}

function drawPixels(core: Core, bytes: Uint8Array): Refused | null {
  if (!(bytes instanceof Uint8Array) || bytes.length !== pixels) {
    return refuse('bad-value', `A picture is a Uint8Array of ${pixels} greys, row after row.`);
  }
  put(core, bytes);
  return refusal(core.drawPixels());
}
