// What a recording has measured, as curves with a line at the second that is shown.
import {make} from '../../view/elements.js';

const ROLES = {real: '--real', fake: '--fake', discriminator: '--d', generator: '--g', encoder: '--e'};
const colourOf = (line) => `var(${line.colour ?? ROLES[line.role] ?? '--body-text-color'})`;

const short = (value) => Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(2);

/** Of its plots the last ones, at most so many: the method's own come last. show(second) moves their lines. */
export function curves(replay, most) {
  const drawn = (most ? replay.plots.slice(-most) : []).map((plot) => curve(plot, replay.seconds));
  return {nodes: drawn.map((one) => one.node), show: (second) => drawn.forEach((one) => one.show(second))};
}

/** One plot: {node, show(second)}. A line may name its colour, a property of style; else its role does. */
export function curve(plot, seconds) {
  const [width, height] = [300, 80];
  const values = plot.lines.flatMap((line) => line.points.map(([, value]) => value)).sort((a, b) => a - b);
  const [low, high] = [values[Math.floor(values.length * 0.01)], values[Math.ceil(values.length * 0.99) - 1]];
  const range = values.length ? `${short(low)} to ${short(high)}` : 'nothing to show';
  const x = (second) => (width * second) / (seconds || 1);
  const y = (value) => height - (height * (Math.min(high, Math.max(low, value)) - low)) / (high - low || 1);
  const paths = plot.lines.map((line) => {
    const points = line.points.map(([second, value]) => `${x(second).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    return `<polyline points="${points}" style="stroke:${colourOf(line)}"/>`;
  });
  const holder = make('div');
  holder.innerHTML = `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img">${paths.join('')}`
    + `<line y1="0" y2="${height}" class="zoo-now"/></svg>`;
  const svg = holder.firstChild;
  svg.setAttribute('aria-label', `${plot.title}, ${range}`);
  const now = svg.querySelector('.zoo-now');
  const keys = plot.lines.length > 1 ? plot.lines.map((line) =>
    make('span', {textContent: ` ${line.title}`, style: `color:${colourOf(line)}`})) : [];
  const heading = make('div', {className: 'zoo-heading', title: plot.hint}, [make('span', {textContent: plot.title}), ...keys,
    make('small', {textContent: ` ${range}`})]);
  const show = (second) => { now.setAttribute('x1', x(second)); now.setAttribute('x2', x(second)); };
  return {node: make('figure', {}, [heading, svg]), show};
}
