// What is seen of the Lab: what moves with the game, and what stands still until a person changes it.
import {coloursOf} from './canvas.js';
import {drawCharts} from './charts.js';
import {showFields, showScenes} from './controls.js';
import {drawGraph} from './graph.js';
import {code, extremes, formulas, peek} from './panels.js';
import {SPEEDS} from './playback.js';
import {showStory} from './story.js';
import {mayMove} from '../../view/elements.js';

/** Milliseconds. */
const WORDS_EVERY = 150;

export class Screen {
  /** lab: whose game it is. inTrain: names and titles of Train's objectives, and what the Lab calls them. */
  constructor(lab, inTrain) {
    Object.assign(this, {lab, inTrain, spoken: 0});
  }

  /** A frame. isSaid: whether numbers and curves are written in this one in any case; else they come now and then. */
  draw(time, isSaid) {
    const {lab, lab: {game, stage, playback: {goesOn, player, phase}}} = this;
    stage.draw(this.colours, goesOn);
    const now = {player, phase, flows: goesOn && mayMove(), time};
    drawGraph(lab.find('.graph canvas'), game, stage.fakes, this.colours, now);
    this.#follow();
    if (!isSaid && time - this.spoken < WORDS_EVERY) return;
    this.spoken = time;
    this.#say(player, phase);
  }

  #say(player, phase) {
    const {lab, lab: {game, history}} = this, {D, G} = game.steps;
    this.colours = coloursOf(lab.element);  // the theme may have changed
    drawCharts(lab.find('.charts'), history, game.scene.dimension, this.colours);
    lab.find('.formulas').innerHTML = formulas(game);
    lab.find('.extremes').innerHTML = extremes(game);
    lab.find('.code').innerHTML = code(player, phase);
    lab.find('.count').textContent = `D ${D.toLocaleString('en')} · G ${G.toLocaleString('en')} steps`;
    const apart = history.newest.wasserstein.toFixed(2);
    lab.find('.stage canvas').ariaLabel = `Reals and fakes after ${G} steps of G. Wasserstein distance ${apart}.`;
  }

  /** Everything that does not change from frame to frame. */
  show() {
    const {lab, lab: {settings, stage, chapter, playback: {playing, speed}}} = this, draws = settings.scene === 'drawing';
    this.colours = coloursOf(lab.element);
    showStory(lab.find('.chapters'), lab.find('.story'), chapter, (attempt) => lab.openChapter(chapter, attempt));
    showFields(lab.find('.fields'), settings);
    showScenes(lab.find('.scenes'), settings, this.colours);
    for (const input of lab.element.querySelectorAll('.layers input')) input.checked = stage.layers[input.name];
    Object.assign(lab.find('.play'), {textContent: playing ? '❚❚' : '▶', ariaLabel: playing ? 'Pause' : 'Play'});
    lab.find('.speed input').value = speed;
    lab.find('.speed output').textContent = SPEEDS[speed].title;
    lab.find('.draw-hint').hidden = !draws || settings.points.length > 0;
    lab.find('.stage').classList.toggle('draws', draws);
    lab.find('.formulas').title = lab.game.objective.source;
    this.#showTrain();
  }

  /** The same objective with digits; where Train does not have it, what comes closest. */
  #showTrain() {
    const {objective, penalty} = this.lab.settings, near = this.inTrain.filter((one) => one.objective === objective);
    const same = near.find((one) => one.penalty === penalty), {name, title} = same ?? near[0];
    Object.assign(this.lab.find('.links .train'), {
      textContent: same ? 'Open in Train' : 'Nearest in Train', title: `${title}, with digits`,
      href: `?tab=train&method=gan&objective=${name}`,
    });
  }

  /** The card beside the fake that is pointed at. */
  #follow() {
    const {lab: {stage}} = this, card = this.lab.find('.peek'), i = stage.chosen;
    card.hidden = i === undefined;
    if (card.hidden) return;
    const [x, y] = stage.places[i], left = Math.min(Math.max(x + 12, 0), stage.box.width - 150);
    card.innerHTML = peek(stage.about(i));
    Object.assign(card.style, {left: `${left}px`, top: `${Math.max(y - 92, 4)}px`});
  }
}
