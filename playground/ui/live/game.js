// The game of two networks as a graph of real pictures: D's verdict stands as a bar below each.
let latents = [];
const inWords = (value, isProbability, digits = 0) => isProbability ? `${(100 * value).toFixed(digits)}%` : tidy(value);
// Below a bar there is room for two digits that count, and nothing of what is nearly 0.
const brief = (value) => tidy(Number(value.toFixed(Math.abs(value) >= 10 ? 0 : Math.abs(value) >= 1 ? 1 : 2)));

takers.latents = (numbers) => { latents = numbers; drawLatents(); };

async function drawLatents() {
  const place = await found(() => document.querySelector('.game .latents'));
  place.replaceChildren(...latents.map((numbers) => {
    const picture = svg('svg', {viewBox: `0 0 ${4 * numbers.length} 24`, 'aria-hidden': true});
    numbers.forEach((value, i) => {
      const high = Math.min(12, 5 * Math.abs(value));
      picture.append(svg('rect', {x: 4 * i, width: 3, y: value > 0 ? 12 - high : 12, height: high}));
    });
    return picture;
  }));
}

// Only the newest counts: one that comes while a picture is on its way takes its place.
let wantedGame, isDrawingGame = false;
async function drawGame(game) {
  wantedGame = game;
  if (isDrawingGame) return;
  isDrawingGame = true;
  const view = await found(() => document.querySelector('.game'));
  while (wantedGame !== undefined) {
    const newest = wantedGame;
    wantedGame = undefined;
    view.hidden = !newest;
    if (!newest) continue;
    const picture = new Image();
    picture.src = newest.address;
    await picture.decode().catch(() => {});
    drawSide(view.querySelector('.fakes'), newest.address, newest.fake, newest, 'Fakes');
    drawSide(view.querySelector('.reals'), newest.address, newest.real, newest, 'Real pictures');
    view.querySelector('.means').textContent = newest.means;
  }
  isDrawingGame = false;
}

// Bars of scores have no fixed scale: they reach from the lowest verdict of the moment to the highest.
function drawSide(side, address, verdicts, {fake, real, probability}, kind) {
  const all = [...fake, ...real], low = probability ? 0 : Math.min(...all), high = probability ? 1 : Math.max(...all);
  const words = verdicts.map((value) => probability ? inWords(value, true) : brief(value));
  const image = side.querySelector('img');
  image.src = address;
  image.alt = `${kind}; verdicts of D: ${words.join(', ')}`;
  const mean = verdicts.reduce((sum, value) => sum + value, 0) / verdicts.length;
  side.querySelector('.asked').textContent = probability ? 'D says real:' : 'D’s score:';
  side.querySelector('.mean').textContent = probability ? inWords(mean, true) : tidy(Number(mean.toPrecision(2)));
  const bars = side.querySelector('.verdicts');
  bars.replaceChildren(...verdicts.map((value, i) => {
    const bar = document.createElement('div'), fill = document.createElement('i'), unit = document.createElement('small');
    fill.style.height = `${high > low ? 100 * (value - low) / (high - low) : 50}%`;
    // Left out where eight of them would run into one another: by the style sheet on small screens, and after a 100.
    unit.textContent = probability && !words[i].startsWith('100') ? '%' : '';
    const label = document.createElement('span');
    label.append(words[i].replace('%', ''), unit);
    bar.append(fill, label);
    return bar;
  }));
  bars.classList.toggle('tight', [...bars.children].some((bar) => bar.lastChild.offsetWidth > bar.clientWidth));
}

// What a single step did: D's verdicts before and after it on pictures that stay, and the fakes before and after it.
async function drawStep(step) {
  const view = await found(() => document.querySelector('.game .step'));
  const after = newest.game;
  const beside = document.querySelector('.step-said');  // on a phone the game is far above the buttons
  view.hidden = beside.hidden = !step || !after;
  if (view.hidden) return;
  const change = (kind) => {
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const words = (values) => inWords(mean(values), after.probability, 1);
    return `${words(step[kind])} before, ${words(after[kind])} after`;
  };
  const who = step.moved.join(' and ');
  const still = {D: ' G stood still: its fakes are the same ones.', G: ' D stood still: its verdicts change because the fakes did.'};
  view.querySelector('.said').textContent = beside.textContent = `${who || 'Nobody'} moved once. D's mean verdict on the fakes: ${change('fake')}; `
    + `on the real pictures: ${change('real')}.${still[who] ?? ''}`;
  view.querySelector('.pairs').hidden = !step.moved.includes('G');
  for (const image of view.querySelectorAll('.before')) image.src = step.address;
  for (const image of view.querySelectorAll('.after')) image.src = after.address;
}
