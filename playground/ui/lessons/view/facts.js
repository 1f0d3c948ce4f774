// What the server computes for a figure, and words while it does.
import {say} from './elements.js';

/** The facts of that name; null, with words in the holder, where they cannot be had. */
export async function factsOf(name, holder) {
  const waiting = say('Computed now, by the networks of this page …');
  holder.append(waiting);
  try {
    const answer = await fetch(new URL(`../../../lessons/${name}.json`, import.meta.url));
    if (!answer.ok) throw new Error(answer.status);
    const facts = await answer.json();
    waiting.textContent = facts.missing ?? '';
    if (!facts.missing) waiting.remove();
    return facts.missing ? null : facts;
  } catch {
    waiting.textContent = 'The page’s server did not answer. Open this lesson again.';
    return null;
  }
}
