import type { Tensor } from '../protocol/index.ts';
import { strongest, strongestInto, type Edge } from './edges.ts';
import type { Neuron, Pointed } from '../model/neuron.ts';
import type { Colours } from '../plot/palette.svelte.ts';

export interface Scene {
  layers: readonly number[];
  weights: readonly Tensor[];
  theta: Float32Array | null;
  activations: readonly Float32Array[] | null;
  picture: HTMLCanvasElement;
  colours: Colours;
  /** Drawn fainter: the page's own example. */
  faint: boolean;
  /** Only edges into this neuron are shown. */
  picked: Neuron | null;
}

interface Position {
  x: number;
  y: number;
}

/** Where everything lies: the picture at the left, a column of neurons for each later layer. */
function layOut(width: number, height: number, layers: readonly number[]) {
  const side = Math.min(height * 0.62, width * 0.34);
  const picture = { x: 2, y: (height - side) / 2, side };
  const most = Math.max(...layers.slice(1));
  const radius = Math.max(3, Math.min(13, (height - 8) / most / 2.5));
  const right = width - radius - 22;
  const left = picture.x + side + Math.max(26, (width - side) * 0.2);
  const columns = layers.slice(1).map((count, k, all) => {
    const x = all.length > 1 ? left + ((right - left) * k) / (all.length - 1) : right;
    const pitch = Math.min((height - 2 * radius - 12) / Math.max(1, most - 1), radius * 3);
    const stretch = count < most ? Math.min(pitch * 1.35, (height - 2 * radius) / count) : pitch;
    return Array.from({ length: count }, (_, n): Position => ({
      x,
      y: height / 2 + (n - (count - 1) / 2) * stretch,
    }));
  });
  return { picture, columns, radius };
}

/** The neuron at a position of the diagram, or null where none is near. */
export function neuronAt(
  width: number,
  height: number,
  layers: readonly number[],
  x: number,
  y: number,
): Neuron | null {
  const { columns, radius } = layOut(width, height, layers);
  const reach = Math.max(22, 1.6 * radius); // a fingertip
  let nearest: Neuron | null = null;
  let least = reach;
  columns.forEach((column, k) => {
    column.forEach((position, neuron) => {
      const far = Math.hypot(position.x - x, position.y - y);
      if (far < least) [least, nearest] = [far, { layer: k + 1, neuron }];
    });
  });
  return nearest;
}

function curve(context: CanvasRenderingContext2D, a: Position, b: Position): void {
  const bend = (b.x - a.x) * 0.45;
  context.bezierCurveTo(a.x + bend, a.y, b.x - bend, b.y, b.x, b.y);
}

/** A point of that curve. */
function along(a: Position, b: Position, t: number): Position {
  const bend = (b.x - a.x) * 0.45;
  const u = 1 - t;
  const mix = (p: number, q: number, r: number, s: number) =>
    u ** 3 * p + 3 * u * u * t * q + 3 * u * t * t * r + t ** 3 * s;
  return { x: mix(a.x, a.x + bend, b.x - bend, b.x), y: mix(a.y, a.y, b.y, b.y) };
}

/** An edge and its position; `share` is its strength relative to the strongest of its layer. */
interface Strand {
  from: Position;
  to: Position;
  share: number;
  positive: boolean;
}

/** The strongest edges of each layer, weakest first. */
export type Strands = readonly (readonly Strand[])[];

function strandsOf(scene: Scene, { picture, columns }: ReturnType<typeof layOut>): Strands {
  const { activations, theta, weights } = scene;
  const pixel = picture.side / 28;
  const pixelPosition = (k: number): Position => ({
    x: picture.x + (Math.floor(k % 28) + 0.5) * pixel,
    y: picture.y + (Math.floor(k / 28) + 0.5) * pixel,
  });
  return weights.map((tensor, layer) => {
    const column = columns[layer];
    const { picked } = scene;
    if (!theta || !column || (picked && picked.layer !== layer + 1)) return [];
    const input = activations?.[layer] ?? null;
    const edges = picked
      ? strongestInto(theta, tensor, input, picked.neuron, 130)
      : strongest(theta, tensor, input, layer === 0 ? 130 : 120);
    const top = Math.abs(edges.at(-1)?.value ?? 1);
    return edges.flatMap((edge: Edge) => {
      const from = layer === 0 ? pixelPosition(edge.from) : columns[layer - 1]?.[edge.from];
      const to = column[edge.to];
      return from && to
        ? [{ from, to, share: Math.abs(edge.value) / top, positive: edge.value > 0 }]
        : [];
    });
  });
}

