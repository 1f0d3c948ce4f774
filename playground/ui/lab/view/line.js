// A game on a line: densities of both from the ground up, D's verdict as a line over them, and its slope broken.
// Below the ground: the fakes (stage.js draws them), and how G carries z there (Goodfellow et al. 2014, figure 1).
import {line, short, write} from './canvas.js';

const PLACES = 160;
/** A probability's slope is drawn up to this one, so that what is nearly flat lies on the ground. */
const STEEP = 3;
/** Fakes below the ground lie in lanes, so that each has room for its arrow. */
const LANES = 8, LANE = 6, CELLAR = LANES * LANE + 8;
/** Room for the threads from z, evenly spaced, to where G puts it. */
const THREADS = 41, REACH_OF_Z = 2.5, WELL = 64;

/** How far above the canvas's lower edge the ground is. */
export const depthOfLine = (layers) => CELLAR + (layers.grid ? WELL : 0);

/** Where the i-th fake lies on the page. */
export const placeOnLine = (x, i, {width, ground, reach}) =>
  [(x / reach + 1) / 2 * width, ground + 7 + (i % LANES) * LANE];

/** stage: game, fakes (n), layers, and the box with its width, height, ground and reach. */
export function drawLine(pen, {game, fakes, layers, box}, colours) {
  const {width, reach, ground} = box, tall = ground - 24;
  const xs = Float64Array.from({length: PLACES}, (_, i) => (i / (PLACES - 1) * 2 - 1) * reach);
  const across = (x) => (x / reach + 1) / 2 * width;
  const real = game.scene.density ? xs.map(game.scene.density) : smooth(game.fixed.reals, xs), fake = smooth(fakes, xs);
  const top = Math.max(1.2, ...real, ...fake);
  const fill = (density, colour) => {
    const hill = Array.from(density, (p, i) => [across(xs[i]), ground - p / top * tall]);
    line(pen, [[0, ground], ...hill, [width, ground]], colour, 1.6);
    Object.assign(pen, {globalAlpha: 0.28, fillStyle: colour});
    pen.fill();
    pen.globalAlpha = 1;
  };
  if (layers.reals) fill(real, colours.real);
  if (layers.fakes) fill(fake, colours.fake);
  if (layers.surface) drawVerdict(pen, game, colours, xs, across, ground);
  if (layers.grid) drawThreads(pen, game, colours, across, box);
}

/** From each z at the canvas's lower edge to G(z). */
function drawThreads(pen, game, colours, across, {width, height, ground}) {
  const zs = Float64Array.from({length: THREADS}, (_, i) => (i / (THREADS - 1) * 2 - 1) * REACH_OF_Z);
  const below = height - 16, placed = game.generate(zs);
  pen.globalAlpha = 0.6;
  zs.forEach((z, i) => {
    const from = (z / REACH_OF_Z + 1) / 2 * width, to = across(placed[i]);
    line(pen, [[from, below], [to, ground + CELLAR], [to, ground]], colours.g, 1);
  });
  pen.globalAlpha = 1;
  write(pen, `z from −${REACH_OF_Z} to ${REACH_OF_Z}`, width / 2, height - 2, colours.g, 14, 'center', 600);
}

function drawVerdict(pen, game, colours, xs, across, ground) {
  const verdicts = game.verdicts(xs), isProbability = game.objective.isProbability, tall = ground - 24;
  const [low, high] = isProbability ? [0, 1] : [Math.min(...verdicts), Math.max(...verdicts)];
  const slopes = verdicts.map((v, i) => Math.abs((verdicts[Math.min(i + 1, xs.length - 1)] - v) / (xs[1] - xs[0])));
  const steepest = isProbability ? STEEP : Math.max(...slopes) * 1.4 || 1, isCut = Math.max(...slopes) > steepest;
  const draw = (shares, wide) =>
    line(pen, Array.from(shares, (share, i) => [across(xs[i]), ground - share * tall]), colours.d, wide);
  pen.setLineDash([4, 4]);
  draw(slopes.slice(0, -1).map((slope) => Math.min(slope / steepest, 1)), 1.3);
  pen.setLineDash([]);
  draw(verdicts.map((v) => (v - low) / (high - low || 1)), 2.6);
  write(pen, short(high), 4, 20, colours.d, 14, 'left', 600);
  write(pen, short(low), 4, ground - 6, colours.d, 14, 'left', 600);
  write(pen, `D(x) —   slope - - 0 to ${Number(steepest.toPrecision(2))}${isCut ? ', cut there' : ''}`, across(xs.at(-1)) - 6, 16, colours.d, 14, 'right', 600);
}

/** The density of points on a line, at xs: a small bell on each. */
function smooth(points, xs, width = 0.06) {
  const height = 1 / (points.length * width * Math.sqrt(2 * Math.PI));
  return xs.map((x) => {
    let sum = 0;
    for (const p of points) sum += Math.exp(-0.5 * ((x - p) / width) ** 2);
    return height * sum;
  });
}
