// Chance from a seed: the same numbers in the same order, on every machine.

/** A stream of chance. seed: a whole number; name: what the stream is for, so that streams of one seed differ. */
export class Random {
  constructor(seed, name = '') {
    this.state = seed >>> 0;
    for (const letter of name) this.state = Math.imul(this.state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0;
    for (let i = 0; i < 4; i += 1) this.uniform();
  }

  /** From 0 up to, but never, 1 (mulberry32, T. Ettinger 2017). */
  uniform() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low, high) {
    return low + (high - low) * this.uniform();
  }

  /** A whole number from 0 to count - 1. */
  below(count) {
    return Math.floor(count * this.uniform());
  }

  /** Mean 0, deviation 1 (Box and Muller 1958). */
  normal() {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}
