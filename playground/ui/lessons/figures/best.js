// The best discriminator for a generator that stands still, the value that it reaches, and the divergence in it.
import {bestDiscriminator, gaussian, jensenShannonOfValue, spaced, valueOfBest} from '../maths/densities.js';
import {equals, make, moveSlider, say, slider} from '../view/elements.js';
import {Plot} from '../view/plot.js';

const RANGE = [-4, 4], COUNT = 401, DATA = [0.8, 0.7];

export function draw(holder) {
  const at = {centre: -1.4, deviation: 0.6};
  const plot = new Plot({x: RANGE, y: [0, 1], xTitle: 'x', height: 330,
    words: 'Densities of real and fake points, and the best D over them'});
  const said = say(), xs = spaced(...RANGE, COUNT);
  const knob = (title, name, low, high) =>
    slider(title, {low, high, step: 0.05, value: at[name], colour: 'fake'}, (value) => { at[name] = value; show(); });
  const centre = knob('Centre of p_G', 'centre', -3, 3);
  const show = () => {
    const real = xs.map((x) => gaussian(x, ...DATA)), fake = xs.map((x) => gaussian(x, at.centre, at.deviation));
    const value = valueOfBest(real, fake, xs[1] - xs[0]);
    plot.clear();
    plot.area(xs.map((x, i) => [x, real[i]]), '--real');
    plot.area(xs.map((x, i) => [x, fake[i]]), '--fake');
    plot.line(xs.map((x, i) => [x, bestDiscriminator(real[i], fake[i])]), '--d');
    plot.words(RANGE[1] - 0.1, Math.min(bestDiscriminator(real.at(-1), fake.at(-1)) + 0.04, 0.93), 'D*(x)', '--d', 'end');
    plot.words(DATA[0], 0.03, 'data', '--real');
    plot.words(at.centre, 0.03, 'G', '--fake');
    said.textContent = `V(D*, G) ${equals(value)} nats; −log 4 = −1.39 is the lowest that G can reach. `
      + `Jensen-Shannon divergence: (V + log 4) / 2 ${equals(jensenShannonOfValue(value))} nats, 0 when both are the same.`;
  };
  const move = (event) => {
    if (!event.buttons) return;
    at.centre = Math.round(plot.valueAt(event) * 20) / 20;
    moveSlider(centre, at.centre);
    show();
  };
  for (const kind of ['pointerdown', 'pointermove']) plot.node.addEventListener(kind, move);
  plot.node.style.touchAction = 'pan-y';
  const width = knob('Width of p_G', 'deviation', 0.2, 2);
  holder.append(plot.node, make('div', {className: 'lesson-row'}, [centre, width]), said);
  show();
}
