// How far apart reals and fakes are, and what the fakes have missed. None of it is ever negative.

import {mean} from './matrices.js';

const sorted = (values) => Float64Array.from(values).sort();

/** Wasserstein-1 of two sets of numbers, of any sizes: the area between their distribution functions. Exact. */
export function wasserstein(left, right) {
  const a = sorted(left), b = sorted(right);
  let i = 0, j = 0, area = 0, at = Math.min(a[0], b[0]);
  while (i < a.length || j < b.length) {
    const next = Math.min(i < a.length ? a[i] : Infinity, j < b.length ? b[j] : Infinity);
    area += Math.abs(i / a.length - j / b.length) * (next - at);
    at = next;
    while (i < a.length && a[i] === at) i += 1;
    while (j < b.length && b[j] === at) j += 1;
  }
  return area;
}

/** The same for points in the plane (n, 2): the mean over shadows on 16 lines, evenly turned (Bonneel et al. 2015). */
export function slicedWasserstein(left, right, directions = 16) {
  let sum = 0;
  for (let k = 0; k < directions; k += 1) {
    const c = Math.cos(k * Math.PI / directions), s = Math.sin(k * Math.PI / directions);
    sum += wasserstein(shadow(left, c, s), shadow(right, c, s));
  }
  return sum / directions;
}

/** Points (n, 2) on the line through the middle that goes towards (c, s). */
function shadow(points, c, s) {
  const result = new Float64Array(points.length / 2);
  for (let i = 0; i < result.length; i += 1) result[i] = c * points[2 * i] + s * points[2 * i + 1];
  return result;
}

/** Shares of points (n, d) in equal boxes from -reach to reach; those outside count in the outermost. Sums to one. */
export function histogram(points, d, bins, reach) {
  const shares = new Float64Array(bins ** d), n = points.length / d;
  for (let i = 0; i < n; i += 1) {
    let box = 0;
    for (let k = 0; k < d; k += 1) {
      const place = Math.floor((points[d * i + k] + reach) / (2 * reach) * bins);
      box = box * bins + Math.min(Math.max(place || 0, 0), bins - 1);
    }
    shares[box] += 1 / n;
  }
  return shares;
}

/** Jensen-Shannon divergence of two histograms in nats, from 0 to log 2. */
export function jensenShannon(p, q) {
  let sum = 0;
  for (let i = 0; i < p.length; i += 1) {
    const middle = (p[i] + q[i]) / 2;
    if (p[i] > 0) sum += p[i] * Math.log(p[i] / middle) / 2;
    if (q[i] > 0) sum += q[i] * Math.log(q[i] / middle) / 2;
  }
  return Math.max(sum, 0);  // rounding alone could leave it below
}

/** How many modes have a quarter of their fair share of the points (n, d) within reach. */
export function modesCovered(points, d, {modes, reach}) {
  const n = points.length / d, counts = new Uint32Array(modes.length);
  modes.forEach((mode, m) => {
    for (let at = 0; at < points.length; at += d) {
      let square = 0;
      for (let k = 0; k < d; k += 1) square += (points[at + k] - mode[k]) ** 2;
      if (square <= reach * reach) counts[m] += 1;
    }
  });
  return counts.filter((count) => count >= n / modes.length / 4).length;
}

/** The figures of a game now, on its fixed points. null: the scene has none. */
export function measure(game) {
  const {scene, fixed, batch, norms, objective} = game, d = scene.dimension, fakes = game.generate(fixed.latents);
  const [bins, reach] = d === 1 ? [40, 2.2] : [16, 1.5];
  return {
    step: game.steps.D + game.steps.G,
    d_loss: game.dCost,
    g_loss: batch.g.cost,
    d_real: mean(batch.realLogits, objective.verdict),
    d_fake: mean(batch.fakeLogits, objective.verdict),
    g_norm: norms.G,
    d_norm: norms.D,
    modes: scene.modes?.length > 1 ? modesCovered(fakes, d, scene) : null,
    wasserstein: (d === 1 ? wasserstein : slicedWasserstein)(fixed.reals, fakes),
    jensen_shannon: jensenShannon(histogram(fixed.reals, d, bins, reach), histogram(fakes, d, bins, reach)),
    mean: d === 1 ? mean(fakes) : null,
  };
}
