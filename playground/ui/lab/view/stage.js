// Where the points are: reals and fakes, D's surface, G's warped grid, and an arrow where G's gradient pushes a fake.
import {arrow, dot, penOf, rgb, short, trace, write} from './canvas.js';

const SIDE = 32, VIEW = {1: 2.2, 2: 1.4}, SHOWN = 256, ARROWS = 64, LATTICE = 17, PLACES = 160;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

export class Stage {
  constructor(canvas) {
    this.canvas = canvas;
    this.layers = {reals: true, fakes: true, surface: true, arrows: true, grid: false};
    this.grain = Object.assign(document.createElement('canvas'), {width: SIDE, height: SIDE});
    this.frame = 0;
  }

  /** A new game: nothing of the old one may stay. */
  show(game) {
    this.game = game;
    this.lattice = null;
    this.renew();
  }

  /** D's logits all over the plane, again. */
  renew() {
    if (this.game.scene.dimension === 1) return;
    const reach = VIEW[2], points = new Float32Array(2 * SIDE * SIDE), place = (i) => ((i + 0.5) / SIDE * 2 - 1) * reach;
    for (let i = 0; i < SIDE * SIDE; i += 1) points.set([place(i % SIDE), -place(Math.floor(i / SIDE))], 2 * i);
    this.surface = this.game.logits(points);
  }

  draw(colours, busy) {
    const {pen, width, height} = penOf(this.canvas), {game} = this;
    this.frame += 1;
    if (!width || !game) return;
    this.box = {width, height, reach: VIEW[game.scene.dimension], scale: Math.min(width, height) / 2 / VIEW[2]};
    this.fakes = game.generate(game.fixed.latents.subarray(0, SHOWN * game.scene.dimension));
    if (game.scene.dimension === 1) this.#drawLine(pen, colours);
    else this.#drawPlane(pen, colours, busy);
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

  #drawPlane(pen, colours, busy) {
    const {layers, game} = this;
    if (layers.surface) {
      if (!busy || this.frame % 3 === 0) this.renew();
      this.#drawSurface(pen, colours);
    }
    if (layers.grid) this.#drawLattice(pen, colours);
    if (layers.reals) this.#drawPoints(pen, game.fixed.reals.subarray(0, 2 * SHOWN), colours.real, 2.6);
    if (layers.arrows) this.#drawArrows(pen, colours);
    if (layers.fakes) this.#drawPoints(pen, this.fakes, colours.fake, 2.6);
  }

