import type { ManualStep, Reply, Send, Tensor } from '../../protocol/index.ts';
import { residualsOf, type Residual } from '../../model/residuals.ts';
import { deltasOf } from './slow.ts';

/** The parts of the page that a step in slow motion needs. */
export interface Stage {
  ask<K extends 'predictions' | 'predict' | 'gradient' | 'parameters'>(
    kind: K,
    send: Send<K>,
  ): Promise<Reply<K>>;
  manualStep(manual: ManualStep): Promise<void>;
  back(count: number): Promise<void>;
  /** Version of θ; null while it moves. */
  version(): number | null;
  tensors(): readonly Tensor[];
}

/** The picture that the step is taken on: a training digit, or 784 bytes and the digit they are meant as. */
export type Example = { example: number } | { pixels: Uint8Array; label: number };

/** Everything that one step on one picture is made of, at one θ. */
export interface Take {
  /** Of the θ. */
  version: number | null;
  example: Example;
  picture: Uint8Array;
  label: number;
  /** 784, 16, 16, 10 */
  activations: Float32Array[];
  residuals: Residual[];
  cost: number;
  theta: Float32Array;
  gradient: Float32Array;
  /** δ of the layers behind the pixels. */
  deltas: Float32Array[];
}

/** The same numbers after the step. */
export interface After {
  /** Of the θ that the step led to. */
  version: number | null;
  activations: Float32Array[];
  residuals: Residual[];
  cost: number;
}

export const phases = ['Forward', 'Cost', 'Blame', 'Nudges', 'New cost'] as const;

/** Measures all of it; null if θ was another one at the end than at the beginning. */
async function takeOf(stage: Stage, example: Example): Promise<Take | null> {
  const version = stage.version();
  const { picture, label } =
    'example' in example
      ? await stage
          .ask('predictions', { set: 'train', indices: [example.example] })
          .then(({ images, labels }) => ({ picture: images, label: labels[0]! }))
      : { picture: example.pixels, label: example.label };
  const [{ activations }, gradient, theta] = await Promise.all([
    stage.ask('predict', { pixels: picture }),
    stage.ask('gradient', example),
    stage.ask('parameters', {}),
  ]);
  const now = stage.version();
  if (now !== null && now !== version) return null;
  const { terms: residuals, cost } = residualsOf(activations.at(-1)!, label);
  const deltas = deltasOf(stage.tensors(), gradient);
  return {
    version,
    example,
    picture,
    label,
    activations,
    residuals,
    cost,
    theta,
    gradient,
    deltas,
  };
}

/**
 * One step on one picture, in five phases. The step is taken on the way from the fourth to the fifth, and taken back on
 * the way back.
 */
export class SlowMotion {
  phase = $state(0);
  example = $state.raw<Example>({ example: 0 });
  rate = $state(0.5);
  take = $state.raw<Take | null>(null);
  /** Set while the step has been taken. */
  after = $state.raw<After | null>(null);
  busy = $state(false);

  constructor(private readonly stage: Stage) {}

  /** The figure shows the θ of this version, or the step that led to it. */
  fits(version: number | null): boolean {
    if (this.after) return this.after.version === version;
    return this.take?.version === version && this.take.example === this.example;
  }

  /** Measures again once θ has moved on. */
  async refresh(): Promise<void> {
    const version = this.stage.version();
    if (this.busy || version === null || this.fits(version)) return;
    this.busy = true;
    try {
      const take = await takeOf(this.stage, this.example);
      if (!take) return;
      if (this.after) this.phase = 0;
      this.after = null;
      this.take = take;
    } finally {
      this.busy = false;
    }
  }

  async choose(example: Example): Promise<void> {
    await this.go(0);
    this.example = example;
    await this.refresh();
  }

  /** Goes to a phase, 0 … 4. The last one is reached by taking the step, and left by taking it back. */
  async go(phase: number): Promise<void> {
    const { take } = this;
    if (this.busy || !take || phase < 0 || phase >= phases.length) return;
    const last = phases.length - 1;
    this.busy = true;
    try {
      if (phase === last && !this.after) await this.step(take);
      if (phase < last && this.after) {
        await this.stage.back(1);
        this.after = null;
      }
      this.phase = phase;
    } finally {
      this.busy = false;
    }
  }

  private async step({ example, picture, label }: Take): Promise<void> {
    await this.stage.manualStep({
      kind: 'descend',
      over: example,
      learningRate: Math.fround(this.rate),
    });
    const version = this.stage.version();
    const { activations } = await this.stage.ask('predict', { pixels: picture });
    const { terms: residuals, cost } = residualsOf(activations.at(-1)!, label);
    this.after = { version, activations, residuals, cost };
  }
}
