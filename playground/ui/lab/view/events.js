// What the Lab hears: buttons, fields, keys, the pointer on the stage, a new address, another theme.
import {PENALTIES} from '../maths/objectives.js';
import {askedGame} from './address.js';
import {fillFields, fillLayers, fillScenes} from './controls.js';
import {fillCode} from './panels.js';
import {takePencil} from './pencil.js';
import {fillChapters} from './story.js';

export function listen(lab) {
  fillChapters(lab.find('.chapters'), (chapter) => lab.openChapter(chapter));
  fillFields(lab.find('.fields'), (name, value) => lab.change(withWeight(name, value)));
  fillScenes(lab.find('.scenes'), (scene) => lab.change({scene, points: []}));
  fillLayers(lab.find('.layers'), (name, isDrawn) => lab.setLayer(name, isDrawn));
  fillCode(lab.find('.code'));
  listenToButtons(lab);
  listenToStage(lab);
  lab.element.addEventListener('keydown', (event) => press(lab, event));
  addEventListener('hashchange', () => { const asked = askedGame(); if (asked) lab.open(asked); });
  new ResizeObserver(() => { lab.stale = true; }).observe(lab.element);
  new MutationObserver(() => lab.show()).observe(document.body, {attributeFilter: ['class']});
}

/** A penalty comes with its usual weight: that of another would be wrong by far. */
const withWeight = (name, value) =>
  (name === 'penalty' ? {penalty: value, penalty_weight: PENALTIES[value].usual} : {[name]: value});

function listenToButtons(lab) {
  const actions = {
    '.play': () => lab.play(), '.one.d': () => lab.step(['D']), '.one.g': () => lab.step(['G']),
    '.one.both': () => lab.step(lab.playback.round), '.again': () => lab.begin(lab.settings), '.copy': () => copy(lab),
  };
  for (const [selector, action] of Object.entries(actions)) lab.find(selector).addEventListener('click', action);
  lab.find('.speed input').addEventListener('input', ({target}) => lab.setSpeed(Number(target.value)));
}

function listenToStage(lab) {
  const canvas = lab.find('.stage canvas'), {stage} = lab;
  const choose = (fake) => { stage.chosen = fake; lab.stale = true; };
  for (const name of ['pointermove', 'pointerdown']) {
    canvas.addEventListener(name, ({offsetX, offsetY}) => choose(stage.fakeNear(offsetX, offsetY)));
  }
  canvas.addEventListener('pointerleave', () => choose(undefined));
  takePencil(canvas, {
    isOn: () => lab.settings.scene === 'drawing',
    toPoint: (x, y) => stage.pointAt(x, y),
    before: () => lab.settings.points,
    show: (points) => lab.begin({...lab.settings, points}),
    done: (points) => lab.change({points}),
  });
}

function press(lab, event) {
  if (event.target.matches('input, select') || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = {
    ' ': () => lab.play(), d: () => lab.step(['D']), g: () => lab.step(['G']), b: () => lab.step(lab.playback.round),
  }[event.key.toLowerCase()];
  if (!action || (event.key === ' ' && event.target.matches('button, a'))) return;
  event.preventDefault();
  action();
}

async function copy(lab) {
  const button = lab.find('.copy');
  lab.tell();
  await navigator.clipboard?.writeText(location.href).catch(() => {});
  button.textContent = navigator.clipboard ? 'Copied' : 'It is in the address bar';
  setTimeout(() => { button.textContent = 'Copy link'; }, 1500);
}
