// Two moments of a run side by side. The first is pinned; beside it stands the one that is looked at, until that is
// pinned as well. What a moment is has come already: nothing is asked for.
let pins = [], rows = [];
const seen = {};  // the parts of the moment that is looked at, by name

takers.rows = (told) => { rows = told; drawPins(); };

// What is looked at has changed.
function tellSeen(name, part) {
  seen[name] = part;
  if (name === 'moment') found(() => document.getElementById('pin')).then((button) => { button.disabled = !part; });
  if (pins.length < 2 && (name === 'picture' || name === 'moment')) drawPins();
}

// A third one takes the place of the second.
function pin({picture, moment}) {
  if (!moment) return;
  pins = [...pins.slice(0, 1), {picture, moment}];
  drawPins();
}

function unpin(number = null) {
  pins = pins.filter((_, i) => number !== null && i !== number);
  drawPins();
}

const isDrawn = {};  // pictures by the names of their places
async function drawPins() {
  const section = await found(() => document.querySelector('.pins')), told = await found(() => document.querySelector('.told'));
  markPins(pins.map(({moment}) => moment.epoch));
  document.getElementById('pin').textContent = ['Pin moment', 'Pin a second', 'Unpin both'][pins.length];
  const high = document.querySelector('.game').getBoundingClientRect().height;
  if (high && pins.length && told.hidden) told.style.height = `${high}px`;
  told.hidden = section.hidden = !pins.length;
  if (!pins.length) return;
  const [a, b] = pins.length === 2 ? pins : [pins[0], seen];
  for (const [name, {picture}] of [['pin-a', a], ['pin-b', b]]) {
    if (isDrawn[name] !== picture) put(isDrawn[name] = picture, name);
  }
  section.querySelector('.what').textContent = pins.length === 2 ? 'pinned' : 'what you look at (p pins it)';
  section.querySelector('[data-unpin="1"]').hidden = pins.length < 2;
  told.replaceChildren(...rows.flatMap((row) => inFigures(row, a.moment, b.moment)));
  told.tabIndex = told.scrollHeight > told.clientHeight ? 0 : -1;  // the arrow keys reach what is cut off
}

// One figure at both moments; nothing where neither told it.
function inFigures({name, heading, title, kind}, ...moments) {
  const values = moments.map((moment) => moment?.values[name]);
  if (!values.some(Boolean)) return [];
  const part = (tag, text, ...rest) => {
    const made = Object.assign(document.createElement(tag), {textContent: text});
    made.append(...rest);
    return made;
  };
  const whose = Object.assign(part('i', title), {className: kind});
  const head = part('dt', '', ...(title ? [whose, ': ', heading] : [heading]));
  head.title = head.textContent;
  return [part('div', '', head, ...values.map((value, i) => part('dd', '', part('small', 'AB'[i]), value ?? '–')))];
}

document.addEventListener('click', ({target}) => {
  const number = target.closest?.('[data-unpin]')?.dataset.unpin;
  if (number !== undefined) return unpin(Number(number));
  if (target.closest?.('#pin')) return pins.length === 2 ? unpin() : pin(seen);
});
