import type { GradientSource } from '../../protocol/index.ts';

/** θ and ∇C of one step of the run. */
export interface Slopes {
  step: number;
  theta: Float32Array;
  gradient: Float32Array;
  /** The pictures that the gradient was taken over, and the same in words. */
  over: GradientSource;
  of: string;
}
