// Numbers in words: both costs with this batch's values filled in, the four extremes, the loop as code.
import {mean} from '../maths/matrices.js';
import {short} from './canvas.js';
import {PENALTIES} from '../maths/objectives.js';

const value = (number, role) => `<b class="c-${role}">${short(number)}</b>`;

/** J(D) and J(G): the formula, and below it the mean of each term. What is not as in the minimax game is marked. */
export function formulas(game) {
  const {objective, settings, batch} = game;
  const {real, fake, g, changed} = objective, {penalty} = settings;
  const part = (term, name, role) => (term
    ? `<span class="c-${role}${changed.includes(name) ? ' changed' : ''}">${term.formula}</span>` : '');
  const costs = PENALTIES[penalty].formula && penalty !== 'clipping'
    ? ` + <span class="c-d changed">${PENALTIES[penalty].formula}</span>` : '';
  const bound = penalty === 'clipping' ? ` <span class="c-d changed">with ${PENALTIES.clipping.formula}</span>` : '';
  const d = `${part(real, 'real', 'real')}${fake ? ' + ' : ''}${part(fake, 'fake', 'fake')}${costs}${bound}`;
  return `<div><span class="c-d">J(D)</span> = ${d}</div><div class="filled">${dNumbers(game)}</div>
    <div><span class="c-g">J(G)</span> = ${part(g, 'g', 'g')}</div>
    <div class="filled">= ${value(batch.g.cost, 'g')}</div>`;
}

function dNumbers(game) {
  const {objective: {real, fake, compares}, settings, batch} = game;
  const terms = compares ? [value(batch.d.cost, 'real')]
    : [value(mean(batch.realLogits, real.value), 'real'), value(mean(batch.fakeLogits, fake.value), 'fake')];
  if (['r1', 'gradient_penalty'].includes(settings.penalty)) terms.push(value(game.penalty, 'd'));
  return `= ${terms.join(' + ')}${terms.length > 1 ? ` = ${value(game.dCost, 'd')}` : ''}`;
}

/** What the two sides of the verdict in the middle are called. */
const SIDES = {
  0.5: ['D ≥ ½: “real”', 'D < ½: “fake”'], 0: ['D ≥ 0: “real”', 'D < 0: “fake”'], null: ['D high', 'D low'],
};

/** Real or fake, D right or fooled: how many of the batch, what the term is now, and who learns from it how much. */
export function extremes({objective, batch}) {
  const [high, low] = SIDES[objective.middle];
  const head = `<thead><tr><th></th><th scope="col">${high}</th><th scope="col">${low}</th></tr></thead>`;
  const middle = objective.middle ?? (mean(batch.realLogits) + mean(batch.fakeLogits)) / 2;
  const cells = (logits, slopes, term, right) => [true, false].map((up) => {
    const chosen = [...logits.keys()].filter((i) => objective.verdict(logits[i]) >= middle === up);
    const share = `<b>${Math.round(100 * chosen.length / logits.length)} %</b>`;
    if (!chosen.length) return `${share}<small>none in this batch</small>`;
    const pulls = (values) => mean(chosen, (i) => Math.abs(values[i]) * logits.length);
    const {compares, real, fake} = objective;
    const cost = compares ? (i) => real.value(batch.realLogits[i] - batch.fakeLogits[i])
      : (i) => (term === 'real' ? real : fake).value(logits[i]);
    const lines = [`costs D ${value(mean(chosen, cost), term)}`, `D learns ${value(pulls(slopes), 'd')}`,
      ...(term === 'fake' ? [`G learns ${value(pulls(batch.g.fakeSlopes), 'g')}`] : [])];
    return `${share} D is ${up === right ? 'right' : 'wrong'}<small>${lines.join('</small><small>')}</small>`;
  });
  return `${head}<tbody>${row('real x', 'real', cells(batch.realLogits, batch.d.realSlopes, 'real', true))}
    ${row('fake G(z)', 'fake', cells(batch.fakeLogits, batch.d.fakeSlopes, 'fake', false))}</tbody>`;
}

const row = (name, role, cells) =>
  `<tr><th scope="row" class="c-${role}">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

/** Lines of the loop: which phase of whose turn each is. */
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

export function fillCode(list) {
  list.innerHTML = LINES.map(([player, , text]) =>
    `<li class="${player.toLowerCase()}">${text}</li>`).join('');
}

/** Light the line of a phase; none while everything runs at once. */
export function lightCode(list, player, phase) {
  LINES.forEach(([who, phases], i) =>
    list.children[i].classList.toggle('lit', Boolean(phase) && who === player && phases.split(' ').includes(phase)));
}

/** What is known of the fake under the pointer. */
export function peek({z, point, verdict, push}) {
  const numbers = (values) => Array.from(values, short).join(', ');
  return `<div>z <b>${numbers(z)}</b></div><div>G(z) <b class="c-fake">${numbers(point)}</b></div>
    <div>D(G(z)) <b class="c-d">${short(verdict)}</b></div><div>push on G <b class="c-g">${numbers(push)}</b></div>`;
}
