// What G pays for a fake that D finds real to the degree D(G(z)), and how steep that is: four objectives on one axis.
import {make, short, slider} from '../view/elements.js';
import {spaced} from '../maths/densities.js';
import {Plot} from '../view/plot.js';

/** By the names that the Lab and Train have for them. cost: of d = D(G(z)). slope: in D's last number, a logit where D is a probability. */
export const COSTS = {
  minimax: {title: 'minimax: log(1 − D(G(z)))', colour: '--first', cost: (d) => Math.log(1 - d), slope: (d) => -d},
  non_saturating: {title: 'non-saturating: −log D(G(z))', colour: '--g', cost: (d) => -Math.log(d), slope: (d) => d - 1},
  least_squares: {title: 'least squares: ½ (D(G(z)) − 1)²', colour: '--third', cost: (d) => 0.5 * (d - 1) ** 2, slope: (d) => d - 1},
  wasserstein: {title: 'Wasserstein: −D(G(z))', colour: '--second', penalty: 'clipping', cost: (d) => -d, slope: () => -1},
};

/** Where one can see an objective at work: on points, and with digits. */
export const placesOf = (name) => [
  ['Lab', `?tab=lab#scene=two_gaussians&objective=${name}&penalty=${COSTS[name].penalty ?? 'none'}`],
  ['Train', `?tab=train&method=gan&objective=${name}`],
];

export function draw(holder) {
  const plot = new Plot({x: [0, 1], y: [-4, 4], xTitle: 'D(G(z)): how real D finds the fake', yTitle: 'cost of G', height: 330,
    words: 'Cost of G over D of a fake, for four objectives'});
  const table = make('table', {className: 'lesson-table'});
  const show = (d) => {
    plot.clear();
    for (const {colour, cost} of Object.values(COSTS)) {
      plot.line(spaced(0.005, 0.995, 200).map((x) => [x, cost(x)]), colour);
      plot.dot(d, cost(d), colour);
    }
    const rows = Object.entries(COSTS).map(([name, {title, colour, cost, slope}]) => make('tr', {}, [
      make('th', {textContent: title, style: `color:var(${colour})`, scope: 'row'}),
      make('td', {textContent: short(cost(d))}), make('td', {textContent: short(slope(d))}),
      make('td', {className: 'places'}, placesOf(name).map(([textContent, href]) => make('a', {textContent, href})))]));
    const head = make('tr', {}, ['objective of G', 'cost now', 'slope: what G learns from', 'see it in'].map((words) => make('th', {textContent: words, scope: 'col'})));
    table.replaceChildren(head, ...rows);
  };
  holder.append(plot.node, slider('D(G(z))', {low: 0.005, high: 0.995, step: 0.005, value: 0.03, colour: 'fake'}, show), table);
  show(0.03);
}
