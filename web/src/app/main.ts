import { mount } from 'svelte';
import '../ui/base.css';
import Lab from './Lab.svelte';
import { createConsole } from '../console/console.ts';
import { Start } from '../model/start.ts';
import { lab } from '../model/state.svelte.ts';

const start = new Start(lab);
const opened = start.open(); // the first request, before anything that must wait for it
window.downhill = createConsole(start.remote);
mount(Lab, { target: document.querySelector('#app')! });
void opened;