  /** Green where D says real, purple where it says fake; nothing where it cannot tell. */
  #drawSurface(pen, colours) {
    const {objective, fixed} = this.game, paint = this.grain.getContext('2d'), picture = paint.createImageData(SIDE, SIDE);
    const verdicts = this.surface.map(objective.verdict), real = rgb(colours.real), fake = rgb(colours.fake);
    const some = (points) => mean(this.game.verdicts(points.subarray(0, 64)));
    const middle = objective.middle ?? (some(fixed.reals) + some(this.fakes)) / 2;
    const spread = objective.isProbability ? 0.5 : 1.5 * Math.sqrt(mean(verdicts.map((v) => (v - middle) ** 2))) + 1e-9;
    verdicts.forEach((verdict, i) => {
      const sure = Math.max(-1, Math.min(1, (verdict - middle) / spread));
      picture.data.set([...(sure > 0 ? real : fake), 130 * Math.abs(sure) ** 0.8], 4 * i);
    });
    paint.putImageData(picture, 0, 0);
    const side = 2 * this.box.reach * this.box.scale;
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(this.grain, (this.box.width - side) / 2, (this.box.height - side) / 2, side, side);
  }

  /** The square that z comes from, as G bends it. */
  #drawLattice(pen, colours) {
    if (!this.lattice || this.frame % 2 === 0) {
      const step = (i) => i / (LATTICE - 1) * 2 - 1;
      const z = Float32Array.from({length: 2 * LATTICE ** 2}, (_, i) =>
        step(i % 2 ? Math.floor(i / 2 / LATTICE) : Math.floor(i / 2) % LATTICE));
      this.lattice = this.game.generate(z);
    }
    const place = (row, column) => {
      const i = 2 * (row * LATTICE + column);
      return this.at(this.lattice[i], this.lattice[i + 1]);
    };
    pen.strokeStyle = colours.g;
    pen.lineWidth = 1;
    pen.globalAlpha = 0.55;
    const all = Array.from({length: LATTICE}, (_, i) => i);
    for (let i = 0; i < LATTICE; i += 2) {
      for (const line of [all.map((k) => place(i, k)), all.map((k) => place(k, i))]) {
        trace(pen, line);
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
  }

  #drawPoints(pen, points, colour, radius) {
    pen.fillStyle = colour;
    pen.globalAlpha = 0.85;
    for (let i = 0; i < points.length; i += 2) dot(pen, ...this.at(points[i], points[i + 1]), radius);
    pen.globalAlpha = 1;
  }

  #drawArrows(pen, colours) {
    const points = this.fakes.subarray(0, 2 * ARROWS), pushes = this.game.pushes(points);
    pen.strokeStyle = colours.g;
    pen.lineWidth = 1.4;
    for (let i = 0; i < points.length; i += 2) {
      const [dx, dy] = lengthened(pushes[i], pushes[i + 1]);
      arrow(pen, ...this.at(points[i], points[i + 1]), dx, -dy);
    }
  }

  /** Densities of both from the ground up; D's verdict as a line over them, and its slope broken. */
  #drawLine(pen, colours) {
    const {game, layers, box: {width, height, reach}} = this, ground = height - 46;
    const xs = Float32Array.from({length: PLACES}, (_, i) => (i / (PLACES - 1) * 2 - 1) * reach);
    const px = (x) => (x / reach + 1) / 2 * width;
    const real = game.scene.density ? xs.map(game.scene.density) : smooth(game.fixed.reals, xs);
    const fake = smooth(this.fakes, xs), top = Math.max(1.2, ...real, ...fake);
    const fill = (density, colour) => {
      const line = Array.from(density, (p, i) => [px(xs[i]), ground - p / top * (ground - 24)]);
      trace(pen, [[0, ground], ...line, [width, ground]]);
      pen.globalAlpha = 0.28; pen.fillStyle = colour; pen.fill();
      pen.globalAlpha = 1; pen.strokeStyle = colour; pen.lineWidth = 1.6; pen.stroke();
    };
    if (layers.reals) fill(real, colours.real);
    if (layers.fakes) fill(fake, colours.fake);
    if (layers.surface) this.#drawVerdict(pen, colours, xs, px, ground);
    if (layers.fakes) {
      pen.fillStyle = colours.fake;
      pen.globalAlpha = 0.5;
      this.fakes.slice(0, 128).forEach((x) => dot(pen, px(x), ground + 7, 2));
      pen.globalAlpha = 1;
    }
    if (layers.arrows) {
      const points = this.fakes.subarray(0, 24), pushes = game.pushes(points);
      pen.strokeStyle = colours.g;
      pen.lineWidth = 1.5;
      points.forEach((x, i) => arrow(pen, px(x), ground + 15 + (i % 5) * 5, lengthened(pushes[i], 0)[0], 0));
    }
  }

  #drawVerdict(pen, colours, xs, px, ground) {
    const {objective} = this.game, verdicts = this.game.verdicts(xs), probability = objective.isProbability;
    const [low, high] = probability ? [0, 1] : [Math.min(...verdicts), Math.max(...verdicts)];
    const py = (v) => ground - (v - low) / (high - low || 1) * (ground - 24);
    const slopes = verdicts.map((v, i) => Math.abs((verdicts[Math.min(i + 1, xs.length - 1)] - v) / (xs[1] - xs[0])));
    const steepest = probability ? 3 : Math.max(...slopes) * 1.4 || 1;
    pen.strokeStyle = colours.d;
    pen.lineWidth = 1.3;
    pen.setLineDash([4, 4]);
    trace(pen, Array.from(slopes.slice(0, -1), (s, i) => [px(xs[i]), ground - Math.min(s / steepest, 1) * (ground - 24)]));
    pen.stroke();
    pen.setLineDash([]);
    pen.lineWidth = 2.6;
    trace(pen, Array.from(verdicts, (v, i) => [px(xs[i]), py(v)]));
    pen.stroke();
    write(pen, short(high), 4, 20, colours.d, 12, 'left', 600);
    write(pen, short(low), 4, ground - 4, colours.d, 12, 'left', 600);
    write(pen, 'D(x) —   its slope - -', this.box.width - 6, 14, colours.d, 12, 'right', 600);
  }

  #ring(pen, colours) {
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(...this.placeOf(this.chosen), 7, 0, 2 * Math.PI);
    pen.stroke();
  }

  placeOf(i) {
    if (this.game.scene.dimension === 2) return this.at(this.fakes[2 * i], this.fakes[2 * i + 1]);
    return [(this.fakes[i] / this.box.reach + 1) / 2 * this.box.width, this.box.height - 39];
  }

  /** The fake within reach of a place on the canvas: its number, or undefined. */
  fakeNear(px, py) {
    let found, nearest = 16;
    for (let i = 0; this.fakes && i < SHOWN; i += 1) {
      const [x, y] = this.placeOf(i), distance = Math.hypot(x - px, y - py);
      if (distance < nearest) [found, nearest] = [i, distance];
    }
    return found;
  }

  /** What is known of a fake: its z, where it lies, D's verdict and the push of G's gradient. */
  about(i) {
    const d = this.game.scene.dimension, of = (values) => Array.from(values.subarray(d * i, d * i + d));
    const point = Float32Array.from(of(this.fakes));
    return {
      z: of(this.game.fixed.latents), point: Array.from(point),
      verdict: this.game.verdicts(point)[0], push: Array.from(this.game.pushes(point)),
    };
  }
}

/** A push as an arrow on the page: longer for more, but never so long that it hides the others. */
function lengthened(dx, dy) {
  const size = Math.hypot(dx, dy), share = size > 0 ? 26 * Math.tanh(size / 1.5) / size : 0;
  return [dx * share, dy * share];
}

/** The density of points on a line, at xs: a small bell on each. */
function smooth(points, xs, width = 0.06) {
  const height = 1 / (points.length * width * Math.sqrt(2 * Math.PI));
  return xs.map((x) => height * points.reduce((sum, p) => sum + Math.exp(-0.5 * ((x - p) / width) ** 2), 0));
}
