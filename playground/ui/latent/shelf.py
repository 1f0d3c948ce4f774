"""A shelf of pictures to pick from, and baskets to put them into: by tap, by drag and drop, by keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from playground.latent.seeds import LARGEST_SEED, Picker
from playground.pretrained import generator_entry
from playground.ui.pictures import data_uri

SHOWN = 36
"""pictures on a shelf"""
ROOM = 8
"""pictures in a basket"""
THUMB = 56
"""side of a picture on the shelf, in pixels of the page"""
NOUNS = {"digits": "digit", "garments": "garment", "faces": "face"}

Picks = dict[str, list[int]]
"""for each basket the seeds in it, in the order they were put there"""

TEMPLATE = """
<div class="shelf" role="group" aria-label="Shelf"></div>
<p class="target" role="status"></p>
<div class="baskets"></div>
"""

SCRIPT = """
const known = new Map();
let model = null, shelf = null, aim = null, held = null;
const baskets = () => props.baskets;
const titled = (key) => baskets().find(basket => basket.key === key);
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
function paintShelf() {
  const seeds = JSON.stringify([props.model, props.shelf]);
  if (seeds !== shelf) {
    shelf = seeds;
    element.querySelector('.shelf').replaceChildren(...props.shelf.map(seed => {
      const tile = make('button', {type: 'button', className: 'tile', title: `Seed ${seed}`}, thumb(seed),
        make('span', {className: 'tags'}));
      tile.dataset.seed = seed;
      return tile;
    }));
  }
  for (const tile of element.querySelectorAll('.tile')) {
    const seed = Number(tile.dataset.seed);
    const places = baskets().filter(({key}) => seedsIn(key).includes(seed));
    const tags = places.map(({key}) => make('b', {textContent: tagOf(key, seedsIn(key).indexOf(seed))}));
    tile.querySelector('.tags').replaceChildren(...tags);
    const isIn = seedsIn(aim).includes(seed), what = isIn ? 'take out of' : 'put into';
    tile.setAttribute('aria-pressed', isIn);
    tile.setAttribute('aria-label', `${props.noun} ${seed}: ${what} ${titled(aim).title}`);
  }
}
function paintBaskets() {
  element.querySelector('.baskets').replaceChildren(...baskets().map(({key, title, hint}) => {
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
    const basket = make('div', {className: key === aim ? 'basket aim' : 'basket'}, head,
      make('div', {className: 'picks'}, ...(picks.length ? picks : [empty])));
    basket.dataset.key = key;
    return basket;
  }));
  const full = seedsIn(aim).length >= props.room;
  element.querySelector('.target').textContent = full
    ? `${titled(aim).title} is full: tap a picture in it to take it out.`
    : baskets().length > 1 ? `A tap puts a ${props.noun} into ${titled(aim).title}.` : '';
}
function paint() {
  learn();
  if (!baskets().some(({key}) => key === aim)) aim = baskets()[0].key;
  element.classList.toggle('pixels', props.pixels);
  paintShelf();
  paintBaskets();
}
function set(key, seeds) {
  props.value = {...props.value, [key]: seeds};
  paint();
  trigger('input');
}
function put(seed, key) {
  if (!seedsIn(key).includes(seed) && seedsIn(key).length < props.room) set(key, [...seedsIn(key), seed]);
}
const takeOut = (seed, key) => set(key, seedsIn(key).filter(other => other !== seed));
const basketAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest('.basket');

element.addEventListener('click', ({target}) => {
  const tile = target.closest('.tile'), pick = target.closest('.pick'), basket = target.closest('.basket');
  if (tile) {
    const seed = Number(tile.dataset.seed);
    seedsIn(aim).includes(seed) ? takeOut(seed, aim) : put(seed, aim);
  } else if (pick) {
    const {key} = basket.dataset, at = Number(pick.dataset.at);
    takeOut(Number(pick.dataset.seed), key);
    const left = element.querySelectorAll(`.basket[data-key="${key}"] .pick`);
    (left[Math.min(at, left.length - 1)] || element.querySelector(`.basket[data-key="${key}"] .head`)).focus();
  } else if (basket) {
    aim = basket.dataset.key;
    paint();
    element.querySelector(`.basket[data-key="${aim}"] .head`).focus();
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
    const over = basketAt(event);
    element.querySelectorAll('.basket').forEach(basket => basket.classList.toggle('over', basket === over));
  }
});
const drop = (event) => {
  const {tile, ghost} = held || {};
  held = null;
  if (!ghost) return;
  ghost.remove();
  element.querySelectorAll('.over').forEach(basket => basket.classList.remove('over'));
  const seed = Number(tile.dataset.seed), from = tile.closest('.basket')?.dataset.key ?? null;
  const over = basketAt(event), to = over && element.contains(over) ? over.dataset.key : null;
  if (event.type === 'pointercancel' || to === from) return;
  if (from) takeOut(seed, from);
  if (to) put(seed, to);
};
element.addEventListener('pointerup', drop);
element.addEventListener('pointercancel', drop);
watch(['value', 'shelf', 'pictures', 'model'], paint);
paint();
"""


@dataclass(frozen=True)
class Basket:
    """Where pictures are put."""

    key: str
    title: str
    hint: str


@dataclass(frozen=True)
class Shelf:
    """What is the same for every model."""

    baskets: tuple[Basket, ...]
    ordered: bool = False
    """whether pictures show their place in the basket instead of its name"""

    def component(self, contents: dict[str, Any], elem_id: str) -> gr.HTML:
        """Fires `input` when a person changes what is in the baskets. Its value is read by `read`.

        contents: of `filled`; return `gr.HTML(**filled(...))` to fill it anew.
        """
        return gr.HTML(
            html_template=TEMPLATE,
            js_on_load=SCRIPT,
            apply_default_css=False,
            elem_id=elem_id,
            elem_classes="picking",
            **contents,
        )

    def filled(self, picker: Picker, model: str, first: int, picks: Picks) -> dict[str, Any]:
        """SHOWN pictures from seed `first` on, what is in the baskets, and how both look."""
        on_shelf = list(range(first, first + SHOWN))
        needed = list(dict.fromkeys([*on_shelf, *(seed for seeds in picks.values() for seed in seeds)]))
        pictures = picker.pictures(model, picker.latents(model, needed))
        return {
            "value": picks,
            "model": model,
            "noun": NOUNS[generator_entry(model).subject],
            "pixels": pictures.shape[-1] < THUMB,
            "shelf": on_shelf,
            "pictures": [[seed, data_uri(picture)] for seed, picture in zip(needed, pictures, strict=True)],
            "baskets": [asdict(basket) for basket in self.baskets],
            "room": ROOM,
            "ordered": self.ordered,
        }

    def read(self, value: Any) -> Picks:
        """What a browser sent: only seeds, only as many as a basket holds; anything else counts as nothing."""
        sent: Mapping[str, Any] = value if isinstance(value, dict) else {}
        return {basket.key: _seeds(sent.get(basket.key)) for basket in self.baskets}


def first_seed(typed: float | None) -> int:
    """Where a shelf begins. ValueError for what is no seed."""
    if typed is None or not 0 <= typed <= LARGEST_SEED - SHOWN:
        raise ValueError(f"A shelf begins with a whole number from 0 to {LARGEST_SEED - SHOWN:,}. Change its seed.")
    return int(typed)


def _seeds(sent: Any) -> list[int]:
    listed = sent if isinstance(sent, list) else []
    seeds = [s for s in listed if isinstance(s, int) and not isinstance(s, bool) and 0 <= s <= LARGEST_SEED]
    return list(dict.fromkeys(seeds))[:ROOM]
