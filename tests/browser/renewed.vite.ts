// The next version of the page, for the tests of what happens when it is deployed: other words in the page, in its own
// script and in a chapter's.
import { mergeConfig, type Plugin } from 'vite';
import site from '../../web/vite.config.ts';

const renew: Plugin = {
  name: 'renew',
  enforce: 'pre',
  transformIndexHtml: (html) => html.replace('<title>', '<title>Renewed '),
  transform(code, id) {
    if (id.endsWith('/app/Hint.svelte'))
      return code.replace('Random numbers', 'Renewed: random numbers');
    if (id.endsWith('/learned/Chapter.svelte'))
      return code.replace('<Passage', '<p>Renewed</p><Passage');
    return null;
  },
};

export default mergeConfig(site, { plugins: [renew] });
