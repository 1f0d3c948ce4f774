// Figures over time, as small charts side by side: the newest value stands above its line, the range before it.
import {penOf, short, trace, write} from './canvas.js';

const CHARTS = [
  {title: 'Losses', lines: [['d_loss', 'd'], ['g_loss', 'g']]},
  {title: 'Verdicts', lines: [['d_real', 'real'], ['d_fake', 'fake']]},
  {title: 'Gradient of G', lines: [['g_norm', 'g']], fromZero: true},
  {title: 'Wasserstein-1', inPlane: 'Sliced Wasserstein', lines: [['wasserstein', 'ink']], fromZero: true},
  {title: 'Jensen–Shannon in boxes', lines: [['jensen_shannon', 'ink']], fromZero: true},
];
/** The first of them that the scene has stands at the end; every scene has the last. */
const OWN = [
  {title: 'Modes covered', lines: [['modes', 'ink']], fromZero: true},
  {title: 'Mean of the fakes', lines: [['mean', 'fake']]},
  {title: 'Gradient of D', lines: [['d_norm', 'd']], fromZero: true},
];
const MOST = 400;
const RANGE = 38; // pixels for the numbers at the ends of what a chart spans

/** Measurements of a game in order. When there are too many, every second one goes. */
export class History {
  constructor() {
    this.points = [];
    this.every = 1;
    this.asked = 0;
  }

  add(point) {
    this.newest = point;
    if (this.asked++ % this.every === 0) this.points.push(point);
    if (this.points.length <= MOST) return;
    this.points = this.points.filter((_, i) => i % 2 === 0);
    this.every *= 2;
  }
}

/** dimension: of the points. */
export function drawCharts(canvas, {points, newest}, dimension, colours) {
  const {pen, width, height} = penOf(canvas), columns = 2, rows = 3;
  const own = OWN.find(({lines: [[name]]}) => Number.isFinite(newest[name])) ?? OWN.at(-1);
  const shown = [...CHARTS, own].map((chart) => ({...chart, title: (dimension > 1 && chart.inPlane) || chart.title}));
  shown.forEach((chart, i) => {
    const box = {
      x: (i % columns) * (width / columns) + 2, y: Math.floor(i / columns) * (height / rows),
      width: width / columns - 9, height: height / rows,
    };
    drawChart(pen, chart, box, points, newest, colours);
  });
  const values = ({lines}) => lines.map(([name]) => short(newest[name])).join(' and ');
  canvas.setAttribute('aria-label', shown.map((chart) => `${chart.title} ${values(chart)}`).join('; '));
}

function drawChart(pen, {title, lines, fromZero}, {x, y, width, height}, points, newest, colours) {
  const top = y + 22, bottom = y + height - 8;
  let right = x + width;
  for (const [name, colour] of lines.toReversed()) {
    const value = name === 'modes' ? String(newest.modes) : short(newest[name]);
    write(pen, value, right, y + 14, colours[colour], 14, 'right', 650);
    right -= pen.measureText(value).width + 8;
  }
  write(pen, title, x, y + 14, colours.quiet, 14, 'left', 400, right - x);
  pen.strokeStyle = colours.line;
  pen.lineWidth = 1;
  trace(pen, [[x + RANGE, bottom + 0.5], [x + width, bottom + 0.5]]);
  pen.stroke();
  const all = lines.flatMap(([name]) => points.map((point) => point[name]).filter(Number.isFinite));
  if (all.length < 2) return;
  let [low, high] = [fromZero ? 0 : Math.min(...all), Math.max(...all)];
  if (high - low < 1e-6) [low, high] = [low - (fromZero ? 0 : 0.5), high + 0.5];
  write(pen, short(high), x, top + 5, colours.quiet, 12, 'left', 400, RANGE - 4);
  write(pen, short(low), x, bottom, colours.quiet, 12, 'left', 400, RANGE - 4);
  const first = points[0].step, steps = Math.max(points.at(-1).step - first, 1), left = x + RANGE;
  for (const [name, colour] of lines) {
    pen.strokeStyle = colours[colour];
    pen.lineWidth = 1.6;
    const seen = points.filter((point) => Number.isFinite(point[name]));
    const up = (value) => (value - low) / (high - low) * (bottom - top);
    trace(pen, seen.map((point) => [left + (point.step - first) / steps * (width - RANGE), bottom - up(point[name])]));
    pen.stroke();
  }
}
