// The zoo: cards by year or by family, and a recording of how each begins to learn, on one clock for two or three.
const PLAYED_SECONDS = 10; // a recording is shown in so many
const MOST_COMPARED = 3;
const MOST_CURVES = 3;
const ROLES = { real: '--real', fake: '--fake', discriminator: '--d', generator: '--g', encoder: '--e' };
const home = new URL('zoo/', (window.gradio_config?.root ?? location.origin + location.pathname) + '/');
const [filters, orders, list, detail] = ['.zoo-filters', '.zoo-order', '.zoo-cards', '.zoo-detail'].map((name) =>
  element.querySelector(name));
const narrow = matchMedia('(max-width: 900px)'); // there the cards stand below what is told of one
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const state = { cards: [], byName: {}, additions: {}, adds: '', order: 'year', compared: [], loads: 0, at: 0, playing: false };

const make = (tag, properties = {}, children = []) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node && name !== 'role') node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};
const address = (...parts) => new URL(parts.map(encodeURIComponent).join('/'), home);
const asked = async (...parts) => {
  const answer = await fetch(address(...parts));
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

// ---- cards

function cardButton(card) {
  const poster = card.poster
    ? make('span', { className: 'zoo-poster', style: `background-image:url("${address(card.name, card.poster)}")` })
    : make('span', { className: 'zoo-poster none', textContent: '?' });
  const button = make('button', { type: 'button', className: 'zoo-card' }, [
    poster, make('b', { textContent: card.title }), make('small', { textContent: card.year })]);
  button.dataset.name = card.name;
  return button;
}

const wanted = () => state.cards.filter((card) => !state.adds || card.adds === state.adds);

function drawCards() {
  const shown = wanted();
  list.classList.toggle('family', state.order === 'family');
  list.replaceChildren(...(state.order === 'family' ? familyTree(shown) : years(shown)));
  markChosen();
}

function years(shown) {
  const all = [...new Set(shown.map((card) => card.year))];
  return all.map((year) => make('section', {}, [
    make('h3', { textContent: year }),
    make('div', { className: 'zoo-row' }, shown.filter((card) => card.year === year).map(cardButton))]));
}

// Whoever is not shown hands its children to its own parent.
function familyTree(shown) {
  const names = new Set(shown.map((card) => card.name));
  const parentOf = (card) => {
    let parent = state.byName[card.parent];
    while (parent && !names.has(parent.name)) parent = state.byName[parent.parent];
    return parent?.name ?? '';
  };
  const branch = (name) => {
    const children = shown.filter((card) => parentOf(card) === name);
    return children.length ? [make('ul', {}, children.map((card) =>
      make('li', {}, [cardButton(card), ...branch(card.name)])))] : [];
  };
  return branch('');
}

function markChosen() {
  const chosen = state.compared;
  for (const button of list.querySelectorAll('.zoo-card')) {
    button.setAttribute('aria-pressed', chosen.includes(button.dataset.name));
  }
}

// Arrows walk through the cards in their order; in the family tree, left goes to the parent and right to a child.
list.addEventListener('keydown', (event) => {
  const button = event.target.closest('.zoo-card');
  if (!button || !event.key.startsWith('Arrow')) return;
  const all = [...list.querySelectorAll('.zoo-card')];
  const item = button.closest('li');
  let next;
  if (event.key === 'ArrowLeft' && item) next = item.parentElement.closest('li')?.querySelector('.zoo-card');
  else if (event.key === 'ArrowRight' && item) next = item.querySelector('ul .zoo-card');
  else next = all[all.indexOf(button) + (['ArrowRight', 'ArrowDown'].includes(event.key) ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  choose([next.dataset.name]);
});
list.addEventListener('click', (event) => {
  const button = event.target.closest('.zoo-card');
  if (!button) return;
  choose([button.dataset.name]);
  if (narrow.matches) detail.scrollIntoView({ behavior: calm.matches ? 'auto' : 'smooth' });
});

// ---- one card, or two or three beside one another

function choose(names) {
  // The header's script names the first in the address.
  element.dispatchEvent(new CustomEvent('section', { bubbles: true, detail: names[0] }));
  return present(names);
}

async function present(names) {
  state.compared = names;
  state.playing = false;
  const load = ++state.loads;
  markChosen();
  const shown = await Promise.all(names.map(async (name) => {
    const card = state.byName[name];
    return { card, replay: card.poster ? await asked(name, 'replay.json').catch(() => null) : null };
  }));
  if (load !== state.loads) return; // another card was chosen meanwhile
  const players = shown.map(({ card, replay }) => player(card, replay, shown.length === 1));
  const alone = shown.length === 1;
  detail.replaceChildren(
    make('div', { className: `zoo-players of-${players.length}` }, players.map((one) => one.node)),
    ...clockBar(players), ...(alone ? telling(shown[0].card, shown[0].replay) : comparing(names)));
  detail.scrollTop = 0;
}

function player(card, replay, alone) {
  const heading = make('header', {}, [make('h2', {}, [card.title, ' ', make('small', { textContent: card.year })]),
    ...(alone ? [make('p', { className: 'zoo-summary', textContent: card.summary })] : [])]);
  if (!replay) {
    return { node: make('div', { className: 'zoo-player' }, [heading, make('div', { className: 'empty', textContent:
      card.needs_folder ? 'It learns from a folder of pictures that you bring: no recording comes with the page.'
        : 'Nobody has recorded this one yet. Train it: it learns here.' })]), seconds: 0, show: () => {} };
  }
  const picture = make('img', { className: replay.smooth ? 'smooth' : '', alt: `${replay.caption}, as it learns` });
  const caption = make('div', { className: 'caption' });
  const plot = curves(replay, alone ? MOST_CURVES : 1);
  const films = replay.frames.map(([, , file]) => Object.assign(new Image(), { src: address(card.name, file) }));
  const show = (second) => {
    let last = 0;
    replay.frames.forEach(([at], i) => { if (at <= second) last = i; });
    picture.src = films[last].src;
    caption.textContent = `second ${replay.frames[last][0].toFixed(0)} · step ${replay.frames[last][1].toLocaleString('en')}`;
    plot.show(second);
  };
  const node = make('div', { className: 'zoo-player' }, [heading, make('div', { className: 'picture' }, [picture, caption]),
    make('div', { className: 'zoo-curves' }, plot.nodes)]);
  return { node, seconds: replay.seconds, show };
}

function clockBar(players) {
  const seconds = Math.max(...players.map((one) => one.seconds));
  if (!seconds) return [];
  const slider = make('input', { type: 'range', min: 0, max: seconds, step: 'any', value: 0, 'aria-label': 'Second of training' });
  const button = make('button', { type: 'button', className: 'zoo-play' });
  const show = () => players.forEach((one) => one.show(Math.min(state.at, one.seconds)));
  const name = () => { button.textContent = state.playing ? '❚❚ Pause' : '▶ Replay'; };
  let before;
  const tick = (now) => {
    if (!state.playing || !button.isConnected) return;
    state.at += ((now - (before ?? now)) / 1000) * (seconds / PLAYED_SECONDS);
    before = now;
    if (state.at >= seconds) { state.at = seconds; state.playing = false; name(); }
    slider.value = state.at;
    show();
    requestAnimationFrame(tick);
  };
  const play = () => {
    if (state.at >= seconds) state.at = 0;
    before = undefined;
    state.playing = true;
    name();
    requestAnimationFrame(tick);
  };
  button.addEventListener('click', () => { if (state.playing) { state.playing = false; name(); } else play(); });
  slider.addEventListener('input', () => { state.playing = false; state.at = Number(slider.value); name(); show(); });
  state.at = calm.matches ? seconds : 0;
  slider.value = state.at;
  show();
  name();
  if (!calm.matches) setTimeout(play, 0);
  return [make('div', { className: 'zoo-clock' }, [button, slider])];
}

function telling(card, replay) {
  const parent = state.byName[card.parent];
  const kin = make('p', { className: 'zoo-kin' }, parent
    ? [`${state.additions[card.adds]}, on top of `, link(parent)] : ['Began a line of its own.']);
  const children = state.cards.filter((other) => other.parent === card.name);
  if (children.length) kin.append(' Changed by ', ...children.flatMap((child, i) => [i ? ', ' : '', link(child)]), '.');
  return [...(card.formula ? [formula(card.formula)] : []), ...(replay ? [quality(card, replay), make('p', { className: 'hint', textContent: replay.hint })] : []), kin,
    make('div', { className: 'zoo-buttons' }, [
      make('a', { className: 'zoo-train', href: `?tab=train&${card.link}`, textContent: 'Train it' }), compareButton(card)]),
    make('p', { className: 'hint', textContent: `${card.source}.` })];
}

function comparing(names) {
  const back = make('button', { type: 'button', textContent: 'Only the first' });
  back.addEventListener('click', () => choose(names.slice(0, 1)));
  const race = make('a', { className: 'zoo-train', href: `?tab=train/race&contestants=${names.join(',')}`, textContent: 'Race them here' });
  return [make('p', { className: 'zoo-summary', textContent: 'Side by side, second by second, each on the same processor.' }),
    make('div', { className: 'zoo-buttons' }, [race, ...(names.length < MOST_COMPARED ? [compareButton(state.byName[names[0]])] : []), back])];
}

function compareButton(card) {
  const select = make('select', { 'aria-label': `Compare ${card.title} with` }, [
    make('option', { value: '', textContent: 'Compare with …' }),
    ...state.cards.filter((other) => other.poster && other !== card && !state.compared.includes(other.name)).map((other) =>
      make('option', { value: other.name, textContent: `${other.title} (${other.year})` }))]);
  select.addEventListener('change', () => {
    if (select.value) choose([...state.compared, select.value].slice(0, MOST_COMPARED));
  });
  return select;
}

function link(card) {
  const button = make('button', { type: 'button', className: 'zoo-link', textContent: card.title });
  button.addEventListener('click', () => choose([card.name]));
  return button;
}

// What stands between [[ and ]] is new.
function formula(text) {
  const parts = text.split(/\[\[(.*?)\]\]/s);
  return make('pre', { className: 'zoo-formula' }, parts.map((part, i) => i % 2 ? make('mark', { textContent: part }) : part));
}

function quality(card, replay) {
  const [seconds, fid] = replay.fid.at(-1) ?? [];
  const pace = `${replay.steps.toLocaleString('en')} steps in ${replay.seconds.toFixed(0)} seconds (${replay.device})`;
  const words = fid === undefined ? pace : `${pace}; FID ${fid.toFixed(0)} after ${seconds.toFixed(0)} of them, lower is better`;
  return make('p', { className: 'zoo-quality', textContent: `${words}.` });
}

// ---- curves

function curves(replay, most) {
  const drawn = replay.plots.slice(-most) // the method's own come last
    .map((plot) => curve(plot, replay.seconds));
  return { nodes: drawn.map((one) => one.node), show: (second) => drawn.forEach((one) => one.show(second)) };
}

function curve(plot, seconds) {
  const [width, height] = [300, 80];
  const values = plot.lines.flatMap((line) => line.points.map(([, value]) => value)).sort((a, b) => a - b);
  const [low, high] = [values[Math.floor(values.length * 0.01)], values[Math.ceil(values.length * 0.99) - 1]];
  const x = (second) => (width * second) / (seconds || 1);
  const y = (value) => height - (height * (Math.min(high, Math.max(low, value)) - low)) / (high - low || 1);
  const paths = plot.lines.map((line) => {
    const points = line.points.map(([second, value]) => `${x(second).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    return `<polyline points="${points}" style="stroke:var(${ROLES[line.role] ?? '--body-text-color'})"/>`;
  });
  const holder = make('div');
  holder.innerHTML = `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img">${paths.join('')}`
    + `<line y1="0" y2="${height}" class="zoo-now"/></svg>`;
  const svg = holder.firstChild;
  svg.setAttribute('aria-label', `${plot.title}, between ${low?.toPrecision(3)} and ${high?.toPrecision(3)}`);
  const now = svg.querySelector('.zoo-now');
  const keys = plot.lines.length > 1 ? plot.lines.map((line) =>
    make('span', { textContent: ` ${line.title}`, style: `color:var(${ROLES[line.role] ?? '--body-text-color'})` })) : [];
  const heading = make('div', { className: 'zoo-heading', title: plot.hint }, [make('span', { textContent: plot.title }), ...keys,
    make('small', { textContent: ` ${low?.toPrecision(2)} to ${high?.toPrecision(2)}` })]);
  const show = (second) => { now.setAttribute('x1', x(second)); now.setAttribute('x2', x(second)); };
  return { node: make('figure', {}, [heading, svg]), show };
}

// ---- opening

function drawFilters() {
  const names = Object.entries(state.additions).filter(([adds]) => state.cards.some((card) => card.adds === adds));
  filters.replaceChildren(...[['', 'everything'], ...names].map(([adds, words]) => {
    const button = make('button', { type: 'button', textContent: words });
    button.setAttribute('aria-pressed', adds === state.adds);
    button.addEventListener('click', () => { state.adds = adds; drawFilters(); drawCards(); });
    return button;
  }));
}
orders.addEventListener('click', (event) => {
  const button = event.target.closest('[data-order]');
  if (!button) return;
  state.order = button.dataset.order;
  for (const one of orders.children) one.setAttribute('aria-pressed', one === button);
  drawCards();
});

async function open() {
  try {
    const zoo = await asked('cards.json');
    Object.assign(state, zoo, { byName: Object.fromEntries(zoo.cards.map((card) => [card.name, card])) });
    drawFilters();
    drawCards();
    const [, name] = (new URLSearchParams(location.search).get('tab') ?? '').split('zoo/');
    if (state.byName[name]) {
      await choose([name]);
      list.querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest' });
    } else await present([(zoo.cards.find((card) => card.poster) ?? zoo.cards[0]).name]); // nobody asked: the address stays
  } catch (error) {
    detail.replaceChildren(make('p', { textContent: 'The cards could not be read. Reload the page to try again.' }));
  }
}
// Nothing is asked for before somebody looks.
new IntersectionObserver((entries, watch) => {
  if (entries.some((entry) => entry.isIntersecting)) { watch.disconnect(); open(); }
}).observe(element);
