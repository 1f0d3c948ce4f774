// Figure 3 of Arjovsky et al. 2017 on points: what the critic says, E D(x) - E D(G(z)), falls as the fakes improve.
import {Game} from '../../lab/maths/game.js';
import {measure} from '../../lab/maths/measures.js';
import {settingsOf} from '../../lab/maths/settings.js';
import {coloursOf} from '../../lab/view/canvas.js';
import {Stage} from '../../lab/view/stage.js';
import {animate, button, make, mayMove, say, short} from '../view/elements.js';
import {Plot} from '../view/plot.js';

export const GAME = 'scene=ring&objective=wasserstein&penalty=gradient_penalty&penalty_weight=1&d_steps=5&momentum=0'
  + '&d_rate=0.005&g_rate=0.001&head_start=50';
const ROUNDS = 300, EVERY = 5;

/** One round more: the critic's estimate, and the sliced Wasserstein distance of the points themselves. */
export function roundOf(game) {
  game.round();
  return {estimate: -game.batch.d.cost, distance: measure(game).wasserstein};
}

export function draw(holder) {
  const points = make('canvas', {className: 'lesson-canvas', role: 'img', 'aria-label': 'Real and fake points, and the critic'});
  const plot = new Plot({x: [0, ROUNDS], y: [0, 0.8], xTitle: 'steps of G', width: 420, height: 300,
    words: 'The critic’s estimate and the sliced Wasserstein distance over the steps of G'});
  const stage = new Stage(points), said = say();
  stage.layers.arrows = false;  // a critic's slope is 1 everywhere, also at the end
  let game, seen;
  const begin = () => {
    game = new Game(settingsOf(GAME));
    stage.show(game);
    seen = [];
  };
  const step = () => {
    const now = roundOf(game), round = game.steps.G;
    if (round % EVERY === 1) seen.push([round, now]);
    if (round % EVERY === 1 || round === ROUNDS) show(now);
  };
  const show = (now) => {
    plot.clear();
    plot.line(seen.map(([round, {estimate}]) => [round, estimate]), '--d');
    plot.line(seen.map(([round, {distance}]) => [round, distance]), '--first', {class: 'line dashed'});
    stage.draw(coloursOf(holder), false);
    said.textContent = `After ${game.steps.G} steps of G the critic says ${short(now.estimate)} (solid). `
      + `Sliced Wasserstein distance of the points: ${short(now.distance)} (dashed).`;
  };
  const finish = () => { while (game.steps.G < ROUNDS) step(); };
  holder.append(make('div', {className: 'lesson-row'}, [points, plot.node]), said,
    button('From the start', () => { begin(); if (!mayMove()) finish(); }));
  begin();
  if (mayMove()) animate(holder, () => { if (game.steps.G < ROUNDS) step(); });
  else finish();
}
