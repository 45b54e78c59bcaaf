// Every byte that the page runs on is known when it is built.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** `import sum from 'file?sum'`: how long the file is, and its SHA-256 in hex. */
export const sums: Plugin = {
  name: 'sums',
  enforce: 'pre',
  load: {
    filter: { id: /\?sum$/ },
    handler(id) {
      const path = id.replace(/\?sum$/, '');
      this.addWatchFile(path);
      const bytes = readFileSync(path);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return `export default ${JSON.stringify({ bytes: bytes.length, sha256 })}`;
    },
  },
};
