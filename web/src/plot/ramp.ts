// The colours of height: the more cost, the more of its rose. Low is the paper by day and the night by night.
const stops = {
  light: ['#fffaf0', '#fbe6d6', '#f2b9b4', '#dc7b92', '#b8406a', '#8a1f4f'],
  dark: ['#0d1838', '#2a2560', '#5b2f7a', '#98427f', '#d2637f', '#ffa3a0'],
};

const bytes = (colour: string) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

export const shades = 256;

/** 256 colours from low to high, three bytes each. */
export function rampOf(dark: boolean): Uint8Array {
  const list = (dark ? stops.dark : stops.light).map(bytes);
  const ramp = new Uint8Array(3 * shades);
  for (let k = 0; k < shades; k++) {
    const at = (k / (shades - 1)) * (list.length - 1);
    const i = Math.min(list.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++)
      ramp[3 * k + c] = list[i]![c]! + (at - i) * (list[i + 1]![c]! - list[i]![c]!);
  }
  return ramp;
}
