import '@tensorflow/tfjs-backend-cpu';
import { createOn } from './tensorflow.ts';

export const create = () => createOn('cpu');
