// Called from the repository's top (tools/check), so that tests/ and tools/ lie within reach.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Forbids imports whose path matches one of the rules [regex, why]. */
const room = (files, rules) => ({
  files: files.map((path) => `web/src/${path}`),
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: rules.map(([regex, message]) => ({ regex, message })) },
    ],
  },
});

const noWorker = ['(/worker/|^#wasm)', 'The page speaks to the worker through protocol.ts only.'];

export default defineConfig(
  { ignores: ['build/', 'web/dist/', '**/node_modules/', 'web/src/worker/downhill.d.ts'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.page.json', './tsconfig.worker.json', './tsconfig.tests.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // With noUncheckedIndexedAccess the index that was just checked has to be said somehow.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser, svelteConfig },
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...ts.configs.disableTypeChecked,
    languageOptions: { ...ts.configs.disableTypeChecked.languageOptions, globals: globals.node },
  },

  // The rooms of the house: what may import what.
  room(['*.ts', '*.svelte', 'page/**'], [noWorker]),
  room(
    ['lib/**'],
    [noWorker, ['/(page|parts|views|chapters)/', 'lib/ knows nothing of the page.']],
  ),
  room(
    ['parts/**'],
    [
      noWorker,
      ['/(page|views|chapters)/|/protocol', 'A part shows what it is handed and knows lib/ only.'],
    ],
  ),
  room(
    ['views/**'],
    [
      noWorker,
      ['/views/', 'Views never import each other.'],
      ['/chapters/', 'A chapter shows views, not the other way round.'],
      ['/page/(?!state)', 'Of the page, a view knows the state only.'],
    ],
  ),
  room(
    ['views/*'],
    [
      noWorker,
      ['^\\./(?!.*\\.css$)', 'Views never import each other.'],
      ['/chapters/', 'A chapter shows views, not the other way round.'],
      ['/page/(?!state)', 'Of the page, a view knows the state only.'],
    ],
  ),
  room(
    ['chapters/**'],
    [noWorker, ['/page/(?!state)', 'Of the page, a chapter knows the state only.']],
  ),
  room(
    ['bench/**'],
    [
      noWorker,
      ['/(views|chapters)/|/page/(?!client)', 'Of the page, the benchmark knows the client.'],
    ],
  ),
  room(
    ['worker/**'],
    [['/(page|parts|views|chapters|bench|lib)/', 'The worker knows nothing of the page.']],
  ),
  room(['protocol.ts'], [['.', 'protocol.ts imports nothing.']]),
);
