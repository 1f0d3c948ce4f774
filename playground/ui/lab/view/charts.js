// Figures over time, as small charts side by side: the newest value stands above its line, the range before it.
import {brief, line, penOf, short, widthOf, write} from './canvas.js';

/** The first six that the scene has are drawn. brief: where the title does not fit. only: for points of so many numbers. */
const CHARTS = [
  {title: 'Losses', brief: 'Loss', lines: [['d_loss', 'd'], ['g_loss', 'g']]},
  {title: 'Verdicts', brief: 'Verdicts', lines: [['d_real', 'real'], ['d_fake', 'fake']]},
  {title: 'Gradient of G', brief: 'Grad. G', lines: [['g_norm', 'g']], fromZero: true},
  {title: 'Wasserstein-1', brief: 'W₁', lines: [['wasserstein', 'ink']], fromZero: true, only: 1},
  {title: 'Sliced Wasserstein', brief: 'Sliced W₁', lines: [['wasserstein', 'ink']], fromZero: true, only: 2},
  {title: 'Jensen–Shannon', brief: 'JS', lines: [['jensen_shannon', 'ink']], fromZero: true},
  {title: 'Modes covered', brief: 'Modes', lines: [['modes', 'ink']], fromZero: true},
  {title: 'Mean of the fakes', brief: 'Mean', lines: [['mean', 'fake']], only: 1},
  {title: 'Gradient of D', brief: 'Grad. D', lines: [['d_norm', 'd']], fromZero: true},
];
const MOST = 400;
const APART = 8; // pixels between words that stand side by side
const RANGE = 52; // pixels for the numbers at the ends of what a chart spans

/** Measurements of a game in order. When there are too many, every second one goes. */
export class History {
  points = [];
  #every = 1;
  #count = 0;

  add(point) {
    this.newest = point;
    if (this.#count++ % this.#every === 0) this.points.push(point);
    if (this.points.length <= MOST) return;
    this.points = this.points.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }
}

/** dimension: of the points. */
export function drawCharts(canvas, history, dimension, colours) {
  const {pen, width, height} = penOf(canvas), {newest} = history, across = width / 2, high = height / 3;
  const shown = CHARTS.filter(({only = dimension, lines: [[name]]}) => only === dimension && newest[name] !== null);
  const charts = shown.slice(0, 6), values = ({lines}) => lines.map(([name]) => short(newest[name])).join(' and ');
  charts.forEach((chart, i) => {
    const box = {x: i % 2 * across + 2, y: Math.floor(i / 2) * high, width: across - 9, height: high};
    drawChart(pen, chart, box, history, colours);
  });
  canvas.ariaLabel = charts.map((chart) => `${chart.title} ${values(chart)}`).join('; ');
}

/** Title and values: the longest words that fit. Digits go before words, but no value before a word. None is squeezed. */
function headOf(pen, chart, newest, width) {
  const heads = [chart.title, chart.brief].flatMap((words) =>
    [short, brief].map((digits) => [words, ...chart.lines.map(([name]) => digits(newest[name]))]));
  const wide = ([words, ...values]) =>
    values.reduce((sum, value) => sum + widthOf(pen, value, 14, 650) + APART, widthOf(pen, words));
  const told = heads.filter((head) => !head.some((text) => text.startsWith('≈')));
  return told.find((head) => wide(head) <= width) ?? heads.at(-1);
}

function drawChart(pen, chart, {x, y, width, height}, {points, newest}, colours) {
  const {lines, fromZero} = chart, top = y + 22, bottom = y + height - 8, left = x + RANGE, right = x + width;
  const [title, ...values] = headOf(pen, chart, newest, width);
  values.reduceRight((end, value, i) =>
    end - write(pen, value, end, y + 14, colours[lines[i][1]], 14, 'right', 650) - APART, right);
  write(pen, title, x, y + 14, colours.quiet, 14, 'left');
  line(pen, [[left, bottom + 0.5], [right, bottom + 0.5]], colours.line, 1);
  const all = lines.flatMap(([name]) => points.map((point) => point[name]).filter(Number.isFinite));
  if (all.length < 2) return;
  let [low, high] = [fromZero ? 0 : Math.min(...all), Math.max(...all)];
  if (high - low < 1e-6) [low, high] = [low - (fromZero ? 0 : 0.5), high + 0.5];
  for (const [value, at] of [[high, top + 5], [low, bottom]]) {
    const text = widthOf(pen, short(value), 12) <= RANGE - 4 ? short(value) : brief(value);
    write(pen, text, x, at, colours.quiet, 12, 'left');
  }
  const first = points[0].step, steps = Math.max(points.at(-1).step - first, 1);
  for (const [name, colour] of lines) {
    const seen = points.filter((point) => Number.isFinite(point[name]));
    const across = ({step}) => left + (step - first) / steps * (right - left);
    const up = (value) => bottom - (value - low) / (high - low) * (bottom - top);
    line(pen, seen.map((point) => [across(point), up(point[name])]), colours[colour], 1.6);
  }
}
