const canvas = element.querySelector('canvas'), paper = canvas.getContext('2d', {willReadFrequently: true});
const width = element.querySelector('input'), {side, classes} = props, MOST_STEPS = 200;
let map = new Uint8Array(side * side).fill(props.blank), done = [], act = null, way = 'brush', chosen = 0, sent = null;
canvas.width = canvas.height = side;
const image = paper.createImageData(side, side), whole = new Uint32Array(image.data.buffer);
const colours = new Uint32Array(new Uint8Array(classes.flatMap(({colour}) => [...colour, 255])).buffer);
function show(pixels) {
  pixels.forEach((index, i) => { whole[i] = colours[index]; });
  paper.putImageData(image, 0, 0);
  element.querySelector('.undo').disabled = done.length === 0;
}
function disc(pixels, [x, y], radius) {
  for (let row = Math.max(0, Math.ceil(y - radius - 0.5)); row < Math.min(side, y + radius); row++) {
    for (let column = Math.max(0, Math.ceil(x - radius - 0.5)); column < Math.min(side, x + radius); column++) {
      if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) pixels[row * side + column] = chosen;
    }
  }
}
function line(pixels, a, b, radius) {
  const steps = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1])) || 1;
  for (let i = 0; i <= steps; i++) disc(pixels, a.map((from, axis) => from + (b[axis] - from) * i / steps), radius);
}
function rectangle(pixels, a, b) {
  const [left, right] = [a[0], b[0]].sort((p, q) => p - q), [top, bottom] = [a[1], b[1]].sort((p, q) => p - q);
  for (let row = Math.max(0, Math.round(top)); row < Math.min(side, Math.round(bottom)); row++) {
    pixels.fill(chosen, row * side + Math.max(0, Math.round(left)), row * side + Math.min(side, Math.round(right)));
  }
}
const at = ({clientX, clientY}) => {
  const box = canvas.getBoundingClientRect();
  return [(clientX - box.left) / box.width * side, (clientY - box.top) / box.height * side];
};
function move(point) {
  if (way === 'rectangle') { map.set(act.before); rectangle(map, act.start, point); }
  else line(map, act.last, point, Math.max(0.71, width.value / 2));
  act.last = point;
}
function remember(before) {
  done.push(before);
  if (done.length > MOST_STEPS) done.shift();
}
function send() {
  show(map);
  if (!canSend()) return;
  props.value = sent = canvas.toDataURL('image/png');
  trigger('input');
}
canvas.addEventListener('pointerdown', (event) => {
  if (event.button !== 0 || act) return;
  event.preventDefault();
  canvas.focus({preventScroll: true});
  canvas.setPointerCapture(event.pointerId);
  act = {pointer: event.pointerId, before: map.slice(), start: at(event), last: at(event)};
  move(act.start);
  show(map);
});
canvas.addEventListener('pointermove', (event) => {
  if (!act || event.pointerId !== act.pointer) return;
  const moves = event.getCoalescedEvents?.() || [];
  (moves.length ? moves : [event]).map(at).forEach(move);
  show(map);
});
const lift = ({pointerId}) => {
  if (!act || pointerId !== act.pointer) return;
  remember(act.before);
  act = null;
  send();
};
canvas.addEventListener('pointerup', lift);
canvas.addEventListener('pointercancel', lift);
const undo = () => { if (!act && done.length) { map = done.pop(); send(); } };
element.addEventListener('click', (event) => {
  const target = event.target.closest('button');
  if (!target) return;
  if (target.matches('.undo')) undo();
  if (target.matches('.clear')) { remember(map.slice()); map.fill(props.blank); send(); }
  if (target.dataset.way) way = target.dataset.way;
  if (target.dataset.index) chosen = Number(target.dataset.index);
  mark();
});
element.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z') return;
  event.preventDefault();
  undo();
});
function mark() {
  for (const button of element.querySelectorAll('[data-way], [data-index]')) {
    button.setAttribute('aria-pressed', button.dataset.way === way || button.dataset.index === String(chosen));
  }
  width.disabled = way === 'rectangle';
}
const nearest = (...colour) => classes
  .map((one, index) => [one.colour.reduce((sum, value, i) => sum + (value - colour[i]) ** 2, 0), index])
  .reduce((a, b) => b[0] < a[0] ? b : a)[1];
function load(address) {
  const picture = new Image();
  picture.onload = () => {
    if (props.value !== address) return;
    if (sent !== null) remember(map.slice());
    sent = address;
    paper.imageSmoothingEnabled = false;
    paper.drawImage(picture, 0, 0, side, side);
    const {data} = paper.getImageData(0, 0, side, side);
    map = map.map((_, i) => nearest(...data.subarray(4 * i, 4 * i + 3)));
    show(map);
  };
  picture.src = address;
}
function follow() { if (props.value && props.value !== sent) load(props.value); }
element.querySelector('.classes').replaceChildren(...classes.map(({name, colour, about}, index) => {
  const button = Object.assign(document.createElement('button'), {type: 'button', title: about});
  const swatch = Object.assign(document.createElement('i'), {ariaHidden: 'true'});
  swatch.style.background = `rgb(${colour})`;
  button.dataset.index = index;
  button.append(swatch, name);
  return button;
}));
watch('value', follow);
mark();
show(map);
follow();
