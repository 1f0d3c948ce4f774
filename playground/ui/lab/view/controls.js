// Fields for the settings, and the scenes as small pictures. Each change is told; what is not a number is put back.
import {Random} from '../maths/random.js';
import {SCENES} from '../maths/scenes.js';
import {SETTINGS, nearest} from '../maths/settings.js';
import {make} from '../../view/elements.js';
import {dot, penOf, write} from './canvas.js';

/** Draws a field for each setting but the scene. change(name, value): called with a value inside its bounds. */
export function fillFields(box, change) {
  for (const [name, {title, hint, choices, least, most, isWhole}] of Object.entries(SETTINGS)) {
    if (name === 'scene') continue;
    const onchange = ({target}) => {
      const value = target.value = nearest(name, target.value);
      change(name, value);
    };
    const options = () => Object.entries(choices).map(([value, text]) => new Option(text, value));
    const numbers = {type: 'number', min: least, max: most, step: isWhole ? 1 : 'any', inputMode: 'decimal'};
    const field = choices ? make('select', {name, onchange}, options()) : make('input', {name, onchange, ...numbers});
    box.append(make('label', {title: hint, 'data-setting': name}, [make('span', {textContent: title}), field]));
  }
}

/** What the fields show. A weight without a penalty, and a momentum without memory, mean nothing: they are off. */
export function showFields(box, settings) {
  const off = {penalty_weight: settings.penalty === 'none', momentum: settings.optimiser === 'sgd'};
  for (const field of box.querySelectorAll('select, input')) {
    if (field !== document.activeElement) field.value = settings[field.name];
    field.disabled = off[field.name];
  }
}

export function fillScenes(box, choose) {
  for (const [name, {title}] of Object.entries(SCENES)) {
    const names = {title, 'aria-label': title, 'data-scene': name};
    box.append(make('button', {type: 'button', ...names, onclick: () => choose(name)}, [make('canvas')]));
  }
}

export function showScenes(box, {scene}, colours) {
  for (const button of box.children) {
    button.setAttribute('aria-pressed', button.dataset.scene === scene);
    drawThumbnail(button.firstChild, SCENES[button.dataset.scene], colours);
  }
}

function drawThumbnail(canvas, {draw, dimension, density}, colours) {
  const {pen, width, height} = penOf(canvas), random = new Random(1);
  pen.fillStyle = colours.real;
  if (!draw) write(pen, '✎', width / 2, height / 2 + 7, colours.ink, 20);
  for (let x = 0; density && x < width; x += 1) {
    const tall = density((x / width * 2 - 1) * 2) / 1.7 * (height - 8);
    pen.fillRect(x, height - 4 - tall, 1, tall + 1);
  }
  for (let i = 0; draw && !density && i < 90; i += 1) {
    const [x, y = 0] = draw(random);
    dot(pen, width / 2 * (1 + x / 1.4), height / 2 * (1 - y / 1.4), dimension === 1 ? 4 : 1.1);
  }
}

const TITLES = {reals: 'Reals', fakes: 'Fakes', surface: 'What D says', arrows: 'Where G is pushed', grid: 'G’s grid'};

/** A switch for each layer of the stage. choose(name, isDrawn): called when one is moved. */
export function fillLayers(box, choose) {
  box.append(...Object.entries(TITLES).map(([name, title]) => {
    const onchange = ({target}) => choose(name, target.checked);
    return make('label', {className: name}, [make('input', {type: 'checkbox', name, onchange}), title]);
  }));
}
