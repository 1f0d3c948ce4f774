// Pieces that figures are made of.
import {make} from '../../view/elements.js';

export {make, mayMove} from '../../view/elements.js';

/** A number's text with the sign that is as wide as a plus. */
export const minus = (text) => text.replace('-', '−');

/** Three digits, no more; minus infinity as such, and what is too small to matter too. */
export function short(x) {
  if (!Number.isFinite(x)) return {[-Infinity]: '−∞', [Infinity]: '∞'}[x] ?? '–';
  if (x !== 0 && Math.abs(x) < 0.0005) return '≈ 0';
  return minus(String(Number(x.toPrecision(3))));
}

/** A number after an equals sign, unless it is only near to what is told. */
export const equals = (x) => (short(x).startsWith('≈') ? short(x) : `= ${short(x)}`);

/** Words in which p_data is written as a p with an index. */
export const indexed = (words) => words.split(/_(\w+)/).map((part, i) => (i % 2 ? make('sub', {textContent: part}) : part));

/** A slider with its name and value. whenMoved gets the number. */
export function slider(title, {low, high, step = 'any', value, colour = ''}, whenMoved) {
  const output = make('output', {textContent: short(value)});
  const input = make('input', {type: 'range', min: low, max: high, step, 'aria-label': title});
  input.value = value;
  input.addEventListener('input', () => {
    output.textContent = short(Number(input.value));
    whenMoved(Number(input.value));
  });
  return make('label', {className: `lesson-slider ${colour}`}, [make('span', {}, indexed(title)), input, output]);
}

/** Shows a value that did not come from a hand. */
export function moveSlider(knob, value) {
  knob.querySelector('input').value = value;
  knob.querySelector('output').textContent = short(value);
}

/** A paragraph of words that a figure says. */
export const say = (textContent = '') => make('p', {className: 'lesson-said', textContent});

export function button(textContent, action) {
  const made = make('button', {type: 'button', textContent});
  made.addEventListener('click', action);
  return made;
}

/** Buttons of which one is pressed. whenChosen gets its name. */
export function choices(title, names, chosen, whenChosen) {
  const press = (wanted) => Object.keys(names).forEach((name, i) => buttons[i].setAttribute('aria-pressed', name === wanted));
  const buttons = Object.entries(names).map(([name, words]) => button(words, () => { press(name); whenChosen(name); }));
  press(chosen);
  return make('div', {className: 'lesson-choices', role: 'group', 'aria-label': title}, buttons);
}

/** Calls step() so many times a second, perSecond() as it is by then, and done(milliseconds) after those of a frame. */
export function pace(holder, perSecond, step, done = () => {}) {
  let waited = 0;
  return animate(holder, (seconds, time) => {
    for (waited += seconds * perSecond(); waited >= 1; waited -= 1) step();
    done(time);
  });
}

/** Calls step(seconds since the last time, milliseconds) at every frame while the figure is on the page. Returns a stop. */
export function animate(holder, step) {
  let before, stopped = false;
  const tick = (now) => {
    if (stopped || !holder.isConnected) return;
    if (holder.offsetParent) step(Math.min(0.1, (now - (before ?? now)) / 1000), now);  // else another tab is open
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  return () => { stopped = true; };
}
