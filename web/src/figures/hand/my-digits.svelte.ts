import { area, BadFile, toText, unknown, type Labelled } from './labelled.ts';

/** As much of localStorage as is needed. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'downhill.my-digits';

/** 785 bytes each, twice that in a browser's store, which has room for 5 MB. */
const most = 2_000;

function fromText(text: string): Labelled[] {
  const digits: Labelled[] = [];
  for (let at = 0; at + area < text.length; at += area + 1) {
    const bytes = Uint8Array.from(text.slice(at, at + area + 1), (letter) => letter.charCodeAt(0));
    if (bytes[0]! <= 9) digits.push({ label: bytes[0]!, pixels: bytes.slice(1) });
  }
  return digits;
}

/**
 * The visitor's labelled digits, kept on this device only. What another tab has put there meanwhile is kept too:
 * every change begins with what lies on the shelf.
 */
export class MyDigits {
  digits = $state.raw<readonly Labelled[]>([]);
  /** Why they are not kept, in a sentence; null where they are. */
  trouble = $state.raw<string | null>(null);
  /** Whether the shelf has what `digits` has. */
  private kept = true;

  constructor(private readonly shelf: () => Shelf) {
    this.look();
  }

  /** Takes what lies on the shelf, unless there is something here that it could not hold. */
  look(): void {
    if (!this.kept) return;
    try {
      this.digits = fromText(this.shelf().getItem(key) ?? '');
      this.trouble = null;
    } catch {
      this.kept = false;
      this.trouble =
        'This browser lets the page keep nothing. Your digits stay until you leave; export them to have them back.';
    }
  }

  /** Adds those that are not there yet, all or none; returns how many that were. */
  add(more: readonly Labelled[]): number {
    this.look();
    const fresh = unknown(this.digits, more);
    if (this.digits.length + fresh.length > most)
      throw new BadFile(
        `A set of your own has room for ${most} digits; with these it would have ${this.digits.length + fresh.length}. Nothing was added.`,
      );
    this.keep([...this.digits, ...fresh]);
    return fresh.length;
  }

  remove(digit: Labelled): void {
    this.look();
    this.keep(this.digits.filter((kept) => unknown([digit], [kept]).length > 0));
  }

  clear(): void {
    this.keep([]);
  }

  private keep(digits: readonly Labelled[]): void {
    this.digits = digits;
    try {
      this.shelf().setItem(key, digits.map(toText).join(''));
      this.kept = true;
      this.trouble = null;
    } catch {
      this.kept = false;
      this.trouble = `This browser has no room to keep ${digits.length} digits. They are here until you leave; export them, or delete some.`;
    }
  }
}

export const myDigits = new MyDigits(() => localStorage);
