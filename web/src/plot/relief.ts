// A block of ground seen from any side, painted by the CPU: it works without a GPU.
import type { ContourStyle } from './contour.ts';
import type { Ground } from './ground.ts';
import { cornersFor, Raster, type Corners } from './raster.ts';

export interface View {
  /** Radians; how far the block is turned. */
  azimuth: number;
  /** Radians above the horizon; π/2 looks straight down. */
  elevation: number;
}

/** The block is 2 × 2 wide; the highest point stands this far above the lowest, and that above the floor. */
const [tall, plinth] = [0.8, 0.14];

/** Where a point of the block (x, y from −1 to 1, h from 0 to 1) lies in an image, and how near it is. */
export type Project = (x: number, y: number, h: number) => [x: number, y: number, near: number];

/** Cosine and sine of both angles, and pixels to a unit of the block: it fits however it is turned. */
function fitted({ azimuth, elevation }: View, width: number, height: number) {
  const [ca, sa] = [Math.cos(azimuth), Math.sin(azimuth)];
  const [ce, se] = [Math.cos(elevation), Math.sin(elevation)];
  const diagonal = 2 * Math.SQRT2;
  const orthogonal = diagonal * se + (tall + plinth) * ce;
  return { ca, sa, ce, se, scale: Math.min(width / diagonal, height / orthogonal) * 0.98 };
}

/** Seen from so far away that nothing gets smaller. */
export function projection(view: View, width: number, height: number): Project {
  const { ca, sa, ce, se, scale } = fitted(view, width, height);
  return (x, y, h) => {
    const away = x * sa + y * ca;
    const z = h * tall - (tall - plinth) / 2;
    return [
      width / 2 + scale * (x * ca - y * sa),
      height / 2 - scale * (away * se + z * ce),
      z * se - away * ce,
    ];
  };
}

/** The inverse: x and y of what an image shows at a position and depth. */
export function unprojection(view: View, width: number, height: number) {
  const { ca, sa, ce, se, scale } = fitted(view, width, height);
  return (px: number, py: number, near: number): [x: number, y: number] => {
    const aside = (px - width / 2) / scale;
    const away = ((height / 2 - py) / scale) * se - near * ce;
    return [aside * ca + away * sa, away * ca - aside * sa];
  };
}

/** The light stands behind the left shoulder of whoever looks: a direction in the block's own coordinates. */
function lightFrom({ azimuth }: View): [number, number, number] {
  const [ca, sa] = [Math.cos(azimuth), Math.sin(azimuth)];
  const light = [-0.5 * ca - 0.35 * sa, 0.5 * sa - 0.35 * ca, 0.8] as const;
  const length = Math.hypot(...light);
  return [light[0] / length, light[1] / length, light[2] / length];
}

/** Paints grounds; keeps its depths, so that one can ask what is hidden. */
export class Relief {
  private readonly raster = new Raster();
  private corners = cornersFor(0);

  /** About 4 ms for 130,000 pixels of ground with 9,000 points. */
  paint(image: ImageData, ground: Ground, view: View, ramp: Uint8Array, style: ContourStyle): void {
    const { side, low, high, levels } = ground;
    const span = high - low || 1;
    const gap = levels.length > 1 ? (levels[1]! - levels[0]!) / span : Infinity;
    this.raster.begin(image, ramp, style, { from: -low / span, gap });
    const rim = rimOf(side);
    const count = side * side + rim.length;
    if (this.corners.x.length !== count) this.corners = cornersFor(count);
    const { corners, raster } = this;
    this.putCorners(ground, span, view, projection(view, image.width, image.height), rim);

    for (let j = 0; j < side - 1; j++)
      for (let k = j * side; k < j * side + side - 1; k++) {
        raster.triangle(corners, k, k + 1, k + side + 1, true);
        raster.triangle(corners, k, k + side + 1, k + side, true);
      }
    const feet = side * side;
    rim.forEach((k, i) => {
      const next = (i + 1) % rim.length;
      raster.triangle(corners, k, rim[next]!, feet + next, false);
      raster.triangle(corners, k, feet + next, feet + i, false);
    });
  }

  /** Something lies before this position of the image. */
  hides(x: number, y: number, near: number): boolean {
    return this.nearest(x, y) > near + 0.03;
  }

  /** How near it is what the image shows at a position: −∞ where that is nothing. */
  nearest(x: number, y: number): number {
    return this.raster.depths[Math.floor(y) * this.raster.width + Math.floor(x)] ?? -Infinity;
  }

  /** Where all corners lie in the image and how bright they are: those of the ground, then the feet of its rim. */
  private putCorners(
    { side, heights, low }: Ground,
    span: number,
    view: View,
    project: Project,
    rim: readonly number[],
  ): void {
    const { corners } = this;
    const [lightX, lightY, lightZ] = lightFrom(view);
    const at = (k: number) => (2 * k) / (side - 1) - 1;
    // Of a slope over two cells of the unit block.
    const steep = (-tall * (side - 1)) / (4 * span);
    for (let k = 0; k < side * side; k++) {
      const i = k % side;
      const j = (k - i) / side;
      const h = (heights[k]! - low) / span;
      put(corners, k, project(at(i), at(j), h));
      corners.height[k] = h;
      const east = heights[i < side - 1 ? k + 1 : k]! - heights[i > 0 ? k - 1 : k]!;
      const north = heights[j < side - 1 ? k + side : k]! - heights[j > 0 ? k - side : k]!;
      const nx = east * steep;
      const ny = north * steep;
      const facing = (nx * lightX + ny * lightY + lightZ) / Math.sqrt(nx * nx + ny * ny + 1);
      corners.light[k] = 0.62 + 0.46 * facing;
    }
    rim.forEach((k, n) => {
      const foot = side * side + n;
      put(corners, foot, project(at(k % side), at(Math.floor(k / side)), -plinth / tall));
      corners.height[foot] = 0.05;
      corners.light[foot] = 0.8;
    });
  }
}

function put({ x, y, near }: Corners, k: number, [px, py, pz]: [number, number, number]): void {
  x[k] = px;
  y[k] = py;
  near[k] = pz;
}

/** The points around the block, in order. */
function rimOf(side: number): number[] {
  const last = side - 1;
  const border = (from: number, step: number) =>
    Array.from({ length: last }, (_, k) => from + k * step);
  return [
    ...border(0, 1),
    ...border(last, side),
    ...border(side * side - 1, -1),
    ...border(last * side, -side),
  ];
}
