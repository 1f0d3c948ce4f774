// All that makes a game what it is: bounds, words, and the link that carries it. What a link says is brought into them.
import {ACTIVATIONS} from './networks.js';
import {OBJECTIVES, PENALTIES} from './objectives.js';
import {OPTIMISERS} from './optimisers.js';
import {SCENES} from './scenes.js';

const titles = (entries) => Object.fromEntries(Object.entries(entries).map(([name, {title}]) => [name, title]));
const number = (usual, least, most, title, hint, isWhole = false) => ({usual, least, most, title, hint, isWhole});
const whole = (...words) => number(...words, true);
const choice = (usual, choices, title, hint) => ({usual, choices, title, hint});

export const SETTINGS = {
  scene: choice('ring', titles(SCENES), 'Scene', 'Where the real points lie.'),
  objective: choice('non_saturating', titles(OBJECTIVES), 'Objective', 'What each player tries to make small.'),
  penalty: choice('none', titles(PENALTIES), 'Penalty', 'Keeps D from becoming too steep.'),
  penalty_weight: number(0, 0, 100, 'Weight', 'The λ, γ or c of the penalty.'),
  d_steps: whole(1, 1, 20, 'D steps, k', 'How often D moves before G does.'),
  batch_size: whole(128, 8, 256, 'Batch', 'Points in one step.'),
  d_rate: number(0.002, 0, 1, 'Rate of D', 'How far one step of D goes.'),
  g_rate: number(0.002, 0, 1, 'Rate of G', 'How far one step of G goes.'),
  optimiser: choice('adam', titles(OPTIMISERS), 'Optimiser', 'How gradients become steps.'),
  momentum: number(0.5, 0, 0.99, 'Momentum', 'How much of the last gradients is kept: in Adam, β₁.'),
  depth: whole(2, 0, 3, 'Hidden layers', 'In each network; without any, both are straight lines.'),
  width: whole(32, 1, 64, 'Units a layer', 'More units bend more often.'),
  activation: choice('leaky', titles(ACTIVATIONS), 'Activation', 'What bends between two layers.'),
  head_start: whole(0, 0, 2000, 'Head start', 'Steps of D before the game begins.'),
  seed: whole(1, 0, 999999, 'Seed', 'The same seed repeats the same chance.'),
};
export const USUAL = Object.freeze({
  ...Object.fromEntries(Object.entries(SETTINGS).map(([name, {usual}]) => [name, usual])), points: [],
});

/** When one of these changes, the networks begin anew. */
export const RESTARTS = new Set(['scene', 'points', 'depth', 'width', 'activation', 'head_start', 'seed']);

/** A drawing's points lie on a fine grid, so that a link holds each in two letters, exactly. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const REACH = 1.26;
export const MOST_POINTS = 400;
const cell = (value) => Math.min(Math.max(Math.round((value / REACH + 1) * 31.5), 0), 63);
const middleOf = (number) => (number / 31.5 - 1) * REACH;

/** A point as it is kept: the nearest of the grid. */
export const onGrid = (point) => point.map((value) => middleOf(cell(value)));

/** The value nearest to what is asked for, or the usual one where it makes no sense. */
export function nearest(name, asked) {
  const {choices, usual, least, most, isWhole} = SETTINGS[name];
  if (choices) return Object.hasOwn(choices, asked) ? asked : usual;
  const value = typeof asked === 'string' && asked.trim() === '' ? NaN : Number(asked);
  if (Number.isNaN(value)) return usual;
  const inside = Math.min(Math.max(value, least), most);
  return isWhole ? Math.round(inside) : inside;
}

/** Settings of the text behind the # of an address. Never fails. */
export function settingsOf(text) {
  const asked = new URLSearchParams(text);
  const settings = Object.fromEntries(Object.keys(SETTINGS).map((name) =>
    [name, nearest(name, asked.get(name) ?? SETTINGS[name].usual)]));
  if (!asked.has('penalty_weight')) settings.penalty_weight = PENALTIES[settings.penalty].usual;
  const numbers = Array.from(asked.get('points') ?? '', (letter) => LETTERS.indexOf(letter)).filter((at) => at >= 0);
  settings.points = numbers.slice(0, 2 * MOST_POINTS).flatMap((number, i) =>
    (i % 2 ? [[middleOf(numbers[i - 1]), middleOf(number)]] : []));
  return settings;
}

/** The text that `settingsOf` reads. */
export function textOf(settings) {
  const told = Object.keys(SETTINGS).map((name) => [name, settings[name]]);
  const letters = settings.points.flat().map((value) => LETTERS[cell(value)]).join('');
  return new URLSearchParams([...told, ...(letters ? [['points', letters]] : [])]).toString();
}
