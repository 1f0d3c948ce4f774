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

/** How wide a text is. The pen is ready to write it. */
export function widthOf(pen, text, size = 14, weight = 400) {
  pen.font = `${weight} ${size}px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif`;
  return pen.measureText(text).width;
}

/** Returns how wide the text is. */
export function write(pen, text, x, y, fillStyle, size = 14, textAlign = 'center', weight = 400) {
  const width = widthOf(pen, text, size, weight);
  Object.assign(pen, {textAlign, fillStyle});
  pen.fillText(text, x, y);
  return width;
}

export function dot(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

/** points (n, 2) as one line, in coordinates of the page. */
export function line(pen, points, strokeStyle, lineWidth) {
  Object.assign(pen, {strokeStyle, lineWidth});
  pen.beginPath();
  for (const [x, y] of points) pen.lineTo(x, y);
  pen.stroke();
}

/** Adds a push to the path as an arrow from (x, y): longer for more, but never so long that it hides the others. */
export function arrow(pen, x, y, [pushX, pushY]) {
  const share = 32 / (Math.hypot(pushX, pushY) + 0.7), dx = share * pushX, dy = share * pushY;
  const length = Math.hypot(dx, dy), head = Math.min(5, 2 + length / 5), angle = Math.atan2(dy, dx);
  if (!(length > 1)) return;
  pen.moveTo(x, y);
  pen.lineTo(x + dx, y + dy);
  for (const turn of [2.6, -2.6]) {
    pen.moveTo(x + dx, y + dy);
    pen.lineTo(x + dx + head * Math.cos(angle + turn), y + dy + head * Math.sin(angle + turn));
  }
}

/** Few digits, never in powers of ten where it can be helped. What is whole has none behind the point. */
export function short(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value), digits = [100, 10, 0.1, 0.001].findIndex((bound) => size >= bound);
  let text = size.toFixed(digits < 0 ? 4 : digits);
  if (Number.isInteger(value)) text = String(size);
  if (size >= 1e5) text = size.toExponential(1);
  if (size > 0 && size < 0.00005) text = size.toExponential(0).replace('-', '−');
  return (value < 0 ? '−' : '') + text;
}

/** Fewer digits still, where there is little room: two that count, and nothing of what is nearly 0. */
export function brief(value) {
  const size = Math.abs(value);
  if (size >= 1e5) return short(value).replace(/\.\d/, '');
  if (!Number.isFinite(value) || Number.isInteger(value)) return short(value);
  if (size < 0.005) return '≈0';
  return (value < 0 ? '−' : '') + size.toFixed(size >= 10 ? 0 : size >= 1 ? 1 : 2);
}
