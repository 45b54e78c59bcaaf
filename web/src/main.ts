import { mount } from 'svelte';
import './lib/base.css';
import Lab from './chapters/Lab.svelte';
import { createConsole } from './page/console.ts';
import { Start } from './page/start.ts';
import { lab } from './page/state.svelte.ts';

const start = new Start(lab);
const opened = start.open(); // the first request, before anything that must wait for it
window.downhill = createConsole(start.remote);
mount(Lab, { target: document.querySelector('#app')! });
void opened;
