// The game of two networks (Goodfellow et al. 2014, algorithm 1). Everything follows from the settings alone.
import {Network} from './networks.js';
import {OBJECTIVES, dCost, gCost, gradientPenalty, r1} from './objectives.js';
import {OPTIMISERS} from './optimisers.js';
import {Random} from './random.js';
import {fixedPoints, sampleLatents, sampleScene, sceneOf} from './scenes.js';

/** What a turn consists of, in order. */
export const PHASES = ['sample', 'judge', 'loss', 'gradient', 'update'];
/** How many fixed points are measured and drawn. */
export const WATCHED = 512;

const norm = (gradients) => Math.sqrt(gradients.reduce((sum, part) => sum + part.reduce((s, g) => s + g * g, 0), 0));

export class Game {
  constructor(settings) {
    this.scene = sceneOf(settings);
    const {seed, depth, width, activation, head_start: headStart} = settings, {dimension} = this.scene;
    const hidden = Array(depth).fill(width);
    this.generator = new Network([dimension, ...hidden, dimension], activation, new Random(seed, 'G'));
    this.discriminator = new Network([dimension, ...hidden, 1], activation, new Random(seed, 'D'));
    if (this.scene.start !== undefined) this.#placeFakes(this.scene.start);
    this.chance = {real: new Random(seed, 'real'), z: new Random(seed, 'z'), penalty: new Random(seed, 'penalty')};
    this.fixed = fixedPoints(this.scene, seed, WATCHED);
    this.change(settings);
    this.steps = {D: 0, G: 0};
    this.norms = {D: 0, G: 0};
    this.batch = null;
    for (let i = 0; i < headStart; i += 1) this.step('D');
  }

  /** Other rules from the next step on; the networks stay as they are. Size, scene and seed belong to a new game. */
  change(settings) {
    const old = this.settings;
    this.settings = settings;
    this.objective = OBJECTIVES[settings.objective];
    if (old && old.optimiser === settings.optimiser && old.momentum === settings.momentum) return;
    const {start} = OPTIMISERS[settings.optimiser];
    this.move = {D: start(this.discriminator.parameters, settings), G: start(this.generator.parameters, settings)};
  }

  /** k steps of D, then one of G. */
  round() {
    for (let i = 0; i < this.settings.d_steps; i += 1) this.step('D');
    this.step('G');
  }

  step(player) {
    for (const phase of this.turn(player)) void phase;
  }

  /** One step of a player, 'D' or 'G'. Says the name of each phase when it is done, and leaves its numbers in `batch`. */
  *turn(player) {
    const {batch_size: n} = this.settings, {dimension} = this.scene;
    this.sample(sampleScene(this.scene, this.chance.real, n), sampleLatents(dimension, this.chance.z, n), player);
    yield 'sample';
    this.judge();
    yield 'judge';
    this.cost();
    yield 'loss';
    const gradients = player === 'D' ? this.dGradients() : this.gGradients();
    yield 'gradient';
    this.update(player, gradients);
    yield 'update';
  }

  sample(real, z, player) {
    const n = z.length / this.scene.dimension, made = this.generator.forward(z, n);
    this.batch = {player, n, real, z, made, fake: made.output};
  }

  judge() {
    const {n, real, fake} = this.batch, judged = {
      real: this.discriminator.forward(real, n), fake: this.discriminator.forward(fake, n),
    };
    Object.assign(this.batch, {judged, realLogits: judged.real.output, fakeLogits: judged.fake.output});
  }

  cost() {
    const {realLogits, fakeLogits} = this.batch;
    this.batch.d = dCost(this.objective, realLogits, fakeLogits);
    this.batch.g = gCost(this.objective, realLogits, fakeLogits);
    this.batch.penalty = 0;
  }

  /** D's gradients, the penalty's among them. */
  dGradients() {
    const {judged, d} = this.batch, gradients = this.discriminator.noGradients();
    this.discriminator.backward(judged.real, d.realSlopes, gradients);
    this.discriminator.backward(judged.fake, d.fakeSlopes, gradients);
    this.batch.penalty = this.#addPenalty(gradients);
    return gradients;
  }

  /** G's gradients, through D, whose own are not wanted. */
  gGradients() {
    const {judged, made, g} = this.batch, gradients = this.generator.noGradients();
    this.batch.pull = this.discriminator.backward(judged.fake, g.fakeSlopes, null);
    this.generator.backward(made, this.batch.pull, gradients);
    return gradients;
  }

  update(player, gradients) {
    const {penalty, penalty_weight: bound, d_rate: dRate, g_rate: gRate} = this.settings;
    this.norms[player] = norm(gradients);
    this.move[player](gradients, player === 'D' ? dRate : gRate);
    if (player === 'D' && penalty === 'clipping') {
      for (const values of this.discriminator.parameters) {
        for (let i = 0; i < values.length; i += 1) values[i] = Math.min(Math.max(values[i], -bound), bound);
      }
    }
    this.steps[player] += 1;
  }

  #addPenalty(gradients) {
    const {penalty, penalty_weight: weight} = this.settings, {n, real, judged} = this.batch, D = this.discriminator;
    if (penalty !== 'r1' && penalty !== 'gradient_penalty') return 0;
    const at = penalty === 'r1' ? judged.real : D.forward(this.pointsBetween(), n);
    const slopes = D.backward(at, new Float64Array(n).fill(1), null);
    const paid = (penalty === 'r1' ? r1 : gradientPenalty)(slopes, real.length / n, weight);
    D.addSlopeGradients(at, paid.directions, gradients);
    return paid.cost;
  }

  /** On the line from each fake to its real one, by chance. */
  pointsBetween() {
    const {n, real, fake} = this.batch, d = real.length / n;
    const shares = Float64Array.from({length: n}, () => this.chance.penalty.uniform());
    this.batch.shares = shares;
    return real.map((x, i) => fake[i] + shares[Math.floor(i / d)] * (x - fake[i]));
  }

  /** What G makes of latents (n, dimension). */
  generate(latents) {
    return this.generator.forward(latents, latents.length / this.scene.dimension).output;
  }

  /** D's verdicts of points (n, dimension), as the objective reads its logits. */
  verdicts(points) {
    return this.logits(points).map(this.objective.verdict);
  }

  logits(points) {
    return this.discriminator.forward(points, points.length / this.scene.dimension).output;
  }

  /** Where G would push each point (n, dimension): against the slope of its own cost. */
  pushes(points) {
    const n = points.length / this.scene.dimension, judged = this.discriminator.forward(points, n);
    const opponent = this.objective.compares ? this.logits(this.fixed.reals.subarray(0, points.length)) : judged.output;
    const slopes = gCost(this.objective, opponent, judged.output).fakeSlopes;
    return this.discriminator.backward(judged, slopes.map((slope) => -n * slope), null);
  }

  #placeFakes(start) {
    const latents = sampleLatents(1, new Random(1, 'start'), WATCHED), {bias, weight} = this.generator.layers.at(-1);
    const spread = (values, centre) => Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / values.length);
    const average = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;
    const made = this.generate(latents), share = 0.25 / spread(made, average(made));
    for (let i = 0; i < weight.length; i += 1) weight[i] *= share;
    bias[0] += start - average(this.generate(latents));
  }
}
