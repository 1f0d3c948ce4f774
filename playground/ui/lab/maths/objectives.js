// What the two players minimise, to be read beside playground/objectives.py: D's cost is a mean over reals plus a mean
// over fakes, G's cost a mean over fakes. A term knows its value and its slope at a logit, D's last number.

import {mean} from './matrices.js';

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
/** log(1 + e^x): -log sigmoid(x) is softplus(-x), -log(1 - sigmoid(x)) is softplus(x), both finite everywhere. */
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const asItIs = (x) => x;

const term = (formula, value, slope) => ({formula, value, slope});
const callsRealReal = term('−log D(x)', (x) => softplus(-x), (x) => -sigmoid(-x));
const callsFakeFake = term('−log(1 − D(G(z)))', softplus, sigmoid);
const scoresFakes = term('−D(G(z))', (x) => -x, () => -1);

/** How D's logit is read: as a probability, or as the score that it is. middle: where D cannot tell, if that is set. */
const probability = {verdict: sigmoid, isProbability: true, middle: 0.5};
const scoreAround = (middle) => ({verdict: asItIs, isProbability: false, middle});

export const OBJECTIVES = {
  minimax: {
    title: 'Minimax', source: 'Goodfellow et al. 2014, eq. 1', ...probability,
    real: callsRealReal, fake: callsFakeFake,
    g: term('log(1 − D(G(z)))', (x) => -softplus(x), (x) => -sigmoid(x)),
  },
  non_saturating: {
    title: 'Non-saturating', source: 'Goodfellow et al. 2014, section 3', ...probability,
    real: callsRealReal, fake: callsFakeFake,
    g: term('−log D(G(z))', (x) => softplus(-x), (x) => -sigmoid(-x)),
  },
  least_squares: {
    title: 'Least squares', source: 'Mao et al. 2017, eq. 9', ...scoreAround(0.5),
    real: term('½ (D(x) − 1)²', (x) => 0.5 * (x - 1) ** 2, (x) => x - 1),
    fake: term('½ D(G(z))²', (x) => 0.5 * x ** 2, asItIs),
    g: term('½ (D(G(z)) − 1)²', (x) => 0.5 * (x - 1) ** 2, (x) => x - 1),
  },
  wasserstein: {
    title: 'Wasserstein', source: 'Arjovsky et al. 2017, eq. 2', ...scoreAround(null),
    real: term('−D(x)', (x) => -x, () => -1), fake: term('D(G(z))', asItIs, () => 1), g: scoresFakes,
  },
  hinge: {
    title: 'Hinge', source: 'Lim and Ye 2017, section 3', ...scoreAround(0),
    real: term('max(0, 1 − D(x))', (x) => Math.max(0, 1 - x), (x) => (x < 1 ? -1 : 0)),
    fake: term('max(0, 1 + D(G(z)))', (x) => Math.max(0, 1 + x), (x) => (x > -1 ? 1 : 0)),
    g: scoresFakes,
  },
  relativistic: {
    // The i-th real is compared with the i-th fake: both terms are functions of D(x) - D(G(z)), and fakes have none.
    title: 'Relativistic', source: 'Jolicoeur-Martineau 2019, eq. 4', ...scoreAround(null),
    real: term('−log σ(D(x) − D(G(z)))', (x) => softplus(-x), (x) => -sigmoid(-x)), fake: null,
    g: term('−log σ(D(G(z)) − D(x))', softplus, sigmoid),
  },
};

const minus = (left, right) => left.map((value, i) => value - right[i]);

/** D's cost of logits (n) for reals and as many for fakes, and its slopes in both. */
export function dCost({real: ofReal, fake: ofFake}, real, fake) {
  const n = real.length, at = ofFake ? real : minus(real, fake), realSlopes = at.map((x) => ofReal.slope(x) / n);
  if (!ofFake) return {cost: mean(at, ofReal.value), realSlopes, fakeSlopes: realSlopes.map((slope) => -slope)};
  const fakeSlopes = fake.map((x) => ofFake.slope(x) / n);
  return {cost: mean(real, ofReal.value) + mean(fake, ofFake.value), realSlopes, fakeSlopes};
}

/** G's cost of the same logits, and its slopes in those of the fakes. */
export function gCost({fake: ofFake, g}, real, fake) {
  const [at, sign] = ofFake ? [fake, 1] : [minus(real, fake), -1];
  return {cost: mean(at, g.value), fakeSlopes: at.map((x) => sign * g.slope(x) / fake.length)};
}

/** (|slope| - 1)^2, weighted, averaged over slopes (n, d) (Gulrajani et al. 2017, eq. 3); and its gradient in them. */
function gradientPenalty(slopes, d, weight) {
  const n = slopes.length / d, directions = new Float64Array(slopes.length);
  let cost = 0;
  for (let i = 0; i < slopes.length; i += d) {
    const steepness = Math.hypot(...slopes.subarray(i, i + d));
    cost += weight * (steepness - 1) ** 2 / n;
    const pull = steepness > 0 ? 2 * weight * (steepness - 1) / (n * steepness) : 0;
    for (let k = i; k < i + d; k += 1) directions[k] = pull * slopes[k];
  }
  return {cost, directions};
}

/** weight / 2 |slope|^2, averaged over slopes (n, d) (Mescheder et al. 2018, eq. 9); and its gradient in them. */
function r1(slopes, d, weight) {
  const n = slopes.length / d;
  return {cost: weight / 2 * mean(slopes, (s) => s * s) * d, directions: slopes.map((s) => weight * s / n)};
}

/** What holds D's slope or weights back, besides the game. The weight's meaning differs, so each has its usual one. */
export const PENALTIES = {
  none: {title: 'None', usual: 0},
  gradient_penalty: {title: 'Gradient, λ', usual: 10, formula: 'λ (‖∇D(x̂)‖ − 1)²', cost: gradientPenalty},
  r1: {title: 'R1, γ', usual: 1, formula: 'γ/2 ‖∇D(x)‖²', cost: r1},
  clipping: {title: 'Clipping, c', usual: 0.1, formula: '|w| ≤ c'},
};
