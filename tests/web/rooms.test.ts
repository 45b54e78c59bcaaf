import { fileURLToPath } from 'node:url';
import { Linter } from 'eslint';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import { expect, test } from 'vitest';
import { rooms } from '../../web/rooms.js';

const top = fileURLToPath(new URL('../..', import.meta.url));
const linter = new Linter({ cwd: top });

/** What the rule says to a file with this code, none of which is run. */
function complaints(path: string, code: string): string[] {
  const config = [
    ...svelte.configs.base,
    { files: ['**/*.ts'], languageOptions: { parser: ts.parser as Linter.Parser } },
    { files: ['**/*.svelte'], languageOptions: { parserOptions: { parser: ts.parser } } },
    { files: ['**/*'], plugins: { rooms }, rules: { 'rooms/one-way': 'error' as const } },
  ];
  const inside = path.endsWith('.svelte') ? `<script lang="ts">\n${code};\n</script>\n` : code;
  return linter
    .verify(inside, config as Linter.Config[], { filename: `${top}web/src/${path}` })
    .map(({ message }) => message);
}

const bad: [file: string, code: string][] = [
  ['protocol/run.ts', "import type { RunStore } from '../model/run.svelte.ts'"],
  ['protocol/run.ts', "import { mount } from 'svelte'"],
  ['worker/router.ts', "import { Client } from '../model/client.ts'"],
  ['worker/router.ts', "import { onMount } from 'svelte'"],
  ['model/controls.ts', "import type { Router } from '../worker/router.ts'"],
  ['model/controls.ts', "import { decimal } from '../ui/format.ts'"],
  ['model/controls.ts', "new Worker(new URL('../worker/main.ts', import.meta.url))"],
  ['model/start.ts', "new Worker(new URL('../worker/router.ts', import.meta.url))"],
  ['model/start.ts', "import '../worker/main.ts'"],
  ['model/client.ts', "import url from '../worker/main.ts?worker&url'"],
  ['plot/raster.ts', "import { RunStore } from '../model/run.svelte.ts'"],
  ['plot/Relief.svelte', "import Slider from '../ui/Slider.svelte'"],
  ['ui/Sym.svelte', "import { Frames } from '../model/frames.ts'"],
  ['ui/Sym.svelte', "import Curve from '../lab/Curve.svelte'"],
  ['console/arguments.ts', "import { decimal } from '../ui/format.ts'"],
  ['toys/classify.ts', "import { RunStore } from '../model/run.svelte.ts'"],
  ['lab/Pad.svelte', "import type { Controls } from '../model/controls.ts'"],
  ['lab/Pad.svelte', "import Lab from '../app/Lab.svelte'"],
  ['lab/chart.ts', "export { Walk } from '../toys/toy.svelte.ts'"],
  ['lab/chart.ts', "export * from '../toys/hill.ts'"],
  ['figures/step/slow.ts', "import { knobs } from '../thirteen-thousand/tiles.ts'"],
  ['figures/step/slow.ts', "const later = () => import('../thirteen-thousand/tiles.ts')"],
  ['figures/step/Chapter.svelte', "const later = () => import('../hand/Correct.svelte')"],
  ['figures/step/Chapter.svelte', "import Dock from '../../app/Dock.svelte'"],
  ['figures/step/slow.ts', "let router: import('../../worker/router.ts').Router"],
  ['figures/step/slow.ts', "import createModule from '#wasm'"],
  ['figures/step/slow.ts', 'const later = (name: string) => import(name)'],
  ['app/list.ts', "import Chapter from '../figures/step/Chapter.svelte'"],
  ['app/list.ts', "const later = () => import('../figures/step/SliceCurve.svelte')"],
  ['app/Lab.svelte', "import '../worker/main.ts'"],
  ['bench/measure.ts', "import { RunStore } from '../model/run.svelte.ts'"],
  ['strange/new.ts', "import { RunStore } from '../model/run.svelte.ts'"],
];

test.each(bad)('%s may not say: %s', (file, code) => {
  expect(complaints(file, code)).toEqual([
    expect.stringMatching(/may not import|import\(\)|plain/),
  ]);
});

const good: [file: string, code: string][] = [
  ['protocol/index.ts', "export type * from './run.ts'"],
  ['worker/main.ts', "import createModule from '#wasm'"],
  ['worker/main.ts', "import url from '../assets/networks/large.safetensors?url'"],
  ['model/start.ts', "import url from '../worker/main.ts?worker&url'"],
  ['plot/relief.ts', "import { paint } from './contour.ts'"],
  ['ui/Sym.svelte', "import { notation } from '../model/notation.ts'"],
  ['figures/step/Chapter.svelte', "import { RunStore } from '../../model/run.svelte.ts'"],
  ['figures/step/Chapter.svelte', "import SliceCurve from './SliceCurve.svelte'"],
  ['app/list.ts', "const later = () => import('../figures/step/Chapter.svelte')"],
  ['app/main.ts', "import { Recovery } from '../model/recovery.ts'"],
];

test.each(good)('%s may say: %s', (file, code) => {
  expect(complaints(file, code)).toEqual([]);
});
