// Where the label y goes in: the plain GAN, cGAN and AC-GAN as one drawing, with the AC-GAN's costs of this moment.
import {choices, make, say, short} from '../view/elements.js';
import {factsOf} from '../view/facts.js';

const KINDS = {gan: 'GAN', cgan: 'cGAN', acgan: 'AC-GAN'};
/** What nobody, both or one of the two is told, by KINDS. */
export const SAID = {
  gan: 'Nobody is told a class, and nobody can ask for one.',
  cgan: 'Both are told y. D asks: is this a real picture of y? A perfect 3 is fake when an 8 was asked for.',
  acgan: 'G is told y. D is not: it must say real or fake, and which class it sees. Both players want the class named right.',
};
const box = (textContent, kind = '', isNew = false) =>
  make('span', {className: `box ${kind}${isNew ? ' new' : ''}`, textContent});

/** What goes into the networks of one of KINDS and what comes out, for a .lesson-flow: the way of the fakes, D, and the
    way of the real pictures. */
export function flow(kind) {
  const side = (...parts) => make('div', {}, parts.filter(Boolean)), y = (isTold) => isTold && box('y', '', true);
  return [
    side(box('z'), y(kind !== 'gan'), '→', box('G', 'g'), '→', box('fake', 'fake'), '↘'),
    side(box('D', 'd'), '→', box('real or fake?'), kind === 'acgan' && box('which class?', '', true)),
    side(box('real', 'real'), y(kind === 'cgan'), '↗')];
}

/** Who maximises what (Odena et al. 2017, section 3): the costs here are −L_S and −L_C. */
const WHO = 'D makes C discrimination + C classification small. G makes C classification small, and C discrimination large.';

export async function draw(holder) {
  const diagram = make('div', {className: 'lesson-flow'}), said = say();
  const costs = make('table', {className: 'lesson-table'}), who = say(WHO);
  const show = (name) => {
    diagram.replaceChildren(...flow(name));
    said.textContent = SAID[name];
    costs.hidden = who.hidden = name !== 'acgan';
  };
  holder.append(choices('Method', KINDS, 'acgan', show), diagram, said, costs, who);
  show('acgan');
  const facts = await factsOf('ac_gan', holder);
  if (!facts) return;
  const kinds = ['real', 'fake'], head = (textContent, className = '') => make('th', {textContent, className});
  const row = (title, words) => make('tr', {}, [head(title),
    ...kinds.map((kind) => make('td', {textContent: words(facts[kind]), className: 'number'}))]);
  costs.append(make('tr', {}, [head('500 pictures of each'), ...kinds.map((kind) => head(kind, `c-${kind}`))]),
    row('C discrimination', ({discrimination}) => short(discrimination)),
    row('C classification', ({classification}) => short(classification)),
    row('class named right', ({named_right: share}) => `${(100 * share).toFixed(1)} %`));
}
