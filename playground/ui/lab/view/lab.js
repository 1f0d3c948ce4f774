// The Lab: wires the game to what is seen of it. All that is mathematics is in ../maths, without a page.
import {Game} from '../maths/game.js';
import {measure} from '../maths/measures.js';
import {PENALTIES} from '../maths/objectives.js';
import {SETTINGS} from '../maths/settings.js';
import {askedGame, settingsOfChapter, tellGame} from './address.js';
import {coloursOf} from './canvas.js';
import {History, drawCharts} from './charts.js';
import {fillFields, fillLayers, fillScenes, showFields, showScenes} from './controls.js';
import {drawGraph} from './graph.js';
import {extremes, fillCode, formulas, lightCode, peek} from './panels.js';
import {takePencil} from './pencil.js';
import {Playback} from './playback.js';
import {Stage} from './stage.js';
import {fillChapters, showStory} from './story.js';

const WORDS_EVERY = 150, COLOURS_EVERY = 1000;
const LAYERS = {reals: true, fakes: true, surface: true, arrows: true, grid: false};

export class Lab {
  /** element: what tab.html lays out. inTrain: names and titles of Train's objectives, and what the Lab calls them. */
  constructor(element, inTrain) {
    this.element = element;
    this.inTrain = inTrain;
    this.stage = new Stage(this.find('.stage canvas'));
    this.playback = new Playback(() => this.history.add(measure(this.game)));
    this.calm = matchMedia('(prefers-reduced-motion: reduce)');
    this.#wire();
    // The address stays as it is until something is chosen.
    this.open(askedGame() ?? {settings: settingsOfChapter(0), chapter: 1});
    addEventListener('hashchange', () => { const asked = askedGame(); if (asked) this.open(asked); });
    requestAnimationFrame((time) => this.#frame(time));
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  // What a person can do.

  /** A game with the story of its chapter, 0 for none. */
  open({settings, chapter}) {
    this.chapter = chapter;
    Object.assign(this.stage.layers, LAYERS);
    showStory(this.find('.chapters'), this.find('.story'), chapter, (other, layers) => {
      Object.assign(this.stage.layers, layers);
      this.begin({...settingsOfChapter(chapter - 1), ...other});
      this.#tell();
      this.play(true);
    });
    this.playback.play(false);
    this.begin(settings);
  }

  /** A new game with these settings, from its first step. */
  begin(settings) {
    this.settings = settings;
    this.game = new Game(settings);
    this.history = new History();
    this.playback.begin(this.game);
    this.stage.show(this.game);
    this.playback.measure();
    this.#show();
  }

  /** One setting changes: the networks go on where they can. */
  change(changes) {
    const settings = {...this.settings, ...changes};
    if (Object.keys(changes).some((name) => name === 'points' || SETTINGS[name].restarts)) this.begin(settings);
    else {
      this.settings = settings;
      this.game.change(settings);
      this.#show();
    }
    this.#tell();
  }

  play(playing = !this.playback.playing) {
    this.playback.play(playing);
    this.#show();
  }

  step(players) {
    this.playback.step(players);
    this.#show();
  }

  #tell() {
    tellGame(this.settings, this.chapter);
  }

  // What is seen.

  #frame(time) {
    requestAnimationFrame((next) => this.#frame(next));
    const passed = Math.min(time - (this.last ?? time), 100);
    this.last = time;
    if (!this.element.offsetParent) return;  // another tab is open
    if (this.playback.pass(passed)) this.#words();
    if (this.playback.goesOn || this.stale) this.#draw(time);
  }

  #draw(time) {
    if (time - (this.painted ?? -Infinity) > COLOURS_EVERY) { this.painted = time; this.colours = coloursOf(this.element); }
    const {colours, game, stage, playback: {goesOn, player, phase}} = this;
    stage.draw(colours, goesOn);
    drawGraph(this.find('.graph canvas'), game, stage.fakes, colours, {player, phase, flows: goesOn && !this.calm.matches, time});
    if (this.stale || time - (this.spoken ?? 0) > WORDS_EVERY) { this.spoken = time; this.#words(); }
    this.stale = false;
    this.#follow();
  }

  #words() {
    drawCharts(this.find('.charts'), this.history, this.colours);
    this.find('.formulas').innerHTML = formulas(this.game);
    this.find('.extremes').innerHTML = extremes(this.game);
    lightCode(this.find('.code'), this.playback.player, this.playback.phase);
    const {D, G} = this.game.steps, {wasserstein} = this.history.newest;
    this.find('.count').textContent = `D ${D.toLocaleString('en')} · G ${G.toLocaleString('en')} steps`;
    const told = `Reals and fakes after ${G} steps of G. Wasserstein distance ${wasserstein.toFixed(2)}.`;
    this.find('.stage canvas').setAttribute('aria-label', told);
  }

