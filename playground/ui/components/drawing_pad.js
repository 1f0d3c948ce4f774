const canvas = element.querySelector('canvas'), pen = canvas.getContext('2d'), width = element.querySelector('input');
const button = (name) => element.querySelector('.' + name);
let done = [], stroke = null, ink = null, erases = false, sent = null;
canvas.width = canvas.height = props.side;
[width.min, width.max, width.value] = [...props.pens, props.pen];
button('eraser').hidden = !props.eraser;
function wipe() {
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
}
// A colour that lies beneath the first ink leaves its lines as they are.
const lies = (ink) => props.beneath && ink !== props.inks[0] && ink !== '#ffffff' ? 'darken' : 'source-over';
function draw({ink, width, points}) {
  pen.globalCompositeOperation = lies(ink);
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = width;
  pen.lineCap = pen.lineJoin = 'round';
  pen.beginPath();
  pen.moveTo(...points[0]);
  for (const point of points.slice(1)) pen.lineTo(...point);
  if (points.length === 1) { pen.arc(...points[0], width / 2, 0, 7); pen.fill(); } else pen.stroke();
  pen.globalCompositeOperation = 'source-over';
}
// What was done is strokes, pictures that were loaded, and wiping: each can be undone.
const covers = (step) => !step.points;
function redraw() {
  wipe();
  for (const step of done.slice(Math.max(0, done.findLastIndex(covers)))) {
    if (step.points) draw(step);
    else if (step.picture) pen.drawImage(step.picture, 0, 0, canvas.width, canvas.height);
  }
  button('undo').disabled = done.length === 0;
  button('clear').disabled = isEmpty();
}
const isEmpty = () => done.length === 0 || Boolean(done.at(-1).wiped);
function send() {
  redraw();
  if (!canSend()) return;
  props.value = sent = isEmpty() ? '' : canvas.toDataURL('image/png');
  trigger('input');
}
const at = ({clientX, clientY}) => {
  const box = canvas.getBoundingClientRect();
  return [(clientX - box.left) / box.width * canvas.width, (clientY - box.top) / box.height * canvas.height];
};
canvas.addEventListener('pointerdown', (event) => {
  if (event.button !== 0 || stroke) return;
  event.preventDefault();
  canvas.focus({preventScroll: true});
  canvas.setPointerCapture(event.pointerId);
  const broad = Number(width.value);
  stroke = {ink: erases ? '#ffffff' : ink, width: erases ? 2.5 * broad : broad, points: [at(event)]};
  stroke.pointer = event.pointerId;
  draw(stroke);
});
canvas.addEventListener('pointermove', (event) => {
  if (!stroke || event.pointerId !== stroke.pointer) return;
  const moves = event.getCoalescedEvents?.() || [];
  stroke.points.push(...(moves.length ? moves : [event]).map(at));
  draw({...stroke, points: stroke.points.slice(-moves.length - 2)});
});
const lift = ({pointerId}) => {
  if (!stroke || pointerId !== stroke.pointer) return;
  done.push(stroke);
  stroke = null;
  send();
};
canvas.addEventListener('pointerup', lift);
canvas.addEventListener('pointercancel', lift);
const undo = () => { if (!stroke && done.pop()) send(); };
const take = (eraser) => {
  erases = eraser;
  button('eraser').setAttribute('aria-pressed', erases);
};
element.addEventListener('click', ({target}) => {
  if (target.matches('.undo')) undo();
  if (target.matches('.clear')) { done.push({wiped: true}); take(false); send(); }
  if (target.matches('.eraser')) take(!erases);
  if (target.dataset.ink) { ink = target.dataset.ink; take(false); paintInks(); }
});
element.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z') return;
  event.preventDefault();
  undo();
});
function paintInks() {
  if (!props.inks.includes(ink)) ink = props.inks[0];
  const several = props.inks.length > 1 ? props.inks : [];
  element.querySelector('.inks').replaceChildren(...several.map((colour, which) => {
    const name = props.names[which] || colour;
    const swatch = Object.assign(document.createElement('button'), {type: 'button', className: 'ink', title: name});
    swatch.dataset.ink = colour;
    swatch.style.background = colour;
    swatch.setAttribute('aria-label', `Ink ${name}`);
    swatch.setAttribute('aria-pressed', colour === ink);
    return swatch;
  }));
}
function load(address) {
  const picture = new Image();
  picture.onload = () => {
    if (props.value !== address) return;
    if (done.at(-1)?.picture) done.pop();  // one picture after another is one step
    done.push({picture});
    take(false);
    redraw();
  };
  picture.src = address;
}
function follow() {
  if (props.value !== sent) {
    sent = props.value;
    if (sent) load(sent); else { done = []; redraw(); }
  }
  paintInks();
}
watch(['value', 'inks'], follow);
redraw();
follow();
