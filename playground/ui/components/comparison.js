const find = (selector) => element.querySelector(selector);
const SIDE = 320;
let images = [], at = 50, spot = [0.5, 0.5], sides = {l: null, r: null}, fills = 0;
const clamp = (value) => Math.min(1, Math.max(0, value));
const layer = (side) => images.find(image => image.key === sides[side]) || images[0];
function wipe(percent) {
  at = Math.min(100, Math.max(0, percent));
  find('.wipe').value = at;
  find('.large').style.setProperty('--at', at + '%');
}
function paintSides() {
  for (const [side, name] of [['l', 'left'], ['r', 'right']]) {
    const shown = layer(side);
    Object.assign(find('img.' + name), {src: shown.src, alt: shown.label});
    find('.tag.' + side).textContent = shown.label;
    find('.choice.' + side).replaceChildren(...images.map(({key, label}) => {
      const button = Object.assign(document.createElement('button'), {type: 'button', textContent: label});
      Object.assign(button.dataset, {key, side});
      button.setAttribute('aria-pressed', key === shown.key);
      return button;
    }));
  }
}
// The part of the pictures that the crops show: x, y, side, in their pixels.
function region() {
  const {naturalWidth: width, naturalHeight: height} = images[0].picture;
  const side = Math.min(SIDE / Number(find('.zoom').value), width, height);
  return [Math.round(clamp(spot[0]) * (width - side)), Math.round(clamp(spot[1]) * (height - side)), side];
}
function paintSpot() {
  if (!images.length) return;
  const {naturalWidth: width, naturalHeight: height} = images[0].picture, [x, y, side] = region();
  Object.assign(find('.large b').style, {left: `${100 * x / width}%`, top: `${100 * y / height}%`,
    width: `${100 * side / width}%`, height: `${100 * side / height}%`});
  [find('.x').value, find('.y').value] = spot;
  images.forEach(({picture}, i) => {
    const canvas = find('.crops').children[i].querySelector('canvas'), pen = canvas.getContext('2d');
    pen.imageSmoothingEnabled = false;
    pen.drawImage(picture, x, y, side, side, 0, 0, SIDE, SIDE);
  });
}
function paintCrops() {
  find('.crops').replaceChildren(...images.map(({label, note}) => {
    const figure = document.createElement('figure'), canvas = document.createElement('canvas');
    canvas.width = canvas.height = SIDE;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${label}, the chosen spot enlarged`);
    const words = document.createElement('figcaption'), small = document.createElement('small');
    small.textContent = note;
    words.append(label, small);
    figure.append(canvas, words);
    return figure;
  }));
}
function look(x, y) {
  spot = [clamp(x), clamp(y)];
  paintSpot();
}
async function fill() {
  const fresh = props.value?.layers || [], turn = ++fills;
  const loaded = await Promise.all(fresh.map(async (one) => {
    const picture = new Image();
    picture.src = one.src;
    await picture.decode();
    return {...one, picture};
  }));
  if (turn !== fills) return;
  images = loaded;
  find('.view').hidden = !images.length;
  find('.empty').hidden = Boolean(images.length);
  if (!images.length) return;
  const keys = images.map(({key}) => key);
  if (!keys.includes(sides.l) || !keys.includes(sides.r)) sides = {l: props.value.left, r: props.value.right};
  find('.view').style.setProperty('--ratio', images[0].picture.naturalWidth / images[0].picture.naturalHeight);
  if (props.value.spot) spot = props.value.spot;
  paintSides();
  paintCrops();
  paintSpot();
  wipe(at);
}
const large = find('.large');
const place = ({clientX, clientY}) => {
  const box = large.getBoundingClientRect();
  return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
};
// A share of the picture -> a share of the way that the square can go.
function lookAt([x, y]) {
  const {naturalWidth: width, naturalHeight: height} = images[0].picture, side = region()[2];
  const share = (place, length) => length > side ? (place * length - side / 2) / (length - side) : 0;
  look(share(x, width), share(y, height));
}
let pressed = null, moved = false;
large.addEventListener('pointerdown', (event) => {
  if (event.button !== 0 || !images.length) return;
  [pressed, moved] = [event, false];
  large.setPointerCapture(event.pointerId);
});
large.addEventListener('pointermove', (event) => {
  if (!pressed || event.pointerId !== pressed.pointerId) return;
  moved ||= Math.abs(event.clientX - pressed.clientX) > 5;
  if (moved) wipe(100 * place(event)[0]);
});
large.addEventListener('pointerup', (event) => {
  if (pressed && !moved) lookAt(place(event));
  pressed = null;
});
large.addEventListener('pointercancel', () => { pressed = null; });
large.addEventListener('dragstart', (event) => event.preventDefault());
large.addEventListener('keydown', (event) => {
  const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
  if (!way || event.target !== large || !images.length) return;
  event.preventDefault();
  const step = event.shiftKey ? 0.1 : 0.02;
  look(spot[0] + step * way[0], spot[1] + step * way[1]);
});
element.addEventListener('input', ({target}) => {
  if (target.matches('.wipe')) wipe(Number(target.value));
  if (target.matches('.x, .y, .zoom')) look(Number(find('.x').value), Number(find('.y').value));
});
element.addEventListener('click', ({target}) => {
  if (!target.dataset.key) return;
  sides[target.dataset.side] = target.dataset.key;
  paintSides();
  find(`.choice.${target.dataset.side} [data-key="${target.dataset.key}"]`).focus();
});
watch('value', fill);
fill();
