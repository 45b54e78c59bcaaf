import { mount } from 'svelte';
import '../ui/base.css';
import Bench from './Bench.svelte';
import { createPeer } from './peer.ts';

window.benchPeer = createPeer();
const target = document.querySelector('#app')!;
mount(Bench, { target });
target.firstElementChild!.remove(); // what stands there until then
