// A game on a line: densities of both from the ground up, D's verdict as a line over them, and its slope broken.
import {arrow, dot, lengthened, short, trace, write} from './canvas.js';

const PLACES = 160, DOTS = 128, ARROWS = 24;
/** Room below the ground, for the fakes and their arrows. */
const CELLAR = 46;

/** stage: game, fakes (n), layers, and the box with its width, height and reach. */
export function drawLine(pen, {game, fakes, layers, box}, colours) {
  const {width, reach} = box, ground = box.height - CELLAR;
  const xs = Float64Array.from({length: PLACES}, (_, i) => (i / (PLACES - 1) * 2 - 1) * reach);
  const across = (x) => (x / reach + 1) / 2 * width;
  const real = game.scene.density ? xs.map(game.scene.density) : smooth(game.fixed.reals, xs), fake = smooth(fakes, xs);
  const top = Math.max(1.2, ...real, ...fake);
  const fill = (density, colour) => {
    const line = Array.from(density, (p, i) => [across(xs[i]), ground - p / top * (ground - 24)]);
    trace(pen, [[0, ground], ...line, [width, ground]]);
    pen.globalAlpha = 0.28; pen.fillStyle = colour; pen.fill();
    pen.globalAlpha = 1; pen.strokeStyle = colour; pen.lineWidth = 1.6; pen.stroke();
  };
  if (layers.reals) fill(real, colours.real);
  if (layers.fakes) fill(fake, colours.fake);
  if (layers.surface) drawVerdict(pen, game, colours, xs, across, ground);
  if (layers.fakes) {
    pen.fillStyle = colours.fake;
    pen.globalAlpha = 0.5;
    for (const x of fakes.subarray(0, DOTS)) dot(pen, across(x), ground + 7, 2);
    pen.globalAlpha = 1;
  }
  if (layers.arrows) drawPushes(pen, game, colours, fakes.subarray(0, ARROWS), across, ground + 15);
}

/** Where a fake lies on the page. */
export const placeOnLine = (x, {width, height, reach}) => [(x / reach + 1) / 2 * width, height - CELLAR + 7];

function drawPushes(pen, game, colours, points, across, top) {
  const pushes = game.pushes(points);
  pen.strokeStyle = colours.g;
  pen.lineWidth = 1.5;
  points.forEach((x, i) => arrow(pen, across(x), top + (i % 5) * 5, lengthened(pushes[i], 0)[0], 0));
}

function drawVerdict(pen, game, colours, xs, across, ground) {
  const verdicts = game.verdicts(xs), isProbability = game.objective.isProbability;
  const [low, high] = isProbability ? [0, 1] : [Math.min(...verdicts), Math.max(...verdicts)];
  const up = (v) => ground - (v - low) / (high - low || 1) * (ground - 24);
  const slopes = verdicts.map((v, i) => Math.abs((verdicts[Math.min(i + 1, xs.length - 1)] - v) / (xs[1] - xs[0])));
  const steepest = isProbability ? 3 : Math.max(...slopes) * 1.4 || 1;
  pen.strokeStyle = colours.d;
  pen.lineWidth = 1.3;
  pen.setLineDash([4, 4]);
  trace(pen, Array.from(slopes.slice(0, -1), (s, i) => [across(xs[i]), ground - Math.min(s / steepest, 1) * (ground - 24)]));
  pen.stroke();
  pen.setLineDash([]);
  pen.lineWidth = 2.6;
  trace(pen, Array.from(verdicts, (v, i) => [across(xs[i]), up(v)]));
  pen.stroke();
  write(pen, short(high), 4, 20, colours.d, 14, 'left', 600);
  write(pen, short(low), 4, ground - 4, colours.d, 14, 'left', 600);
  write(pen, 'D(x) —   its slope - -', across(xs.at(-1)) - 6, 16, colours.d, 14, 'right', 600);
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
