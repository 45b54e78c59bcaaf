import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Evaluation } from '../protocol/index.ts';
import { tickName, ticks, toAxis, toStep } from './axis.ts';
import { drawCompared, type ComparedCurve } from './compared-curve.ts';
import type { Colours } from '../plot/palette.svelte.ts';

/** The heights that a beginner must know: where the cost stalls, and where it dies. */
const landmarks = [
  { cost: 0.9, words: '0.90: about 0.1 to everything' },
  { cost: 1, words: '1.00: everything dark' },
];

/** Both axes end here, so that 1 is one height. Higher costs are named, not drawn. */
const ceiling = 1.25;

const font = '12px system-ui, sans-serif';

/** Cost and accuracy over the steps of a run, with a playhead. Loaded late: it brings uPlot along. */
export class Chart {
  private plot: uPlot | null = null;
  private colours: Colours | null = null;
  private last = 0;
  private step = 0;
  private list: readonly Evaluation[] = [];
  private compared: ComparedCurve | null = null;

  constructor(
    private readonly holder: HTMLElement,
    private readonly name: (step: number) => string,
  ) {}

  /** Builds the chart anew in these colours. */
  paint(colours: Colours): void {
    this.colours = colours;
    this.plot?.destroy();
    this.plot = new uPlot(this.options(colours), this.columns(), this.holder);
  }

  show(list: readonly Evaluation[], step: number, last: number): void {
    this.list = list;
    this.step = step;
    this.last = last;
    this.plot?.setData(this.columns());
  }

  /** Another run, drawn over this one. */
  compare(compared: ComparedCurve | null): void {
    this.compared = compared;
    this.plot?.redraw(false);
  }

  fit(): void {
    this.plot?.setSize(this.size());
  }

  stop(): void {
    this.plot?.destroy();
    this.plot = null;
  }

  /** What the curve tells, for those who do not see it; null where it is empty. */
  words(list: readonly Evaluation[], now: Evaluation): string | null {
    const [first] = list;
    if (!first) return null;
    const least = list.reduce((a, b) => (b.cost < a.cost ? b : a), first);
    return (
      `Cost on training digits: ${first.cost.toFixed(3)} at ${this.name(first.step)}, ` +
      `${now.cost.toFixed(3)} now, lowest ${least.cost.toFixed(3)} at ${this.name(least.step)}. ` +
      `Right on test digits: ${(100 * first.accuracy).toFixed(1)} percent then, ${(100 * now.accuracy).toFixed(1)} now.`
    );
  }

  /** The step at a position of the window. */
  stepAt(clientX: number): number {
    if (!this.plot) return 0;
    const box = this.plot.over.getBoundingClientRect();
    return toStep(this.plot.posToVal(clientX - box.left, 'x'));
  }

  private size() {
    const { clientWidth, clientHeight } = this.holder;
    return { width: Math.max(160, clientWidth), height: Math.max(90, clientHeight) };
  }

  private columns(): uPlot.AlignedData {
    return [
      this.list.map(({ step }) => toAxis(step)),
      this.list.map(({ cost }) => cost),
      this.list.map(({ accuracy }) => accuracy),
    ];
  }

