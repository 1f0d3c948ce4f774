// Curves, drawn anew when they change: hover over them, or use the arrow keys, to read values. They are a time line:
// whoever watches one run is told which moment is looked at.
const onTimeLine = {look: () => {}, leave: () => {}, pin: () => {}};
let playedTo = null;  // epoch of the picture that is seen, where it is not the newest
let pinnedAt = [];  // epochs of the moments that are compared: A, B
// Charts are told how high they are where they are 360 wide. A unit is a pixel, so that words keep their size; a place
// that becomes a little wider or narrower, by a scroll bar, is let be.
const WIDE = 360, LEAST = 0.9, SLACK = 16;
const TICK = 0.8; // of the page's text, as in the style sheet
const MARGIN = {left: 3.2, right: 0.7, top: 0.6, bottom: 2.2}; // in heights of the words
const tidy = (value) => Number(value.toPrecision(3)).toString().replace('-', '−');
const svg = (name, attributes, text = '') => {
  const part = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
  part.textContent = text;
  return part;
};

// Round numbers from low to high: about `count` of them.
function ticks(low, high, count) {
  const rough = (high - low) / count || 1, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const first = Math.ceil(low / step), last = Math.floor(high / step + 1e-6);
  return Array.from({length: last - first + 1}, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function draw(place, charts) {
  const held = document.activeElement?.closest('[data-live]') === place
    ? [...place.querySelectorAll('svg')].indexOf(document.activeElement) : -1;
  const pointed = [...place.querySelectorAll('.chart')].map((chart) => chart.dataset.at);
  const boxes = charts.map((chart) => {
    const box = document.createElement('div');
    box.className = 'chart';
    box.innerHTML = chart.heading;
    return box;
  });
  place.replaceChildren(...boxes);
  const wide = boxes[0]?.clientWidth || WIDE;
  charts.forEach((chart, number) => plot(boxes[number], chart, wide, pointed[number]));
  if (held >= 0) place.querySelectorAll('svg')[held]?.focus({preventScroll: true});
  drawnIn.set(place, {charts, wide});
  widths.observe(place);
}

const drawnIn = new WeakMap();
const widths = new ResizeObserver((entries) => entries.forEach(({target}) => {
  const {charts, wide} = drawnIn.get(target), now = target.querySelector('.chart')?.clientWidth;
  if (now && Math.abs(now - wide) > SLACK) draw(target, charts);
}));

function plot(box, chart, wide, pointed) {
  const lines = chart.lines.filter((line) => line.x.length);
  if (!lines.length) return;
  const em = TICK * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const high = Math.round(chart.high * Math.max(wide / WIDE, LEAST));
  const [left, right, top, low] = [MARGIN.left * em, wide - MARGIN.right * em, MARGIN.top * em, high - MARGIN.bottom * em];
  const xs = lines.flatMap((line) => line.x), ys = lines.flatMap((line) => line.y);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  let [y0, y1] = [Math.min(...ys), Math.max(...ys)];
  if (y0 === y1) [y0, y1] = [y0 - 0.5 - Math.abs(y0) / 100, y1 + 0.5 + Math.abs(y1) / 100];
  const across = (x) => left + (x1 > x0 ? (x - x0) / (x1 - x0) : 0.5) * (right - left);
  const valueAt = (share) => x0 + (share * wide - left) / (right - left) * (x1 - x0);
  const up = (y) => top + (1 - (y - y0) / (y1 - y0)) * (low - top);
  const words = lines.map(({title, y}) => `${title} now ${tidy(y.at(-1))}, between ${tidy(Math.min(...y))} and `
    + `${tidy(Math.max(...y))}`).join('; ');
  const picture = svg('svg', {viewBox: `0 0 ${wide} ${high}`, role: 'img', tabindex: 0,
    'aria-label': `${words}, up to ${chart.along} ${tidy(x1)}`});
  for (const y of ticks(y0, y1, 4)) {
    picture.append(svg('line', {x1: left, x2: right, y1: up(y), y2: up(y), class: 'grid'}),
      svg('text', {x: left - 0.4 * em, y: up(y) + 0.35 * em, 'text-anchor': 'end'}, tidy(y)));
  }
  for (const x of ticks(x0, x1, 5)) {
    picture.append(svg('text', {x: across(x), y: low + 1.1 * em, 'text-anchor': 'middle'}, tidy(x)));
  }
  picture.append(svg('text', {x: right, y: high - 0.1 * em, 'text-anchor': 'end'}, chart.along));
  for (const {x, y, colour} of lines) {
    const points = x.map((at, i) => `${across(at).toFixed(1)},${up(y[i]).toFixed(1)}`);
    picture.append(points.length > 1 ? svg('polyline', {points: points.join(' '), style: `stroke:${colour}`})
      : svg('circle', {cx: across(x[0]), cy: up(y[0]), r: 2.5, style: `fill:${colour}`}));
  }
  const mark = svg('line', {y1: top, y2: low, class: 'mark', visibility: 'hidden'});
  const head = svg('line', {y1: top, y2: low, class: 'head', visibility: 'hidden'});
  const reading = document.createElement('output');
  picture.append(head, mark);
  box.playTo = (epoch) => {
    const isSeen = chart.along === 'epoch' && epoch !== null;
    head.setAttribute('visibility', isSeen ? 'visible' : 'hidden');
    if (isSeen) for (const end of ['x1', 'x2']) head.setAttribute(end, across(Math.min(Math.max(epoch, x0), x1)));
  };
  const pinned = svg('g', {class: 'pin'});
  picture.append(pinned);
  box.markPins = () => pinned.replaceChildren(...(chart.along === 'epoch' ? pinnedAt : []).flatMap((epoch, i) => {
    const at = across(Math.min(Math.max(epoch, x0), x1));
    return [svg('line', {x1: at, x2: at, y1: top, y2: low}), svg('text', {x: at + 2, y: top + 0.8 * em}, 'AB'[i])];
  }));
  box.playTo(playedTo);
  box.markPins();
  box.append(picture, reading);
  makeReadable(box, picture, mark, reading, {lines, along: chart.along, across, valueAt, x0, x1});
  if (pointed !== undefined) box.read(Number(pointed), false);
}

const timeLines = () => document.querySelectorAll(':is([data-live="curves"], [data-live="distances"]) > .chart');

function playTo(epoch) {
  playedTo = epoch;
  for (const box of timeLines()) box.playTo?.(epoch);
}

function markPins(epochs) {
  if (epochs.join() === pinnedAt.join()) return;
  pinnedAt = epochs;
  for (const box of timeLines()) box.markPins?.();
}

// The values of all lines at one place, under the curves. The place stays when they are drawn anew.
function makeReadable(box, picture, mark, reading, {lines, along, across, valueAt, x0, x1}) {
  const nearest = (xs, at) => xs.reduce((best, x, i) => Math.abs(x - at) < Math.abs(xs[best] - at) ? i : best, 0);
  const longest = lines.reduce((most, line) => line.x.length > most.x.length ? line : most);
  box.read = (wanted, isNew = true) => {
    const at = longest.x[nearest(longest.x, Math.min(Math.max(wanted, x0), x1))];
    box.dataset.at = at;
    mark.setAttribute('visibility', 'visible');
    for (const end of ['x1', 'x2']) mark.setAttribute(end, across(at));
    if (isNew && along === 'epoch') onTimeLine.look(at);
    reading.textContent = `${along} ${tidy(at)}: ` + lines.map(({title, x, y}) => `${title} ${tidy(y[nearest(x, at)])}`).join(', ');
  };
  const leave = () => {
    delete box.dataset.at;
    mark.setAttribute('visibility', 'hidden');
    reading.textContent = '';
    onTimeLine.leave();
  };
  const pointed = ({clientX}) => {
    const {left, width} = picture.getBoundingClientRect();
    return valueAt((clientX - left) / width);
  };
  picture.addEventListener('pointermove', (event) => box.read(pointed(event)));
  const pinRead = () => { if (along === 'epoch') onTimeLine.pin(Number(box.dataset.at)); };
  picture.addEventListener('click', (event) => {
    const isTouch = box.dataset.at === undefined;  // a finger has left already
    box.read(pointed(event));
    pinRead();
    if (isTouch) leave();
  });
  picture.addEventListener('pointerleave', leave);
  picture.addEventListener('blur', leave);
  picture.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && box.dataset.at !== undefined) pinRead();
    const way = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!way) return;
    event.preventDefault();
    const at = box.dataset.at === undefined ? longest.x.length : nearest(longest.x, Number(box.dataset.at));
    box.read(longest.x[Math.min(Math.max(at + way, 0), longest.x.length - 1)]);
  });
}
