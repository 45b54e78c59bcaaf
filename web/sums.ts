// Every byte that the page runs on is known when it is built.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/**
 * No browser checks a worker's script, so this one checks itself: it is wrapped into a function, whose text must have
 * the sum that the build took. FNV-1a tells any one byte that has changed.
 */
export const selfCheck: Plugin = {
  name: 'self-check',
  apply: 'build',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || !chunk.isEntry) continue;
      if (chunk.imports.length + chunk.exports.length > 0)
        this.error(`${chunk.fileName} imports or exports something, and cannot be wrapped.`);
      const [, code, mapped] = /^([^]*?)(\n\/\/# sourceMappingURL=.*\s*)?$/.exec(chunk.code)!;
      const text = `()=>{\n${code}\n}`;
      let sum = 0;
      for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 16777619);
      chunk.code =
        `const run=(${text}),text=String(run);let sum=0;` +
        'for(let i=0;i<text.length;i++)sum=Math.imul(sum^text.charCodeAt(i),16777619);' +
        `if(sum!==${sum})throw Error("arrived damaged");run()${mapped ?? ''}`;
      if (chunk.map) chunk.map.mappings = `;${chunk.map.mappings}`;
    }
  },
};

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
