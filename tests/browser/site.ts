// The built page, served by a plain static server from a sub-path.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** What becomes of a request: served (undefined), answered with one byte changed or with other bytes,
 * not found, or cut off, as by a host that is dead. */
export type Answer = undefined | 'damaged' | 'missing' | 'gone' | Buffer;

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
};
/** One byte is another, the one in the middle unless told. */
export function flipped(bytes: Buffer, at = bytes.length >> 1): Buffer {
  bytes[at]! ^= 1;
  return bytes;
}

/** How the host treats one request; the default serves it at once. */
export type Host = (path: string) => Promise<Answer> | Answer;

export interface Site {
  address: string;
  /** Replaced by a test that slows something down. */
  host: Host;
  /** Serves the files of another folder from now on. */
  deploy: (from: string) => void;
  /** The file that a request's path stands for. */
  file: (path: string) => Buffer;
  close: () => Promise<void>;
}

/**
 * Serves a copy of web/dist under /lessons/downhill/, with no header but what a file needs. `prepare` may
 * add to the copy.
 */
export async function serveSite(prepare: (folder: string) => void = () => {}): Promise<Site> {
  const top = mkdtempSync(join(tmpdir(), 'downhill-'));
  const folder = join(top, 'lessons/downhill');
  cpSync(dist, folder, { recursive: true });
  prepare(folder);
  const files = sirv(top, { dev: true });
  const file = (address: string) => {
    const [path] = address.split('?') as [string];
    return readFileSync(join(top, path.endsWith('/') ? `${path}index.html` : path));
  };
  const deploy = (from: string) => {
    rmSync(folder, { recursive: true });
    cpSync(from, folder, { recursive: true });
  };
  const site: Partial<Site> = { host: () => undefined, file, deploy };
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    void Promise.resolve(site.host!(path)).then((answer) => {
      if (!answer) {
        files(request, response);
        return;
      }
      if (answer === 'gone') {
        request.socket.destroy();
        return;
      }
      response.statusCode = answer === 'missing' ? 404 : 200;
      response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
      if (answer === 'missing') response.end('not here');
      else response.end(answer === 'damaged' ? flipped(file(path)) : answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lessons/downhill/`;
  site.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(top, { recursive: true });
  };
  return site as Site;
}
