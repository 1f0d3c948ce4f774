// What the Lab hears: buttons, fields, keys, the pointer on the stage, a new address, another theme.
import {PENALTIES} from '../maths/objectives.js';
import {askedGame} from './address.js';
import {fillFields, fillLayers, fillScenes} from './controls.js';
import {takePencil} from './pencil.js';
import {fillChapters} from './story.js';

/** What a key presses. */
const KEYS = {' ': '.play', d: '.one.d', g: '.one.g', b: '.one.both'};

export function listen(lab) {
  const {element, stage} = lab, canvas = lab.find('.stage canvas');
  fillChapters(lab.find('.chapters'), (chapter) => lab.openChapter(chapter));
  fillFields(lab.find('.fields'), (name, value) => lab.change(withWeight(name, value)));
  fillScenes(lab.find('.scenes'), (scene) => lab.change({scene, points: []}));
  fillLayers(lab.find('.layers'), (name, isDrawn) => lab.setLayer(name, isDrawn));
  const actions = {
    '.play': () => lab.play(), '.one.d': () => lab.step(['D']), '.one.g': () => lab.step(['G']),
    '.one.both': () => lab.step(lab.playback.round), '.again': () => lab.begin(lab.settings), '.copy': () => copy(lab),
  };
  for (const [selector, onclick] of Object.entries(actions)) Object.assign(lab.find(selector), {onclick});
  lab.find('.speed input').oninput = ({target}) => lab.setSpeed(Number(target.value));
  const point = ({offsetX, offsetY}) => lab.choose(stage.fakeNear(offsetX, offsetY));
  Object.assign(canvas, {onpointermove: point, onpointerdown: point, onpointerleave: () => lab.choose(undefined)});
  takePencil(canvas, lab);
  element.onkeydown = (event) => press(lab, event);
  addEventListener('hashchange', () => { const asked = askedGame(); if (asked) lab.open(asked); });
  new ResizeObserver(() => { lab.stale = true; }).observe(element);
  new MutationObserver(() => lab.show()).observe(document.body, {attributeFilter: ['class']});
}

/** A penalty comes with its usual weight: that of another would be wrong by far. */
const withWeight = (name, value) =>
  (name === 'penalty' ? {penalty: value, penalty_weight: PENALTIES[value].usual} : {[name]: value});

function press(lab, event) {
  const {key, target} = event, button = KEYS[key.toLowerCase()];
  if (!button || target.matches('input, select') || event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === ' ' && target.matches('button, a')) return;  // it is pressed already
  event.preventDefault();
  lab.find(button).click();
}

async function copy(lab) {
  const button = lab.find('.copy');
  lab.tell();
  await navigator.clipboard?.writeText(location.href).catch(() => {});
  button.textContent = navigator.clipboard ? 'Copied' : 'It is in the address bar';
  setTimeout(() => { button.textContent = 'Copy link'; }, 1500);
}
