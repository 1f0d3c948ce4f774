// The Lab: a game, and what a person can do with it. What is seen of it is in screen.js, what is heard in events.js.
import {Game} from '../maths/game.js';
import {measure} from '../maths/measures.js';
import {RESTARTS} from '../maths/settings.js';
import {askedGame, settingsOfChapter, tellGame} from './address.js';
import {History} from './charts.js';
import {listen} from './events.js';
import {Playback} from './playback.js';
import {Screen} from './screen.js';
import {LAYERS, Stage} from './stage.js';

export class Lab {
  /** element: what tab.html lays out. inTrain: names and titles of Train's objectives, and what the Lab calls them. */
  constructor(element, inTrain) {
    this.element = element;
    this.stage = new Stage(this.find('.stage canvas'));
    this.playback = new Playback(() => this.history.add(measure(this.game)));
    this.screen = new Screen(this, inTrain);
    listen(this);
    // The address stays as it is until something is chosen.
    this.open(askedGame() ?? {settings: settingsOfChapter(1), chapter: 1});
    requestAnimationFrame((time) => this.#frame(time));
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  /** A game, at rest: settings; the number of its chapter, 0 for none; which layers are drawn, and how fast it goes. */
  open({settings, chapter, layers = LAYERS, speed = this.playback.speed}) {
    this.chapter = chapter;
    Object.assign(this.stage.layers, layers);
    this.playback.play(false);
    this.playback.setSpeed(speed);
    this.begin(settings);
  }

  /** A chapter from its start, or what it offers to try, which plays at once. */
  openChapter(chapter, attempt = null) {
    const settings = {...settingsOfChapter(chapter), ...attempt?.settings};
    this.open({settings, chapter, layers: attempt ? {...this.stage.layers, ...attempt.layers} : LAYERS});
    this.tell();
    if (attempt) this.play(true);
  }

  /** A new game with these settings, from its first step. */
  begin(settings) {
    this.settings = settings;
    this.game = new Game(settings);
    this.history = new History();
    this.playback.begin(this.game);
    this.stage.show(this.game);
    this.playback.measure();
    this.show();
  }

  /** Some settings change: the networks go on where they can. */
  change(changes) {
    const settings = {...this.settings, ...changes};
    if (Object.keys(changes).some((name) => RESTARTS.has(name))) this.begin(settings);
    else {
      this.game.change(this.settings = settings);
      this.show();
    }
    this.tell();
  }

  play(playing = !this.playback.playing) {
    this.playback.play(playing);
    this.show();
  }

  step(players) {
    this.playback.step(players);
    this.show();
  }

  /** A fake by its number, or undefined: what is known of it is told. */
  choose(fake) {
    this.stage.chosen = fake;
    this.stale = true;
  }

  setSpeed(speed) {
    this.playback.setSpeed(speed);
    this.show();
    this.tell();
  }

  setLayer(name, isDrawn) {
    this.stage.layers[name] = isDrawn;
    this.show();
    this.tell();
  }

  /** The address carries everything. */
  tell() {
    const {settings, chapter, stage: {layers}, playback: {speed}} = this;
    tellGame({settings, chapter, layers, speed});
  }

  /** What stands still while the game goes on is shown anew, and the rest at the next frame. */
  show() {
    this.stale = true;
    this.screen.show();
  }

  #frame(time) {
    requestAnimationFrame((next) => this.#frame(next));
    const passed = Math.min(time - (this.last ?? time), 100);
    this.last = time;
    if (!this.element.offsetParent) return;  // another tab is open
    const isSaid = this.playback.pass(passed) || this.stale;
    if (isSaid || this.playback.goesOn) this.screen.draw(time, isSaid);
    this.stale = false;
  }
}
