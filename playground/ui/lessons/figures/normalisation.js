// One feature through batch normalisation: a new batch at every step, running statistics that fill up, and testing.
import {Random} from '../../lab/maths/random.js';
import {normalise, renewed, spreads, statistics} from '../maths/normalisation.js';
import {button, choices, make, mayMove, pace, say, short, slider} from '../view/elements.js';
import {factsOf} from '../view/facts.js';
import {gallery} from '../view/gallery.js';
import {Plot} from '../view/plot.js';

const RANGE = [-6, 6], BINS = 40, STEP_SECONDS = 0.7;
const FIRST = {mean: 0, variance: 1};
const MODES = {training: 'Training', testing: 'Testing', off: 'Off'}, LAYERS = 10;

const USED = {training: 'this batch’s', testing: 'the running ones', off: 'none'};

/** Shares of values in equal bins over RANGE. */
const shares = (values) => {
  const counts = Array(BINS).fill(0), [low, high] = RANGE;
  for (const value of values) {
    const bin = Math.floor((value - low) / (high - low) * BINS);
    counts[Math.min(BINS - 1, Math.max(0, bin))] += 1 / values.length;
  }
  return counts;
};

export function draw(holder) {
  const at = {centre: 2.5, deviation: 1.6, size: 64, gamma: 1, beta: 0, momentum: 0.1, mode: 'training'};
  const random = new Random(3, 'batches'), said = say();
  const [before, after] = ['before', 'after'].map((xTitle) => new Plot({x: RANGE, y: [0, 0.4], height: 130, xTitle,
    words: `Histogram of a feature ${xTitle} it is normalised`}));
  const depth = new Plot({x: [0, LAYERS], y: [0, 0.8], height: 190, words: 'How much a feature differs from picture to picture after each layer',
    xTitle: `its spread after ${LAYERS} layers`});
  const runs = make('div', {className: 'lesson-runs'});
  let running = FIRST, batches = 0;
  const step = () => {
    const batch = Array.from({length: at.size}, () => at.centre + at.deviation * random.normal()), own = statistics(batch);
    if (at.mode === 'training') { running = renewed(running, own, at.momentum); batches += 1; }
    bars(before, batch, '--first');
    bars(after, {
      training: () => normalise(batch, own, at.gamma, at.beta), testing: () => normalise(batch, running, at.gamma, at.beta),
      off: () => batch,
    }[at.mode](), '--second');
    said.textContent = `This batch: mean ${short(own.mean)}, variance ${short(own.variance)}. Running after ${batches} batches: mean `
      + `${short(running.mean)}, variance ${short(running.variance)}. Used now: ${USED[at.mode]}.`;
    showDepth(depth, at.mode !== 'off');
  };
  const set = (name) => (value) => { at[name] = value; step(); };
  const modes = choices('Mode', MODES, at.mode, set('mode'));
  modes.append(button('Next batch', step));
  holder.append(modes, before.node, after.node,
    make('div', {className: 'lesson-row'}, [
      slider('Mean of the feature', {low: -4, high: 4, step: 0.1, value: at.centre}, set('centre')),
      slider('Its spread', {low: 0.3, high: 3, step: 0.1, value: at.deviation}, set('deviation')),
      slider('γ', {low: 0.1, high: 2, step: 0.05, value: at.gamma}, set('gamma')),
      slider('β', {low: -3, high: 3, step: 0.1, value: at.beta}, set('beta')),
      slider('Pictures in a batch', {low: 2, high: 128, step: 1, value: at.size}, set('size'))]), said,
    make('div', {className: 'lesson-row'}, [depth.node, runs]));
  step();
  if (mayMove()) pace(holder, () => 1 / STEP_SECONDS, step);
  factsOf('normalisation', runs).then((facts) => facts && runs.append(gallery(facts.pictures, 'twos pixels')));
}

/** A bar a layer; the same weights with and without. */
function showDepth(plot, isOn) {
  plot.clear();
  spreads(LAYERS, isOn, new Random(5, 'layers')).forEach((spread, i) => plot.bar(i, i + 1, spread, isOn ? '--second' : '--first'));
}

function bars(plot, values, colour) {
  const [low, high] = RANGE, wide = (high - low) / BINS;
  plot.clear();
  shares(values).forEach((share, i) => plot.bar(low + i * wide, low + (i + 1) * wide, share, colour));
}
