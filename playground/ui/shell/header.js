// The header's buttons, the keys, and the address that names tab and section.
const root = document.documentElement;
const store = { // A browser may forbid it: then nothing is remembered.
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* not remembered */ } },
};
const isSeen = (node) => Boolean(node && node.getClientRects().length);
const button = (name) => element.querySelector(`[data-do=${name}]`);
const dialog = (name) => element.querySelector(`dialog.${name}`);
const asked = new URLSearchParams(location.search);

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

const DOES = {
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
element.addEventListener('click', (event) => DOES[event.target.closest('[data-do]')?.dataset.do]?.());

// Tab and section in the address: ?tab=latent/arithmetic. What else stands there (settings of a run, Gradio's own, the
// Lab's game behind the #) stays. A tab that is left and opened again is named with the section that it still shows.
// A tab or section that a person opens is a step that the browser's Back takes back.
let latest = location.search, isBack = false;
const write = (query, isStep = false) => {
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%2C', ',');
  const there = (text ? `?${text}` : location.pathname) + location.hash;
  if (isStep) history.pushState(history.state, '', there); else history.replaceState(history.state, '', there);
  latest = location.search;
};
// Other scripts write there by: new CustomEvent('address', {detail: 'run=...'}).
document.addEventListener('address', ({ detail }) => write(new URLSearchParams(detail)));
const [wantedTab, wantedSection] = (asked.get('tab') || '').split('/');
const sections = wantedSection ? { [wantedTab]: wantedSection } : {};
const tablist = () => document.querySelector('#tabs > .tab-wrapper');
const currentTab = () => tablist()?.querySelector('[role=tab][aria-selected=true]')?.dataset.tabId;
const tabButton = (id) => document.querySelector(`#tabs button[role=tab][data-tab-id="${CSS.escape(id)}"]`);
// The model that a tab shows stands there as well, where it is not the first one: ?tab=latent/sliders&model=faces64.
const models = wantedTab && asked.get('model') ? { [wantedTab]: asked.get('model') } : {};
const name = (mayBeStep = true) => {
  const tab = currentTab();
  if (!tab) return;
  const query = new URLSearchParams(location.search);
  if (models[tab]) query.set('model', models[tab]); else query.delete('model');
  const before = query.get('tab') || 'train', place = sections[tab] ? `${tab}/${sections[tab]}` : tab;
  query.set('tab', place);
  write(query, mayBeStep && place !== before && !isBack && navigator.userActivation?.hasBeenActive);
};
// What a tab's own script shows, it tells by an event: new CustomEvent('section', {bubbles: true, detail: 'best'}).
document.addEventListener('section', (event) => {
  const panel = event.target.closest('#tabs > [role=tabpanel]');
  if (!panel) return;
  sections[panel.id.replace('tab-', '')] = event.detail;
  name(false);
});

document.addEventListener('model', ({ detail: { tab, model } }) => {
  models[tab] = model;
  if (currentTab() === tab) name(false);
});

// A tab's sections are shown one at a time: that of the current link (registry.py has the rules of style).
const openSection = (link) => {
  for (const other of link.parentElement.querySelectorAll('a')) other.removeAttribute('aria-current');
  link.setAttribute('aria-current', 'true');
  link.scrollIntoView({ block: 'nearest', inline: 'nearest' }); // a phone's row is longer than its screen
  const [tab, section] = link.dataset.section.split('/');
  sections[tab] = section;
  name();
  scrollTo(0, 0);
  dispatchEvent(new Event('resize')); // charts that were drawn out of sight take their width
};
const linkTo = (place) => document.querySelector(`.sections a[data-section="${CSS.escape(place)}"]`);
// A part that others lead to is shown by: new CustomEvent('show-part', {detail: 'share-link'}).
const showPart = (id) => {
  const part = document.getElementById(id);
  const link = [...document.querySelectorAll('.sections a')].find(({ dataset }) => part?.closest(`#${dataset.target}`));
  if (link && !link.hasAttribute('aria-current')) openSection(link);
};
document.addEventListener('show-part', ({ detail }) => showPart(detail));
document.addEventListener('click', (event) => {
  const wanted = event.target.closest?.('a[data-section]'), link = wanted && linkTo(wanted.dataset.section);
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) { event.preventDefault(); openSection(link); return; }
  const tab = event.target.closest?.('#tabs [role=tab], #tabs .overflow-dropdown button');
  if (!tab) return;
  const inner = tablist().contains(tab) ? '' : tab.dataset.tabId;
  // Gradio marks the tab as chosen a moment after the click, and may put its button elsewhere.
  setTimeout(() => {
    const outer = currentTab();
    if (inner) sections[outer] = inner.replace(`${outer}-`, '');
    else scrollTo(0, 0);
    name();
  }, 50);
});

let wishes = 0; // the newest counts
const arrive = (id, section, tries = 0, wish = ++wishes) => {
  if (!id || tries > 100 || wish !== wishes) return;
  const tab = tabButton(id);
  if (!tab) { setTimeout(arrive, 50, id, section, tries + 1, wish); return; }
  if (currentTab() !== id) tab.click();
  if (section) findSection(id, section, 0, wish);
};
const findSection = (id, section, tries, wish) => {
  if (wish !== wishes) return;
  const inner = document.querySelector(`[data-tab-id="${CSS.escape(`${id}-${section}`)}"][role=tab]`);
  const link = linkTo(`${id}/${section}`);
  if (isSeen(inner)) inner.click();
  else if (isSeen(link)) openSection(link);
  else if (tries < 100) setTimeout(findSection, 50, id, section, tries + 1, wish);
};
arrive(wantedTab, wantedSection);

// Back and forth: tab and section are those of before, the run and its settings still those of now.
for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, () => { isBack = false; }, true);
const firstSection = (tab) => {
  const [link, inner] = [`.sections a[data-section^="${tab}/"]`, `[role=tab][data-tab-id^="${tab}-"]`].map((first) => document.querySelector(first));
  return link?.dataset.section.replace(`${tab}/`, '') ?? inner?.dataset.tabId.replace(`${tab}-`, '');
};
addEventListener('popstate', () => {
  if (location.search === latest) return; // only what follows the # is another
  const place = new URLSearchParams(location.search).get('tab') || 'train', query = new URLSearchParams(latest);
  const [tab, section] = place.split('/');
  isBack = true;
  query.set('tab', place);
  write(query);
  sections[tab] = section;
  arrive(tab, section ?? firstSection(CSS.escape(tab)));
});

// A link that opens a model in another tab does so without leaving the page.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-opens]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const there = new URL(link.href).searchParams, query = new URLSearchParams(location.search);
  const [id, section] = there.get('tab').split('/');
  models[id] = there.get('model');
  query.set('tab', there.get('tab'));
  query.set('model', models[id]);
  write(query);
  arrive(id, section);
  scrollTo(0, 0);
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
  d: () => press('step-d'), g: () => press('step-g'), b: () => press('step-dg'),
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
