// Where the points are: reals and fakes, D's surface, G's warped grid, and an arrow where G's gradient pushes a fake.
import {arrow, dot, line, penOf} from './canvas.js';
import {depthOfLine, drawLine, placeOnLine} from './line.js';
import {Surface} from './surface.js';

/** Which layers are drawn unless somebody says otherwise. */
export const LAYERS = {reals: true, fakes: true, surface: true, arrows: true, grid: false};
/** How far one sees from the middle, on a line and in the plane. */
const VIEW = {1: 2.2, 2: 1.4};
/** Points of each kind that are drawn. */
const SHOWN = {1: 128, 2: 256};
/** Lines of the square that z comes from, and their points, row by row. */
const LATTICE = Array.from({length: 17}, (_, i) => i);
const SQUARE = Float64Array.from(LATTICE.flatMap((row) => LATTICE.flatMap((column) => [column / 8 - 1, row / 8 - 1])));

export class Stage {
  constructor(canvas) {
    this.canvas = canvas;
    this.layers = {...LAYERS};
  }

  /** A new game: nothing of the old one may stay. */
  show(game) {
    Object.assign(this, {game, chosen: undefined, surface: null, places: []});
  }

  /** goesOn: whether the game does. */
  draw(colours, goesOn) {
    const {pen, width, height} = penOf(this.canvas), {game, layers, chosen} = this, {dimension: d} = game.scene;
    if (!width) return;
    const scale = Math.min(width, height) / 2 / VIEW[2];
    this.box = {width, height, reach: VIEW[1], ground: height - depthOfLine(layers), scale};
    this.fakes = game.generate(game.fixed.latents.subarray(0, SHOWN[d] * d));
    this.places = this.#placesOf(this.fakes);
    if (d === 1) drawLine(pen, this, colours);
    else this.#drawPlane(pen, colours, goesOn);
    if (layers.fakes) drawPoints(pen, this.places, colours.fake);
    if (layers.arrows) this.#drawArrows(pen, colours);
    if (chosen === undefined) return;
    Object.assign(pen, {strokeStyle: colours.ink, lineWidth: 2});
    pen.beginPath();
    pen.arc(...this.places[chosen], 7, 0, 2 * Math.PI);
    pen.stroke();
  }

  /** Where points of the scene (n, d) lie on the page. */
  #placesOf(points) {
    const {box, box: {width, height, scale}} = this;
    if (this.game.scene.dimension === 1) return Array.from(points, (x, i) => placeOnLine(x, i, box));
    return Array.from({length: points.length / 2}, (_, i) =>
      [width / 2 + points[2 * i] * scale, height / 2 - points[2 * i + 1] * scale]);
  }

  /** The point of the plane at a place on the page. */
  pointAt(x, y) {
    const {width, height, scale} = this.box;
    return [(x - width / 2) / scale, (height / 2 - y) / scale];
  }

  #drawPlane(pen, colours, goesOn) {
    const {layers, game} = this;
    if (layers.surface) {
      if (this.surface?.covers(this.box)) this.surface.renew(!goesOn);
      else this.surface = new Surface(game, this.box);
      this.surface.draw(pen, colours);
    }
    if (layers.grid) this.#drawLattice(pen, colours);
    if (layers.reals) drawPoints(pen, this.#placesOf(game.fixed.reals.subarray(0, 2 * SHOWN[2])), colours.real);
  }

  /** The square that z comes from, as G bends it: every second line. */
  #drawLattice(pen, colours) {
    const bent = this.#placesOf(this.game.generate(SQUARE)), side = LATTICE.length;
    pen.globalAlpha = 0.55;
    for (let i = 0; i < side; i += 2) {
      line(pen, bent.slice(i * side, (i + 1) * side), colours.g, 1);
      line(pen, LATTICE.map((k) => bent[k * side + i]), colours.g, 1);
    }
    pen.globalAlpha = 1;
  }

  #drawArrows(pen, colours) {
    const {game, fakes, places} = this, {dimension: d} = game.scene, pushes = game.pushes(fakes);
    Object.assign(pen, {strokeStyle: colours.g, lineWidth: 1.3});
    pen.beginPath();
    places.forEach(([x, y], i) => arrow(pen, x, y, d === 1 ? [pushes[i], 0] : [pushes[2 * i], -pushes[2 * i + 1]]));
    pen.stroke();
  }

  /** The fake within reach of a place on the canvas: its number, or undefined. */
  fakeNear(px, py) {
    let found, nearest = 16;
    this.places.forEach(([x, y], i) => {
      const distance = Math.hypot(x - px, y - py);
      if (distance < nearest) [found, nearest] = [i, distance];
    });
    return found;
  }

  /** What is known of a fake: its z, where it lies, D's verdict and the push of G's gradient. */
  about(i) {
    const {game, fakes} = this, d = game.scene.dimension, point = fakes.subarray(d * i, d * i + d);
    const z = game.fixed.latents.subarray(d * i, d * i + d);
    return {z, point, verdict: game.verdicts(point)[0], push: game.pushes(point)};
  }
}

/** Dots at places on the page. */
function drawPoints(pen, places, fillStyle) {
  Object.assign(pen, {fillStyle, globalAlpha: 0.85});
  for (const place of places) dot(pen, ...place, 2.6);
  pen.globalAlpha = 1;
}
