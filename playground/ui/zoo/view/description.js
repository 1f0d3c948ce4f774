// What is said below the recordings: of one card, or of two or three beside one another. `zoo` is the Zoo of zoo.js.
import {make} from '../../view/elements.js';

const MOST_COMPARED = 3;

/** What a card changed, who changed it, how good it became, and where it is trained. replay: null without a recording. */
export function description(zoo, card, replay) {
  const parent = zoo.byName[card.parent];
  const kin = make('p', {className: 'zoo-kin'}, parent
    ? [`${zoo.additions[card.adds]}, on top of `, link(zoo, parent), '.'] : ['Began a line of its own.']);
  const children = zoo.cards.filter((other) => other.parent === card.name);
  if (children.length) kin.append(' Changed by ', ...children.flatMap((child, i) => [i ? ' ' : '', withSign(link(zoo, child), i < children.length - 1 ? ',' : '.')]));
  return [
    make('div', {className: 'zoo-buttons'}, [
      make('a', {className: 'zoo-train', href: `?tab=train&${card.link}`, textContent: 'Train it'}), compareWith(zoo, card)]),
    ...(card.formula ? [formula(card.formula)] : []),
    ...(replay ? [quality(card, replay)] : []),
    kin,
    make('p', {className: 'hint', textContent: `${card.source}.`}),
    ...(card.departures ? [make('p', {className: 'zoo-departures'}, [make('b', {textContent: 'Done otherwise here: '}), card.departures])] : []),
  ];
}

/** names: of the cards that are compared, two or three. */
export function comparison(zoo, names) {
  const back = make('button', {type: 'button', textContent: 'Only the first'});
  back.addEventListener('click', () => zoo.choose(names.slice(0, 1)));
  const race = make('a', {className: 'zoo-train', href: `?tab=train/race&contestants=${names.join(',')}`, textContent: 'Race them here'});
  return [make('p', {className: 'zoo-summary', textContent: 'Side by side, second by second, each on the same processor.'}),
    make('div', {className: 'zoo-buttons'}, [
      race, ...(names.length < MOST_COMPARED ? [compareWith(zoo, zoo.byName[names[0]])] : []), back])];
}

function compareWith(zoo, card) {
  const others = zoo.cards.filter((other) => other.poster && other !== card && !zoo.compared.includes(other.name));
  const select = make('select', {'aria-label': `Compare ${card.title} with`}, [
    make('option', {value: '', textContent: 'Compare with …'}),
    ...others.map((other) => make('option', {value: other.name, textContent: `${other.title} (${other.year})`}))]);
  select.addEventListener('change', () => {
    if (select.value) zoo.choose([...zoo.compared, select.value].slice(0, MOST_COMPARED));
  });
  return select;
}

function link(zoo, card) {
  const button = make('button', {type: 'button', className: 'zoo-link', textContent: card.title});
  button.addEventListener('click', () => zoo.choose([card.name]));
  return button;
}

/** A sign of the sentence does not leave the word that it follows. */
function withSign(word, sign) {
  return make('span', {className: 'zoo-signed'}, [word, sign]);
}

// What stands between [[ and ]] is new. A line does not begin with the power of the one above.
function formula(text) {
  const parts = text.replaceAll('²', '\u2060²').split(/\[\[(.*?)\]\]/s);
  return make('pre', {className: 'zoo-formula'}, parts.map((part, i) => i % 2 ? make('mark', {textContent: part}) : part));
}

// What was measured of it, beside the plain DCGAN; and how fast it went.
function quality(card, replay) {
  const pace = `${replay.steps.toLocaleString('en')} steps in ${replay.seconds.toFixed(0)} seconds (${replay.device}).`;
  return make('p', {className: 'zoo-quality', textContent: `${card.quality} ${pace}`});
}
