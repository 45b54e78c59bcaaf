import type { Tensor } from '../protocol.ts';
import { strongest } from './edges.ts';
import type { Colours } from './palette.svelte.ts';

export interface Scene {
  layers: readonly number[];
  weights: readonly Tensor[];
  theta: Float32Array | null;
  activations: readonly Float32Array[] | null;
  picture: HTMLCanvasElement;
  colours: Colours;
  /** Drawn with less weight: the page's own example. */
  faint: boolean;
  /** How many layers far a pulse has run along the edges; null for none. */
  flow: number | null;
}

interface Place {
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
    const pitch = Math.min((height - 2 * radius - 4) / Math.max(1, most - 1), radius * 3);
    const stretch = count < most ? Math.min(pitch * 1.35, (height - 2 * radius) / count) : pitch;
    return Array.from({ length: count }, (_, n): Place => ({
      x,
      y: height / 2 + (n - (count - 1) / 2) * stretch,
    }));
  });
  return { picture, columns, radius };
}

function curve(context: CanvasRenderingContext2D, a: Place, b: Place): void {
  const bend = (b.x - a.x) * 0.45;
  context.bezierCurveTo(a.x + bend, a.y, b.x - bend, b.y, b.x, b.y);
}

/** A point of that curve. */
function along(a: Place, b: Place, t: number): Place {
  const bend = (b.x - a.x) * 0.45;
  const u = 1 - t;
  const mix = (p: number, q: number, r: number, s: number) =>
    u ** 3 * p + 3 * u * u * t * q + 3 * u * t * t * r + t ** 3 * s;
  return { x: mix(a.x, a.x + bend, b.x - bend, b.x), y: mix(a.y, a.y, b.y, b.y) };
}

export function paintNetwork(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  scene: Scene,
): void {
  const { activations, colours, layers, theta, weights } = scene;
  const { picture, columns, radius } = layOut(width, height, layers);
  const pixel = picture.side / 28;
  const pixelPlace = (k: number): Place => ({
    x: picture.x + (Math.floor(k % 28) + 0.5) * pixel,
    y: picture.y + (Math.floor(k / 28) + 0.5) * pixel,
  });
  const strength = scene.faint ? 0.7 : 1;

  context.imageSmoothingEnabled = false;
  context.drawImage(scene.picture, picture.x, picture.y, picture.side, picture.side);
  context.strokeStyle = colours.quiet;
  context.lineWidth = 1;
  context.strokeRect(picture.x, picture.y, picture.side, picture.side);

  context.lineCap = 'round';
  weights.forEach((tensor, layer) => {
    const to = columns[layer];
    if (!theta || !to) return;
    const edges = strongest(theta, tensor, activations?.[layer] ?? null, layer === 0 ? 130 : 120);
    const top = Math.abs(edges.at(-1)?.value ?? 1);
    const pulse = scene.flow === null ? -1 : scene.flow - layer;
    for (const [k, edge] of edges.entries()) {
      const a = layer === 0 ? pixelPlace(edge.from) : columns[layer - 1]?.[edge.from];
      const b = to[edge.to];
      if (!a || !b) continue;
      const share = Math.abs(edge.value) / top;
      context.globalAlpha = strength * (0.06 + (layer === 0 ? 0.6 : 0.82) * share ** 1.4);
      context.strokeStyle = edge.value > 0 ? colours.positive : colours.negative;
      context.lineWidth = 0.6 + (layer === 0 ? 1.2 : 2.2) * share;
      // Negative ones are dashed: colour alone says nothing to some.
      context.setLineDash(edge.value > 0 ? [] : [5, 4]);
      context.beginPath();
      context.moveTo(a.x, a.y);
      curve(context, a, b);
      context.stroke();
      if (pulse <= 0 || pulse >= 1 || k < edges.length - 60) continue;
      const { x, y } = along(a, b, pulse);
      context.globalAlpha = 0.4 + 0.6 * share;
      context.fillStyle = context.strokeStyle;
      context.beginPath();
      context.arc(x, y, 2.2 + 1.8 * share, 0, 2 * Math.PI);
      context.fill();
    }
  });
  context.globalAlpha = 1;
  context.setLineDash([]);

  columns.forEach((column, k) => {
    const layer = activations?.[k + 1];
    const last = k === columns.length - 1;
    column.forEach(({ x, y }, n) => {
      const a = Math.min(1, Math.max(0, layer?.[n] ?? 0));
      const grey = Math.round(22 + 233 * a);
      if (colours.dark && a > 0.3) {
        context.shadowColor = `rgb(150 195 255 / ${Math.round(70 * a)}%)`;
        context.shadowBlur = 14 * a;
      }
      context.fillStyle = `rgb(${grey} ${grey} ${Math.min(255, grey + 8)})`;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
      context.shadowBlur = 0;
      context.strokeStyle = colours.quiet;
      context.lineWidth = 1.2;
      context.stroke();
      if (last) {
        context.fillStyle = colours.ink;
        context.font = `${Math.max(11, radius * 1.15)}px system-ui, sans-serif`;
        context.textBaseline = 'middle';
        context.fillText(String(n), x + radius + 6, y);
      }
    });
  });
}
