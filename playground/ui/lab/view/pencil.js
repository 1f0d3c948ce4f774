// Drawing the real points by hand: mouse, pen or finger. A stroke that leaves the canvas ends there.
import {MOST_POINTS, onGrid} from '../maths/settings.js';

const APART = 0.05;

/** isOn: whether drawing is wanted. toPoint: place on the canvas to one in the scene. done(points): a stroke ended. */
export function takePencil(canvas, {isOn, toPoint, before, show, done}) {
  let points = null, pointer = null;
  const at = ({clientX, clientY}) => {
    const box = canvas.getBoundingClientRect();
    const inside = clientX >= box.left && clientX < box.right && clientY >= box.top && clientY < box.bottom;
    return inside ? toPoint(clientX - box.left, clientY - box.top) : null;
  };
  const add = (event) => {
    const point = at(event), last = points.at(-1);
    if (!point) return false;
    const far = !last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= APART;
    if (far && points.length < MOST_POINTS) points.push(onGrid(point));
    return true;
  };
  const end = () => {
    if (pointer === null) return;
    pointer = null;
    done(points);
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (!isOn() || event.button !== 0 || pointer !== null) return;
    event.preventDefault();
    canvas.focus({preventScroll: true});
    canvas.setPointerCapture(event.pointerId);  // so that the end is heard wherever it comes
    [points, pointer] = [[...before()], event.pointerId];
    add(event);
    show(points);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    const inside = (moves.length ? moves : [event]).every(add);
    show(points);
    if (!inside) end();
  });
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) {
    canvas.addEventListener(name, (event) => { if (event.pointerId === pointer) end(); });
  }
}
