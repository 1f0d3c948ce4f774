// Figures over time, as small charts side by side: the newest value stands above its line, the range before it.
import {brief, line, penOf, short, widthOf, write} from './canvas.js';

/** brief: what a chart is called where its title does not fit. */
const CHARTS = [
  {title: 'Losses', brief: 'Loss', lines: [['d_loss', 'd'], ['g_loss', 'g']]},
  {title: 'Verdicts', lines: [['d_real', 'real'], ['d_fake', 'fake']]},
  {title: 'Gradient of G', brief: 'Grad. G', lines: [['g_norm', 'g']], fromZero: true},
  {title: 'Wasserstein-1', brief: 'W₁', inPlane: {title: 'Sliced Wasserstein', brief: 'Sliced W₁'}, lines: [['wasserstein', 'ink']], fromZero: true},
  {title: 'Jensen–Shannon', brief: 'JS', lines: [['jensen_shannon', 'ink']], fromZero: true},
];
/** The first of them that the scene has stands at the end; every scene has the last. */
const OWN = [
  {title: 'Modes covered', brief: 'Modes', lines: [['modes', 'ink']], fromZero: true},
  {title: 'Mean of the fakes', brief: 'Mean', lines: [['mean', 'fake']]},
  {title: 'Gradient of D', brief: 'Grad. D', lines: [['d_norm', 'd']], fromZero: true},
];
const MOST = 400;
const APART = 8; // pixels between words that stand side by side
const RANGE = 52; // pixels for the numbers at the ends of what a chart spans

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
  const shown = [...CHARTS, own].map((chart) => ({...chart, ...(dimension > 1 && chart.inPlane)}));
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

/** Title and values: the longest words that fit. Digits go before words, but no value before a word. None is squeezed. */
function headOf(pen, {title, brief: name = title, lines}, newest, width) {
  const values = (digits) => lines.map(([figure]) => (figure === 'modes' ? String(newest.modes) : digits(newest[figure])));
  const heads = [[title, values(short)], [name, values(short)], [name, values(brief)]];
  if (!values(brief).some((text) => text.startsWith('≈'))) heads.splice(1, 0, [title, values(brief)]);
  const wide = ([words, numbers]) =>
    numbers.reduce((sum, number) => sum + widthOf(pen, number, 14, 650) + APART, widthOf(pen, words));
  return heads.find((head) => wide(head) <= width) ?? heads.at(-1);
}

/** What a chart spans, at its end, in the room that there is for it. */
function writeEnd(pen, value, x, y, colours) {
  const text = [short(value), brief(value)].find((words) => widthOf(pen, words, 12) <= RANGE - 4) ?? brief(value);
  write(pen, text, x, y, colours.quiet, 12, 'left');
}

function drawChart(pen, chart, {x, y, width, height}, points, newest, colours) {
  const {lines, fromZero} = chart, top = y + 22, bottom = y + height - 8;
  const [title, values] = headOf(pen, chart, newest, width);
  let right = x + width;
  lines.map(([, colour], i) => [values[i], colour]).toReversed().forEach(([value, colour]) => {
    write(pen, value, right, y + 14, colours[colour], 14, 'right', 650);
    right -= pen.measureText(value).width + APART;
  });
  write(pen, title, x, y + 14, colours.quiet, 14, 'left');
  line(pen, [[x + RANGE, bottom + 0.5], [x + width, bottom + 0.5]], colours.line, 1);
  const all = lines.flatMap(([name]) => points.map((point) => point[name]).filter(Number.isFinite));
  if (all.length < 2) return;
  let [low, high] = [fromZero ? 0 : Math.min(...all), Math.max(...all)];
  if (high - low < 1e-6) [low, high] = [low - (fromZero ? 0 : 0.5), high + 0.5];
  writeEnd(pen, high, x, top + 5, colours);
  writeEnd(pen, low, x, bottom, colours);
  const first = points[0].step, steps = Math.max(points.at(-1).step - first, 1), left = x + RANGE;
  for (const [name, colour] of lines) {
    const seen = points.filter((point) => Number.isFinite(point[name]));
    const across = ({step}) => left + (step - first) / steps * (width - RANGE);
    const up = (value) => bottom - (value - low) / (high - low) * (bottom - top);
    line(pen, seen.map((point) => [across(point), up(point[name])]), colours[colour], 1.6);
  }
}
