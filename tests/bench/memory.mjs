// What a tab takes of the machine's memory: the bytes that are its process's own. Where there is no /proc, nothing is known.
import { readFileSync } from 'node:fs';

/** Watches a Chromium; each call of the function that comes back names the renderer that has come since the last. */
export async function watchRenderers(chromium) {
  const session = await chromium.newBrowserCDPSession();
  const known = new Set();
  return async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const fresh = processInfo.filter(({ type, id }) => type === 'renderer' && !known.has(id));
    for (const { id } of fresh) known.add(id);
    // A spare one may have come too, for a tab that is not there yet.
    return fresh.map(({ id }) => id).sort((a, b) => (ownBytes(b) ?? 0) - (ownBytes(a) ?? 0))[0];
  };
}

export function ownBytes(process) {
  try {
    const rollup = readFileSync(`/proc/${process}/smaps_rollup`, 'utf8');
    return 1024 * Number(/^Private_Dirty:\s+(\d+) kB$/m.exec(rollup)[1]);
  } catch {
    return null;
  }
}
