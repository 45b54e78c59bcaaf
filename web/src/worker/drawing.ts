// The visitor's drawing: the newest strokes are kept, and read again whenever θ may have moved.
import type { Endurance, Framing, Reading, Send, Strokes } from '../protocol/index.ts';
import { bend, frame } from './framing.ts';
import { put, refusal, refuse, type Core, type Refused } from './engine.ts';
import { reading } from './snapshot.ts';
import type { Turns } from './turns.ts';

/** Far more than a hand draws; without it a slip could fill the heap. */
const mostPoints = 100_000;
const pixels = 784;
/** Values of one distortion, some 0.2 ms each. */
const mostValues = 200;

/** Strokes, and how they are framed. */
interface Framed {
  strokes: Strokes;
  framing?: Framing | undefined;
}

type Done = (answer: Reading | null | Refused) => void;

export class Drawing {
  private kept: Framed | null = null;
  /** Whether the core holds these strokes, rather than something that it was asked to predict. */
  private inCore = false;
  private newest: { drawing: Framed | null; done: Done } | null = null;

  constructor(
    private readonly core: Core,
    private readonly turns: Turns,
  ) {}

  /** Answers after the messages that are waiting now, so that of many drawings only the newest is read. */
  read({ strokes, framing }: Send<'read'>): Promise<Reading | null | Refused> {
    return new Promise((done) => {
      if (this.newest) this.newest.done(null);
      else this.turns.soon(() => this.answer());
      this.newest = { drawing: strokes && { strokes, framing }, done };
    });
  }

  /** The kept drawing as the network reads it now. */
  current(): Reading | null {
    if (!this.kept) return null;
    if (!this.inCore) this.inCore = draw(this.core, this.kept) === null;
    return this.inCore ? reading(this.core) : null;
  }

  /** Reads something else, and leaves the kept drawing as it was. */
  predict(picture: Send<'predict'>): Reading | Refused {
    this.inCore = false;
    return (
      ('pixels' in picture ? drawPixels(this.core, picture.pixels) : draw(this.core, picture)) ??
      reading(this.core)
    );
  }

  /** Reads the drawing once for each value, bent after its framing or with another pen. */
  endure({ strokes, framing, vary, at }: Send<'endure'>): Endurance | Refused {
    const drawing: Framed | null = strokes ? { strokes } : this.kept;
    if (!drawing) return refuse('empty', 'There is nothing drawn that could be bent.');
    if (!(at instanceof Float32Array) || at.length > mostValues)
      return refuse('bad-value', `The values are a Float32Array of up to ${mostValues} numbers.`);
    const base = framing ?? drawing.framing ?? {};
    const digits = new Uint8Array(at.length);
    const outputs = new Float32Array(10 * at.length);
    this.inCore = false;
    for (const [k, value] of at.entries()) {
      const refused = draw(this.core, { ...drawing, framing: bend(base, vary, value) });
      if (refused) return refused;
      const { digit, activations } = reading(this.core);
      digits[k] = digit;
      outputs.set(activations.at(-1)!, 10 * k);
    }
    return { step: this.core.position().step, digits, outputs };
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
    const { drawing, done } = asked;
    const refused = drawing && draw(this.core, drawing);
    // A drawing without ink is not an error here: it is how every drawing begins.
    if (refused && refused.problem.code !== 'empty') {
      this.inCore = false;
      done(refused);
      return;
    }
    this.kept = refused ? null : drawing;
    this.inCore = this.kept !== null;
    done(this.current());
  }
}

function draw(core: Core, { strokes: { points, ends }, framing }: Framed): Refused | null {
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
  const refused = frame(core, framing);
  if (refused) return refused;
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
