// One file over the network, whatever the network does: a file that stalls, ends early, arrives changed or does
// not arrive is fetched again, for ever, ever more slowly. What comes out is what was asked for.
import { sha256 } from './sha256.ts';

/** What tells the right bytes from all others. */
export interface Sum {
  bytes: number;
  sha256: string;
}

export interface Wanted extends Sum {
  address: string;
  /** To be there without a network next time. The service worker sees to all that is not. */
  keep?: boolean;
}

/** The outside world, so that tests can bend it. */
export interface Net {
  fetch: (address: string, options: RequestInit) => Promise<Response>;
  pause: (milliseconds: number) => Promise<void>;
  /** Keeps a file for the time without a network. */
  keep?: (address: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Milliseconds without a byte after which a transfer is given up. */
  stall: number;
}

const kept = 'downhill-data';

/** Plain http has no caches, and a private window may refuse them. */
async function found(address: string): Promise<Response | undefined> {
  try {
    return await caches.match(address, { cacheName: kept });
  } catch {
    return undefined;
  }
}

export const browserNet: Net = {
  // Not by way of the service worker: a newer one takes over only when nothing is under way through the older one, and
  // data may stall.
  fetch: async (address, options) =>
    (options.cache === 'default' && (await found(address))) || fetch(address, options),
  pause: (milliseconds) =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        removeEventListener('online', wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      addEventListener('online', wake);
    }),
  stall: 15_000,
  // Plain http has no caches; a private window or a full disk may refuse.
  async keep(address, bytes) {
    try {
      const cache = await caches.open(kept);
      if (!(await cache.match(address))) await cache.put(address, new Response(bytes));
    } catch {
      // Then the network is asked again next time.
    }
  },
};

/** Failures in a row before the visitor is told. */
const patience = 4;
const backoff = (failures: number) =>
  Math.min(500 * 2 ** (failures - 1), 30_000) * (0.5 + Math.random() / 2);

export type Checked<T> = { value: T } | { fault: string };

const nameOf = (address: string) => address.split('/').pop() ?? address;
const named = <T>({ address }: Wanted, checked: Checked<T>): Checked<T> =>
  'fault' in checked ? { fault: `${nameOf(address)} ${checked.fault}` } : checked;

export class Downloader {
  private readonly troubled = new Set<string>();

  /** `tell` hears a clause saying what is wrong, and null once nothing is. */
  constructor(
    private readonly net: Net,
    private readonly tell: (fault: string | null) => void,
  ) {}

  /**
   * `check` finds what is wrong with the file, which is named here; `progress` hears of bytes as they come, and of
   * negative ones when they came in vain.
   */
  async get<T>(
    wanted: Wanted,
    check: (bytes: Uint8Array<ArrayBuffer>) => Checked<T> | Promise<Checked<T>>,
    progress: (bytes: number) => void = () => {},
  ): Promise<T> {
    for (let failures = 0; ; await this.net.pause(backoff(failures))) {
      let counted = 0;
      const arrived = await this.attempt(wanted, failures > 0, (bytes) => {
        counted += bytes;
        progress(bytes);
      });
      if (wanted.keep && 'value' in arrived) void this.net.keep?.(wanted.address, arrived.value);
      const checked = 'fault' in arrived ? arrived : named(wanted, await check(arrived.value));
      if ('value' in checked) {
        if (this.troubled.delete(wanted.address) && this.troubled.size === 0) this.tell(null);
        return checked.value;
      }
      progress(-counted);
      if (++failures < patience) continue;
      this.troubled.add(wanted.address);
      this.tell(checked.fault);
    }
  }

  /** All that can go wrong ends here as a value: engines differ in the errors that they throw. */
  private async attempt(
    { address, bytes: expected, sha256: sum }: Wanted,
    again: boolean,
    progress: (bytes: number) => void,
  ): Promise<Checked<Uint8Array<ArrayBuffer>>> {
    const name = nameOf(address);
    const control = new AbortController();
    const fault = (what: string) => {
      control.abort();
      return { fault: `${name} ${what}` };
    };
    const stalled = Symbol();
    const inTime = async <T>(wait: Promise<T>): Promise<T | typeof stalled> => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<typeof stalled>((resolve) => {
        timer = setTimeout(() => resolve(stalled), this.net.stall);
      });
      try {
        return await Promise.race([wait, late]);
      } finally {
        clearTimeout(timer);
      }
    };
    const stopped = `stopped coming for ${Math.round(this.net.stall / 1000)} seconds`;

    try {
      // What came wrong once may sit in a cache.
      const response = await inTime(
        this.net.fetch(address, { signal: control.signal, cache: again ? 'reload' : 'default' }),
      );
      if (response === stalled) return fault(stopped);
      if (!response.ok) return fault(`was refused by the server (status ${response.status})`);
      if (!response.body) return fault('arrived empty');

      const reader = response.body.getReader();
      const whole = new Uint8Array(expected);
      let length = 0;
      for (;;) {
        const chunk = await inTime(reader.read());
        if (chunk === stalled) return fault(stopped);
        if (chunk.done) break;
        if (length + chunk.value.length > expected) return fault('arrived too long');
        whole.set(chunk.value, length);
        length += chunk.value.length;
        progress(chunk.value.length);
      }
      // A response that was cut off looks finished where its length was not announced.
      if (length < expected) return fault('arrived cut short');
      return (await sha256(whole)) === sum ? { value: whole } : fault('arrived damaged');
    } catch {
      return fault('could not be reached');
    }
  }
}
