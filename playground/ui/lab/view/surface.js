// What D says all over the plane, as a small picture that the canvas stretches.
import {mean} from '../maths/matrices.js';
import {make} from '../../view/elements.js';
import {rgb} from './canvas.js';

const SIDE = 32;
/** While the game goes on, every fourth row is judged anew at each frame: four frames share the work of one. */
const SHARES = 4;
/** Where a cell of the picture is kept: share by share. */
const cell = (row, column) => SIDE * (row % SHARES * SIDE / SHARES + Math.floor(row / SHARES)) + column;

export class Surface {
  /** box: width and height on the page, and how many units of it go into one of the plane. */
  constructor(game, box) {
    Object.assign(this, {game, box});
    this.grain = make('canvas', {width: SIDE, height: SIDE});
    const place = (i, size) => ((i + 0.5) / SIDE - 0.5) * size / box.scale;
    this.points = new Float64Array(2 * SIDE * SIDE);
    for (let row = 0; row < SIDE; row += 1) {
      for (let column = 0; column < SIDE; column += 1) {
        this.points.set([place(column, box.width), -place(row, box.height)], 2 * cell(row, column));
      }
    }
    this.verdicts = new Float64Array(SIDE * SIDE);
    this.share = 0;
    this.renew();
  }

  covers({width, height}) {
    return this.box.width === width && this.box.height === height;
  }

  /** D's verdicts again: of all rows, or of the next share. */
  renew(all = true) {
    this.share = (this.share + 1) % SHARES;
    const size = SIDE * SIDE / SHARES, from = all ? 0 : size * this.share, to = all ? SIDE * SIDE : from + size;
    this.verdicts.set(this.game.verdicts(this.points.subarray(2 * from, 2 * to)), from);
    if (all || this.share === 0) this.middle = this.game.middle;
  }

  /** Green where D says real, purple where it says fake; nothing where it cannot tell. */
  draw(pen, colours) {
    const {verdicts, middle} = this, paint = this.grain.getContext('2d'), picture = paint.createImageData(SIDE, SIDE);
    const {data} = picture, real = rgb(colours.real), fake = rgb(colours.fake);
    const deviation = Math.sqrt(mean(verdicts, (v) => (v - middle) ** 2));
    const spread = this.game.objective.isProbability ? 0.5 : 1.5 * deviation + 1e-9;
    for (let i = 0; i < verdicts.length; i += 1) {
      const verdict = verdicts[cell(Math.floor(i / SIDE), i % SIDE)];
      const sure = Math.max(-1, Math.min(1, (verdict - middle) / spread)), colour = sure > 0 ? real : fake;
      for (let k = 0; k < 3; k += 1) data[4 * i + k] = colour[k];
      data[4 * i + 3] = 130 * Math.abs(sure) ** 0.8;
    }
    paint.putImageData(picture, 0, 0);
    pen.drawImage(this.grain, 0, 0, this.box.width, this.box.height);
  }
}
