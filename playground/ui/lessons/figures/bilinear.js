// The smallest game that goes round and round: V(d, g) = d g. D climbs it, G goes down, and R1 brings both to rest.
import {choices, animate, make, mayMove, short, slider} from '../view/elements.js';
import {Plot} from '../view/plot.js';

const START = [0.9, 0], MOST = 400, STEPS_A_SECOND = 40;
const RULES = {together: 'Both at once', turns: 'In turns', r1: 'In turns, with R1'};

/** One round from (d, g): gradient ascent for D, descent for G; R1 takes gamma d from D's slope (Mescheder et al. 2018, section 2). */
export function round([d, g], rule, rate, gamma = 1) {
  const pull = rule === 'r1' ? gamma * d : 0, next = d + rate * (g - pull);
  return [next, g - rate * (rule === 'together' ? d : next)];
}

export function draw(holder) {
  const plot = new Plot({x: [-2, 2], y: [-1.5, 1.5], xTitle: 'd, the discriminator’s one weight', yTitle: 'g, the generator’s', height: 360,
    words: 'The path of two players around the point where both would rest'});
  const said = make('p', {className: 'lesson-said'}), at = {rule: 'together', rate: 0.1};
  let path = [START], waited = 0;
  const show = () => {
    plot.clear();
    plot.line(path, '--first');
    plot.dot(0, 0, '--first', 5);
    plot.dot(...path.at(-1), '--second');
    const distance = Math.hypot(...path.at(-1));
    said.textContent = `Round ${path.length - 1}: ${short(distance)} from the middle, where both would rest; it began at ${short(Math.hypot(...START))}.`;
  };
  const restart = () => { path = [START]; show(); };
  const go = (count) => {
    for (let i = 0; i < count && path.length < MOST && Math.hypot(...path.at(-1)) < 2.4; i += 1) path.push(round(path.at(-1), at.rule, at.rate));
    show();
  };
  const again = make('button', {type: 'button', textContent: 'From the start'});
  again.addEventListener('click', () => { restart(); if (!mayMove()) go(MOST); });
  holder.append(choices('Rule', RULES, at.rule, (name) => { at.rule = name; restart(); if (!mayMove()) go(MOST); }), plot.node,
    slider('Learning rate', {low: 0.02, high: 0.5, step: 0.02, value: at.rate}, (value) => { at.rate = value; restart(); if (!mayMove()) go(MOST); }), said, again);
  restart();
  if (!mayMove()) go(MOST);
  else animate(holder, (seconds) => { waited += seconds * STEPS_A_SECOND; const whole = Math.floor(waited); waited -= whole; if (whole) go(whole); });
}
