// The header's buttons, and the keys.
const root = document.documentElement;
const store = { // A browser may forbid it: then nothing is remembered.
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* not remembered */ } },
};
const button = (name) => element.querySelector(`[data-do=${name}]`);
const dialog = (name) => element.querySelector(`dialog.${name}`);

// Larger text: three steps.
const SIZES = ['100%', '118%', '140%'];
const setSize = (step) => {
  root.style.fontSize = SIZES[step];
  root.dataset.size = step;
  button('size').setAttribute('aria-label', `Larger text: step ${step + 1} of ${SIZES.length}`);
};
let size = Number(store.get('text-size')) || 0;
setSize(Math.min(size, SIZES.length - 1));

// Theme. The one in the address (?__theme=dark) is Gradio's, and goes before what is remembered.
const THEMES = ['system', 'light', 'dark'];
const SIGNS = { system: '◐', light: '☀', dark: '☾' };
const system = matchMedia('(prefers-color-scheme: dark)');
let theme = asked.get('__theme') || store.get('theme');
if (!THEMES.includes(theme)) theme = 'system';
const setTheme = () => {
  document.body.classList.toggle('dark', theme === 'dark' || (theme === 'system' && system.matches));
  button('theme').textContent = SIGNS[theme];
  button('theme').setAttribute('aria-label', `Theme: ${theme}`);
  button('theme').title = `Theme: ${theme}`;
};
system.addEventListener('change', setTheme);
setTheme();

// What a lecturer hides: ?hide=controls,curves
for (const part of (asked.get('hide') || '').split(',').filter((word) => /^[a-z]+$/.test(word))) {
  document.body.classList.add(`hide-${part}`);
}

// Full screen of a picture, a curve or a grid: of the one below the pointer, else of the largest that is seen.
const FIGURES = '.picture, .curves .block, .strip, .comparison, .before-after, #class-grid, #class-sheet, #map-plot, ' +
  '#accuracy-chart, #live-picture, #mixing-table, canvas, .figure';
const area = (node) => { const box = node.getBoundingClientRect(); return box.width * box.height; };
let under = null;
document.addEventListener('pointerover', (event) => { under = event.target; });
const showFull = () => {
  if (document.fullscreenElement) return document.exitFullscreen();
  const figure = (isSeen(under) && under.closest?.(FIGURES))
    || [...document.querySelectorAll(FIGURES)].filter(isSeen).sort((a, b) => area(b) - area(a))[0];
  return (figure?.closest('.block') ?? figure)?.requestFullscreen?.(); // what is in the block may be replaced
};

// Past the header and the rows of tabs and sections, for who has no mouse.
const focusOn = (node) => { node.focus(); node.scrollIntoView({ block: 'nearest' }); };
const focusWhenSeen = (find, tries = 0) => {
  const node = find();
  if (isSeen(node)) focusOn(node); else if (tries < 40) setTimeout(focusWhenSeen, 50, find, tries + 1);
};
const mainButton = () => ['train', 'pause', 'resume'].map((id) => document.getElementById(id)).find(isSeen);
const skip = () => {
  const panel = document.getElementById(`tab-${currentTab()}`);
  panel.tabIndex = -1; // what follows in it is the next stop
  focusOn(panel);
};

const DOES = {
  skip,
  train: () => { arrive('train', 'watch'); focusWhenSeen(mainButton); },
  size: () => { size = (size + 1) % SIZES.length; store.set('text-size', size); setSize(size); },
  theme: () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    store.set('theme', theme);
    const query = new URLSearchParams(location.search);
    if (query.has('__theme')) { query.set('__theme', theme); write(query); }
    setTheme();
  },
  full: showFull,
  room: () => dialog('room').showModal(),
  steer: () => dialog('steer').showModal(),
  help: () => dialog('help').showModal(),
};
element.addEventListener('click', (event) => {
  const pressed = event.target.closest('[data-do]');
  if (pressed?.matches('a')) event.preventDefault(); // what follows the # is the Lab's
  DOES[pressed?.dataset.do]?.();
});

// Keys. Whoever types, or has a control in hand, means that control.
const press = (...ids) => {
  showPart(ids[0]); // what it does is seen there
  ids.map((id) => document.getElementById(id)).find((node) => isSeen(node) && !node.disabled)?.click();
};
const moveInTime = (by) => {
  const slider = document.querySelector('#time-b input[type=range]');
  if (!slider || !(document.fullscreenElement || isSeen(slider))) return false;
  slider.value = Number(slider.value) + by * Math.max(Number(slider.step), (slider.max - slider.min) / 50);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  return true;
};
const KEYS = {
  ' ': () => press('pause', 'resume', 'train'),
  p: () => press('pin'), d: () => press('step-d'), g: () => press('step-g'), b: () => press('step-dg'),
  f: showFull, '?': DOES.help,
  ArrowLeft: () => moveInTime(-1), ArrowRight: () => moveInTime(1),
};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest?.('input, textarea, select, button, a, [role=slider], [role=tab], [contenteditable], dialog')) return;
  const act = KEYS[event.key];
  const isOfTrain = !['f', '?'].includes(event.key);
  if (!act || (isOfTrain && currentTab() !== 'train')) return;
  event.preventDefault();
  act();
});

// A screen reader hears of a live region at most every ten seconds.
const PAUSE = 10000;
const speaker = element.querySelector('.speaker') || element.appendChild(Object.assign(document.createElement('div'),
  { className: 'speaker' }));
speaker.setAttribute('role', 'status');
let spokenAt = 0, said = '', waiting = 0;
const speak = () => {
  waiting = 0;
  const words = [...document.querySelectorAll('[data-spoken]')].filter(isSeen).map((node) => node.textContent.trim()).join(' ');
  if (!words || words === said) return;
  said = words;
  spokenAt = Date.now();
  speaker.textContent = words;
};
const quieten = () => {
  for (const region of document.querySelectorAll('#health [role=status], #progress [role=status]')) {
    region.removeAttribute('role');
    region.dataset.spoken = '';
  }
  if (!waiting) waiting = setTimeout(speak, Math.max(0, spokenAt + PAUSE - Date.now()));
};
const watched = setInterval(() => {
  const places = ['health', 'progress'].map((id) => document.getElementById(id));
  if (places.some((node) => !node)) return;
  clearInterval(watched);
  for (const node of places) new MutationObserver(quieten).observe(node, { childList: true, subtree: true, characterData: true });
  quieten();
}, 200);

// A lecture: everybody follows the newest run, and only who knows the code steers.
const FOLLOW = 3000;
const address = (path) => new URL(path, document.baseURI.replace(/[?#].*$/, '').replace(/[^/]*$/, ''));
const showSteering = (steers) => {
  button('steer').hidden = false;
  button('steer').textContent = steers ? 'You steer' : 'Watching';
  button('steer').disabled = steers;
  document.body.classList.toggle('watching', !steers);
};
const follow = async () => {
  const answer = await fetch(address('room')).then((reply) => reply.json()).catch(() => null);
  if (answer) {
    showSteering(answer.steers);
    const query = new URLSearchParams(location.search);
    if (!answer.steers && answer.run !== (query.get('run') || 'demo')) {
      query.set('run', answer.run);
      location.search = query;
    }
  }
  setTimeout(follow, FOLLOW);
};
if (props.value.lectured) follow();
element.querySelector('.code-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const reply = await fetch(address('steer'), { method: 'POST', body: event.target.querySelector('input').value });
  element.querySelector('.answer').textContent = reply.ok ? '' : 'This is not the code.';
  if (!reply.ok) return;
  dialog('steer').close();
  showSteering(true);
});
