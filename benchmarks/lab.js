// What benchmarks/lab.py asks of the page's Lab: a plain script, put into the page, so that it finds the page's modules.

/** Rounds a second of the modules, nothing being drawn. link: of the game; count: of rounds. */
async function roundsAlone([link, count]) {
  const maths = '/gradio_api/scripts/lab/maths/';
  const [{Game}, {settingsOf}] = await Promise.all(['game.js', 'settings.js'].map((name) => import(maths + name)));
  const game = new Game(settingsOf(link)), play = (rounds) => { for (let i = 0; i < rounds; i += 1) game.round(); };
  play(20);
  const start = performance.now();
  play(count);
  return 1000 * count / (performance.now() - start);
}

/** Rounds and frames a second while the page plays, over so many seconds. */
async function whileDrawn(seconds) {
  const words = () => document.querySelector('#lab .count').innerText;
  const count = () => Number(words().match(/G ([\d,]+)/)[1].replaceAll(',', ''));
  const before = count(), start = performance.now();
  let frames = 0, end = start;
  while (end - start < seconds * 1000) {
    end = await new Promise(requestAnimationFrame);
    frames += 1;
  }
  return [count() - before, frames].map((number) => 1000 * number / (end - start));
}
