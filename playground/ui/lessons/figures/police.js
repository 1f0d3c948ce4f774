// Counterfeiter and police in slow motion: a game of the Lab as a graph and on points, one named phase after another.
import {Game} from '../../lab/maths/game.js';
import {settingsOf} from '../../lab/maths/settings.js';
import {coloursOf} from '../../lab/view/canvas.js';
import {drawGraph} from '../../lab/view/graph.js';
import {Stage} from '../../lab/view/stage.js';
import {button, make, mayMove, pace, say, slider} from '../view/elements.js';

const GAME = settingsOf('scene=ring&objective=non_saturating&d_steps=1&seed=4');
const SAID = {
  D: {sample: 'Real notes (green) and forged ones (purple) lie on the table.', judge: 'The police look at each: how real is it?',
    loss: 'Wrong verdicts cost the police.', gradient: 'Which way would they have been less wrong?',
    update: 'The police have learnt a little.'},
  G: {sample: 'The forger prints a new batch.', judge: 'The police judge it, and tell the forger how sure they are.',
    loss: 'Every forgery found out costs the forger.', gradient: 'Where would each note have to move to pass?',
    update: 'The forger has learnt a little.'},
};

export function draw(holder) {
  const graph = make('canvas', {className: 'lesson-graph', role: 'img',
    'aria-label': 'z goes through the forger to the forged notes; these and the real ones go to the police'});
  const points = make('canvas', {className: 'lesson-canvas', role: 'img',
    'aria-label': 'Real and forged points, and the verdicts of the police'});
  const stage = new Stage(points), said = say(), who = make('b');
  let game, player, turn, phase, perSecond = 1;
  const begin = () => {
    game = new Game(GAME);
    stage.show(game);
    turn = game.turn(player = 'D');
    step();
  };
  const step = () => {
    let {value, done} = turn.next();
    if (done) {
      player = player === 'D' ? 'G' : 'D';
      turn = game.turn(player);
      value = turn.next().value;
    }
    phase = value;
  };
  const paint = (time = 0) => {
    const colours = coloursOf(holder);
    stage.draw(colours, false);
    drawGraph(graph, game, stage.fakes, colours, {player, phase, flows: mayMove(), time});
    who.textContent = player === 'D' ? 'Police (D): ' : 'Forger (G): ';
    who.className = player === 'D' ? 'c-d' : 'c-g';
    said.replaceChildren(who, SAID[player][phase]);
  };
  const buttons = [button('Next', () => { step(); paint(); }), button('From the start', () => { begin(); paint(); })];
  holder.append(graph, said, points,
    slider('Phases a second', {low: 0, high: 200, step: 1, value: perSecond}, (value) => { perSecond = value; }),
    make('div', {className: 'lesson-row'}, buttons));
  begin();
  paint();
  if (mayMove()) pace(holder, () => perSecond, step, paint);
}
