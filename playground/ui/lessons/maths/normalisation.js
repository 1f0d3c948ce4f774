// Batch normalisation of one feature (Ioffe and Szegedy 2015, algorithm 1 and section 3.1), as torch does it.

export const EPSILON = 1e-5;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean and variance of a batch (n); unbiased: divided by n - 1, as the running variance is counted. */
export function statistics(batch) {
  const centre = mean(batch), squares = batch.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return {mean: centre, variance: squares / batch.length, unbiased: squares / Math.max(1, batch.length - 1)};
}

/** gamma (x - mean) / sqrt(variance + epsilon) + beta for each number. */
export const normalise = (values, {mean: centre, variance}, gamma, beta) =>
  values.map((value) => gamma * (value - centre) / Math.sqrt(variance + EPSILON) + beta);

/**
 * What becomes of features on their way through many layers: how far one differs from picture to picture, its deviation
 * over the batch, as the mean of all features after each layer, for a batch of Gaussian numbers. Weights as torch draws them, ReLU; isOn: whether each layer normalises its features first.
 */
export function spreads(layers, isOn, random, width = 32, count = 64) {
  let batch = Array.from({length: count}, () => Array.from({length: width}, () => random.normal()));
  return Array.from({length: layers}, () => {
    const bound = 1 / Math.sqrt(width), weights = Array.from({length: width}, () =>
      Array.from({length: width}, () => random.between(-bound, bound)));
    const features = weights.map((row) => batch.map((x) => row.reduce((sum, w, i) => sum + w * x[i], 0)));
    const used = isOn ? features.map((feature) => normalise(feature, statistics(feature), 1, 0)) : features;
    const bent = used.map((feature) => feature.map((value) => Math.max(0, value)));
    batch = batch.map((_, n) => bent.map((feature) => feature[n]));
    return mean(bent.map((feature) => Math.sqrt(statistics(feature).variance)));
  });
}

/** Running statistics after one batch more; momentum: the share of the newest. */
export const renewed = (running, {mean: centre, unbiased}, momentum) => ({
  mean: (1 - momentum) * running.mean + momentum * centre,
  variance: (1 - momentum) * running.variance + momentum * unbiased,
});
