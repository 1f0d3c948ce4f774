// Every term by the alphabet, with its other spellings, what it means, and where it can be seen at work.
import {make} from '../view/elements.js';
import {factsOf} from '../view/facts.js';

export async function draw(holder) {
  const facts = await factsOf('glossary', holder);
  if (!facts) return;
  holder.append(make('dl', {className: 'glossary'}, facts.terms.map(({name, spellings, explanation, place}) => make('div', {}, [
    make('dt', {}, [name, ...other(spellings, name)]),
    make('dd', {}, [explanation, ...(place ? [' ', make('a', {href: place.address, textContent: place.words})] : [])]),
  ]))));
}

/** No plurals: who looks for these finds the term. */
function other(spellings, name) {
  const words = spellings.filter((spelling) => ![`${name}s`, `${name}es`].includes(spelling)).join(', ');
  return words ? [make('small', {textContent: ` ${words}`})] : [];
}
