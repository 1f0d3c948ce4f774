// Counterfeiter and police in slow motion: a game of the Lab, one named phase after another.
import {Game} from '../../lab/maths/game.js';
import {settingsOf} from '../../lab/maths/settings.js';
import {animate, make, mayMove, slider} from '../view/elements.js';

const GAME = settingsOf('scene=ring&objective=non_saturating&d_steps=1&seed=4');
const REACH = 1.6, CELLS = 32, SIDE = 360;
const SAID = {
  D: {sample: 'Real notes (green) and forged ones (purple) lie on the table.', judge: 'The police look at each: how real is it?',
    loss: 'Wrong verdicts cost the police.', gradient: 'Which way would they have been less wrong?', update: 'The police have learnt a little.'},
  G: {sample: 'The forger prints a new batch.', judge: 'The police judge it, and tell the forger how sure they are.',
    loss: 'Every forgery found out costs the forger.', gradient: 'Where would each note have to move to pass?', update: 'The forger has learnt a little.'},
};

export function draw(holder) {
  const canvas = make('canvas', {width: SIDE, height: SIDE, className: 'lesson-canvas', role: 'img', 'aria-label': 'Real and forged points, and the verdicts of the police'});
  const said = make('p', {className: 'lesson-said'}), who = make('b');
  let game = new Game(GAME), player = 'D', turn = game.turn(player), waited = 0, pace = 2;
  const step = () => {
    let {value: phase, done} = turn.next();
    if (done) {
      player = player === 'D' ? 'G' : 'D';
      turn = game.turn(player);
      phase = turn.next().value;
    }
    who.textContent = player === 'D' ? 'Police (D): ' : 'Forger (G): ';
    who.className = player === 'D' ? 'c-d' : 'c-g';
    said.replaceChildren(who, SAID[player][phase]);
    paint(canvas, game);
  };
  const next = make('button', {type: 'button', textContent: 'Next'});
  next.addEventListener('click', step);
  const again = make('button', {type: 'button', textContent: 'From the start'});
  again.addEventListener('click', () => { game = new Game(GAME); player = 'D'; turn = game.turn(player); step(); });
  holder.append(canvas, said, slider('Phases a second', {low: 0, high: 200, step: 1, value: pace}, (value) => { pace = value; }),
    make('div', {className: 'lesson-row'}, [next, again]));
  step();
  if (mayMove()) animate(holder, (seconds) => { waited += seconds * pace; const whole = Math.floor(waited); waited -= whole; for (let i = 0; i < whole; i += 1) step(); });
}

function paint(canvas, game) {
  const pen = canvas.getContext('2d'), style = getComputedStyle(canvas), cell = SIDE / CELLS;
  const colour = (name) => style.getPropertyValue(name).trim();
  const place = (i) => (i + 0.5) / CELLS * 2 * REACH - REACH;
  const centres = Float64Array.from({length: 2 * CELLS * CELLS}, (_, k) => {
    const i = k >> 1;
    return k % 2 ? -place(Math.floor(i / CELLS)) : place(i % CELLS);
  });
  pen.clearRect(0, 0, SIDE, SIDE);
  pen.fillStyle = colour('--d');
  game.verdicts(centres).forEach((verdict, i) => {
    pen.globalAlpha = 0.45 * verdict;
    pen.fillRect((i % CELLS) * cell, Math.floor(i / CELLS) * cell, cell + 0.5, cell + 0.5);
  });
  pen.globalAlpha = 0.8;
  const dots = (points, name) => {
    pen.fillStyle = colour(name);
    for (let i = 0; i < points.length; i += 2) {
      pen.beginPath();
      pen.arc((points[i] / REACH + 1) * SIDE / 2, (1 - points[i + 1] / REACH) * SIDE / 2, 2.6, 0, 7);
      pen.fill();
    }
  };
  dots(game.fixed.reals.subarray(0, 300), '--real');
  dots(game.generate(game.fixed.latents.subarray(0, 300)), '--fake');
  pen.globalAlpha = 1;
}