  private options(colours: Colours): uPlot.Options {
    const axis = { stroke: colours.quiet, font, grid: { stroke: colours.line, width: 1 } };
    const points = { show: (_: uPlot, __: number, from: number, to: number) => to - from < 1 };
    return {
      ...this.size(),
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 12, 0, 0],
      scales: {
        x: { time: false, range: () => [0, toAxis(Math.max(100, this.last))] },
        y: { range: () => [0, ceiling] },
        right: { range: () => [0, ceiling] },
      },
      axes: [
        {
          ...axis,
          size: 26,
          ticks: { show: false },
          splits: () => ticks(Math.max(100, this.last)).map(toAxis),
          values: (_, splits) => splits.map((x) => tickName(Math.round(toStep(x)))),
        },
        {
          ...axis,
          stroke: colours.cost,
          size: 44,
          ticks: { show: false },
          splits: () => [0, 0.25, 0.5, 0.75, 1],
          values: (_, splits) => splits.map(String),
        },
        {
          ...axis,
          scale: 'right',
          side: 1,
          stroke: colours.right,
          size: 50,
          grid: { show: false },
          ticks: { show: false },
          splits: () => [0, 0.25, 0.5, 0.75, 1],
          values: (_, splits) => splits.map((v) => `${Math.round(100 * v)} %`),
        },
      ],
      series: [
        {},
        { scale: 'y', stroke: colours.cost, width: 2, points },
        { scale: 'right', stroke: colours.right, width: 2, dash: [7, 5], points },
      ],
      hooks: {
        drawClear: [(plot) => this.drawLandmarks(plot)],
        draw: [
          (plot) => {
            if (this.compared) drawCompared(plot, this.compared, colours);
          },
          (plot) => this.drawHead(plot),
        ],
      },
    };
  }

  private drawLandmarks(plot: uPlot): void {
    const { ctx: context, bbox } = plot;
    const ratio = devicePixelRatio || 1;
    context.save();
    context.font = `${12 * ratio}px system-ui, sans-serif`;
    context.fillStyle = context.strokeStyle = this.colours!.quiet;
    context.lineWidth = ratio;
    context.setLineDash([2 * ratio, 4 * ratio]);
    landmarks.forEach(({ cost, words }, k) => {
      const y = plot.valToPos(cost, 'y', true);
      context.beginPath();
      context.moveTo(bbox.left, y);
      context.lineTo(bbox.left + bbox.width, y);
      context.stroke();
      context.textBaseline = k === 0 ? 'top' : 'bottom';
      context.fillText(words, bbox.left + 8 * ratio, y + (k === 0 ? 2 : -1) * ratio);
    });
    context.restore();
  }

  private drawHead(plot: uPlot): void {
    const { ctx: context, bbox } = plot;
    const ratio = devicePixelRatio || 1;
    const { ink, surface, cost } = this.colours!;
    const right = bbox.left + bbox.width;
    const bottom = bbox.top + bbox.height;
    const x = plot.valToPos(toAxis(this.step), 'x', true);
    context.save();
    context.setLineDash([]);
    context.strokeStyle = context.fillStyle = ink;
    context.lineWidth = 1.5 * ratio;
    context.beginPath();
    context.moveTo(x, bbox.top);
    context.lineTo(x, bottom);
    context.stroke();
    context.beginPath();
    context.arc(x, bottom, 6 * ratio, 0, 2 * Math.PI);
    context.fill();

    context.font = `${12 * ratio}px system-ui, sans-serif`;
    context.textBaseline = 'middle';
    const tag = (words: string, from: number, y: number, colour: string) => {
      const width = context.measureText(words).width;
      context.fillStyle = surface;
      context.fillRect(from - 4 * ratio, y - 9 * ratio, width + 8 * ratio, 18 * ratio);
      context.fillStyle = colour;
      context.fillText(words, from, y);
    };
    const words = this.name(this.step);
    const width = context.measureText(words).width;
    const after = x + 12 * ratio;
    const fits = after + width < right;
    tag(words, fits ? after : x - 12 * ratio - width, bbox.top + 10 * ratio, ink);

    // The playhead's label lies here at first steps.
    if (x < bbox.left + bbox.width / 2) {
      context.restore();
      return;
    }
    const highest = this.list.reduce<Evaluation | null>(
      (most, next) => (next.cost > (most?.cost ?? ceiling) ? next : most),
      null,
    );
    if (highest)
      tag(
        `↑ ${highest.cost.toFixed(2)} at ${this.name(highest.step)}`,
        Math.min(plot.valToPos(toAxis(highest.step), 'x', true) + 12 * ratio, right - 150 * ratio),
        bbox.top + 10 * ratio,
        cost,
      );
    context.restore();
  }
}