  /** Everything that does not change from frame to frame. */
  #show() {
    this.stale = true;
    this.colours = coloursOf(this.element);
    const {settings, playback: {playing}} = this, play = this.find('.play'), draws = settings.scene === 'drawing';
    showFields(this.find('.fields'), settings);
    showScenes(this.find('.scenes'), settings, this.colours);
    play.textContent = playing ? '❚❚' : '▶';
    play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    this.find('.draw-hint').hidden = !draws || settings.points.length > 0;
    this.find('.stage').classList.toggle('draws', draws);
    for (const input of this.element.querySelectorAll('.layers input')) input.checked = this.stage.layers[input.name];
    this.#showTrain();
  }

  /** The same objective with digits; where Train does not have it, what comes closest. */
  #showTrain() {
    const {objective, penalty} = this.settings, near = this.inTrain.filter((one) => one.objective === objective);
    const same = near.find((one) => one.penalty === penalty), {name, title} = same ?? near[0];
    Object.assign(this.find('.links .train'), {
      textContent: same ? 'Open in Train' : 'Nearest in Train', title: `${title}, with digits`,
      href: `?tab=train&method=gan&objective=${name}`,
    });
  }

  /** The card beside the fake that is pointed at. */
  #follow() {
    const card = this.find('.peek'), i = this.stage.chosen;
    card.hidden = i === undefined;
    if (card.hidden) return;
    const [x, y] = this.stage.placeOf(i), {width} = this.stage.box;
    card.innerHTML = peek(this.stage.about(i));
    Object.assign(card.style, {left: `${Math.min(Math.max(x + 12, 0), width - 150)}px`, top: `${Math.max(y - 92, 4)}px`});
  }

  // Events.

  #wire() {
    const stale = () => { this.stale = true; };
    fillChapters(this.find('.chapters'), (index) => { this.open({settings: settingsOfChapter(index), chapter: index + 1}); this.#tell(); });
    fillFields(this.find('.fields'), (name, value) => this.change(withWeight(name, value)));
    fillScenes(this.find('.scenes'), (scene) => this.change({scene, points: []}));
    fillLayers(this.find('.layers'), this.stage.layers, stale);
    fillCode(this.find('.code'));
    this.#wireButtons();
    this.#wireStage();
    this.element.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(stale).observe(this.element);
    new MutationObserver(() => this.#show()).observe(document.body, {attributeFilter: ['class']});
  }

  #wireButtons() {
    const actions = {
      '.play': () => this.play(), '.one.d': () => this.step(['D']), '.one.g': () => this.step(['G']),
      '.one.both': () => this.step(this.playback.round), '.again': () => this.begin(this.settings), '.copy': () => this.#copy(),
    };
    for (const [selector, action] of Object.entries(actions)) this.find(selector).addEventListener('click', action);
    const speed = this.find('.speed input'), setSpeed = () => {
      this.find('.speed output').textContent = this.playback.setSpeed(Number(speed.value));
      this.stale = true;
    };
    speed.addEventListener('input', setSpeed);
    setSpeed();
  }

  #wireStage() {
    const canvas = this.find('.stage canvas');
    const choose = (fake) => { this.stage.chosen = fake; this.stale = true; };
    for (const name of ['pointermove', 'pointerdown']) {
      canvas.addEventListener(name, ({offsetX, offsetY}) => choose(this.stage.fakeNear(offsetX, offsetY)));
    }
    canvas.addEventListener('pointerleave', () => choose(undefined));
    takePencil(canvas, {
      isOn: () => this.settings.scene === 'drawing',
      toPoint: (x, y) => this.stage.pointAt(x, y),
      before: () => this.settings.points,
      show: (points) => this.begin({...this.settings, points}),
      done: (points) => this.change({points}),
    });
  }

  #key(event) {
    if (event.target.matches('input, select') || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = {
      ' ': () => this.play(), d: () => this.step(['D']), g: () => this.step(['G']), b: () => this.step(this.playback.round),
    }[event.key.toLowerCase()];
    if (!action || (event.key === ' ' && event.target.matches('button, a'))) return;
    event.preventDefault();
    action();
  }

  async #copy() {
    this.#tell();
    await navigator.clipboard?.writeText(location.href).catch(() => {});
    this.find('.copy').textContent = navigator.clipboard ? 'Copied' : 'It is in the address bar';
    setTimeout(() => { this.find('.copy').textContent = 'Copy link'; }, 1500);
  }
}

/** A penalty comes with its usual weight: that of another would be wrong by far. */
const withWeight = (name, value) => (name === 'penalty' ? {penalty: value, penalty_weight: PENALTIES[value].usual} : {[name]: value});
