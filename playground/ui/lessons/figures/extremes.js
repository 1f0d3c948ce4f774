// Four cases: D says 0 or 1 of a real and of a fake. Each term of the value, minus infinity where it is so.
import {choices, make, short, slider} from '../view/elements.js';

const CASES = {fooled: 'D = 1 for both', perfect: 'D is always right', wrong: 'D is always wrong', none: 'D = 0 for both'};
const VERDICTS = {fooled: [1, 1], perfect: [1, 0], wrong: [0, 1], none: [0, 0]};

/** The terms of the game at D(x) = real and D(G(z)) = fake, in nats. */
export const termsAt = (real, fake) => ({
  of_real: Math.log(real),
  of_fake: Math.log(1 - fake),
  value: Math.log(real) + Math.log(1 - fake),
  d_cost: -(Math.log(real) + Math.log(1 - fake)),
  g_minimax: Math.log(1 - fake),
  g_non_saturating: -Math.log(fake),
});

const ROWS = [
  ['of_real', 'log D(x)', 'D wants it at 0: real called real', 'd'],
  ['of_fake', 'log(1 − D(G(z)))', 'D wants it at 0: fake called fake. G wants it at −∞', 'd'],
  ['value', 'V(D, G): both together', 'D climbs it, G digs below it', ''],
  ['d_cost', 'J(D) = −V', 'what D makes small', 'd'],
  ['g_minimax', 'J(G) = log(1 − D(G(z)))', 'minimax: −J(D) without the term that G cannot change', 'g'],
  ['g_non_saturating', 'J(G) = −log D(G(z))', 'non-saturating: huge when D is sure, so that G learns', 'g'],
];

export function draw(holder) {
  const at = {real: 0.9, fake: 0.1}, table = make('table', {className: 'lesson-table'});
  const show = () => {
    const terms = termsAt(at.real, at.fake);
    table.replaceChildren(make('tr', {}, ['term', 'now', 'whose'].map((words) => make('th', {textContent: words, scope: 'col'}))),
      ...ROWS.map(([name, formula, words, role]) => make('tr', {}, [
        make('th', {textContent: formula, scope: 'row', className: role ? `c-${role}` : ''}),
        make('td', {textContent: short(terms[name]), className: 'number'}), make('td', {textContent: words})])));
  };
  const sliders = make('div', {className: 'lesson-row'});
  const knob = (title, kind) =>
    slider(title, {low: 0, high: 1, step: 0.01, value: at[kind], colour: kind}, (value) => { at[kind] = value; show(); });
  const place = () => sliders.replaceChildren(knob('D(x), of a real', 'real'), knob('D(G(z)), of a fake', 'fake'));
  holder.append(choices('Case', CASES, '', (name) => { [at.real, at.fake] = VERDICTS[name]; place(); show(); }), sliders, table);
  place();
  show();
}
