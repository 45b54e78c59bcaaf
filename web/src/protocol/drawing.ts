// A drawing: strokes, how they are framed, and what the network makes of them.

/** Pen strokes: x0, y0, x1, y1 … in any unit, y down, and one past the last point of each stroke. */
export interface Strokes {
  points: Float32Array;
  ends: Uint32Array;
}

/** Turned, slanted, scaled, moved, in this order; what is left out stays as it is. */
export interface Distortion {
  /** Radians, clockwise as one looks at it: −π … π. */
  rotate?: number;
  /** To the right for each unit upwards: −2 … 2. */
  slant?: number;
  /** 0.1 … 4 */
  scale?: number;
  /** Pixels to the right, and downwards: −28 … 28. */
  shiftX?: number;
  shiftY?: number;
}

/** How strokes become the 28×28 pixels. What is left out is as usual; see shared/drawing/framing.h. */
export interface Framing {
  /** The longer side of the ink becomes 20 pixels. */
  scale?: boolean;
  /** The centre of mass comes to pixel (14, 14). */
  centre?: boolean;
  /** By fractions of a pixel. */
  subpixel?: boolean;
  /** Pixels across, 0.5 … 8. */
  pen?: number;
  /** What the hand did, and what happened to the framed digit. */
  before?: Distortion;
  after?: Distortion;
}

/** What the network makes of one drawing. */
export interface Reading {
  /** Index of the brightest output. */
  digit: number;
  /** Its activation, in [0, 1]. */
  activation: number;
  runnerUp: number;
  /** The 28×28 greys in [0, 1] that the network saw, then every later layer: 784, 16, 16, 10. */
  activations: Float32Array[];
  /** The same picture as bytes. */
  raster: Uint8Array;
}

export interface DrawingRequests {
  /** Sets the drawing (null: nothing is drawn); every frame from then on brings its reading. */
  draw: { send: { strokes: Strokes | null; framing?: Framing }; reply: null };
  predict: {
    send: { pixels: Uint8Array } | { strokes: Strokes; framing?: Framing };
    reply: Reading;
  };
}
