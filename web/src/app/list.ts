import type { Component } from 'svelte';

export interface Chapter {
  /** Its folder, its chunk's name, and its address on the page: #network. */
  id: string;
  title: string;
  /** What is to be done in it, in a sentence. */
  summary: string;
  load: () => Promise<{ default: Component }>;
  /** About as many pixels as it takes beside the dock, and on a phone: kept free until it is there. */
  heights: readonly [wide: number, narrow: number];
}

/** The chapters in the order of the lesson. */
export const chapters: readonly Chapter[] = [
  {
    id: 'network',
    title: 'The network',
    summary: 'Pick any neuron and see what it adds up.',
    load: () => import('../figures/network/Chapter.svelte'),
    heights: [2840, 4420],
  },
  {
    id: 'the-cost',
    title: 'The cost',
    summary: 'Stack ten gaps to one number, and rank what is worse.',
    load: () => import('../figures/the-cost/Chapter.svelte'),
    heights: [2300, 3600],
  },
  {
    id: 'one-knob',
    title: 'One knob',
    summary: 'Drop balls on a curve and find the step that is too large.',
    load: () => import('../figures/one-knob/Chapter.svelte'),
    heights: [1060, 1870],
  },
  {
    id: 'two-knobs',
    title: 'Two knobs',
    summary: 'Walk down a landscape, then look at the real one.',
    load: () => import('../figures/two-knobs/Chapter.svelte'),
    heights: [2370, 3620],
  },
  {
    id: 'thirteen-thousand',
    title: 'Thirteen thousand knobs',
    summary: 'Every slope of the cost, row by row, and a step along all of them.',
    load: () => import('../figures/thirteen-thousand/Chapter.svelte'),
    heights: [2600, 3800],
  },
  {
    id: 'step',
    title: 'The step',
    summary: 'Walk along the slope under your network, and take one step in slow motion.',
    load: () => import('../figures/step/Chapter.svelte'),
    heights: [2180, 3600],
  },
  {
    id: 'again',
    title: 'Again and again',
    summary: 'Drag through all that has happened, and train two runs side by side.',
    load: () => import('../figures/again/Chapter.svelte'),
    heights: [1500, 2300],
  },
  {
    id: 'learned',
    title: 'What did it learn?',
    summary: 'Look inside, see its mistakes, and fool it.',
    load: () => import('../figures/learned/Chapter.svelte'),
    heights: [3160, 5500],
  },
  {
    id: 'hand',
    title: 'Your hand',
    summary: 'Bend your digit until it is misread, then correct the network.',
    load: () => import('../figures/hand/Chapter.svelte'),
    heights: [2490, 4020],
  },
];
