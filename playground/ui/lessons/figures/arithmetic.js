// Bars of z: mean A - mean B + mean C = z, and the picture under each.
import {make, say} from '../view/elements.js';
import {factsOf} from '../view/facts.js';

const SIGNS = ['', '−', '+', '='];

export async function draw(holder) {
  const facts = await factsOf('arithmetic', holder);
  if (!facts) return;
  const steps = facts.steps.flatMap(({name, z, picture}, i) => [
    make('span', {className: 'lesson-sign', textContent: SIGNS[i]}),
    make('figure', {}, [make('figcaption', {textContent: name}), bars(z), make('img', {src: picture, alt: `The picture of ${name}`})]),
  ]);
  holder.append(say(`${facts.title}: each is the mean of five latents that show it.`), make('div', {className: 'lesson-sum'}, steps));
}

/** One bar a number, from -3 to 3. */
function bars(z) {
  return make('div', {className: 'lesson-bars', role: 'img', 'aria-label': `${z.length} numbers`}, z.map((value) => {
    const size = Math.min(50, Math.abs(value) / 3 * 50);
    return make('i', {style: `height:${size}%;${value < 0 ? 'top' : 'bottom'}:50%`, title: value});
  }).map((bar) => make('span', {}, [bar])));
}
