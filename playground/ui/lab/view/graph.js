// The game as a picture: z -> G -> fakes -> D <- reals. Dots flow where numbers flow; who does not move is grey.
import {mean} from '../maths/matrices.js';
import {brief, dot, line, penOf, short, widthOf, write} from './canvas.js';

const BOX = 32;
const APART = 10; // pixels between words that stand side by side
/** Where each stands, as a share of the width; titles: with room, and without; value: what stands below, now. */
const NODES = {
  z: {at: 0.07, colour: 'ink', titles: ['noise z', 'z'], value: ({batch}) => ['n =', batch.n]},
  g: {at: 0.26, colour: 'g', titles: ['Generator', 'G'], player: 'G', value: ({batch}) => ['J(G)', batch.g.cost]},
  fakes: {
    at: 0.455, colour: 'fake', titles: ['fakes G(z)', 'fakes'],
    value: ({batch, objective}) => ['D(G(z))', mean(batch.fakeLogits, objective.verdict)],
  },
  d: {at: 0.69, colour: 'd', titles: ['Discriminator', 'D'], player: 'D', value: ({dCost}) => ['J(D)', dCost]},
  reals: {
    at: 0.92, colour: 'real', titles: ['reals x', 'reals'],
    value: ({batch, objective}) => ['D(x)', mean(batch.realLogits, objective.verdict)],
  },
};
const SAMPLED = [['z', 'g', 'ink'], ['g', 'fakes', 'fake']], JUDGED = [['fakes', 'd', 'fake'], ['reals', 'd', 'real']];
/** From -> to: where numbers flow while everything runs at once. */
const ALL = [...SAMPLED, ...JUDGED];
/** What a phase is, and what flows in it. A key may end with whose turn it is. */
const PHASES = {
  sample: ['Sample: noise for G, points from the data', SAMPLED],
  judge: ['Judge: D gives each point its verdict', JUDGED],
  loss: ['Loss: the verdicts become one number', []],
  gradientD: ['Gradient: how D’s weights change the loss', []],
  gradientG: ['Gradient: from the loss back through D into G', [['d', 'fakes', 'g'], ['fakes', 'g', 'g']]],
  updateD: ['Update: D takes a step, G is frozen', []],
  updateG: ['Update: G takes a step, D is frozen', []],
};

/**
 * fakes (n, d): what G makes of the fixed latents.
 * now: {player: 'D', 'G' or '' for both, phase: '' when all flows, flows: whether anything moves, time}.
 */
export function drawGraph(canvas, game, fakes, colours, now) {
  const {pen, width, height} = penOf(canvas), half = Math.min(BOX, width / 15), y = height / 2 - 4;
  if (!width) return;
  const {player, phase, flows, time} = now, [says, moving] = PHASES[phase] ?? PHASES[phase + player] ?? ['', ALL];
  const ends = (from, to) => {
    const [start, end] = [NODES[from].at * width, NODES[to].at * width], edge = Math.sign(end - start) * half;
    return [start + edge, end - edge];
  };
  for (const [from, to] of ALL) line(pen, ends(from, to).map((x) => [x, y]), colours.line, 2);
  for (const [from, to, colour] of flows ? moving : []) {
    const [start, end] = ends(from, to);
    pen.fillStyle = colours[colour];
    for (let i = 0; i < 5; i += 1) dot(pen, start + (end - start) * ((time / 900 + i / 5) % 1), y, 3.2);
  }
  const {scene: {dimension}, fixed: {latents, reals}} = game;
  const [ofPoints, ofZ] = dimension === 1 ? [2.2, 3] : [1.4, 1.15];
  const clouds = {z: [latents, ofZ], fakes: [fakes, ofPoints], reals: [reals, ofPoints]};
  const players = {g: game.generator, d: game.discriminator}, size = width < 450 ? 13 : 14;
  const values = fitting(pen, Object.values(NODES).map(({at, value}) => [at * width, ...value(game)]), size, width);
  Object.entries(NODES).forEach(([name, {at, colour, titles, player: own}], i) => {
    const x = at * width, frozen = own && player && own !== player;
    const title = titles[width < (frozen ? 640 : 580) ? 1 : 0];
    pen.save();
    pen.translate(x, y);
    if (own) drawPlayer(pen, half, players[name], colours[colour], colours, frozen, phase === 'update' && !frozen);
    else drawCloud(pen, half, ...clouds[name], dimension, colours[colour], colours);
    pen.restore();
    const ink = frozen ? colours.quiet : colours[colour];
    write(pen, frozen ? `${title} · frozen` : title, x, y - half - 7, ink, size, 'center', 650);
    write(pen, values[i], x, y + half + 15, colours[colour], size, 'center', 600);
  });
  write(pen, says, width / 2, height - 2, colours.ink, size, 'center', 600);
}

