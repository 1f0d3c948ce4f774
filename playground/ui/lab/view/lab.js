// The Lab: wires the game to what is seen of it. All that is mathematics is in ../maths, without a page.
import {CHAPTERS} from '../maths/chapters.js';
import {Game} from '../maths/game.js';
import {measure} from '../maths/measures.js';
import {PENALTIES} from '../maths/objectives.js';
import {SETTINGS, USUAL, settingsOf, textOf} from '../maths/settings.js';
import {coloursOf} from './canvas.js';
import {History, drawCharts} from './charts.js';
import {fillFields, fillLayers, fillScenes, showFields, showScenes} from './controls.js';
import {drawGraph} from './graph.js';
import {extremes, fillCode, formulas, lightCode, peek} from './panels.js';
import {takePencil} from './pencil.js';
import {Stage} from './stage.js';

/** How fast it plays: milliseconds a phase, or rounds a second. */
const SPEEDS = [
  {title: 'slow motion', phase: 1100}, {title: '2 rounds a second', rounds: 2}, {title: '10 a second', rounds: 10},
  {title: '30 a second', rounds: 30}, {title: '60 a second', rounds: 60}, {title: 'as fast as it can', rounds: 1e4},
];
/** Of a frame, for steps: the rest is for drawing. In milliseconds. */
const BUDGET = 9;
const MEASURED_EVERY = 5, WORDS_EVERY = 150;

export class Lab {
  /** element: what tab.html lays out. objectives: those that Train has, titles by name. */
  constructor(element, objectives) {
    this.element = element;
    this.objectives = objectives;
    this.stage = new Stage(this.find('.stage canvas'));
    this.calm = matchMedia('(prefers-reduced-motion: reduce)');
    this.speed = SPEEDS[Number(this.find('.speed input').value)];
    this.playing = false;
    this.debt = 0;
    this.#wire();
    // The address stays as it is until something is chosen.
    if (!this.#openAddress()) this.#open({...USUAL, ...CHAPTERS[0].settings}, '1');
    addEventListener('hashchange', () => this.#openAddress());
    requestAnimationFrame((time) => this.#frame(time));
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  // What a person can do.

  chooseChapter(index) {
    this.#open({...USUAL, ...CHAPTERS[index].settings}, String(index + 1));
    this.#tell();
  }

  /** A new game with these settings, from its first step. */
  begin(settings) {
    this.settings = settings;
    this.game = new Game(settings);
    this.history = new History();
    this.turns = [];
    this.running = null;
    this.phase = this.player = '';
    this.stage.chosen = undefined;
    this.stage.show(this.game);
    this.#measure();
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

  play(playing = !this.playing) {
    this.playing = playing;
    this.debt = 0;
    this.#show();
  }

  /** Steps by hand: in slow motion they are played phase by phase. */
  step(players) {
    this.play(false);
    if (!this.running) { this.turns = [...players]; this.#next(); }
    if (!this.speed.phase) while (this.running) this.#advance();
    this.#show();
  }

  // The turn under way.

  #round() {
    return [...Array(this.settings.d_steps).fill('D'), 'G'];
  }

  #next() {
    this.player = this.turns.shift() ?? '';
    this.running = this.player ? this.game.turn(this.player) : null;
    if (this.running) this.#advance(); else this.phase = '';
  }

  #advance() {
    const {value, done} = this.running.next();
    if (done) { this.#measure(); this.#next(); } else this.phase = value;
  }

  #finishTurn() {
    while (this.running) this.#advance();
  }

  #frame(time) {
    requestAnimationFrame((next) => this.#frame(next));
    const passed = Math.min(time - (this.last ?? time), 100);
    this.last = time;
    if (!this.element.offsetParent) return;  // another tab is open
    if (this.speed.phase) this.#playSlowly(passed); else if (this.playing) this.#playFast(passed);
    this.#draw(time);
  }

  #playSlowly(passed) {
    if (this.playing && !this.running) { this.turns = this.#round(); this.#next(); this.debt = 0; this.#words(); }
    if (!this.running) return;
    this.debt += passed;
    if (this.debt < this.speed.phase) return;
    this.debt = 0;
    this.#advance();
    this.#words();
  }

  #playFast(passed) {
    this.#finishTurn();
    const end = performance.now() + BUDGET;
    this.debt = Math.min(this.debt + passed / 1000 * this.speed.rounds, this.speed.rounds / 10 + 1);
    while (this.debt >= 1) {
      this.game.round();
      this.debt -= 1;
      if (this.game.steps.G % MEASURED_EVERY === 0) this.#measure();
      if (performance.now() > end) this.debt = Math.min(this.debt, 1);
      if (performance.now() > end) break;
    }
  }

  // What is seen.

  #measure() {
    this.history.add(measure(this.game));
  }

  #draw(time) {
    if (time - (this.painted ?? -1e9) > 1000) { this.painted = time; this.colours = coloursOf(this.element); }
    const busy = this.playing || this.running, {colours} = this;
    if (!busy && !this.stale) return;
    this.stage.draw(colours, busy);
    const flows = Boolean(busy) && !this.calm.matches;
    drawGraph(this.find('.graph canvas'), this.game, colours, {player: this.player, phase: this.phase, flows, time});
    if (this.stale || time - (this.spoken ?? 0) > WORDS_EVERY) { this.spoken = time; this.#words(); }
    this.stale = false;
    this.#follow();
  }

  #words() {
    drawCharts(this.find('.charts'), this.history, this.colours ?? coloursOf(this.element));
    this.find('.formulas').innerHTML = formulas(this.game);
    this.find('.extremes').innerHTML = extremes(this.game);
    lightCode(this.find('.code'), this.player, this.phase);
    const {D, G} = this.game.steps, {wasserstein} = this.history.newest;
    this.find('.count').textContent = `D ${D.toLocaleString('en')} · G ${G.toLocaleString('en')} steps`;
    this.find('.stage canvas').setAttribute('aria-label', `Reals and fakes after ${G} steps of G. Wasserstein distance ${wasserstein.toFixed(2)}.`);
  }

