// Where the label y goes in: the plain GAN, cGAN and AC-GAN as one drawing, with the AC-GAN's costs of this moment.
import {choices, make, short} from '../view/elements.js';
import {factsOf} from '../view/facts.js';

const KINDS = {gan: 'GAN', cgan: 'cGAN', acgan: 'AC-GAN'};
const SAID = {
  gan: 'Nobody is told a class, and nobody can ask for one.',
  cgan: 'Both are told y. D asks: is this a real picture of y? A perfect 3 is fake when an 8 was asked for.',
  acgan: 'G is told y. D is not: it must say real or fake, and which class it sees. Both players want the class named right.',
};

export async function draw(holder) {
  const diagram = make('div', {className: 'lesson-flow'}), said = make('p', {className: 'lesson-said'});
  const box = (words, kind, isNew = false) => make('span', {className: `box ${kind}${isNew ? ' new' : ''}`, textContent: words});
  const show = (name) => {
    const y = box('y', '', true);
    const rows = [
      [box('z', ''), ...(name === 'gan' ? [] : [y]), '→', box('G', 'g'), '→', box('fake', 'fake'), '↘'],
      [box('real', 'real'), ...(name === 'cgan' ? [y.cloneNode(true)] : []), '→', box('D', 'd'), '→', box('real or fake?', ''),
        ...(name === 'acgan' ? [box('which class?', '', true)] : [])],
    ];
    diagram.replaceChildren(...rows.map((row) => make('div', {}, row)));
    said.textContent = SAID[name];
    costs.hidden = name !== 'acgan';
  };
  const costs = make('table', {className: 'lesson-table', hidden: true});
  holder.append(choices('Method', KINDS, 'gan', show), diagram, said, costs);
  show('gan');
  const facts = await factsOf('ac_gan', holder);
  if (!facts) return;
  const row = (title, kind, words) => make('tr', {}, [make('th', {textContent: title, scope: 'row'}),
    make('td', {textContent: short(facts[kind].discrimination), className: 'number'}), make('td', {textContent: short(facts[kind].classification), className: 'number'}),
    make('td', {textContent: `${(100 * facts[kind].named_right).toFixed(1)} %`}), make('td', {textContent: words})]);
  costs.append(make('tr', {}, ['500 pictures', 'C discrimination', 'C classification', 'named right', 'who makes what small'].map((words) => make('th', {textContent: words, scope: 'col'}))),
    row('real', 'real', 'D: both'), row('fake', 'fake', 'D: both. G: the class, and that fakes be called real'));
}
