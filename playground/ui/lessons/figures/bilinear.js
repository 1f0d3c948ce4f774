// The smallest game that goes round and round: V(d, g) = d g. D climbs it, G goes down, and R1 brings both to rest.
import {button, choices, mayMove, pace, say, short, slider} from '../view/elements.js';
import {Plot} from '../view/plot.js';

const START = [0.9, 0], MOST = 400, STEPS_A_SECOND = 40;
const RULES = {together: 'Both at once', turns: 'In turns', r1: 'In turns, with R1'};

/**
 * One round from (d, g): gradient ascent for D, descent for G; R1 takes gamma d from D's slope (Mescheder et al. 2018,
 * section 2).
 */
export function round([d, g], rule, rate, gamma = 1) {
  const pull = rule === 'r1' ? gamma * d : 0, next = d + rate * (g - pull);
  return [next, g - rate * (rule === 'together' ? d : next)];
}

export function draw(holder) {
  const plot = new Plot({x: [-3.2, 3.2], y: [-2.4, 2.4], height: 400, xTitle: 'd, the discriminator’s one weight',
    yTitle: 'g, the generator’s', words: 'The path of two players around the point where both would rest'});
  const said = say(), at = {rule: 'together', rate: 0.1}, fromMiddle = (place) => short(Math.hypot(...place));
  let path;
  const show = () => {
    plot.clear();
    plot.line(path, '--first');
    plot.dot(0, 0, '--first', 5);
    plot.dot(...path.at(-1), '--second');
    said.textContent = `Round ${path.length - 1}: ${fromMiddle(path.at(-1))} from the middle, where both would rest; `
      + `it began at ${fromMiddle(START)}.`;
  };
  const isOver = () => path.length >= MOST || Math.hypot(...path.at(-1)) >= 2.4;
  const step = () => { if (!isOver()) path.push(round(path.at(-1), at.rule, at.rate)); };
  const begin = () => {
    path = [START];
    if (!mayMove()) while (!isOver()) step();
    show();
  };
  const set = (name) => (value) => { at[name] = value; begin(); };
  holder.append(choices('Rule', RULES, at.rule, set('rule')), plot.node,
    slider('Learning rate', {low: 0.02, high: 0.5, step: 0.02, value: at.rate}, set('rate')), said,
    button('From the start', begin));
  begin();
  if (mayMove()) pace(holder, () => STEPS_A_SECOND, step, () => { if (!isOver()) show(); });
}
