// What the Lab tells, as data: settings, what to look at, and what to try next from the same start.
// tests/app/test_browser_lab_chapters.py runs each from its seed, and holds what its text announces.

const QUICK = {d_rate: 0.005, g_rate: 0.005};
/** A head start makes D sure; plain gradient steps do not make up for slopes that are nearly 0. */
const SURE = {scene: 'two_gaussians', optimiser: 'sgd', d_rate: 0.1, g_rate: 0.003};

export const CHAPTERS = [
  {
    title: 'The game',
    text: 'G turns noise z into purple points. D colours the plane: green where it believes in reals, purple where it sees '
      + 'fakes. Each arrow shows where D’s opinion pushes G. Press play, and watch the purple points settle on the green '
      + 'ring.',
    settings: {scene: 'ring', ...QUICK},
    tries: [{title: 'Show G’s grid', settings: {}, layers: {grid: true}}],
  },
  {
    title: 'Vanishing gradient',
    text: 'D had 1,000 steps ahead and is sure: D(G(z)) is nearly 0 and flat around the fakes. So is log(1 − D): G stands '
      + 'still. With −log D, from the same state, G’s gradient is over a thousand times as large.',
    settings: {...SURE, objective: 'minimax', head_start: 1000},
    tries: [
      {title: 'Minimax', settings: {}},
      {title: 'Non-saturating, same state', settings: {objective: 'non_saturating'}},
    ],
  },
  {
    title: 'Mode collapse',
    text: 'Eight groups, but G learns ten times as fast as D, both with momentum 0.9: the fakes shoot out of sight, come '
      + 'back, crowd into one place, and jump when D has noticed. Look at “Modes covered”. Equal rates, less momentum '
      + 'and R1 spread them.',
    settings: {scene: 'eight', d_rate: 0.0005, g_rate: 0.005, momentum: 0.9},
    tries: [
      {title: 'Collapse', settings: {}},
      {title: 'What helps', settings: {...QUICK, momentum: 0.5, penalty: 'r1', penalty_weight: 0.1}},
    ],
  },
  {
    title: 'Round and round',
    text: 'The smallest game: one real point, two players without a bend. D pushes the fakes, they overshoot, D turns '
      + 'round: “Mean of the fakes” swings on and on. An R1 penalty takes the swing out, and they come to rest.',
    settings: {scene: 'point', objective: 'wasserstein', optimiser: 'sgd', depth: 0, d_rate: 0.05, g_rate: 0.05},
    tries: [{title: 'No penalty', settings: {}}, {title: 'R1 heals it', settings: {penalty: 'r1', penalty_weight: 1}}],
  },
  {
    title: 'Wasserstein',
    text: 'The two do not overlap and D is sure: as a probability, D(x) is flat under the fakes, its slope (broken line) '
      + 'nearly 0, and they stay where they are. A critic with clipped weights has a slope everywhere: G knows the way, '
      + 'however far off the fakes are.',
    settings: {...SURE, objective: 'minimax', head_start: 400, d_steps: 3},
    tries: [
      {title: 'D as a probability', settings: {}},
      {title: 'The critic', settings: {objective: 'wasserstein', penalty: 'clipping', penalty_weight: 0.1}},
    ],
  },
  {
    title: 'Least squares',
    text: 'D’s score aims at 1 for real, 0 for fake. A fake far beyond 1, which −log D leaves alone, is pulled back, by '
      + 'more the farther it is. When G has learnt, both scores are near ½ and J(D) is near ¼.',
    settings: {scene: 'moons', objective: 'least_squares'},
    tries: [
      {title: 'Least squares', settings: {}},
      {title: 'Non-saturating, same start', settings: {objective: 'non_saturating'}},
    ],
  },
  {
    title: 'Balance',
    text: 'G takes long steps and D short ones: D’s advice is out of date before it is followed, and the fakes stray. Let '
      + 'D move ten times for each step of G, or give both one rate, and the fakes come closer to the ring.',
    settings: {scene: 'ring', d_rate: 0.0003, g_rate: 0.02},
    tries: [
      {title: 'G too fast', settings: {}},
      {title: 'k = 10', settings: {d_steps: 10}},
      {title: 'Equal rates', settings: QUICK},
    ],
  },
  {
    title: 'Who wins',
    text: 'Nobody. When the fakes lie where the reals lie, the best that D can say is ½, whatever it is shown. Watch both '
      + 'verdicts meet near 0.5 and J(D) come to 2 log 2 = 1.39: D is guessing, because G is good.',
    settings: {scene: 'two_humps', penalty: 'r1', penalty_weight: 0.1},
    tries: [],
  },
];
