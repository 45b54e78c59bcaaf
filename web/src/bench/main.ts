import { mount } from 'svelte';
import '../ui/base.css';
import Bench from './Bench.svelte';
import { createPeer } from './peer.ts';

window.benchPeer = createPeer();
mount(Bench, { target: document.querySelector('#app')! });
