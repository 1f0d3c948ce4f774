// Numbers in words: both costs with this batch's values filled in, the four extremes, the loop as code.
import {mean} from '../maths/matrices.js';
import {OBJECTIVES, PENALTIES} from '../maths/objectives.js';
import {short} from './canvas.js';

const value = (number, role) => `<b class="c-${role}">${short(number)}</b>`;
const div = (text, name = '') => `<div class="${name}">${text}</div>`;

/** J(D) and J(G): the formula, and below it the mean of each term. What is not as in the minimax game is marked. */
export function formulas({objective, settings, batch, penalty, dCost}) {
  const {formula: bound, cost} = PENALTIES[settings.penalty], {real, fake} = objective;
  const words = (formula, role, isChanged) => `<span class="c-${role}${isChanged ? ' changed' : ''}">${formula}</span>`;
  const term = (name, role) => words(objective[name].formula, role, objective[name] !== OBJECTIVES.minimax[name]);
  const terms = [
    [term('real', 'real'), value(fake ? mean(batch.realLogits, real.value) : batch.d.cost, 'real')],
    ...(fake ? [[term('fake', 'fake'), value(mean(batch.fakeLogits, fake.value), 'fake')]] : []),
    ...(cost ? [[words(bound, 'd', true), value(penalty, 'd')]] : []),
  ];
  const [parts, numbers] = [0, 1].map((i) => terms.map((one) => one[i]).join(' + '));
  return div(`<span class="c-d">J(D)</span> = ${parts}${bound && !cost ? words(` with ${bound}`, 'd', true) : ''}`)
    + div(`= ${numbers}${terms.length > 1 ? ` = ${value(dCost, 'd')}` : ''}`, 'filled')
    + div(`<span class="c-g">J(G)</span> = ${term('g', 'g')}`)
    + div(`= ${value(batch.g.cost, 'g')}`, 'filled');
}

/** What the two sides of the verdict in the middle are called. */
const SIDES = {
  0.5: ['D ≥ ½: “real”', 'D < ½: “fake”'], 0: ['D ≥ 0: “real”', 'D < 0: “fake”'], null: ['D high', 'D low'],
};

/** Real or fake, D right or fooled: how many of the batch, what the term is now, and who learns from it how much. */
export function extremes({objective, objective: {real, fake, verdict}, batch: {realLogits, fakeLogits, d, g}}) {
  const n = realLogits.length, middle = objective.middle ?? (mean(realLogits) + mean(fakeLogits)) / 2;
  const pair = (i) => real.value(realLogits[i] - fakeLogits[i]);
  const row = (name, role, logits, cost, right, learners) => {
    const cells = [true, false].map((up) => {
      const chosen = [...logits.keys()].filter((i) => verdict(logits[i]) >= middle === up);
      const share = `<b>${Math.round(100 * chosen.length / n)} %</b>`;
      if (!chosen.length) return `<td>${share}<small>none in this batch</small></td>`;
      const learns = Object.entries(learners).map(([who, slopes]) =>
        `${who} learns ${value(mean(chosen, (i) => Math.abs(slopes[i]) * n), who.toLowerCase())}`);
      const lines = [`costs D ${value(mean(chosen, cost), role)}`, ...learns].map((words) => `<small>${words}</small>`);
      return `<td>${share} D is ${up === right ? 'right' : 'wrong'}${lines.join('')}</td>`;
    });
    return `<tr><th scope="row" class="c-${role}">${name}</th>${cells.join('')}</tr>`;
  };
  const head = SIDES[objective.middle].map((side) => `<th scope="col">${side}</th>`).join('');
  const ofReal = fake ? (i) => real.value(realLogits[i]) : pair;
  const ofFake = fake ? (i) => fake.value(fakeLogits[i]) : pair;
  const rows = row('real x', 'real', realLogits, ofReal, true, {D: d.realSlopes})
    + row('fake G(z)', 'fake', fakeLogits, ofFake, false, {D: d.fakeSlopes, G: g.fakeSlopes});
  return `<thead><tr><th></th>${head}</tr></thead><tbody>${rows}</tbody>`;
}

/** Lines of the loop: whose turn, which of its phases, what happens. */
const LINES = [
  ['', '', 'repeat:'],
  ['D', 'sample', ' k times: sample x, z'],
  ['D', 'judge', '  judge D(x), D(G(z))'],
  ['D', 'loss', '  J(D): batch’s mean'],
  ['D', 'gradient', '  ∇J(D) in D’s weights'],
  ['D', 'update', '  D moves against ∇'],
  ['G', 'sample judge', ' sample z, judge D(G(z))'],
  ['G', 'loss', ' J(G): batch’s mean'],
  ['G', 'gradient', ' ∇J(G) through D into G'],
  ['G', 'update', ' G moves against ∇'],
];

/** The loop, with the line of this phase lit; none while everything runs at once. */
export const code = (player, phase) => LINES.map(([who, phases, text]) => {
  const isLit = phase && who === player && phases.split(' ').includes(phase);
  return `<li class="${who.toLowerCase()}${isLit ? ' lit' : ''}">${text}</li>`;
}).join('');

/** What is known of the fake under the pointer. */
export function peek({z, point, verdict, push}) {
  const numbers = (values) => Array.from(values, short).join(', ');
  return div(`z <b>${numbers(z)}</b>`) + div(`G(z) <b class="c-fake">${numbers(point)}</b>`)
    + div(`D(G(z)) <b class="c-d">${short(verdict)}</b>`) + div(`push on G <b class="c-g">${numbers(push)}</b>`);
}
