import { mount } from 'svelte';
import '../ui/base.css';
import Lab from './Lab.svelte';
import { createConsole } from '../console/console.ts';
import { Recovery } from '../model/recovery.ts';
import { keepTranslated } from './translated.ts';

const model = new Recovery();
const opened = model.open(); // the first request, before anything that must wait for it
window.downhill = createConsole(model.controls);
mount(Lab, { target: document.querySelector('#app')!, props: { model } });
keepTranslated(document.body);
void opened;
