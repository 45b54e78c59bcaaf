// What may import what in web/src: the rooms, and the eslint rule that keeps their doors.
import { posix } from 'node:path';

/** Opening the worker and keeping it alive is the shell's: whoever shows numbers knows the state. */
const state = 'model/(?!(client|controls|frames|recovery|start)\\.)';

/** Besides its own folder and packages, a room may import what matches. */
const from = (...doors) => new RegExp(`^(package/|${doors.join('|')})`);

/** Whoever fetches code does it by this one file, which imports nothing. */
const late = 'ui/late\\.';

const shown = ['protocol/', 'plot/', 'ui/', state];

const doors = {
  assets: /^$/,
  protocol: /^$/,
  worker: /^(protocol|assets|built)\/|^package\/@noble/,
  model: from('protocol/'),
  plot: from('protocol/', late),
  ui: from('protocol/', 'plot/', state),
  console: from('protocol/', 'model/', late),
  toys: from('protocol/', 'plot/', 'ui/'),
  lab: from(...shown),
  figures: from(...shown, 'toys/', 'lab/'),
  offline: /^(model\/own-script\.|ui\/late\.|package\/workbox-)/,
  app: from(
    ...shown,
    'assets/networks/',
    'model/',
    'console/',
    'toys/',
    'lab/',
    'offline/renewal\\.',
  ),
  bench: from('protocol/', 'ui/', 'model/client\\.'),
};

/** What is fetched when it is wanted, and never with the rest. */
const later = { app: /^figures\/[^/]+\/Chapter\.svelte$/ };

/** The one file that starts a worker names it. */
const starts = { 'model/start.ts': '../worker/main.ts?worker&url' };

/** A file's folder: each chapter's figures are one of their own. */
const folder = (path) => path.match(/^figures\/[^/]+\/|^[^/]+\//)?.[0] ?? '';

/** A specifier as a path in web/src, or `package/…`, or `built/…`. */
function target(file, specifier) {
  const [path] = specifier.split('?');
  if (path.startsWith('.')) return posix.join(posix.dirname(file), path);
  return path.startsWith('#') ? 'built/' : `package/${path}`;
}

/** Why a file in web/src may not import this, or null. */
function objection(file, specifier, dynamic) {
  const to = target(file, specifier);
  const own = folder(file);
  if ((own !== '' && to.startsWith(own)) || specifier === starts[file]) return null;
  const room = own.split('/')[0];
  if (doors[room]?.test(to)) return null;
  if (!later[room]?.test(to)) return `${own || file} may not import ${to}: see web/rooms.js.`;
  return dynamic ? null : `${own} fetches ${to} when it is wanted: import() it.`;
}

const oneWay = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = context.filename.replaceAll('\\', '/').match(/\/web\/src\/(.*)$/)?.[1];
    if (file === undefined) return {};
    const check = (node, dynamic = false) => {
      const specifier = node.source?.value;
      const message =
        typeof specifier === 'string'
          ? objection(file, specifier, dynamic)
          : 'An import names its file in a plain string.';
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node),
      ExportAllDeclaration: (node) => check(node),
      ExportNamedDeclaration: (node) => node.source && check(node),
      ImportExpression: (node) => check(node, true),
      TSImportType: (node) => check(node),
      // new URL('…', import.meta.url): the bundler takes what it names along.
      'NewExpression[callee.name="URL"][arguments.1.object.type="MetaProperty"]'(node) {
        check({ ...node, source: node.arguments[0] });
      },
    };
  },
};

export const rooms = { rules: { 'one-way': oneWay } };
