import { mount } from 'svelte';
import '../ui/base.css';
import Lab from './Lab.svelte';
import { createConsole } from '../console/console.ts';
import { Recovery } from '../model/recovery.ts';
import { keepTranslated } from './translated.ts';

const model = new Recovery();
const opened = model.open(); // the first request, before anything that must wait for it
window.downhill = createConsole(model.controls);
const target = document.querySelector('#app')!;
mount(Lab, { target, props: { model } });
target.firstElementChild!.remove(); // what stands there until then
keepTranslated(document.body);
void opened;
