// The game of two networks (Goodfellow et al. 2014, algorithm 1). Everything follows from the settings alone.
import {mean, zerosLike} from './matrices.js';
import {Network} from './networks.js';
import {OBJECTIVES, PENALTIES, dCost, gCost} from './objectives.js';
import {OPTIMISERS} from './optimisers.js';
import {Random} from './random.js';
import {fixedPoints, sampleLatents, sampleScene, sceneOf} from './scenes.js';

/** How many fixed points are measured and drawn. */
const WATCHED = 512;

const norm = (gradients) => Math.sqrt(gradients.reduce((sum, part) => sum + part.length * mean(part, (x) => x * x), 0));

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
    this.gradients = {D: zerosLike(this.discriminator.parameters), G: zerosLike(this.generator.parameters)};
    this.change(settings);
    this.steps = {D: 0, G: 0};
    this.norms = {D: NaN, G: NaN};
    for (let i = 0; i < headStart; i += 1) this.step('D');
    this.#look();
  }

  /** A first batch, of the fixed points: it teaches nobody, but there are numbers from the start. */
  #look() {
    const count = this.settings.batch_size * this.scene.dimension, {reals, latents} = this.fixed;
    this.sample(reals.subarray(0, count), latents.subarray(0, count));
    this.judge();
    this.cost();
  }

  /** Other rules from the next step on; the networks stay as they are. Size, scene and seed belong to a new game. */
  change(settings) {
    const old = this.settings, isOther = (name) => settings[name] !== old?.[name];
    this.settings = settings;
    this.objective = OBJECTIVES[settings.objective];
    if (isOther('penalty')) this.penalty = 0;
    if (isOther('batch_size')) this.#makeRoom(settings.batch_size);
    if (!isOther('optimiser') && !isOther('momentum')) return;
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

  /** One step of a player, 'D' or 'G'. Names each phase when it is done, and leaves its numbers in `batch`. */
  *turn(player) {
    const {batch_size: n} = this.settings, {dimension} = this.scene;
    this.sample(sampleScene(this.scene, this.chance.real, n), sampleLatents(dimension, this.chance.z, n));
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

  sample(real, z) {
    const {passes} = this, {n, values} = this.generator.forward(z, passes.made);
    // Its verdicts and costs are still those of the batch before.
    this.batch = {...this.batch, n, real, z, passes, fake: values.at(-1)};
  }

  judge() {
    const {batch, discriminator} = this;
    batch.realLogits = discriminator.forward(batch.real, batch.passes.real).values.at(-1);
    batch.fakeLogits = discriminator.forward(batch.fake, batch.passes.fake).values.at(-1);
  }

  cost() {
    const {objective, batch: {realLogits, fakeLogits}} = this;
    this.batch.d = dCost(objective, realLogits, fakeLogits);
    this.batch.g = gCost(objective, realLogits, fakeLogits);
  }

  /** D's gradients, the penalty's among them. */
  dGradients() {
    const {batch: {d, passes}, discriminator, gradients: {D: gradients}} = this;
    for (const part of gradients) part.fill(0);
    discriminator.backward(passes.real, d.realSlopes, gradients);
    discriminator.backward(passes.fake, d.fakeSlopes, gradients);
    this.penalty = this.#addPenalty(gradients);
    return gradients;
  }

  /** G's gradients, through D, whose own are not wanted. */
  gGradients() {
    const {batch: {g, passes}, gradients: {G: gradients}} = this;
    for (const part of gradients) part.fill(0);
    this.generator.backward(passes.made, this.discriminator.backward(passes.fake, g.fakeSlopes, null), gradients);
    return gradients;
  }

  update(player, gradients) {
    const {penalty, penalty_weight: bound, d_rate: dRate, g_rate: gRate} = this.settings;
    this.norms[player] = norm(gradients);
    this.move[player](gradients, player === 'D' ? dRate : gRate);
    if (player === 'D' && penalty === 'clipping') {
      for (const values of this.discriminator.parameters) {
        values.set(values.map((weight) => Math.min(Math.max(weight, -bound), bound)));
      }
    }
    this.steps[player] += 1;
  }

  #addPenalty(gradients) {
    const {settings: {penalty, penalty_weight: weight}, batch: {n, passes}, discriminator} = this;
    if (!PENALTIES[penalty].cost) return 0;
    const at = penalty === 'r1' ? passes.real : discriminator.forward(this.#pointsBetween(), passes.between);
    const slopes = discriminator.backward(at, new Float64Array(n).fill(1), null);
    const {cost, directions} = PENALTIES[penalty].cost(slopes, this.scene.dimension, weight);
    discriminator.addSlopeGradients(at, directions, gradients, passes.moves);
    return cost;
  }

  /** On the line from each fake to its real one, by chance. */
  #pointsBetween() {
    const {n, real, fake} = this.batch, d = this.scene.dimension;
    const shares = this.batch.shares = Float64Array.from({length: n}, () => this.chance.penalty.uniform());
    return real.map((x, i) => fake[i] + shares[Math.floor(i / d)] * (x - fake[i]));
  }

  /** J(D) of this batch and of what D's last step has paid. */
  get dCost() {
    return this.batch.d.cost + this.penalty;
  }

  /** What G makes of latents (n, dimension). */
  generate(latents) {
    return this.generator.outputs(latents);
  }

  /** D's verdicts of points (n, dimension), as the objective reads its logits. */
  verdicts(points) {
    return this.discriminator.outputs(points).map(this.objective.verdict);
  }

  /** The verdict at which D cannot tell; where the objective sets none, halfway between its verdicts of both. */
  get middle() {
    if (this.objective.middle !== null) return this.objective.middle;
    const some = (points) => points.subarray(0, 64 * this.scene.dimension), {reals, latents} = this.fixed;
    return (mean(this.verdicts(some(reals))) + mean(this.verdicts(this.generate(some(latents))))) / 2;
  }

  /** Where G would push up to WATCHED points (n, dimension): against its own cost's slope. Valid until the next call. */
  pushes(points) {
    const {objective, discriminator, passes: {pushed}} = this, n = points.length / this.scene.dimension;
    const logits = discriminator.forward(points, pushed).values.at(-1).subarray(0, n);
    const opponent = objective.fake ? logits : discriminator.outputs(this.fixed.reals.subarray(0, points.length));
    const slopes = gCost(objective, opponent, logits).fakeSlopes;
    return discriminator.backward(pushed, slopes.map((slope) => -n * slope), null).subarray(0, points.length);
  }

  /** What passes through the networks in a turn leaves its numbers here. */
  #makeRoom(n) {
    const {generator, discriminator} = this, ofD = (count = n) => discriminator.pass(count);
    this.passes = {
      made: generator.pass(n), real: ofD(), fake: ofD(), between: ofD(), moves: ofD(), pushed: ofD(WATCHED),
    };
  }

  /** On a line: the fakes' mean becomes start, their deviation 0.25. */
  #placeFakes(start) {
    const latents = sampleLatents(1, new Random(1, 'start'), WATCHED), {bias, weight} = this.generator.layers.at(-1);
    const made = this.generate(latents), centre = mean(made), spread = Math.sqrt(mean(made, (x) => (x - centre) ** 2));
    weight.forEach((_, i) => { weight[i] *= 0.25 / spread; });
    bias[0] += start - mean(this.generate(latents));
  }
}
