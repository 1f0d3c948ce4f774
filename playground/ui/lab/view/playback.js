// Which steps of the game are played, and when: phase by phase in slow motion, so many rounds a second, or by hand.

/** Milliseconds a phase, or rounds a second. */
export const SPEEDS = [
  {title: 'slow motion', phase: 1100}, {title: '2 rounds a second', rounds: 2}, {title: '10 a second', rounds: 10},
  {title: '30 a second', rounds: 30}, {title: '60 a second', rounds: 60}, {title: 'as fast as it can', rounds: 1e4},
];
/** Of a frame, for steps: the rest is for drawing. In milliseconds. */
const BUDGET = 9;
const MEASURED_EVERY = 5;
/** Of SPEEDS, at first. */
const USUAL_SPEED = 3;

export class Playback {
  /** measure(): called when the game has come so far that its figures are worth a point in the curves. */
  constructor(measure) {
    this.measure = measure;
    this.playing = false;
    this.left = [];
    this.speed = USUAL_SPEED;
  }

  /** A game from its first step. */
  begin(game) {
    this.game = game;
    this.turns = [];
    this.left = [];
    this.running = null;
    this.phase = this.player = '';
    this.debt = 0;
  }

  /** index: of SPEEDS. */
  setSpeed(index) {
    this.#finishRound();
    this.speed = index;
    this.debt = 0;
  }

  /** How long a phase stands, in milliseconds; undefined but in slow motion. */
  get #phaseTime() {
    return SPEEDS[this.speed].phase;
  }

  play(playing) {
    this.#finishRound();
    this.playing = playing;
    this.debt = 0;
  }

  /** Whether anything moves. */
  get goesOn() {
    return this.playing || this.running !== null;
  }

  /** Whose turn makes a round: k times D, then G. */
  get round() {
    return [...Array(this.game.settings.d_steps).fill('D'), 'G'];
  }

  /** Steps by hand: in slow motion they are played phase by phase. */
  step(players) {
    this.play(false);
    if (!this.running) { this.turns = [...players]; this.#next(); }
    if (!this.#phaseTime) this.#finishTurns();
  }

  /** So many milliseconds have passed. Returns whether a phase has ended that a person shall see. */
  pass(milliseconds) {
    if (this.#phaseTime) return this.#passSlowly(milliseconds);
    if (this.playing) this.#playRounds(milliseconds);
    return false;
  }

  #passSlowly(milliseconds) {
    if (this.playing && !this.running) { this.turns = this.round; this.debt = 0; this.#next(); return true; }
    if (!this.running) return false;
    this.debt += milliseconds;
    if (this.debt < this.#phaseTime) return false;
    this.debt = 0;
    this.#advance();
    return true;
  }

  #playRounds(milliseconds) {
    this.#finishTurns();
    const {rounds} = SPEEDS[this.speed], end = performance.now() + BUDGET;
    this.debt = Math.min(this.debt + milliseconds / 1000 * rounds, rounds / 10 + 1);
    while (this.debt >= 1) {
      if (!this.left.length) this.left = this.round;
      this.#playStep();
      if (performance.now() > end) { this.debt = Math.min(this.debt, 1); return; }
    }
  }

  /** The next step of a round: a frame need not wait for all of them. */
  #playStep() {
    this.game.step(this.left.shift());
    if (this.left.length) return;
    this.debt -= 1;
    if (this.game.steps.G % MEASURED_EVERY === 0) this.measure();
  }

  /** Whoever pauses, or changes the speed, does so at the end of a round. */
  #finishRound() {
    while (this.left.length) this.#playStep();
  }

  #next() {
    this.player = this.turns.shift() ?? '';
    this.running = this.player ? this.game.turn(this.player) : null;
    if (this.running) this.#advance(); else this.phase = '';
  }

  #advance() {
    const {value, done} = this.running.next();
    if (done) { this.measure(); this.#next(); } else this.phase = value;
  }

  #finishTurns() {
    while (this.running) this.#advance();
  }
}
