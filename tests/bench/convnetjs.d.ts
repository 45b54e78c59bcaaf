// As much of ConvNetJS as the benchmark uses; the package has no types.
declare module 'convnetjs' {
  class Vol {
    w: Float64Array;
    constructor(sx: number, sy: number, depth: number, value: number);
  }
  interface Size {
    in_sx: number;
    in_sy: number;
    in_depth: number;
  }
  class InputLayer {
    constructor(options: { out_sx: number; out_sy: number; out_depth: number });
  }
  class FullyConnLayer {
    out_depth: number;
    filters: Vol[];
    biases: Vol;
    constructor(options: Size & { num_neurons: number });
  }
  class SigmoidLayer {
    constructor(options: Size);
  }
  class RegressionLayer {
    constructor(options: Size);
  }
  class Net {
    layers: (InputLayer | FullyConnLayer | SigmoidLayer | RegressionLayer)[];
    forward(x: Vol): Vol;
  }
  const convnetjs: {
    Vol: typeof Vol;
    InputLayer: typeof InputLayer;
    FullyConnLayer: typeof FullyConnLayer;
    SigmoidLayer: typeof SigmoidLayer;
    RegressionLayer: typeof RegressionLayer;
    Net: typeof Net;
    Trainer: new (
      net: Net,
      options: { method: string; batch_size: number; learning_rate: number; momentum: number },
    ) => { train(x: Vol, y: Float64Array): void };
  };
  export default convnetjs;
}
