// What G pays for a fake that D finds real to the degree D(G(z)), and how steep that is: four objectives on one axis,
// and what the same fake costs D. The dots stand where a person, or a game of the Lab, puts D(G(z)).
import {Game} from '../../lab/maths/game.js';
import {mean} from '../../lab/maths/matrices.js';
import {settingsOf} from '../../lab/maths/settings.js';
import {animate, button, make, moveSlider, say, short, slider} from '../view/elements.js';
import {spaced} from '../maths/densities.js';
import {Plot} from '../view/plot.js';

/**
 * By the names that the Lab and Train have for them. cost: of d = D(G(z)). slope: in D's last number, a logit where D
 * is a probability.
 */
export const COSTS = {
  minimax: {title: 'minimax: log(1 − D(G(z)))', colour: '--first', cost: (d) => Math.log(1 - d), slope: (d) => -d},
  non_saturating: {title: 'non-saturating: −log D(G(z))', colour: '--g', cost: (d) => -Math.log(d), slope: (d) => d - 1},
  least_squares: {title: 'least squares: ½ (D(G(z)) − 1)²', colour: '--third', cost: (d) => 0.5 * (d - 1) ** 2,
    slope: (d) => d - 1},
  wasserstein: {title: 'Wasserstein: −D(G(z))', colour: '--second', penalty: 'clipping', cost: (d) => -d,
    slope: () => -1},
};
/** D's cost of the same fake, in the minimax and the non-saturating game. */
export const OF_D = {title: 'J(D) of a fake: −log(1 − D(G(z)))', colour: '--d', cost: (d) => -Math.log(1 - d), slope: (d) => d};
export const GAME = 'scene=ring&d_rate=0.003&g_rate=0.003&head_start=60';

/** Where one can see an objective at work: on points, and with digits. */
export const placesOf = (name) => [
  ['Lab', `?tab=lab#scene=two_gaussians&objective=${name}&penalty=${COSTS[name].penalty ?? 'none'}`],
  ['Train', `?tab=train&method=gan&objective=${name}`],
];

export function draw(holder) {
  const plot = new Plot({x: [0, 1], y: [-4, 4], xTitle: 'D(G(z)): how real D finds the fake', yTitle: 'cost', height: 300,
    words: 'Costs of G over D of a fake, for four objectives, and that of D'});
  const table = make('table', {className: 'lesson-table tight'}), costs = Object.entries({...COSTS, of_d: OF_D});
  const show = (d) => {
    plot.clear();
    for (const [name, {colour, cost}] of costs) {
      plot.line(spaced(0.005, 0.995, 200).map((x) => [x, cost(x)]), colour, name === 'of_d' ? {class: 'line dashed'} : {});
      plot.dot(d, cost(d), colour);
    }
    const rows = costs.map(([name, {title, colour, cost, slope}]) => make('tr', {}, [
      make('th', {textContent: title, style: `color:var(${colour})`, scope: 'row'}),
      make('td', {textContent: short(cost(d))}), make('td', {textContent: short(slope(d))}),
      make('td', {className: 'see-in'}, name in COSTS
        ? placesOf(name).map(([textContent, href]) => make('a', {textContent, href})) : ['broken line'])]));
    const head = make('tr', {}, ['who pays what', 'cost now', 'slope', 'see it in']
      .map((words) => make('th', {textContent: words, scope: 'col'})));
    table.replaceChildren(head, ...rows);
  };
  const knob = slider('D(G(z))', {low: 0.005, high: 0.995, step: 0.005, value: 0.03, colour: 'fake'}, (d) => { stop(); show(d); });
  const ofSlopes = say('Slope: by D’s logit. A critic, and the D of least squares, squash nothing: theirs is by D(G(z)) itself.');
  const said = say(), play = button('', () => (halt ? stop() : go()));
  let halt = null;
  const stop = () => {
    halt?.();
    halt = null;
    play.textContent = 'Let a game move the dots';
  };
  const go = () => {
    const game = new Game(settingsOf(GAME)), {verdict} = game.objective;
    play.textContent = 'Stop';
    halt = animate(holder, () => {
      game.round();
      const d = mean(game.batch.fakeLogits, verdict);
      said.textContent = `A non-saturating game on a ring, after ${game.steps.G} rounds: J(D) ${short(game.dCost)}, `
        + `J(G) ${short(game.batch.g.cost)}.`;
      moveSlider(knob, d);
      show(Math.min(Math.max(d, 0.005), 0.995));
    });
  };
  holder.append(plot.node, make('div', {className: 'lesson-row'}, [knob, play]), said, table, ofSlopes);
  stop();
  show(0.03);
}