/** A box around the middle with round corners. What is drawn next may be cut by it. */
function drawBox(pen, across, up, corner, {paper}, colour, lineWidth) {
  Object.assign(pen, {fillStyle: paper, strokeStyle: colour, lineWidth});
  pen.beginPath();
  pen.roundRect(-across, -up, 2 * across, 2 * up, corner);
  pen.fill();
  pen.stroke();
}

/** A box with the points in it. */
function drawCloud(pen, half, points, reach, dimension, fillStyle, colours) {
  drawBox(pen, half, half, 8, colours, colours.line, 1);
  pen.clip();
  Object.assign(pen, {fillStyle, globalAlpha: 0.7});
  const count = Math.min(points.length / dimension, 128);
  for (let i = 0; i < count; i += 1) {
    const up = dimension === 2 ? points[2 * i + 1] / reach : (i / count - 0.5) * 0.9;
    dot(pen, points[i * dimension] / reach * half, -up * half, 1.5);
  }
}

/** A network: a column a layer, up to five units each, and lines whose strength is the weight's. */
function drawPlayer(pen, half, network, colour, colours, frozen, moving) {
  const columns = network.sizes.map((size) => Math.min(size, 5)), ink = frozen ? colours.quiet : colour;
  const place = (l, i) =>
    [(l / (columns.length - 1) - 0.5) * half * 1.75, (i - (columns[l] - 1) / 2) * half * 0.38];
  Object.assign(pen, {shadowColor: colour, shadowBlur: moving ? 18 : 0, globalAlpha: frozen ? 0.35 : 1});
  drawBox(pen, 1.15 * half, half, 14, colours, ink, moving ? 4 : 2.2);
  pen.shadowBlur = 0;
  network.layers.forEach(({weight, into}, l) => {
    for (let from = 0; from < columns[l]; from += 1) {
      for (let to = 0; to < columns[l + 1]; to += 1) {
        pen.globalAlpha = (frozen ? 0.3 : 0.9) * Math.min(Math.abs(weight[to * into + from]) * Math.sqrt(into) / 3, 1);
        line(pen, [place(l, from), place(l + 1, to)], ink, 1);
      }
    }
  });
  Object.assign(pen, {globalAlpha: frozen ? 0.5 : 1, fillStyle: ink});
  columns.forEach((count, l) => { for (let i = 0; i < count; i += 1) dot(pen, ...place(l, i), 2.8); });
}

/** told: [x, name, value]. Fewer digits where they would touch, and no names where those would too. */
function fitting(pen, told, size, width) {
  const ways = [true, false].flatMap((named) => [short, brief].map((digits) =>
    told.map(([, name, value]) => (named ? `${name} ${digits(value)}` : digits(value)))));
  const areApart = (texts) => {
    const halves = texts.map((text) => widthOf(pen, text, size, 600) / 2), ends = told.map(([x], i) => x + halves[i]);
    return ends.at(-1) <= width && told.every(([x], i) => i === 0 || x - halves[i] - ends[i - 1] >= APART);
  };
  return ways.find(areApart) ?? ways.at(-1);
}
