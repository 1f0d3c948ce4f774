// The address that names tab and section, and what is shown for it.
const isSeen = (node) => Boolean(node && node.getClientRects().length);
const asked = new URLSearchParams(location.search);

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

// A choice of what to do with the same things names a section as well.
const modeButton = (tab, section) => document.querySelector(`#tab-${CSS.escape(tab)} .modes input${section ? `[value="${CSS.escape(section)}"]` : ''}`);
document.addEventListener('change', ({ target }) => {
  if (!target.matches?.('.modes input')) return;
  sections[currentTab()] = target.value;
  name();
});

// A model may lack the section that was asked for: the address then names the one that is seen. Where it only was slow
// to come, it is opened all the same.
const SLOW = 3000;
const nameSeenSection = (tab) => {
  if ('opening' in document.body.dataset) { setTimeout(nameSeenSection, SLOW, tab); return; }
  const wanted = linkTo(`${tab}/${sections[tab]}`), open = wanted?.parentElement.querySelector('[aria-current]');
  if (!wanted || isSeen(wanted) || currentTab() !== tab) return;
  sections[tab] = open.dataset.section.split('/')[1];
  name(false);
};

document.addEventListener('model', ({ detail: { tab, model } }) => {
  models[tab] = model;
  if (!model) unveil();
  if (currentTab() === tab) name(false);
  setTimeout(nameSeenSection, SLOW, tab);
});

// A link that names a model shows nothing of the one with which Latent begins, until its own picture has come.
const LONGEST = 15000;
const unveil = () => { delete document.body.dataset.opening; };
const unveilWhenDrawn = (first, until) => {
  const picture = document.querySelector('#latent-picture img')?.src;
  if ((first && picture && picture !== first) || performance.now() > until) unveil();
  if ('opening' in document.body.dataset) setTimeout(unveilWhenDrawn, 50, first ?? picture, until);
};
if (models.latent) {
  document.body.dataset.opening = 'latent';
  unveilWhenDrawn(undefined, performance.now() + LONGEST);
}

// A tab's sections are shown one at a time: that of the current link (sections.py has the rules of style).
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

let wishes = 0, touches = 0; // the newest wish counts
for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, () => { touches += 1; isBack = false; }, true);
const arrive = (id, section, tries = 0, wish = ++wishes) => {
  if (!id || tries > 100 || wish !== wishes) return;
  const tab = tabButton(id);
  if (!tab) { setTimeout(arrive, 50, id, section, tries + 1, wish); return; }
  if (currentTab() !== id) tab.click();
  if (section) findSection(id, section, 0, wish);
};
// An inner tab that finds no room lies in Gradio's menu, whose buttons have names only.
const foldedTab = (id, section) => {
  const item = window.gradio_config.components.find(({ props }) => props.id === `${id}-${section}`);
  return item && [...document.querySelectorAll(`#tab-${CSS.escape(id)} .overflow-dropdown button`)]
    .find(({ textContent }) => textContent.trim() === item.props.label);
};
const findSection = (id, section, tries, wish) => {
  if (wish !== wishes) return;
  const inner = document.querySelector(`[data-tab-id="${CSS.escape(`${id}-${section}`)}"][role=tab]`);
  const link = linkTo(`${id}/${section}`), mode = modeButton(id, section);
  const folded = foldedTab(id, section);
  const again = (pause = 50) => tries < 400 && setTimeout(findSection, pause, id, section, tries + 1, wish);
  if (inner?.getAttribute('aria-selected') === 'true' || (tries && mode?.checked)) return;
  // A click on what is still being built is lost: it counts once that is the chosen one, or a person has done something.
  const before = touches, unlessTouched = (pause) => setTimeout(() => { if (touches === before) again(0); }, pause);
  if (isSeen(inner) || folded) {
    (isSeen(inner) ? inner : folded).click();
    unlessTouched(50);
  } else if (mode) {
    mode.click();
    unlessTouched(300);
  }
  else if (isSeen(link)) openSection(link);
  else unlessTouched(100); // some come with a model that is still on its way
};
arrive(wantedTab, wantedSection);

// Back and forth: tab and section are those of before, the run and its settings still those of now.
const firstSection = (tab) => {
  const [link, inner] = [`.sections a[data-section^="${tab}/"]`, `[role=tab][data-tab-id^="${tab}-"]`]
    .map((first) => document.querySelector(first));
  return link?.dataset.section.replace(`${tab}/`, '') ?? inner?.dataset.tabId.replace(`${tab}-`, '') ?? modeButton(tab)?.value;
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

// A link that opens a model in another tab does so without leaving the page: one step, which Back takes back.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-opens]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const there = new URL(link.href).searchParams, query = new URLSearchParams(location.search);
  const [id, section] = there.get('tab').split('/');
  models[id] = there.get('model');
  if (section) sections[id] = section; // else the tab, once it is open, is named with the section that it showed before
  query.set('tab', there.get('tab'));
  query.set('model', models[id]);
  write(query, true);
  arrive(id, section);
  scrollTo(0, 0);
});
