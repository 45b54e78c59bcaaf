import type { Component } from 'svelte';

export interface Chapter {
  /** Its address on the page: #network. */
  id: string;
  title: string;
  /** What is to be done in it, in a line. */
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
    load: () => import('./TheNetwork.svelte'),
    heights: [2400, 3470],
  },
  {
    id: 'the-cost',
    title: 'The cost',
    summary: 'Stack ten gaps to one number, and rank what is worse.',
    load: () => import('./TheCost.svelte'),
    heights: [2300, 3600],
  },
  {
    id: 'hand',
    title: 'Your hand',
    summary: 'Bend your digit until it is misread, then correct the network.',
    load: () => import('./YourHand.svelte'),
    heights: [2490, 4020],
  },
];
