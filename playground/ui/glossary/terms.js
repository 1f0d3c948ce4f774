// Which words of a text are terms of the glossary.

const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const isSmall = (letter) => letter !== letter.toUpperCase();
/** A spelling that begins with a small letter also begins sentences. */
const pattern = (words) => (isSmall(words[0]) ? `[${words[0]}${words[0].toUpperCase()}]${escaped(words.slice(1))}` : escaped(words));

export class Terms {
  #named = new Map();
  #all;

  /** glossary: as the server tells it. */
  constructor(glossary) {
    for (const term of glossary) {
      for (const words of term.has_other_meanings ? term.spellings : [term.name, ...term.spellings]) this.#named.set(words, term);
    }
    // The longest comes first, and none inside a longer word: no GAN in AC-GAN.
    const longest = [...this.#named.keys()].sort((a, b) => b.length - a.length);
    this.#all = new RegExp(`(?<![\\p{L}\\p{N}-])(?:${longest.map(pattern).join('|')})(?![\\p{L}\\p{N}]|-\\p{L})`, 'gu');
  }

  /** The terms in these words, as [place, spelling, term]. */
  in(words) {
    return [...words.matchAll(this.#all)].map((found) => [found.index, found[0], this.#termOf(found[0])]);
  }

  #termOf(words) {
    return this.#named.get(words) ?? this.#named.get(words[0].toLowerCase() + words.slice(1));
  }
}
