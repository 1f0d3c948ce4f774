// What D says all over the plane, as a small picture that the canvas stretches.
import {mean} from '../maths/matrices.js';
import {make} from '../../view/elements.js';
import {rgb} from './canvas.js';

const SIDE = 32;
/** While the game goes on, every fourth row is judged anew at each frame: four frames share the work of one. */
const SHARES = 4;
const COLUMNS = Array.from({length: SIDE}, (_, i) => i);
/** In the order in which they are judged: every fourth, then those below them. */
const ROWS = COLUMNS.map((i) => i * SHARES % SIDE + Math.floor(i * SHARES / SIDE));

export class Surface {
  /** box: width and height on the page, and how many units of it go into one of the plane. */
  constructor(game, box) {
    Object.assign(this, {game, box, share: 0, verdicts: new Float64Array(SIDE * SIDE)});
    this.grain = make('canvas', {width: SIDE, height: SIDE});
    const place = (i, size) => ((i + 0.5) / SIDE - 0.5) * size / box.scale;
    this.points = Float64Array.from(ROWS.flatMap((row) =>
      COLUMNS.flatMap((column) => [place(column, box.width), -place(row, box.height)])));
    this.renew();
  }

  covers({width, height}) {
    return this.box.width === width && this.box.height === height;
  }

  /** D's verdicts again: of all rows, or of the next share. */
  renew(all = true) {
    this.share = (this.share + 1) % SHARES;
    const size = all ? SIDE * SIDE : SIDE * SIDE / SHARES, from = all ? 0 : size * this.share;
    this.verdicts.set(this.game.verdicts(this.points.subarray(2 * from, 2 * (from + size))), from);
    if (all || this.share === 0) this.middle = this.game.middle;
  }

  /** Green where D says real, purple where it says fake; nothing where it cannot tell. */
  draw(pen, colours) {
    const {game, box, grain, verdicts, middle} = this, picture = new ImageData(SIDE, SIDE);
    const real = rgb(colours.real), fake = rgb(colours.fake);
    const deviation = Math.sqrt(mean(verdicts, (v) => (v - middle) ** 2));
    const spread = game.objective.isProbability ? 0.5 : 1.5 * deviation + 1e-9;
    verdicts.forEach((verdict, i) => {
      const sure = Math.max(-1, Math.min(1, (verdict - middle) / spread));
      const at = SIDE * ROWS[Math.floor(i / SIDE)] + i % SIDE;
      picture.data.set([...(sure > 0 ? real : fake), 130 * Math.abs(sure) ** 0.8], 4 * at);
    });
    grain.getContext('2d').putImageData(picture, 0, 0);
    pen.drawImage(grain, 0, 0, box.width, box.height);
  }
}
