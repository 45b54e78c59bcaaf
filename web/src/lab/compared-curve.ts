import type uPlot from 'uplot';
import { toAxis } from './axis.ts';
import type { Colours } from '../plot/palette.svelte.ts';

/** The curve of another run, to be drawn over the one that is shown. */
export interface ComparedCurve {
  /** Its difference, in a few words: 'η 0.05'. */
  words: string;
  points: readonly { step: number; cost: number; accuracy: number }[];
}

/** Draws it into a chart whose time axis is log(1 + step): thinner, dotted, and with its name where the cost ends. */
export function drawCompared(
  plot: uPlot,
  { words, points }: ComparedCurve,
  colours: Colours,
): void {
  const { ctx: context, bbox } = plot;
  const ratio = devicePixelRatio || 1;
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  context.lineWidth = 2 * ratio;
  context.lineCap = 'round';
  context.setLineDash([0.1, 5 * ratio]);
  const curve = (key: 'cost' | 'accuracy', scale: string, colour: string) => {
    context.strokeStyle = colour;
    context.beginPath();
    for (const point of points)
      context.lineTo(
        plot.valToPos(toAxis(point.step), 'x', true),
        plot.valToPos(point[key], scale, true),
      );
    context.stroke();
  };
  curve('cost', 'y', colours.cost);
  curve('accuracy', 'right', colours.right);
  context.restore();
  const last = points.at(-1);
  if (!last) return;
  context.save();
  context.font = `${12 * ratio}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  const width = context.measureText(words).width;
  const tag = (value: number, scale: string, colour: string) => {
    const end = plot.valToPos(toAxis(last.step), 'x', true);
    const x = Math.min(end + 8 * ratio, bbox.left + bbox.width - width - 4 * ratio);
    const y = Math.min(
      bbox.top + bbox.height - 10 * ratio,
      Math.max(bbox.top + 10 * ratio, plot.valToPos(value, scale, true) - 12 * ratio),
    );
    context.fillStyle = colours.surface;
    context.fillRect(x - 3 * ratio, y - 8 * ratio, width + 6 * ratio, 16 * ratio);
    context.fillStyle = colour;
    context.fillText(words, x, y);
  };
  tag(last.cost, 'y', colours.cost);
  tag(last.accuracy, 'right', colours.right);
  context.restore();
}
