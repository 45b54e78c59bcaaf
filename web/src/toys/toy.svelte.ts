import { distance, inside, length, stepFrom, valleyAt, type StepRule } from './descent.ts';
import { classifyDescent } from './classify.ts';
import type { Hill, Point } from './hill.ts';

/** The most balls that one can tell apart. */
const mostBalls = 5;
/** Steps after which a ball stops. */
const mostSteps = 2_000;

export interface Ball {
  /** 1, 2, 3 … */
  name: number;
  /** From the start to where it lies, a point a step. */
  path: readonly Point[];
  /** It has settled, or left the picture: there is nothing more to see. */
  state: 'moving' | 'settled' | 'left';
}

/** Balls on a hill and the settings of their descent: the state of a toy. */
export class Toy {
  balls = $state.raw<readonly Ball[]>([]);
  /** Name of the ball that the readings are about. */
  chosen = $state(1);
  rate = $state(0);
  stepRule = $state<StepRule>('proportional');
  running = $state(false);
  /** How much of its last step the picture has shown, from 0 to 1. */
  shown = $state(1);

  constructor(
    readonly hill: Hill,
    readonly starts: readonly Point[],
    rate: number,
  ) {
    this.rate = rate;
    this.balls = [this.fresh(1, starts[0]!)];
  }

  get ball(): Ball {
    return this.balls.find(({ name }) => name === this.chosen) ?? this.balls[0]!;
  }

  get w(): Point {
    return this.ball.path.at(-1)!;
  }

  /** Some ball can go on. */
  get restless(): boolean {
    return this.balls.some(({ state }) => state === 'moving');
  }

  /** One more ball, which becomes the chosen one; above the limit, instead of the oldest. */
  drop(at: Point): void {
    const taken = this.balls.map(({ name }) => name);
    const kept = this.balls.length < mostBalls ? this.balls : this.balls.slice(1);
    const free = [1, 2, 3, 4, 5].find((name) => !taken.includes(name)) ?? this.balls[0]!.name;
    this.balls = [...kept, this.fresh(free, at)];
    this.chosen = free;
    this.shown = 1;
  }

  /** Chooses the ball that lies within `slack` of a point, or drops one there. */
  touch(at: Point, slack: number): void {
    const near = this.balls
      .map(({ name, path }) => ({ name, far: distance(path.at(-1)!, at) }))
      .sort((a, b) => a.far - b.far)[0]!;
    if (near.far < slack) this.chosen = near.name;
    else this.drop(at);
  }

  /** Puts the chosen ball elsewhere: a new start. */
  put(at: Point): void {
    this.replace(this.chosen, this.fresh(this.chosen, at));
    this.shown = 1;
  }

  /** Replaces all balls. */
  only(starts: readonly Point[]): void {
    this.running = false;
    this.balls = starts.map((start, k) => this.fresh(k + 1, start));
    this.chosen = 1;
    this.shown = 1;
  }

  remove(): void {
    if (this.balls.length === 1) return;
    this.balls = this.balls.filter(({ name }) => name !== this.chosen);
    this.chosen = this.balls.at(-1)!.name;
  }

  /** Every ball takes a step. */
  step(): void {
    this.balls = this.balls.map((ball) => this.next(ball));
    this.shown = 1;
    if (!this.restless) this.running = false;
  }

  /** Back to the starts. */
  again(): void {
    this.balls = this.balls.map(({ name, path }) => this.fresh(name, path[0]!));
    this.shown = 1;
  }

  /** From the starts if no ball moves any more. */
  run(): void {
    if (!this.restless) this.again();
    this.running = true;
  }

  /** Goes to the end at once. */
  finish(): void {
    for (let k = 0; k < 300 && this.restless; k++) this.step();
    this.running = false;
  }

  /** Another η or step rule: a ball at rest may have to move again. */
  set(change: { rate?: number; stepRule?: StepRule }): void {
    if (change.rate !== undefined) this.rate = change.rate;
    if (change.stepRule !== undefined) this.stepRule = change.stepRule;
    this.balls = this.balls.map((ball) =>
      ball.state === 'left' ? ball : { ...ball, state: this.stateAt(ball.path.at(-1)!) },
    );
  }

  /** The last steps of the chosen ball, oldest first: how long each was. */
  lengths(most: number): number[] {
    const { path } = this.ball;
    const from = Math.max(1, path.length - most);
    return path.slice(from).map((point, k) => distance(point, path[from + k - 1]!));
  }

  private fresh(name: number, at: Point): Ball {
    return { name, path: [at], state: this.stateAt(at) };
  }

  private replace(name: number, ball: Ball): void {
    this.balls = this.balls.map((old) => (old.name === name ? ball : old));
  }

  private next(ball: Ball): Ball {
    if (ball.state !== 'moving') return ball;
    const point = stepFrom(this.hill, ball.path.at(-1)!, this.rate, this.stepRule);
    const path = [...ball.path, point];
    const tired = path.length > mostSteps;
    return { ...ball, path, state: tired ? 'settled' : this.stateAt(point) };
  }

  /** Settled: on a bottom that holds it, and its next step is too short to be seen. */
  private stateAt(point: Point): Ball['state'] {
    const { hill, rate, stepRule } = this;
    if (!inside(hill, point)) return 'left';
    const valley = valleyAt(hill, point);
    if (valley < 0 || stepRule === 'constant') return 'moving';
    const holds = classifyDescent(hill, point, rate, stepRule, 1).kind === 'converges';
    return holds && rate * length(hill.gradient(point)) < 1e-4 ? 'settled' : 'moving';
  }
}
