// What is seen of the Lab: what moves with the game, and what stands still until a person changes it.
import {coloursOf} from './canvas.js';
import {drawCharts} from './charts.js';
import {showFields, showScenes} from './controls.js';
import {drawGraph} from './graph.js';
import {extremes, formulas, lightCode, peek} from './panels.js';
import {SPEEDS} from './playback.js';
import {showStory} from './story.js';

/** Milliseconds. */
const WORDS_EVERY = 150, COLOURS_EVERY = 1000;

export class Screen {
  /** lab: whose game it is. inTrain: names and titles of Train's objectives, and what the Lab calls them. */
  constructor(lab, inTrain) {
    Object.assign(this, {lab, inTrain, spoken: 0, painted: 0});
    this.calm = matchMedia('(prefers-reduced-motion: reduce)');
  }

  /** A frame. isSaid: whether numbers and curves are written in this one in any case; else they come now and then. */
  draw(time, isSaid) {
    const {game, stage, playback: {goesOn, player, phase}} = this.lab, graph = this.lab.find('.graph canvas');
    if (time - this.painted > COLOURS_EVERY) this.#paint(time);
    stage.draw(this.colours, goesOn);
    drawGraph(graph, game, stage.fakes, this.colours, {player, phase, flows: goesOn && !this.calm.matches, time});
    this.#follow();
    if (isSaid || time - this.spoken > WORDS_EVERY) this.#say(time);
  }

  /** The theme may have changed. */
  #paint(time) {
    this.painted = time;
    this.colours = coloursOf(this.lab.element);
  }

  #say(time) {
    const {lab, lab: {game, history, playback}} = this, {D, G} = game.steps;
    this.spoken = time;
    drawCharts(lab.find('.charts'), history, game.scene.dimension, this.colours);
    lab.find('.formulas').innerHTML = formulas(game);
    lab.find('.extremes').innerHTML = extremes(game);
    lightCode(lab.find('.code'), playback.player, playback.phase);
    lab.find('.count').textContent = `D ${D.toLocaleString('en')} · G ${G.toLocaleString('en')} steps`;
    const apart = history.newest.wasserstein.toFixed(2);
    lab.find('.stage canvas').setAttribute('aria-label',
      `Reals and fakes after ${G} steps of G. Wasserstein distance ${apart}.`);
  }

  /** Everything that does not change from frame to frame. */
  show() {
    const {lab, lab: {settings, stage, chapter, playback: {playing, speed}}} = this, play = lab.find('.play');
    const draws = settings.scene === 'drawing';
    this.#paint(this.painted);
    showStory(lab.find('.chapters'), lab.find('.story'), chapter, (attempt) => lab.openChapter(chapter, attempt));
    showFields(lab.find('.fields'), settings);
    showScenes(lab.find('.scenes'), settings, this.colours);
    for (const input of lab.element.querySelectorAll('.layers input')) input.checked = stage.layers[input.name];
    play.textContent = playing ? '❚❚' : '▶';
    play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
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
    const {stage} = this.lab, card = this.lab.find('.peek'), i = stage.chosen;
    card.hidden = i === undefined;
    if (card.hidden) return;
    const [x, y] = stage.placeOf(i), {width} = stage.box;
    card.innerHTML = peek(stage.about(i));
    const left = Math.min(Math.max(x + 12, 0), width - 150);
    Object.assign(card.style, {left: `${left}px`, top: `${Math.max(y - 92, 4)}px`});
  }
}
