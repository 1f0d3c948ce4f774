// The game as a picture: z -> G -> fakes -> D <- reals. Dots flow where numbers flow; who does not move is grey.
import {mean} from '../maths/matrices.js';
import {brief, dot, line, penOf, roundBox, short, widthOf, write} from './canvas.js';

const PLACES = {z: 0.07, g: 0.26, fakes: 0.455, d: 0.69, reals: 0.92};
const BOX = 32;
const APART = 10; // pixels between words that stand side by side
/** What flows in each phase of a turn: edges from -> to, in which colour. */
const FLOWS = {
  sample: [['z', 'g', 'ink'], ['g', 'fakes', 'fake']],
  judge: [['fakes', 'd', 'fake'], ['reals', 'd', 'real']],
  loss: [],
  gradient: {D: [], G: [['d', 'fakes', 'g'], ['fakes', 'g', 'g']]},
  update: [],
};
/** From -> to: also where numbers can flow at all. */
const ALL = [...FLOWS.sample, ...FLOWS.judge];
const SAYS = {
  sample: 'Sample: noise for G, points from the data', judge: 'Judge: D gives each point its verdict',
  loss: 'Loss: the verdicts become one number', gradient: {
    D: 'Gradient: how the loss changes with each weight of D', G: 'Gradient: from the loss back through D into G',
  },
  update: {D: 'Update: D takes a step, G is frozen', G: 'Update: G takes a step, D is frozen'},
};

/**
 * fakes (n, d): what G makes of the fixed latents.
 * now: {player: 'D', 'G' or '' for both, phase: '' when all flows, flows: whether anything moves}.
 */
export function drawGraph(canvas, game, fakes, colours, now) {
  const {pen, width, height} = penOf(canvas);
  if (!width) return;
  const x = Object.fromEntries(Object.entries(PLACES).map(([name, share]) => [name, share * width])), y = height / 2 - 4;
  const half = Math.min(BOX, width / 15);
  for (const [from, to] of ALL) line(pen, ends(x, from, to, half).map((at) => [at, y]), colours.line, 2);
  if (now.flows) drawFlows(pen, x, y, half, colours, now);
  const {dimension} = game.scene, reach = dimension === 1 ? {points: 2.2, z: 3} : {points: 1.4, z: 1.15};
  drawCloud(pen, x.z, y, half, game.fixed.latents, dimension, reach.z, colours.ink, colours);
  drawCloud(pen, x.fakes, y, half, fakes, dimension, reach.points, colours.fake, colours);
  drawCloud(pen, x.reals, y, half, game.fixed.reals, dimension, reach.points, colours.real, colours);
  const state = (own, other) => ({frozen: now.player === other, moving: now.phase === 'update' && now.player === own});
  drawPlayer(pen, x.g, y, half, game.generator, colours.g, colours, state('G', 'D'));
  drawPlayer(pen, x.d, y, half, game.discriminator, colours.d, colours, state('D', 'G'));
  drawWords(pen, x, y, half, {width, height}, game, colours, now);
}

const ends = (x, from, to, half) => (x[from] < x[to] ? [x[from] + half, x[to] - half] : [x[from] - half, x[to] + half]);

function drawFlows(pen, x, y, half, colours, {phase, player, time}) {
  const flows = phase ? FLOWS[phase][player] ?? FLOWS[phase] : ALL;
  for (const [from, to, colour] of flows) {
    const [start, end] = ends(x, from, to, half);
    pen.fillStyle = colours[colour];
    for (let i = 0; i < 5; i += 1) dot(pen, start + (end - start) * ((time / 900 + i / 5) % 1), y, 3.2);
  }
}

/** A box with the points in it. */
function drawCloud(pen, x, y, half, points, dimension, reach, colour, colours) {
  roundBox(pen, x, y, [half, half], 8, colours, colours.line, 1);
  pen.save();
  pen.clip();
  pen.fillStyle = colour;
  pen.globalAlpha = 0.7;
  const count = Math.min(points.length / dimension, 128);
  for (let i = 0; i < count; i += 1) {
    const across = points[i * dimension] / reach;
    const up = dimension === 2 ? points[2 * i + 1] / reach : (i / count - 0.5) * 0.9;
    dot(pen, x + across * half, y - up * half, 1.5);
  }
  pen.restore();
}

