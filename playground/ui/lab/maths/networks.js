// Dense networks, and their gradients worked out by hand. A batch of n points of d numbers is a matrix (n, d).
import {addProduct, multiply} from './matrices.js';

/** What stands between two layers: its value at a, its slope there, and the slope's slope. */
export const ACTIVATIONS = {
  leaky: {
    title: 'Leaky ReLU',
    value: (a) => (a > 0 ? a : 0.2 * a),
    slope: (a) => (a > 0 ? 1 : 0.2),
    bend: () => 0,
  },
  tanh: {
    title: 'tanh',
    value: Math.tanh,
    slope: (a) => 1 - Math.tanh(a) ** 2,
    bend: (a) => -2 * Math.tanh(a) * (1 - Math.tanh(a) ** 2),
  },
};

/** Layers of weights (out, in) and biases (out), as torch.nn.Linear has them; an activation after all but the last. */
export class Network {
  /** sizes: numbers in each layer, from the input to the output. */
  constructor(sizes, activation, random) {
    this.sizes = sizes;
    this.activation = ACTIVATIONS[activation];
    this.layers = sizes.slice(1).map((out, l) => newLayer(sizes[l], out, random));
  }

  /** All weights and biases, in the order of `noGradients`. */
  get parameters() {
    return this.layers.flatMap(({weight, bias}) => [weight, bias]);
  }

  /** As many zeros as there are parameters. */
  noGradients() {
    return this.parameters.map((values) => new Float64Array(values.length));
  }

  /** Run n points through. Returns what `backward` needs: each layer's input, its sums, and the output (n, out). */
  forward(points, n) {
    const inputs = [points], sums = [];
    this.layers.forEach(({weight, bias, into, out}, l) => {
      sums.push(multiply(inputs[l], weight, bias, n, out, into));
      if (l + 1 < this.layers.length) inputs.push(sums[l].map(this.activation.value));
    });
    return {n, inputs, sums, output: sums.at(-1)};
  }

  /**
   * The chain rule from the output to the input. slopes (n, out): of a cost in the outputs. Adds the cost's slopes in
   * the parameters to `gradients`, unless it is null. Returns its slopes in the points (n, in).
   */
  backward({n, inputs, sums}, slopes, gradients) {
    for (let l = this.layers.length - 1; l >= 0; l -= 1) {
      if (gradients) this.#addLayer(gradients, l, slopes, inputs[l], n, true);
      slopes = this.#through(l, slopes, n);
      if (l > 0) for (let i = 0; i < slopes.length; i += 1) slopes[i] *= this.activation.slope(sums[l - 1][i]);
    }
    return slopes;
  }

  /**
   * Adds to `gradients` those of sum_i directions_i . (slope of the output at point i), for a network with one output.
   * That sum says how the outputs change when all points move along their directions. So the changes are carried
   * forward beside the values, and the chain rule runs back through both: this is where the second derivative is.
   */
  addSlopeGradients({n, inputs, sums}, directions, gradients) {
    const {slope, bend} = this.activation, moves = [directions], sumMoves = [];
    this.layers.forEach(({weight, into, out}, l) => {
      sumMoves.push(multiply(moves[l], weight, null, n, out, into));
      if (l + 1 < this.layers.length) moves.push(sumMoves[l].map((move, i) => slope(sums[l][i]) * move));
    });
    let ofMoves = new Float64Array(n).fill(1), ofValues = new Float64Array(n);
    for (let l = this.layers.length - 1; l >= 0; l -= 1) {
      this.#addLayer(gradients, l, ofMoves, moves[l], n, false);
      this.#addLayer(gradients, l, ofValues, inputs[l], n, true);
      if (l === 0) return;
      const move = this.#through(l, ofMoves, n), value = this.#through(l, ofValues, n), sum = sums[l - 1];
      ofMoves = move.map((m, i) => slope(sum[i]) * m);
      ofValues = value.map((v, i) => slope(sum[i]) * v + bend(sum[i]) * sumMoves[l - 1][i] * move[i]);
    }
  }

  #addLayer(gradients, l, slopes, input, n, withBias) {
    const {into, out} = this.layers[l];
    addProduct(gradients[2 * l], slopes, input, out, n, into, 1, out);
    if (withBias) for (let i = 0; i < slopes.length; i += 1) gradients[2 * l + 1][i % out] += slopes[i];
  }

  #through(l, slopes, n) {
    const {weight, into, out} = this.layers[l], result = new Float64Array(n * into);
    addProduct(result, slopes, weight, n, out, into, out, 1);
    return result;
  }
}

/** Weights that keep the size of what passes (He et al. 2015), and biases as torch draws them. */
function newLayer(into, out, random) {
  const draw = (count, bound) => Float64Array.from({length: count}, () => random.between(-bound, bound));
  return {into, out, weight: draw(into * out, Math.sqrt(3 / into)), bias: draw(out, Math.sqrt(1 / into))};
}
