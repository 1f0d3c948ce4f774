// Figure 2 of Arjovsky et al. 2017: two Gaussians apart. The best D is flat where the fakes are; the best critic is not.
import {bestDiscriminator, gaussian, jensenShannonOfValue, spaced, valueOfBest} from '../maths/densities.js';
import {say, short, slider} from '../view/elements.js';
import {Plot} from '../view/plot.js';

const RANGE = [-4, 4], COUNT = 801, DEVIATION = 0.35, REAL = 1.5;

/** Divergence and distance of two Gaussians of the same width whose centres are that far apart. */
export function apart(distance) {
  const xs = spaced(-8, 8, 1601), of = (centre) => xs.map((x) => gaussian(x, centre, DEVIATION));
  const value = valueOfBest(of(-distance / 2), of(distance / 2), xs[1] - xs[0]);
  return {jensenShannon: jensenShannonOfValue(value), wasserstein: Math.abs(distance)};
}

export function draw(holder) {
  const xs = spaced(...RANGE, COUNT), real = xs.map((x) => gaussian(x, REAL, DEVIATION));
  const upper = new Plot({x: RANGE, y: [-2.5, 2.5], xTitle: 'x', height: 250,
    words: 'Real and fake points, the best D and the best critic'});
  const lower = new Plot({x: [-4, 4], y: [0, 4], height: 190, xTitle: 'centre of the fakes − centre of the reals',
    yTitle: 'how far apart', words: 'Jensen-Shannon divergence and Wasserstein distance over the distance of the two'});
  const offsets = spaced(-4, 4, 161), curves = offsets.map(apart), said = say();
  const show = (offset) => {
    const centre = REAL + offset, fake = xs.map((x) => gaussian(x, centre, DEVIATION)), now = apart(offset);
    // D's own number is the logit, log p_data - log p_G; D squashes it into (0, 1), which is flat far out.
    const slope = Math.abs(slopeOfBest(centre, centre));
    upper.clear();
    upper.area(xs.map((x, i) => [x, real[i]]), '--real');
    upper.area(xs.map((x, i) => [x, fake[i]]), '--fake');
    upper.line(xs.map((x, i) => [x, bestDiscriminator(real[i], fake[i])]), '--d', {class: 'line dashed'});
    upper.line(xs.map((x) => [x, Math.sign(REAL - centre) * (x - (REAL + centre) / 2)]), '--d');
    lower.clear();
    lower.line(offsets.map((at, i) => [at, curves[i].jensenShannon]), '--first', {class: 'line dashed'});
    lower.line(offsets.map((at, i) => [at, curves[i].wasserstein]), '--first');
    lower.dot(offset, now.jensenShannon, '--first');
    lower.dot(offset, now.wasserstein, '--first');
    said.textContent = (offset === 0 ? 'Fakes and reals are the same: D and critic have nothing to tell. '
      : `In the middle of the fakes the best D (dashed) has the slope ${short(slope)}, the critic (solid) 1. `)
      + `Jensen-Shannon: ${short(now.jensenShannon)} of at most 0.693. Wasserstein: ${short(now.wasserstein)}.`;
  };
  /** Of D* at x, by a small difference. */
  const slopeOfBest = (x, centre) => {
    const best = (at) => bestDiscriminator(gaussian(at, REAL, DEVIATION), gaussian(at, centre, DEVIATION));
    return (best(x + 1e-4) - best(x - 1e-4)) / 2e-4;
  };
  const offset = slider('Fakes are off by', {low: -4, high: 2, step: 0.05, value: -3, colour: 'fake'}, show);
  holder.append(upper.node, offset, lower.node, said);
  show(-3);
}
