const known = new Map();
let model = null, offered = null, aim = null, held = null;
const sets = () => props.sets;
const titled = (key) => sets().find(box => box.key === key);
const seedsIn = (key) => (props.value || {})[key] || [];
const tagOf = (key, at) => props.ordered ? at + 1 : key;
const make = (tag, options, ...inside) => {
  const made = Object.assign(document.createElement(tag), options);
  made.append(...inside);
  return made;
};
const thumb = (seed) => make('img', {src: known.get(seed) || '', alt: '', draggable: false});

function learn() {
  if (props.model !== model) { known.clear(); model = props.model; }
  for (const [seed, source] of props.pictures) known.set(seed, source);
}
function paintOffer() {
  const seeds = JSON.stringify([props.model, props.offer]);
  if (seeds !== offered) {
    offered = seeds;
    element.querySelector('.offer').replaceChildren(...props.offer.map(seed => {
      const tile = make('button', {type: 'button', className: 'tile', title: `Seed ${seed}`}, thumb(seed),
        make('span', {className: 'tags'}));
      tile.dataset.seed = seed;
      return tile;
    }));
  }
  for (const tile of element.querySelectorAll('.tile')) {
    const seed = Number(tile.dataset.seed);
    const places = sets().filter(({key}) => seedsIn(key).includes(seed));
    const tags = places.map(({key}) => make('b', {textContent: tagOf(key, seedsIn(key).indexOf(seed))}));
    tile.querySelector('.tags').replaceChildren(...tags);
    const isIn = seedsIn(aim).includes(seed), what = isIn ? 'take out of' : 'put into';
    tile.setAttribute('aria-pressed', isIn);
    tile.setAttribute('aria-label', `${props.noun} ${seed}: ${what} ${titled(aim).title}`);
  }
}
function paintSets() {
  element.querySelector('.sets').replaceChildren(...sets().map(({key, title, hint}) => {
    const picks = seedsIn(key).map((seed, at) => {
      const pick = make('button', {type: 'button', className: 'pick', title: `Seed ${seed}: take out`}, thumb(seed));
      if (props.ordered) pick.append(make('span', {className: 'tags'}, make('b', {textContent: at + 1})));
      pick.setAttribute('aria-label', `Take ${props.noun} ${seed} out of ${title}`);
      Object.assign(pick.dataset, {seed, at});
      return pick;
    });
    const head = make('button', {type: 'button', className: 'head'}, make('b', {textContent: title}),
      make('small', {textContent: hint}));
    head.setAttribute('aria-pressed', key === aim);
    const empty = make('small', {className: 'none', textContent: 'empty'});
    const box = make('div', {className: key === aim ? 'set aim' : 'set'}, head,
      make('div', {className: 'picks'}, ...(picks.length ? picks : [empty])));
    box.dataset.key = key;
    return box;
  }));
  const full = seedsIn(aim).length >= props.room;
  element.querySelector('.target').textContent = full
    ? `${titled(aim).title} is full: tap a picture in it to take it out.`
    : sets().length > 1 ? `A tap puts a ${props.noun} into ${titled(aim).title}.` : '';
}
function paint() {
  learn();
  if (!sets().some(({key}) => key === aim)) aim = sets()[0].key;
  element.classList.toggle('pixels', props.pixels);
  paintOffer();
  paintSets();
}
function change(key, seeds) {
  props.value = {...props.value, [key]: seeds};
  paint();
  trigger('input');
}
function put(seed, key) {
  if (!seedsIn(key).includes(seed) && seedsIn(key).length < props.room) change(key, [...seedsIn(key), seed]);
}
const takeOut = (seed, key) => change(key, seedsIn(key).filter(other => other !== seed));
const setAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest('.set');

element.addEventListener('click', ({target}) => {
  const tile = target.closest('.tile'), pick = target.closest('.pick'), box = target.closest('.set');
  if (tile) {
    const seed = Number(tile.dataset.seed);
    seedsIn(aim).includes(seed) ? takeOut(seed, aim) : put(seed, aim);
  } else if (pick) {
    const {key} = box.dataset, at = Number(pick.dataset.at);
    takeOut(Number(pick.dataset.seed), key);
    const left = element.querySelectorAll(`.set[data-key="${key}"] .pick`);
    (left[Math.min(at, left.length - 1)] || element.querySelector(`.set[data-key="${key}"] .head`)).focus();
  } else if (box) {
    aim = box.dataset.key;
    paint();
    element.querySelector(`.set[data-key="${aim}"] .head`).focus();
  }
});
element.addEventListener('keydown', (event) => {
  const tile = event.target.closest('.tile'), key = event.key.toUpperCase();
  if (tile && !event.ctrlKey && !event.metaKey && titled(key)) put(Number(tile.dataset.seed), key);
});
element.addEventListener('pointerdown', (event) => {
  const tile = event.target.closest('.tile, .pick');
  held = tile && event.button === 0 ? {tile, x: event.clientX, y: event.clientY, ghost: null} : null;
});
element.addEventListener('pointermove', (event) => {
  if (!held) return;
  if (!held.ghost && Math.hypot(event.clientX - held.x, event.clientY - held.y) > 8) {
    element.setPointerCapture(event.pointerId);  // and so no click ends the drag
    held.ghost = Object.assign(held.tile.querySelector('img').cloneNode(), {className: 'ghost'});
    element.append(held.ghost);
  }
  if (held.ghost) {
    held.ghost.style.translate = `${event.clientX - 28}px ${event.clientY - 28}px`;
    const over = setAt(event);
    element.querySelectorAll('.set').forEach(box => box.classList.toggle('over', box === over));
  }
});
const drop = (event) => {
  const {tile, ghost} = held || {};
  held = null;
  if (!ghost) return;
  ghost.remove();
  element.querySelectorAll('.over').forEach(box => box.classList.remove('over'));
  const seed = Number(tile.dataset.seed), from = tile.closest('.set')?.dataset.key ?? null;
  const over = setAt(event), to = over && element.contains(over) ? over.dataset.key : null;
  if (event.type === 'pointercancel' || to === from) return;
  if (from) takeOut(seed, from);
  if (to) put(seed, to);
};
element.addEventListener('pointerup', drop);
element.addEventListener('pointercancel', drop);
watch(['value', 'offer', 'pictures', 'model'], paint);
paint();