/** Paints the picture and the strongest edges; returns these for `paintPulse`. */
export function paintEdges(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  scene: Scene,
): Strands {
  const { colours, layers } = scene;
  const layout = layOut(width, height, layers);
  const { picture } = layout;
  const strength = scene.faint ? 0.7 : 1;

  context.imageSmoothingEnabled = false;
  context.drawImage(scene.picture, picture.x, picture.y, picture.side, picture.side);
  context.strokeStyle = colours.quiet;
  context.lineWidth = 1;
  context.strokeRect(picture.x, picture.y, picture.side, picture.side);

  context.lineCap = 'round';
  const strands = strandsOf(scene, layout);
  strands.forEach((layer, k) => {
    for (const { from, to, share, positive } of layer) {
      context.globalAlpha = strength * (0.06 + (k === 0 ? 0.6 : 0.82) * share ** 1.4);
      context.strokeStyle = positive ? colours.positive : colours.negative;
      context.lineWidth = 0.6 + (k === 0 ? 1.2 : 2.2) * share;
      // Negative ones are dashed: colour alone says nothing to some.
      context.setLineDash(positive ? [] : [5, 4]);
      context.beginPath();
      context.moveTo(from.x, from.y);
      curve(context, from, to);
      context.stroke();
    }
  });
  context.globalAlpha = 1;
  context.setLineDash([]);
  return strands;
}

/** Paints one edge over all others, its pixel or neuron outlined, or the ring of a bias. */
export function paintPointed(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  layers: readonly number[],
  { layer, neuron, from }: Pointed,
  colours: Colours,
): void {
  const { picture, columns, radius } = layOut(width, height, layers);
  const to = columns[layer - 1]?.[neuron];
  if (!to) return;
  context.strokeStyle = colours.nudge;
  context.lineWidth = 3;
  context.beginPath();
  if (from !== null) {
    const pixel = picture.side / 28;
    const [column, row] = [from % 28, Math.floor(from / 28)];
    const start =
      layer === 1
        ? { x: picture.x + (column + 0.5) * pixel, y: picture.y + (row + 0.5) * pixel }
        : columns[layer - 2]?.[from];
    if (!start) return;
    if (layer === 1) context.rect(start.x - pixel, start.y - pixel, 2 * pixel, 2 * pixel);
    else context.arc(start.x, start.y, radius + 2, 0, 2 * Math.PI);
    context.moveTo(start.x, start.y);
    curve(context, start, to);
  }
  context.moveTo(to.x + radius + 2, to.y);
  context.arc(to.x, to.y, radius + 2, 0, 2 * Math.PI);
  context.stroke();
}

/** Paints the neurons, as bright as they are active. */
export function paintNeurons(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  {
    activations,
    colours,
    layers,
    picked,
  }: Pick<Scene, 'activations' | 'colours' | 'layers' | 'picked'>,
): void {
  const { columns, radius } = layOut(width, height, layers);
  columns.forEach((column, k) => {
    const layer = activations?.[k + 1];
    const last = k === columns.length - 1;
    column.forEach(({ x, y }, n) => {
      const a = Math.min(1, Math.max(0, layer?.[n] ?? 0));
      const grey = Math.round(22 + 233 * a);
      if (colours.dark && a > 0.3) glow(context, x, y, radius, a);
      context.fillStyle = `rgb(${grey} ${grey} ${Math.min(255, grey + 8)})`;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
      context.strokeStyle = colours.quiet;
      context.lineWidth = 1.2;
      context.stroke();
      if (picked?.layer === k + 1 && picked.neuron === n) {
        context.strokeStyle = colours.ink;
        context.lineWidth = 2.5;
        context.beginPath();
        context.arc(x, y, radius + 4, 0, 2 * Math.PI);
        context.stroke();
      }
      if (last) {
        context.fillStyle = colours.ink;
        context.font = `${Math.max(11, radius * 1.15)}px system-ui, sans-serif`;
        context.textBaseline = 'middle';
        context.fillText(String(n), x + radius + 6, y);
      }
    });
  });
}

/** A gradient, since blurred shadows cost a frame where there is no GPU. */
function glow(context: CanvasRenderingContext2D, x: number, y: number, radius: number, a: number) {
  const reach = radius * (1 + a);
  const light = context.createRadialGradient(x, y, radius * 0.8, x, y, reach);
  light.addColorStop(0, `rgb(150 195 255 / ${Math.round(46 * a)}%)`);
  light.addColorStop(1, 'rgb(150 195 255 / 0%)');
  context.fillStyle = light;
  context.beginPath();
  context.arc(x, y, reach, 0, 2 * Math.PI);
  context.fill();
}

/** Sparks on the strongest edges: activations that have passed `flow` layers. */
export function paintPulse(
  context: CanvasRenderingContext2D,
  strands: Strands,
  flow: number,
  colours: Colours,
): void {
  const layer = Math.floor(flow);
  for (const { from, to, share, positive } of (strands[layer] ?? []).slice(-60)) {
    const { x, y } = along(from, to, flow - layer);
    context.globalAlpha = 0.4 + 0.6 * share;
    context.fillStyle = positive ? colours.positive : colours.negative;
    context.beginPath();
    context.arc(x, y, 2.2 + 1.8 * share, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}
