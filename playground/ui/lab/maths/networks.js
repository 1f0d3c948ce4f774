// Dense networks, and their gradients worked out by hand. A batch of n points of d numbers is a matrix (n, d).
import {addProduct, transpose} from './matrices.js';

/**
 * What stands between two layers: its value at a sum a; and, told from that value v, its slope there, and how fast the
 * slope itself changes, as a share of the slope.
 */
export const ACTIVATIONS = {
  leaky: {
    title: 'Leaky ReLU',
    value: (a) => (a > 0 ? a : 0.2 * a),
    slope: (v) => (v > 0 ? 1 : 0.2),
    bend: () => 0,
  },
  tanh: {
    title: 'tanh',
    value: Math.tanh,
    slope: (v) => 1 - v * v,
    bend: (v) => -2 * v,
  },
};

/** How many points run through at once where nobody needs what they leave behind. */
const BLOCK = 128;

/** Layers of weights (out, in) and biases (out), as torch.nn.Linear has them; an activation after all but the last. */
export class Network {
  #block;

  /** sizes: numbers in each layer, from the input to the output. */
  constructor(sizes, activation, random) {
    this.sizes = sizes;
    this.activation = ACTIVATIONS[activation];
    this.layers = sizes.slice(1).map((out, l) => newLayer(sizes[l], out, random));
    this.#block = this.pass(BLOCK);
  }

  /** All weights and biases, in the order of their gradients. */
  get parameters() {
    return this.layers.flatMap(({weight, bias}) => [weight, bias]);
  }

  /**
   * Room for what up to n points leave behind on their way through: values[l] (n, sizes[l]) enter layer l, the last
   * are the outputs. slopes[l]: a cost's slopes in them, on the way back. It serves again and again: a step then asks
   * for no memory.
   */
  pass(n) {
    const room = () => this.sizes.map((size) => new Float64Array(n * size));
    return {n, values: room(), slopes: room()};
  }

  /** Run points (n, in) through. Returns the pass, filled with what `backward` needs. */
  forward(points, pass) {
    const {values} = pass, {value} = this.activation;
    pass.n = points.length / this.sizes[0];
    values[0] = points;
    this.layers.forEach(({bias, out}, l) => {
      const sums = values[l + 1], count = pass.n * out;
      for (let at = 0; at < count; at += out) sums.set(bias, at);
      this.#addSums(sums, l, values[l], pass.n);
      if (l + 1 < this.layers.length) for (let i = 0; i < count; i += 1) sums[i] = value(sums[i]);
    });
    return pass;
  }

  /** The outputs (n, out) of points (n, in), of which there may be any number. */
  outputs(points) {
    const into = this.sizes[0], out = this.sizes.at(-1), n = points.length / into, results = new Float64Array(n * out);
    for (let at = 0; at < n; at += BLOCK) {
      const {n: some, values} = this.forward(points.subarray(at * into, (at + BLOCK) * into), this.#block);
      results.set(values.at(-1).subarray(0, some * out), at * out);
    }
    return results;
  }

  /**
   * The chain rule from the output to the input. ofOutputs (n, out): slopes of a cost in the outputs. Adds the cost's
   * slopes in the parameters to `gradients`, unless it is null. Returns its slopes in the points (n, in).
   */
  backward({n, values, slopes}, ofOutputs, gradients) {
    const {slope} = this.activation;
    slopes[this.layers.length].set(ofOutputs);
    for (let l = this.layers.length - 1; l >= 0; l -= 1) {
      const before = slopes[l], at = values[l], count = n * this.sizes[l];
      if (gradients) this.#addLayer(gradients, l, slopes[l + 1], at, n, true);
      this.#through(before, l, slopes[l + 1], n);
      if (l > 0) for (let i = 0; i < count; i += 1) before[i] *= slope(at[i]);
    }
    return slopes[0];
  }

  /**
   * Adds to `gradients` those of sum_i directions_i . (slope of the output at point i), for a network with one output.
   * That sum says how the outputs change when all points move along their directions. So the changes are carried
   * forward beside the values, and the chain rule runs back through both: this is where the second derivative is.
   * The last argument is a pass with room for the changes.
   */
  addSlopeGradients({n, values, slopes: ofValues}, directions, gradients, {values: moves, slopes: ofMoves}) {
    const {slope, bend} = this.activation, last = this.layers.length;
    moves[0] = directions;
    this.layers.forEach(({out}, l) => {
      const move = moves[l + 1], at = values[l + 1], count = n * out;
      move.fill(0);
      this.#addSums(move, l, moves[l], n);
      if (l + 1 < last) for (let i = 0; i < count; i += 1) move[i] *= slope(at[i]);
    });
    ofMoves[last].fill(1);
    ofValues[last].fill(0);
    for (let l = last - 1; l >= 0; l -= 1) {
      this.#addLayer(gradients, l, ofMoves[l + 1], moves[l], n, false);
      this.#addLayer(gradients, l, ofValues[l + 1], values[l], n, true);
      if (l === 0) return;
      const ofMove = ofMoves[l], ofValue = ofValues[l], move = moves[l], at = values[l], count = n * this.sizes[l];
      this.#through(ofMove, l, ofMoves[l + 1], n);
      this.#through(ofValue, l, ofValues[l + 1], n);
      for (let i = 0; i < count; i += 1) {
        ofValue[i] = slope(at[i]) * ofValue[i] + bend(at[i]) * move[i] * ofMove[i];
        ofMove[i] *= slope(at[i]);
      }
    }
  }

  /** Adds what a layer's weights make of its input (n, in) to sums (n, out). */
  #addSums(sums, l, input, n) {
    const {weight, turned, into, out} = this.layers[l];
    transpose(turned, weight, out, into);
    addProduct(sums, input, turned, n, into, out, into, 1);
  }

  #addLayer(gradients, l, slopes, input, n, withBias) {
    const {into, out} = this.layers[l], ofBias = gradients[2 * l + 1];
    addProduct(gradients[2 * l], slopes, input, out, n, into, 1, out);
    if (!withBias) return;
    for (let row = 0; row < n * out; row += out) for (let o = 0; o < out; o += 1) ofBias[o] += slopes[row + o];
  }

  /** Slopes in what enters a layer, of those in what leaves it. */
  #through(result, l, slopes, n) {
    const {weight, into, out} = this.layers[l];
    result.fill(0, 0, n * into);
    addProduct(result, slopes, weight, n, out, into, out, 1);
  }
}

/** Weights that keep the size of what passes (He et al. 2015), and biases as torch draws them. */
function newLayer(into, out, random) {
  const draw = (count, bound) => Float64Array.from({length: count}, () => random.between(-bound, bound));
  const weight = draw(into * out, Math.sqrt(3 / into)), bias = draw(out, Math.sqrt(1 / into));
  return {into, out, weight, bias, turned: new Float64Array(into * out)};
}