/** A network: a column a layer, up to five units each, and lines whose strength is the weight's. */
function drawPlayer(pen, x, y, half, network, colour, colours, {frozen, moving}) {
  const columns = network.sizes.map((size) => Math.min(size, 5)), wide = half * 1.75;
  const ink = frozen ? colours.quiet : colour;
  const place = (l, i) => [
    x - wide / 2 + l / (columns.length - 1) * wide, y + (i - (columns[l] - 1) / 2) * half * 0.38,
  ];
  pen.save();
  if (moving) { pen.shadowColor = colour; pen.shadowBlur = 18; }
  pen.globalAlpha = frozen ? 0.35 : 1;
  roundBox(pen, x, y, [1.15 * half, half], 14, colours, ink, moving ? 4 : 2.2);
  pen.shadowBlur = 0;
  network.layers.forEach(({weight, into}, l) => {
    for (let from = 0; from < columns[l]; from += 1) {
      for (let to = 0; to < columns[l + 1]; to += 1) {
        pen.globalAlpha = (frozen ? 0.3 : 0.9) * Math.min(Math.abs(weight[to * into + from]) * Math.sqrt(into) / 3, 1);
        line(pen, [place(l, from), place(l + 1, to)], ink, 1);
      }
    }
  });
  pen.globalAlpha = frozen ? 0.5 : 1;
  pen.fillStyle = ink;
  columns.forEach((count, l) => { for (let i = 0; i < count; i += 1) dot(pen, ...place(l, i), 2.8); });
  pen.restore();
}

function drawWords(pen, x, y, half, {width, height}, game, colours, {player, phase}) {
  const {batch, objective} = game, above = y - half - 7, below = y + half + 15, narrow = half < 30;
  const small = narrow ? 13 : 14;
  const name = (text, at, colour) => write(pen, text, x[at], above, colour, small, 'center', 650);
  name(narrow ? 'z' : 'noise z', 'z', colours.ink);
  const nameOf = (letter, title, at, other) => {
    const frozen = player === other;
    name(`${width < 580 ? letter : title}${frozen ? ' · frozen' : ''}`, at, frozen ? colours.quiet : colours[at]);
  };
  nameOf('G', 'Generator', 'g', 'D');
  name(narrow ? 'fakes' : 'fakes G(z)', 'fakes', colours.fake);
  nameOf('D', 'Discriminator', 'd', 'G');
  name(narrow ? 'reals' : 'reals x', 'reals', colours.real);
  const told = [
    ['z', 'n =', batch.n, 'quiet'], ['g', 'J(G)', batch.g.cost, 'g'],
    ['fakes', 'D(G(z))', mean(batch.fakeLogits, objective.verdict), 'fake'], ['d', 'J(D)', game.dCost, 'd'],
    ['reals', 'D(x)', mean(batch.realLogits, objective.verdict), 'real'],
  ];
  valuesOf(pen, told.map(([at, name, value]) => ({at: x[at], name, value})), small, width).forEach((text, i) =>
    write(pen, text, x[told[i][0]], below, colours[told[i][3]], small, 'center', 600));
  const says = phase ? SAYS[phase][player] ?? SAYS[phase] : '';
  if (says) write(pen, says, (x.g + x.d) / 2, height - 2, colours.ink, small, 'center', 600);
}

/** Names with their values, with fewer digits where they would touch, and without names where those would too. */
function valuesOf(pen, told, size, width) {
  const digits = (value, write) => (Number.isInteger(value) ? String(value) : write(value));
  const ways = [short, brief].map((write) => told.map(({name, value}) => `${name} ${digits(value, write)}`))
    .concat([short, brief].map((write) => told.map(({value}) => digits(value, write))));
  const isRoomy = (texts) => {
    const halves = texts.map((text) => widthOf(pen, text, size, 600) / 2);
    return told.at(-1).at + halves.at(-1) <= width
      && told.every(({at}, i) => i === 0 || at - halves[i] - (told[i - 1].at + halves[i - 1]) >= APART);
  };
  return ways.find(isRoomy) ?? ways.at(-1);
}