  /** Everything that does not change from frame to frame. */
  #show() {
    this.stale = true;
    this.colours = coloursOf(this.element);
    showFields(this.find('.fields'), this.settings);
    showScenes(this.find('.scenes'), this.settings, this.colours);
    const play = this.find('.play');
    play.textContent = this.playing ? '❚❚' : '▶';
    play.setAttribute('aria-label', this.playing ? 'Pause' : 'Play');
    this.find('.speed output').textContent = this.speed.title;
    this.find('.draw-hint').hidden = this.settings.scene !== 'drawing' || this.settings.points.length > 0;
    this.find('.stage').classList.toggle('draws', this.settings.scene === 'drawing');
    for (const input of this.element.querySelectorAll('.layers input')) input.checked = this.stage.layers[input.name];
    this.#showTrain();
  }

  /** The same objective with digits, where Train has it. */
  #showTrain() {
    const {objective, penalty} = this.settings, link = this.find('.links .train');
    const name = {none: objective, r1: `${objective}_r1`, gradient_penalty: `${objective}_gp`}[penalty];
    link.hidden = !Object.hasOwn(this.objectives, name ?? '');
    if (link.hidden) return;
    link.href = `?method=gan&objective=${name}`;
    link.textContent = 'Open in Train';
    link.title = `${this.objectives[name]}, with digits`;
  }

  #open(settings, chapter) {
    this.chapter = Math.min(Math.max(Math.round(Number(chapter)) || 0, 0), CHAPTERS.length);
    const told = CHAPTERS[this.chapter - 1];
    [...this.find('.chapters').children].forEach((button, i) => button.setAttribute('aria-pressed', i + 1 === this.chapter));
    this.find('.story p').textContent = told?.text ?? 'Your own game: choose a scene and rules, and press Play.';
    this.find('.tries').replaceChildren(...(told?.tries ?? []).map(({title, settings: other, layers}) => {
      const button = Object.assign(document.createElement('button'), {type: 'button', textContent: title});
      button.addEventListener('click', () => {
        Object.assign(this.stage.layers, layers);
        this.begin({...USUAL, ...told.settings, ...other});
        this.#tell();
        this.play(true);
      });
      return button;
    }));
    Object.assign(this.stage.layers, {reals: true, fakes: true, surface: true, arrows: true, grid: false}, told?.layers);
    this.playing = false;
    this.begin(settings);
  }

  /** The game that the address names; whether it names one. */
  #openAddress() {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (asked.has('scene')) this.#open(settingsOf(asked), asked.get('chapter'));
    return asked.has('scene');
  }

  /** The address carries everything. */
  #tell() {
    const query = new URLSearchParams(location.search);
    query.set('tab', 'lab');
    const chapter = this.chapter ? `&chapter=${this.chapter}` : '';
    history.replaceState(history.state, '', `?${query}#${textOf(this.settings)}${chapter}`);
  }

  #follow() {
    const card = this.find('.peek'), i = this.stage.chosen;
    card.hidden = i === undefined;
    if (i === undefined) return;
    const [x, y] = this.stage.placeOf(i), {width} = this.stage.box;
    card.innerHTML = peek(this.stage.about(i));
    Object.assign(card.style, {left: `${Math.min(Math.max(x + 12, 0), width - 150)}px`, top: `${Math.max(y - 92, 4)}px`});
  }

  // Events.

  #wire() {
    this.find('.chapters').append(...CHAPTERS.map(({title}, i) => {
      const button = Object.assign(document.createElement('button'), {type: 'button'});
      button.innerHTML = `<b>${i + 1}</b> ${title}`;
      button.addEventListener('click', () => this.chooseChapter(i));
      return button;
    }));
    fillFields(this.find('.fields'), (name, value) => this.change(this.#withWeight(name, value)));
    fillScenes(this.find('.scenes'), (scene) => this.change({scene, points: []}));
    fillLayers(this.find('.layers'), this.stage.layers, () => { this.stale = true; });
    fillCode(this.find('.code'));
    this.#click({
      '.play': () => this.play(), '.one.d': () => this.step(['D']), '.one.g': () => this.step(['G']),
      '.one.both': () => this.step(this.#round()), '.again': () => this.begin(this.settings), '.copy': () => this.#copy(),
    });
    this.find('.speed input').addEventListener('input', ({target}) => { this.speed = SPEEDS[Number(target.value)]; this.debt = 0; this.#show(); });
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.#wireStage();
    new ResizeObserver(() => { this.stale = true; }).observe(this.element);
    new MutationObserver(() => { if (this.game) this.#show(); }).observe(document.body, {attributeFilter: ['class']});
  }

  #click(actions) {
    for (const [selector, action] of Object.entries(actions)) this.find(selector).addEventListener('click', action);
  }

  #wireStage() {
    const canvas = this.find('.stage canvas');
    const point = ({offsetX, offsetY}) => { this.stage.chosen = this.stage.fakeNear(offsetX, offsetY); this.stale = true; };
    canvas.addEventListener('pointermove', point);
    canvas.addEventListener('pointerdown', point);
    canvas.addEventListener('pointerleave', () => { this.stage.chosen = undefined; this.stale = true; });
    takePencil(canvas, {
      isOn: () => this.settings.scene === 'drawing',
      toPoint: (x, y) => this.stage.pointAt(x, y),
      before: () => this.settings.points,
      show: (points) => { this.begin({...this.settings, points}); },
      done: (points) => this.change({points}),
    });
  }

  /** A penalty comes with its usual weight: that of another would be wrong by far. */
  #withWeight(name, value) {
    return name === 'penalty' ? {penalty: value, penalty_weight: PENALTIES[value].usual} : {[name]: value};
  }

  #key(event) {
    if (event.target.matches('input, select') || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = {
      ' ': () => this.play(), d: () => this.step(['D']), g: () => this.step(['G']), b: () => this.step(this.#round()),
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
