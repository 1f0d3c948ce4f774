// Pieces that figures are made of.

/** An element with properties, attributes and children. */
export function make(tag, properties = {}, children = []) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node && typeof value !== 'object') node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Three digits, no more; minus infinity as such. */
export const short = (x) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))).replace('-', '−')
  : x === -Infinity ? '−∞' : x === Infinity ? '∞' : '–');

/** A slider with its name and value. whenMoved gets the number. */
export function slider(title, {low, high, step = 'any', value, colour = ''}, whenMoved) {
  const output = make('output', {textContent: short(value)});
  const input = make('input', {type: 'range', min: low, max: high, step, 'aria-label': title});
  input.value = value;
  input.addEventListener('input', () => { output.textContent = short(Number(input.value)); whenMoved(Number(input.value)); });
  return make('label', {className: `lesson-slider ${colour}`}, [make('span', {textContent: title}), input, output]);
}

/** Buttons of which one is pressed. whenChosen gets its name. */
export function choices(title, names, chosen, whenChosen) {
  const buttons = Object.entries(names).map(([name, words]) => {
    const button = make('button', {type: 'button', textContent: words, 'aria-pressed': String(name === chosen)});
    button.addEventListener('click', () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      whenChosen(name);
    });
    return button;
  });
  return make('div', {className: 'lesson-choices', role: 'group', 'aria-label': title}, buttons);
}

/** Calls step(seconds since the last time) at every frame while the figure stands on the page. Returns a stop. */
export function animate(holder, step) {
  let before, stopped = false;
  const tick = (now) => {
    if (stopped || !holder.isConnected) return;
    step(Math.min(0.1, (now - (before ?? now)) / 1000));
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  return () => { stopped = true; };
}

/** Whether things may move by themselves. */
export const mayMove = () => !matchMedia('(prefers-reduced-motion: reduce)').matches;
