// Which steps of the game are played, and when: phase by phase in slow motion, so many rounds a second, or by hand.

/** Milliseconds a phase, or rounds a second. */
export const SPEEDS = [
  {title: 'slow motion', phaseTime: 1100}, {title: '2 rounds a second', rounds: 2}, {title: '10 a second', rounds: 10},
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
    Object.assign(this, {measure, playing: false, speed: USUAL_SPEED, turns: [], running: null});
  }

  /** A game from its first step. turns: whose are still to come in this round; running: the one that has begun. */
  begin(game) {
    Object.assign(this, {game, turns: [], running: null, phase: '', player: '', debt: 0});
  }

  /** index: of SPEEDS. */
  setSpeed(index) {
    this.#finishRound();
    this.speed = index;
  }

  play(playing) {
    this.#finishRound();
    this.playing = playing;
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
    if (!this.running) this.#start(players);
    if (!SPEEDS[this.speed].phaseTime) this.#finishTurns();
  }

  /** So many milliseconds have passed. Returns whether a phase has ended that a person shall see. */
  pass(milliseconds) {
    const {phaseTime, rounds} = SPEEDS[this.speed];
    if (phaseTime) return this.#passSlowly(milliseconds, phaseTime);
    this.#finishTurns();
    if (this.playing) this.#playRounds(milliseconds / 1000 * rounds, rounds / 10 + 1);
    return false;
  }

  #passSlowly(milliseconds, phaseTime) {
    if (!this.goesOn) return false;
    this.debt += milliseconds;
    if (this.running && this.debt < phaseTime) return false;
    this.debt = 0;
    if (this.running) this.#advance(); else this.#start(this.round);
    return true;
  }

  /** So many more rounds are due, at most so many in all. A frame need not wait for all of their steps. */
  #playRounds(due, most) {
    const end = performance.now() + BUDGET;
    this.debt = Math.min(this.debt + due, most);
    while (this.debt >= 1) {
      if (!this.turns.length) this.turns = this.round;
      this.#playStep();
      if (performance.now() > end) { this.debt = Math.min(this.debt, 1); return; }
    }
  }

  #playStep() {
    this.game.step(this.turns.shift());
    if (this.turns.length) return;
    this.debt -= 1;
    if (this.game.steps.G % MEASURED_EVERY === 0) this.measure();
  }

  /** Whoever pauses, or changes the speed, does so at the end of a round; in slow motion it is played to there. */
  #finishRound() {
    while (!this.running && this.turns.length) this.#playStep();
    this.debt = 0;
  }

  #start(players) {
    this.turns = [...players];
    this.#next();
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
