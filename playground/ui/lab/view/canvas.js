// A canvas as sharp as the screen, and the page's colours: one a role.

/** Makes the canvas fit its box. Returns its pen, in units of the page, and its size. */
export function penOf(canvas) {
  const {clientWidth: width, clientHeight: height} = canvas, ratio = Math.min(window.devicePixelRatio || 1, 2);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, {width: w, height: h});
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return {pen, width, height};
}

const NAMES = {
  real: '--real', fake: '--fake', d: '--d', g: '--g', ink: '--body-text-color', quiet: '--body-text-color-subdued',
  line: '--border-color-primary', paper: '--background-fill-primary',
};

/** The colours of now; they change with the theme. */
export function coloursOf(element) {
  const style = getComputedStyle(element), colourOf = (property) => style.getPropertyValue(property).trim();
  return Object.fromEntries(Object.entries(NAMES).map(([name, property]) => [name, colourOf(property)]));
}

/** Red, green and blue of #rrggbb, each to 255. */
export const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

const fontOf = (size, weight) => `${weight} ${size}px ${FONT}`;

export function write(pen, text, x, y, colour, size = 14, align = 'center', weight = 400) {
  pen.font = fontOf(size, weight);
  pen.textAlign = align;
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

/** How wide a text is that is written so. */
export function widthOf(pen, text, size = 14, weight = 400) {
  pen.font = fontOf(size, weight);
  return pen.measureText(text).width;
}

export function dot(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

/** points (n, 2) as one path, in coordinates of the page. */
export function trace(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
}

/** points (n, 2) as one line. */
export function line(pen, points, colour, width) {
  Object.assign(pen, {strokeStyle: colour, lineWidth: width});
  trace(pen, points);
  pen.stroke();
}

/** A box around (x, y) with round corners, `half` of [width, height] to each side. What is drawn next may be cut by it. */
export function roundBox(pen, x, y, [across, up], corner, {paper}, colour, width) {
  Object.assign(pen, {fillStyle: paper, strokeStyle: colour, lineWidth: width});
  pen.beginPath();
  pen.roundRect(x - across, y - up, 2 * across, 2 * up, corner);
  pen.fill();
  pen.stroke();
}

/** Adds to the path a line from (x, y) by (dx, dy), with a head that grows with it. */
export function arrow(pen, x, y, dx, dy) {
  const length = Math.hypot(dx, dy);
  if (!(length > 1)) return;
  const head = Math.min(5, 2 + length / 5), angle = Math.atan2(dy, dx), [toX, toY] = [x + dx, y + dy];
  pen.moveTo(x, y);
  pen.lineTo(toX, toY);
  for (const turn of [2.6, -2.6]) {
    pen.moveTo(toX, toY);
    pen.lineTo(toX + head * Math.cos(angle + turn), toY + head * Math.sin(angle + turn));
  }
}

/** A push as an arrow on the page: longer for more, but never so long that it hides the others. */
export function lengthened(dx, dy) {
  const share = 32 / (Math.hypot(dx, dy) + 0.7);
  return [dx * share, dy * share];
}

/** Few digits, never in powers of ten where it can be helped. */
export function short(value) {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value), minus = value < 0 ? '−' : '';
  if (size >= 1e5) return `${minus}${size.toExponential(1)}`;
  if (size < 0.00005) return `${minus}${size.toExponential(0).replace('-', '−')}`;
  const digits = [100, 10, 0.1, 0.001].findIndex((bound) => size >= bound);
  return minus + size.toFixed(digits < 0 ? 4 : digits);
}

/** Fewer digits still, where there is little room: two that count, and nothing of what is nearly 0. */
export function brief(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return short(value);
  if (size < 0.005) return '≈0';
  if (size >= 1e5) return short(value).replace(/\.\d/, '');
  const text = size.toFixed(size >= 10 ? 0 : size >= 1 ? 1 : 2);
  return (value < 0 ? '−' : '') + text;
}
