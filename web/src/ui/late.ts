// Code that comes when it is wanted. Its files are fetched whole and unchanged before they are imported: Firefox and
// WebKit remember an import that failed, and would never try it again.

/** By chunk: its files and their sums. Written by web/offline.ts. */
type Files = Record<string, [file: string, integrity: string][]> & { index: [string, string][] };

/** Milliseconds that a file may take. */
const patience = 30_000;
/** Tries before the visitor is asked. */
const tries = 3;

/** Nothing but opening the page again will help. */
export class NeedsReload extends Error {}

const get = async (file: string, options: RequestInit): Promise<ArrayBuffer> => {
  const response = await fetch(new URL(file, document.baseURI), {
    ...options,
    signal: AbortSignal.timeout(patience),
  });
  if (!response.ok) throw new Error(`${file}: status ${response.status}`);
  return response.arrayBuffer();
};

/** The files of the version that the host has now; null where that is no longer this one. */
async function files(): Promise<Files | null> {
  const bytes = await get('files.json', { cache: 'no-cache' });
  const list = JSON.parse(new TextDecoder().decode(bytes)) as Files;
  return list.index.some(([file]) => import.meta.url.endsWith(file)) ? list : null;
}

/** Whether the host has another version of the page; false where it cannot be asked. */
export const isRenewed = (): Promise<boolean> =>
  files().then(
    (list) => list === null,
    () => false,
  );

/** Chunks that have come whole. */
const there = new Set<string>();

/** Imports a chunk by what `load` imports, once it is there. */
export async function late<T>(chunk: string, load: () => Promise<T>): Promise<T> {
  if (!import.meta.env.DEV && !there.has(chunk)) await fetchWhole(chunk);
  there.add(chunk);
  try {
    return await load();
  } catch (cause) {
    // A second try would get the first one's failure, and in WebKit a module that has never run.
    throw new NeedsReload('Open the page again.', { cause });
  }
}

async function fetchWhole(chunk: string): Promise<void> {
  for (let failures = 0; ;) {
    try {
      const list = await files();
      if (!list) throw new NeedsReload('The page has been renewed since it was opened.');
      const cache = failures ? 'reload' : 'default';
      await Promise.all(list[chunk]!.map(([file, integrity]) => get(file, { integrity, cache })));
      return;
    } catch (error) {
      if (error instanceof NeedsReload || ++failures === tries) throw error;
      await new Promise((done) => setTimeout(done, 500 * failures));
    }
  }
}
