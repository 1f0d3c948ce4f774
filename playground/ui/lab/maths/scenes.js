// What there is to learn: distributions of points on a line or in the plane. Each knows how to draw a point.
import {Random} from './random.js';

const polar = (radius, angle) => [radius * Math.cos(angle), radius * Math.sin(angle)];
const blurred = ([x, y], deviation, random) => [x + deviation * random.normal(), y + deviation * random.normal()];

/** Gaussians of equal weight. On a line their density is known as well. */
function gaussians(title, centres, deviation, more = {}) {
  const dimension = centres[0].length;
  const draw = (random) => centres[random.below(centres.length)].map((c) => c + deviation * random.normal());
  const bell = (x, centre) => Math.exp(-0.5 * ((x - centre) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));
  const density = dimension === 1 && deviation > 0
    ? (x) => centres.reduce((sum, [centre]) => sum + bell(x, centre), 0) / centres.length : null;
  return {title, dimension, draw, density, modes: centres, reach: Math.max(3 * deviation, 0.05), ...more};
}

/** draw(random): a point of it. */
const plane = (title, draw) => ({title, dimension: 2, draw});

const grid = [-1, -0.5, 0, 0.5, 1];

/** start: where the fakes lie before anything is learnt. modes, reach: centres, and how far a point may be from one. */
export const SCENES = {
  two_gaussians: gaussians('Two Gaussians', [[1]], 0.25, {start: -1}),
  two_humps: gaussians('Two humps', [[-0.9], [0.9]], 0.22),
  point: gaussians('A point', [[0]], 0, {start: 1}),
  line: plane('Line', (random) => {
    const t = random.between(-1, 1);
    return blurred([t, 0.7 * t], 0.03, random);
  }),
  ring: plane('Ring', (random) => blurred(polar(0.9, random.between(0, 2 * Math.PI)), 0.04, random)),
  moons: plane('Two moons', (random) => {
    const upper = random.uniform() < 0.5, angle = random.between(0, Math.PI);
    const [x, y] = polar(0.7, upper ? angle : -angle);
    return blurred(upper ? [x - 0.35, y - 0.2] : [x + 0.35, y + 0.2], 0.05, random);
  }),
  eight: gaussians('8 Gaussians', Array.from({length: 8}, (_, i) => polar(1, i * Math.PI / 4)), 0.05),
  twenty_five: gaussians('25 Gaussians', grid.flatMap((x) => grid.map((y) => [x, y])), 0.04),
  spiral: plane('Spiral', (random) => {
    const t = Math.sqrt(random.uniform());
    return blurred(polar(1.1 * t, 3.5 * Math.PI * t), 0.03, random);
  }),
  drawing: plane('Draw your own', null),
};

/** The scene of the settings; a drawing's points come from them. An empty drawing is one point in the middle. */
export function sceneOf({scene, points}) {
  if (scene !== 'drawing') return SCENES[scene];
  const drawn = points.length ? points : [[0, 0]];
  return {...SCENES.drawing, draw: (random) => blurred(drawn[random.below(drawn.length)], 0.025, random)};
}

/** n points of the scene as a matrix (n, dimension). */
export function sampleScene(scene, random, n) {
  const points = new Float64Array(n * scene.dimension);
  for (let i = 0; i < n; i += 1) points.set(scene.draw(random), i * scene.dimension);
  return points;
}

/** n latents: a Gaussian number for scenes on a line, two numbers from a square for those in the plane. */
export function sampleLatents(dimension, random, n) {
  const draw = dimension === 1 ? () => random.normal() : () => random.between(-1, 1);
  return Float64Array.from({length: n * dimension}, draw);
}

/** Fixed reals and latents, to measure and to draw with; they do not touch the chance of the game. */
export function fixedPoints(scene, seed, n) {
  return {
    reals: sampleScene(scene, new Random(seed, 'fixed reals'), n),
    latents: sampleLatents(scene.dimension, new Random(seed, 'fixed latents'), n),
  };
}
