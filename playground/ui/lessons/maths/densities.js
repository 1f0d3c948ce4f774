// Distributions on a line, on a grid of points, and what the best discriminator makes of them
// (Goodfellow et al. 2014, section 4, proposition 1 and theorem 1).

/** A Gaussian's density. */
export const gaussian = (x, centre, deviation) =>
  Math.exp(-0.5 * ((x - centre) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));

/** Evenly spaced points from low to high, both among them. */
export const spaced = (low, high, count) => Array.from({length: count}, (_, i) => low + (high - low) * i / (count - 1));

/** D*(x) = p_data / (p_data + p_G); a half where neither has anything. */
export const bestDiscriminator = (real, fake) => (real + fake > 1e-300 ? real / (real + fake) : 0.5);

const xlogy = (x, y) => (x > 0 ? x * Math.log(y) : 0);

/** V(D*, G) = E log D* + E log(1 - D*), by the trapezium rule over densities on evenly spaced points. */
export function valueOfBest(real, fake, gap) {
  const terms = real.map((p, i) => {
    const both = p + fake[i];  // 1 - D* would be rounded to 0 where p_G is small, and its logarithm lost
    return xlogy(p, p / both) + xlogy(fake[i], fake[i] / both);
  });
  return terms.reduce((sum, term, i) => sum + term * (i === 0 || i === terms.length - 1 ? 0.5 : 1), 0) * gap;
}

/** JS divergence in nats, from V(D*, G) = 2 JS - log 4; never below 0. */
export const jensenShannonOfValue = (value) => Math.max(0, (value + Math.log(4)) / 2);
