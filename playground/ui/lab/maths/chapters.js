// What the Lab tells, as data: settings, what to look at, and what to try next from the same start.
// tests/app/test_browser_lab_chapters.py runs each from its seed, and holds what its text announces.

const QUICK = {d_rate: 0.005, g_rate: 0.005};

export const CHAPTERS = [
  {
    title: 'The game',
    text: 'Press play. G turns noise z into purple points, D colours the plane: green where it believes in real points, purple where '
      + 'it sees fakes. Each arrow shows where D’s opinion pushes G. Watch the purple points settle on the green ring.',
    settings: {scene: 'ring', ...QUICK},
    tries: [{title: 'Show G’s grid', settings: {}, layers: {grid: true}}],
  },
  {
    title: 'Vanishing gradient',
    text: 'D had 1,000 steps ahead and is sure: D(G(z)) is nearly 0, and its curve is flat where the fakes are. Log(1 − D) is flat there '
      + 'too, so G stands still. With −log D the same D, from the same state, sends G a gradient over a thousand times as large.',
    settings: {scene: 'two_gaussians', objective: 'minimax', optimiser: 'sgd', head_start: 1000, d_rate: 0.1, g_rate: 0.003},
    tries: [{title: 'Minimax', settings: {}}, {title: 'Non-saturating, same state', settings: {objective: 'non_saturating'}}],
  },
  {
    title: 'Mode collapse',
    text: 'There are 8 groups of real points, but G learns ten times as fast as D: all fakes crowd into one place, and when D notices, they '
      + 'jump to another. Look at “Modes covered”. Equal rates and a D that pays for its slope (R1) let G cover most of them.',
    settings: {scene: 'eight', d_rate: 0.002, g_rate: 0.02},
    tries: [
      {title: 'Collapse', settings: {}},
      {title: 'What helps: equal rates, R1', settings: {...QUICK, penalty: 'r1', penalty_weight: 0.2}},
    ],
  },
  {
    title: 'Round and round',
    text: 'The smallest game: one real point, and two players that are straight lines. D pushes the fakes to the point, they overshoot, D turns '
      + 'round. “Mean of the fakes” swings for ever. An R1 penalty takes the swing out, and the fakes come to rest on the point.',
    settings: {scene: 'point', objective: 'wasserstein', optimiser: 'sgd', depth: 0, d_rate: 0.05, g_rate: 0.05},
    tries: [{title: 'No penalty', settings: {}}, {title: 'R1 heals it', settings: {penalty: 'r1', penalty_weight: 1}}],
  },
  {
    title: 'Wasserstein',
    text: 'Two Gaussians that do not overlap, and a D that had 400 steps ahead. As a probability, D(x) is flat under the fakes: its slope (broken '
      + 'line) is nearly 0. A Wasserstein critic with a gradient penalty is a straight line with slope near 1 everywhere, so G always knows the way.',
    settings: {scene: 'two_gaussians', objective: 'minimax', head_start: 400, d_rate: 0.005},
    tries: [
      {title: 'D as a probability', settings: {}},
      {title: 'The critic', settings: {objective: 'wasserstein', penalty: 'gradient_penalty', penalty_weight: 10, d_steps: 3}},
    ],
  },
  {
    title: 'Least squares',
    text: 'Here D gives a score: 1 for real, 0 for fake. A fake far on the real side, which log D would leave alone, is still pulled back to 1, '
      + 'by more the farther it is. When G has learnt, both scores are near ½ and J(D) is near ¼.',
    settings: {scene: 'moons', objective: 'least_squares', ...QUICK},
    tries: [{title: 'Least squares', settings: {}}, {title: 'Non-saturating, same start', settings: {objective: 'non_saturating'}}],
  },
  {
    title: 'Balance',
    text: 'G takes long steps and D short ones: D’s advice is always out of date, and the fakes run in circles behind it. Let D move '
      + 'ten times for each step of G, or give both the same rate, and the fakes come closer to the ring.',
    settings: {scene: 'ring', d_rate: 0.0003, g_rate: 0.02},
    tries: [
      {title: 'G too fast', settings: {}}, {title: 'k = 10', settings: {d_steps: 10}}, {title: 'Equal rates', settings: QUICK},
    ],
  },
  {
    title: 'Who wins',
    text: 'Nobody. When the fakes lie where the reals lie, the best that D can say is ½, whatever it is shown. Watch both verdicts meet near '
      + '0.5, and J(D) come to 2 log 2 = 1.39: that value means that D is guessing, not that it is bad.',
    settings: {scene: 'two_humps', penalty: 'r1', penalty_weight: 0.1},
    tries: [],
  },
];
