// Drawing the real points by hand: mouse, pen or finger. A stroke that leaves the canvas ends there.
import {MOST_POINTS, onGrid} from '../maths/settings.js';

const APART = 0.05;

export function takePencil(canvas, lab) {
  /** All that is drawn, while a stroke goes on. */
  let points = null;
  const add = ({clientX, clientY}) => {
    const {left, top} = canvas.getBoundingClientRect(), [x, y] = lab.stage.pointAt(clientX - left, clientY - top);
    const last = points.at(-1), isFar = !last || Math.hypot(x - last[0], y - last[1]) >= APART;
    if (isFar && points.length < MOST_POINTS) points.push(onGrid([x, y]));
  };
  const listen = (name, act) => canvas.addEventListener(name, (event) => { if (event.isPrimary) act(event); });
  listen('pointerdown', (event) => {
    if (lab.settings.scene !== 'drawing' || event.button !== 0) return;
    event.preventDefault();
    canvas.focus({preventScroll: true});
    canvas.releasePointerCapture(event.pointerId);  // a finger's would hide that it leaves
    points = [...lab.settings.points];
    add(event);
    lab.begin({...lab.settings, points});
  });
  listen('pointermove', (event) => {
    if (!points) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    (moves.length ? moves : [event]).forEach(add);
    lab.begin({...lab.settings, points});
  });
  for (const name of ['pointerup', 'pointercancel', 'pointerleave']) {
    listen(name, () => {
      if (points) lab.change({points});
      points = null;
    });
  }
}
