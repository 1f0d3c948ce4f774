const find = (selector) => element.querySelector(selector), map = find('.map');
const clamp = (value) => Math.min(1, Math.max(0, value));
let timer = null, chosen = null;
function paint() {
  const {source, wide, high} = props.picture;
  if (find('img').src !== source) chosen = null;
  // An answer still on its way says the middle of the same picture once more: the hand goes before.
  else if (chosen) props.value = chosen;
  const [x, y] = props.value;
  element.hidden = !source || (wide >= 1 && high >= 1);
  if (!source) return;
  if (find('img').src !== source) find('img').src = source;
  Object.assign(find('b').style, {width: `${100 * wide}%`, height: `${100 * high}%`,
    left: `${100 * x * (1 - wide)}%`, top: `${100 * y * (1 - high)}%`});
  [find('.x').value, find('.y').value] = [x, y];
}
// The server is asked once the hand rests.
function move(x, y) {
  chosen = [clamp(x), clamp(y)];
  props.value = chosen;
  paint();
  clearTimeout(timer);
  timer = setTimeout(() => trigger('input'), 200);
}
function follow({clientX, clientY}) {
  const box = map.getBoundingClientRect(), {wide, high} = props.picture;
  const share = (place, part) => part < 1 ? (place - part / 2) / (1 - part) : 0;
  move(share((clientX - box.left) / box.width, wide), share((clientY - box.top) / box.height, high));
}
let held = null;
map.addEventListener('pointerdown', (event) => {
  if (event.button !== 0) return;
  held = event.pointerId;
  if (event.pointerType === 'mouse') map.setPointerCapture(held);
});
map.addEventListener('pointermove', (event) => {
  if (held === event.pointerId && event.pointerType === 'mouse') follow(event);
});
map.addEventListener('pointerup', (event) => { if (held === event.pointerId) follow(event); held = null; });
map.addEventListener('pointercancel', () => { held = null; });
map.addEventListener('dragstart', (event) => event.preventDefault());
map.addEventListener('keydown', (event) => {
  const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
  if (!way) return;
  event.preventDefault();
  const [x, y] = props.value;
  move(x + 0.05 * way[0], y + 0.05 * way[1]);
});
element.addEventListener('input', ({target}) => {
  if (target.type === 'range') move(Number(find('.x').value), Number(find('.y').value));
});
watch(['picture', 'value'], paint);
paint();
