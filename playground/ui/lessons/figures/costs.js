// pix2pix taken apart: by one part of its cost alone and by both, D's verdicts patch by patch, and its shortcuts cut.
import {choices, make, say} from '../view/elements.js';
import {factsOf} from '../view/facts.js';
import {gallery} from '../view/gallery.js';
import {patchMap} from '../view/patches.js';

const VIEWS = {costs: drawCosts, skips: drawSkips};

export function draw(holder) {
  const stage = make('div', {className: 'lesson-figure'});
  const show = (name) => {
    const view = make('div', {className: 'lesson-figure'});
    stage.replaceChildren(view);
    VIEWS[name](view);
  };
  holder.append(choices('Part', {costs: 'Costs and patches', skips: 'Shortcuts cut'}, 'costs', show), stage);
  show('costs');
}

async function drawSkips(holder) {
  const facts = await factsOf('skips', holder);
  if (facts) holder.append(gallery(facts.pictures, 'twos'));
}

async function drawCosts(holder) {
  const facts = await factsOf('costs', holder);
  if (!facts) return;
  const {examples, patches} = facts, stage = make('div', {className: 'lesson-figure'});
  const titles = Object.fromEntries(examples.map(({title}, number) => [number, title]));
  const show = (number) => stage.replaceChildren(
    gallery(examples[number].pictures, 'pixels fives'), judged(examples[number].judged, facts));
  holder.append(choices('Garment', titles, '0', show), stage);
  show(0);
}

/** D's verdicts on what is wanted and on what G made, and the means of all pairs. */
function judged(pictures, facts) {
  const maps = pictures.map((one) => {
    const said = make('p');
    const map = patchMap(one, facts.patches, (verdict) => { said.textContent = `square: D = ${verdict.toFixed(2)}`; });
    return make('figure', {}, [make('figcaption', {textContent: `D on “${one.title}”`}), map, said]);
  });
  return make('div', {className: 'lesson-judged'}, [...maps, legend(facts, pictures[0].verdicts.length), table(facts)]);
}

function legend({patches: {side, of}, count}, length) {
  const role = (name) => make('b', {className: `c-${name}`, textContent: name});
  return make('div', {}, [
    make('p', {}, [`D says ${length} × ${length} times how `, role('real'), ' or ', role('fake'),
      ` a patch is: ${side} × ${side} of the ${of} × ${of} pixels.`]),
    make('p', {textContent: `Below: means of ${count} pairs that no network learnt from. L1 in grey levels of 255; of `
      + 'sharpness and colour “wanted” has 1.'})]);
}

function table({scores}) {
  const row = (tag, words) => make('tr', {}, words.map((textContent) => make(tag, {textContent})));
  return make('table', {className: 'lesson-table'}, [row('th', ['', 'L1', 'sharp', 'colour', 'D']),
    ...scores.map(({title, difference, ...of}) => row('td', [title, difference.toFixed(1),
      ...[of.sharpness, of.colour, of.real].map((share) => share.toFixed(2))]))]);
}
