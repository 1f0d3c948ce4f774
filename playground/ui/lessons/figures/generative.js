// The same points asked two questions: which kind is a point (a boundary), and how likely is a point at all (a density).
import {Random} from '../../lab/maths/random.js';
import {button, choices, say} from '../view/elements.js';
import {Plot} from '../view/plot.js';

const KINDS = [{centre: [-0.9, 0.3], spread: [0.45, 0.6]}, {centre: [0.8, -0.4], spread: [0.55, 0.4]}];
/** Neither kind is fake, and both are real: the colours of those roles are for what is drawn. */
const KIND_COLOURS = ['--second', '--third'];
const COUNT = 60, CELLS = [36, 24], DRAWN = 20;
const QUESTIONS = {which: 'Which kind is it?  p(y | x)', likely: 'What is there at all?  p(x)'};

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const bell = (x, centre, spread) => Math.exp(-0.5 * ((x - centre) / spread) ** 2) / spread;

/** Points (x, y, kind) of both kinds. */
export function pointsOf(seed) {
  const random = new Random(seed, 'points');
  return KINDS.flatMap(({centre, spread}, kind) => Array.from({length: COUNT}, () =>
    [...centre.map((c, i) => c + spread[i] * random.normal()), kind]));
}

/** What the points themselves say: centre and spread of each kind. */
export const fitted = (points) => KINDS.map((_, kind) => {
  const own = points.filter((point) => point[2] === kind);
  return {centre: [0, 1].map((i) => mean(own.map((p) => p[i]))), spread: [0, 1].map((i) => deviation(own.map((p) => p[i])))};
});

/** Density of each kind at a point, half of the points being of each. */
const densities = (kinds, x, y) => kinds.map(({centre, spread}) =>
  bell(x, centre[0], spread[0]) * bell(y, centre[1], spread[1]) / 2);

export function draw(holder) {
  const points = pointsOf(1), kinds = fitted(points), random = new Random(2, 'drawn');
  const plot = new Plot({x: [-2.4, 2.4], y: [-1.8, 1.8], height: 360, words: 'Points of two kinds in a plane'});
  const said = say();
  let question = 'which', drawn = [];
  const show = () => {
    plot.clear();
    ground(plot, kinds, question);
    for (const [x, y, kind] of points) plot.dot(x, y, KIND_COLOURS[kind], 3.5);
    for (const [x, y] of drawn) plot.dot(x, y, '--fake', 4.5);
    said.textContent = question === 'which'
      ? 'A classifier needs the boundary only: on this side one kind, on that side the other. It can draw nothing.'
      : `A generative model knows where points are likely, so that it can draw new ones (${drawn.length} so far, purple).`;
    more.hidden = question === 'which';
  };
  const more = button(`Draw ${DRAWN} new points`, () => {
    drawn = drawn.concat(Array.from({length: DRAWN}, () => {
      const {centre, spread} = kinds[random.below(2)];
      return centre.map((c, i) => c + spread[i] * random.normal());
    }));
    show();
  });
  holder.append(choices('Question', QUESTIONS, question, (name) => { question = name; drawn = []; show(); }), plot.node, said, more);
  show();
}

function ground(plot, kinds, question) {
  const [columns, rows] = CELLS, [x0, x1] = plot.range.x, [y0, y1] = plot.range.y;
  const [wide, high] = [(x1 - x0) / columns, (y1 - y0) / rows];
  const peak = Math.max(...kinds.map(({centre}) => densities(kinds, ...centre).reduce((a, b) => a + b)));
  for (let i = 0; i < columns; i += 1) {
    for (let j = 0; j < rows; j += 1) {
      const [x, y] = [x0 + i * wide, y0 + j * high], [first, second] = densities(kinds, x + wide / 2, y + high / 2);
      const colour = question === 'likely' ? '--first' : KIND_COLOURS[second > first ? 1 : 0];
      const opacity = question === 'likely' ? 0.55 * (first + second) / peak : 0.16;
      plot.field([x, y], [x + wide, y + high], colour, opacity);
    }
  }
}
