// Figure 3 of Arjovsky et al. 2017 on points: what the critic says, E D(x) - E D(G(z)), falls as the fakes improve. In
// the plane the distance that it stands for can be computed, and stands beside it.
import {Game} from '../../lab/maths/game.js';
import {mean} from '../../lab/maths/matrices.js';
import {settingsOf} from '../../lab/maths/settings.js';
import {planeWasserstein} from '../maths/transport.js';
import {coloursOf} from '../../lab/view/canvas.js';
import {Stage} from '../../lab/view/stage.js';
import {animate, button, make, mayMove, say, short} from '../view/elements.js';
import {Plot} from '../view/plot.js';

export const GAME = 'scene=ring&objective=wasserstein&penalty=gradient_penalty&penalty_weight=1&d_steps=5&momentum=0'
  + '&d_rate=0.005&g_rate=0.001&head_start=50';
export const COUNT = 256;
const ROUNDS = 300, EVERY = 10;
const FLOOR = '--body-text-color-subdued';

/**
 * Of COUNT real points and as many fakes: what the critic says of them, how far apart they are, and how steep the critic
 * is between any two of them. It can say at most its slope times the distance (Kantorovich and Rubinstein 1958).
 */
export function measured(game) {
  const [reals, latents] = [game.fixed.reals, game.fixed.latents].map((points) => points.subarray(0, 2 * COUNT));
  const fakes = game.generate(latents), [ofReals, ofFakes] = [reals, fakes].map((points) => game.verdicts(points));
  return {
    estimate: mean(ofReals) - mean(ofFakes), distance: planeWasserstein(reals, fakes),
    slope: steepest(reals, fakes, ofReals, ofFakes),
  };
}

/** How far apart two samples of the real points are: nearer no fakes come, except by chance. */
export const ofReals = ({fixed: {reals}}) => planeWasserstein(reals.subarray(0, 2 * COUNT), reals.subarray(2 * COUNT, 4 * COUNT));

/** The critic's steepest climb from a fake to a real. */
function steepest(reals, fakes, ofReals, ofFakes) {
  let most = 0;
  for (let i = 0; i < COUNT; i += 1) {
    for (let j = 0; j < COUNT; j += 1) {
      const way = Math.hypot(reals[2 * i] - fakes[2 * j], reals[2 * i + 1] - fakes[2 * j + 1]);
      most = Math.max(most, (ofReals[i] - ofFakes[j]) / way);
    }
  }
  return most;
}

export function draw(holder) {
  const points = make('canvas', {className: 'lesson-canvas', role: 'img', 'aria-label': 'Real and fake points, and the critic'});
  const plot = new Plot({x: [0, ROUNDS], y: [0, 0.8], xTitle: 'steps of G', height: 250,
    words: 'The critic’s estimate and the Wasserstein distance over the steps of G'});
  const stage = new Stage(points), said = say(), table = make('table', {className: 'lesson-table'});
  stage.layers.arrows = false;  // a critic's slope is 1 everywhere, also at the end
  let game, seen, floor;
  const begin = () => {
    game = new Game(settingsOf(GAME));
    floor = ofReals(game);
    stage.show(game);
    seen = [[0, measured(game)]];
    show();
  };
  const step = () => {
    game.round();
    if (game.steps.G % EVERY) return;
    seen.push([game.steps.G, measured(game)]);
    show();
  };
  const show = () => {
    const [rounds, now] = seen.at(-1), {estimate, distance, slope} = now;
    plot.clear();
    plot.line([[0, floor], [ROUNDS, floor]], FLOOR, {class: 'line dotted'});
    plot.line(seen.map(([round, {distance: y}]) => [round, y]), '--first', {class: 'line dashed'});
    plot.line(seen.map(([round, {estimate: y}]) => [round, y]), '--d');
    stage.draw(coloursOf(holder), false);
    table.replaceChildren(...rowsOf(now, floor));
    said.textContent = `After ${rounds} steps of G. With that slope the critic can say at most ${short(slope)} · `
      + `${short(distance)} = ${short(slope * distance)}.`;
  };
  const finish = () => { while (game.steps.G < ROUNDS) step(); };
  holder.append(make('div', {className: 'lesson-row'}, [points, make('div', {className: 'lesson-beside'}, [table, said])]), plot.node,
    button('From the start', () => { begin(); if (!mayMove()) finish(); }));
  begin();
  if (mayMove()) animate(holder, () => { if (game.steps.G < ROUNDS) step(); });
  else finish();
}

/** The same line as in the plot stands beside each number. */
const rowsOf = ({estimate, distance, slope}, floor) => [
  ['the critic says', estimate, 'solid', '--d'], ['its steepest slope', slope, '', '--d'],
  ['exact distance', distance, 'dashed', '--first'], ['two ring samples', floor, 'dotted', FLOOR],
].map(([title, value, line, colour]) => make('tr', {}, [
  make('th', {textContent: title, style: `color:var(${colour})`, scope: 'row'}), make('td', {textContent: short(value)}),
  make('td', {textContent: line})]));
