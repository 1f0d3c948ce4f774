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

/** n numbers from -reach to reach. */
const spaced = (n, reach) => Float64Array.from({length: n}, (_, i) => (i / (n - 1) * 2 - 1) * reach);
/** Where a number from -reach to reach lies on the page. */
const across = (x, reach, width) => (x / reach + 1) / 2 * width;

/** How far above the canvas's lower edge the ground is. */
export const depthOfLine = (layers) => CELLAR + (layers.grid ? WELL : 0);

/** Where the i-th fake lies on the page. */
export const placeOnLine = (x, i, {width, ground, reach}) =>
  [across(x, reach, width), ground + 7 + (i % LANES) * LANE];

/** stage: game, fakes (n), layers, and the box with its width, height, ground and reach. */
export function drawLine(pen, {game, fakes, layers, box}, colours) {
  const {width, reach, ground} = box, xs = spaced(PLACES, reach), {scene: {density}, fixed} = game;
  const real = density ? xs.map(density) : smooth(fixed.reals, xs), fake = smooth(fakes, xs);
  const top = Math.max(1.2, ...real, ...fake);
  /** shares: of the height between the ground and what is written above. */
  const curve = (shares) =>
    Array.from(shares, (share, i) => [across(xs[i], reach, width), ground - share * (ground - 24)]);
  const fill = (hill, colour) => {
    line(pen, [[0, ground], ...curve(hill.map((p) => p / top)), [width, ground]], colour, 1.6);
    Object.assign(pen, {globalAlpha: 0.28, fillStyle: colour});
    pen.fill();
    pen.globalAlpha = 1;
  };
  if (layers.reals) fill(real, colours.real);
  if (layers.fakes) fill(fake, colours.fake);
  if (layers.surface) drawVerdict(pen, game, colours, xs, curve, box);
  if (layers.grid) drawThreads(pen, game, colours, box);
}

/** From each z at the canvas's lower edge to G(z). */
function drawThreads(pen, game, colours, {width, height, ground, reach}) {
  const zs = spaced(THREADS, REACH_OF_Z), placed = game.generate(zs);
  pen.globalAlpha = 0.6;
  zs.forEach((z, i) => {
    const from = across(z, REACH_OF_Z, width), to = across(placed[i], reach, width);
    line(pen, [[from, height - 16], [to, ground + CELLAR], [to, ground]], colours.g, 1);
  });
  pen.globalAlpha = 1;
  write(pen, `z from −${REACH_OF_Z} to ${REACH_OF_Z}`, width / 2, height - 2, colours.g, 14, 'center', 600);
}

function drawVerdict(pen, game, colours, xs, curve, {width, ground}) {
  const verdicts = game.verdicts(xs), {isProbability} = game.objective;
  const [low, high] = isProbability ? [0, 1] : [Math.min(...verdicts), Math.max(...verdicts)];
  const slopes = verdicts.subarray(1).map((v, i) => Math.abs((v - verdicts[i]) / (xs[1] - xs[0])));
  const most = Math.max(...slopes), end = isProbability ? STEEP : most * 1.4 || 1;
  pen.setLineDash([4, 4]);
  line(pen, curve(slopes.map((slope) => Math.min(slope / end, 1))), colours.d, 1.3);
  pen.setLineDash([]);
  line(pen, curve(verdicts.map((v) => (v - low) / (high - low || 1))), colours.d, 2.6);
  write(pen, short(high), 4, 20, colours.d, 14, 'left', 600);
  write(pen, short(low), 4, ground - 6, colours.d, 14, 'left', 600);
  const scale = `D(x) —   slope - - 0 to ${Number(end.toPrecision(2))}${most > end ? ', cut there' : ''}`;
  write(pen, scale, width - 6, 16, colours.d, 14, 'right', 600);
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
