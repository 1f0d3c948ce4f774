// Where the points are: reals and fakes, D's surface, G's warped grid, and an arrow where G's gradient pushes a fake.
import {arrow, dot, lengthened, line, penOf} from './canvas.js';
import {depthOfLine, drawLine, placeOnLine} from './line.js';
import {Surface} from './surface.js';

/** Which layers are drawn unless somebody says otherwise. */
export const LAYERS = {reals: true, fakes: true, surface: true, arrows: true, grid: false};
/** How far one sees from the middle, on a line and in the plane. */
const VIEW = {1: 2.2, 2: 1.4};
/** Points of each kind that are drawn. */
const SHOWN = {1: 128, 2: 256};
const LATTICE = 17;
/** Points of the square that z comes from, row by row. */
const SQUARE = Float64Array.from({length: 2 * LATTICE ** 2}, (_, i) =>
  (i % 2 ? Math.floor(i / 2 / LATTICE) : Math.floor(i / 2) % LATTICE) / (LATTICE - 1) * 2 - 1);

export class Stage {
  constructor(canvas) {
    this.canvas = canvas;
    this.layers = {...LAYERS};
  }

  /** A new game: nothing of the old one may stay. */
  show(game) {
    this.game = game;
    this.chosen = undefined;
    this.surface = null;
  }

  /** goesOn: whether the game does. */
  draw(colours, goesOn) {
    const {pen, width, height} = penOf(this.canvas), {game, layers} = this, {dimension} = game.scene;
    if (!width) return;
    const scale = Math.min(width, height) / 2 / VIEW[2];
    this.box = {width, height, reach: VIEW[1], ground: height - depthOfLine(layers), scale};
    this.fakes = game.generate(game.fixed.latents.subarray(0, SHOWN[dimension] * dimension));
    if (dimension === 1) drawLine(pen, this, colours);
    else this.#drawPlane(pen, colours, goesOn);
    const places = Array.from({length: SHOWN[dimension]}, (_, i) => this.placeOf(i));
    if (layers.fakes) drawPoints(pen, places, colours.fake);
    if (layers.arrows) this.#drawArrows(pen, places, colours);
    if (this.chosen !== undefined) this.#ring(pen, colours);
  }

  /** Where a point of the scene lies on the page, and back. */
  at(x, y) {
    const {width, height, scale} = this.box;
    return [width / 2 + x * scale, height / 2 - y * scale];
  }

  pointAt(px, py) {
    const {width, height, scale} = this.box;
    return [(px - width / 2) / scale, (height / 2 - py) / scale];
  }

  #drawPlane(pen, colours, goesOn) {
    const {layers, game} = this;
    if (layers.surface) {
      if (this.surface?.covers(this.box)) this.surface.renew(!goesOn);
      else this.surface = new Surface(game, this.box);
      this.surface.draw(pen, colours);
    }
    if (layers.grid) this.#drawLattice(pen, colours);
    if (layers.reals) {
      const {reals} = game.fixed, place = (_, i) => this.at(reals[2 * i], reals[2 * i + 1]);
      drawPoints(pen, Array.from({length: SHOWN[2]}, place), colours.real);
    }
  }

  /** The square that z comes from, as G bends it. */
  #drawLattice(pen, colours) {
    const bent = this.game.generate(SQUARE), all = Array.from({length: LATTICE}, (_, i) => i);
    const place = (row, column) => this.at(...bent.subarray(2 * (row * LATTICE + column)).subarray(0, 2));
    pen.globalAlpha = 0.55;
    for (let i = 0; i < LATTICE; i += 2) {
      line(pen, all.map((k) => place(i, k)), colours.g, 1);
      line(pen, all.map((k) => place(k, i)), colours.g, 1);
    }
    pen.globalAlpha = 1;
  }

  /** On each fake, from its place on the page. */
  #drawArrows(pen, places, colours) {
    const {game, fakes} = this, {dimension: d} = game.scene, pushes = game.pushes(fakes);
    Object.assign(pen, {strokeStyle: colours.g, lineWidth: 1.3});
    pen.beginPath();
    places.forEach((place, i) => {
      const [dx, dy] = lengthened(pushes[d * i], d === 1 ? 0 : -pushes[d * i + 1]);
      arrow(pen, ...place, dx, dy);
    });
    pen.stroke();
  }

  #ring(pen, colours) {
    Object.assign(pen, {strokeStyle: colours.ink, lineWidth: 2});
    pen.beginPath();
    pen.arc(...this.placeOf(this.chosen), 7, 0, 2 * Math.PI);
    pen.stroke();
  }

  placeOf(i) {
    if (this.game.scene.dimension === 1) return placeOnLine(this.fakes[i], i, this.box);
    return this.at(this.fakes[2 * i], this.fakes[2 * i + 1]);
  }

  /** The fake within reach of a place on the canvas: its number, or undefined. */
  fakeNear(px, py) {
    let found, nearest = 16;
    for (let i = 0; this.fakes && i < SHOWN[this.game.scene.dimension]; i += 1) {
      const [x, y] = this.placeOf(i), distance = Math.hypot(x - px, y - py);
      if (distance < nearest) [found, nearest] = [i, distance];
    }
    return found;
  }

  /** What is known of a fake: its z, where it lies, D's verdict and the push of G's gradient. */
  about(i) {
    const d = this.game.scene.dimension, of = (values) => values.subarray(d * i, d * i + d), point = of(this.fakes);
    const {game} = this;
    return {z: of(game.fixed.latents), point, verdict: game.verdicts(point)[0], push: game.pushes(point)};
  }
}

/** Dots at places on the page. */
function drawPoints(pen, places, colour) {
  Object.assign(pen, {fillStyle: colour, globalAlpha: 0.85});
  for (const place of places) dot(pen, ...place, 2.6);
  pen.globalAlpha = 1;
}
