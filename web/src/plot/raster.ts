// Triangles as pixels, the nearest one in front: what a relief is made of.
import { faded, type ContourStyle } from './contour.ts';
import { shades } from './ramp.ts';

/** What a corner of a triangle has, each in an array of its own. */
export interface Corners {
  /** Pixels. */
  x: Float32Array;
  y: Float32Array;
  /** The larger the nearer. */
  near: Float32Array;
  /** From 0 to 1; its shade. */
  height: Float32Array;
  /** 1 is as bright as the shade. */
  light: Float32Array;
}

export const cornersFor = (count: number): Corners => ({
  x: new Float32Array(count),
  y: new Float32Array(count),
  near: new Float32Array(count),
  height: new Float32Array(count),
  light: new Float32Array(count),
});

/** Heights at which contours are drawn: all `from` + k `gap`. */
export interface Levels {
  from: number;
  gap: number;
}

export class Raster {
  depths = new Float32Array(0);
  width = 0;
  private height = 0;
  private data: ImageData['data'] = new Uint8ClampedArray(0);
  private ramp: Uint8Array = new Uint8Array(0);
  private style!: ContourStyle;
  private levels!: Levels;

  begin(image: ImageData, ramp: Uint8Array, style: ContourStyle, levels: Levels): void {
    this.width = image.width;
    this.height = image.height;
    this.data = image.data;
    this.ramp = ramp;
    this.style = style;
    this.levels = levels;
    const pixels = this.width * this.height;
    if (this.depths.length !== pixels) this.depths = new Float32Array(pixels);
    this.depths.fill(-Infinity);
    this.data.fill(0);
  }

  /**
   * Fills a triangle; a pixel belongs to it by its middle. All that varies over it is linear in the pixels, so a
   * contour is as far away as its height, over the steepness.
   */
  triangle(corners: Corners, a: number, b: number, c: number, contoured: boolean): void {
    const { x, y } = corners;
    const ax = x[a]!;
    const ay = y[a]!;
    const ux = x[b]! - ax;
    const uy = y[b]! - ay;
    const vx = x[c]! - ax;
    const vy = y[c]! - ay;
    const area = ux * vy - vx * uy;
    if (area > -1e-6 && area < 1e-6) return;
    const { near, height, light } = corners;
    const za = near[a]!;
    const zu = near[b]! - za;
    const zv = near[c]! - za;
    const zx = (zu * vy - zv * uy) / area;
    const zy = (zv * ux - zu * vx) / area;
    const ha = height[a]!;
    const hu = height[b]! - ha;
    const hv = height[c]! - ha;
    const hx = (hu * vy - hv * uy) / area;
    const hy = (hv * ux - hu * vx) / area;
    const la = light[a]!;
    const lu = light[b]! - la;
    const lv = light[c]! - la;
    const lx = (lu * vy - lv * uy) / area;
    const ly = (lv * ux - lu * vx) / area;

    const { data, depths, ramp, width } = this;
    const { gap, from: zero } = this.levels;
    const { ink, strength, width: thick } = this.style;
    const steep = Math.sqrt(hx * hx + hy * hy);
    const dark = contoured && steep > 0 ? strength * faded(steep, gap) : 0;
    const bx = ax + ux;
    const by = ay + uy;
    const cx = ax + vx;
    const cy = ay + vy;
    const first = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const last = Math.min(this.height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    for (let row = first; row <= last; row++) {
      const yc = row + 0.5;
      let from = Infinity;
      let to = -Infinity;
      if (ay <= yc !== by <= yc) {
        const at = ax + ((yc - ay) / uy) * ux;
        from = at;
        to = at;
      }
      if (by <= yc !== cy <= yc) {
        const at = bx + ((yc - by) / (cy - by)) * (cx - bx);
        if (at < from) from = at;
        if (at > to) to = at;
      }
      if (cy <= yc !== ay <= yc) {
        const at = ax + ((yc - ay) / vy) * vx;
        if (at < from) from = at;
        if (at > to) to = at;
      }
      const end = Math.min(width - 1, Math.floor(to - 0.5));
      const start = Math.max(0, Math.ceil(from - 0.5));
      const dy = yc - ay;
      const dx = start + 0.5 - ax;
      let z = za + zx * dx + zy * dy;
      let h = ha + hx * dx + hy * dy;
      let l = la + lx * dx + ly * dy;
      for (let at = row * width + start, stop = row * width + end; at <= stop; at++) {
        if (z > depths[at]!) {
          depths[at] = z;
          let mix = 0;
          if (dark > 0) {
            const level = (h - zero) / gap;
            const cover = 0.5 + thick / 2 - (Math.abs(level - Math.round(level)) * gap) / steep;
            if (cover > 0) mix = cover < 1 ? dark * cover : dark;
          }
          const shade = 3 * Math.max(0, Math.min(shades - 1, Math.round(h * (shades - 1))));
          const lit = l * (1 - mix);
          const k = 4 * at;
          data[k] = ramp[shade]! * lit + ink[0] * mix;
          data[k + 1] = ramp[shade + 1]! * lit + ink[1] * mix;
          data[k + 2] = ramp[shade + 2]! * lit + ink[2] * mix;
          data[k + 3] = 255;
        }
        z += zx;
        h += hx;
        l += lx;
      }
    }
  }
}
