// The zoo: cards to choose from, and a recording of how each begins to learn, on one clock for two or three.
import {CardList} from './cards.js';
import {comparison, description} from './description.js';
import {make, mayMove} from '../../view/elements.js';
import {clock, player} from './player.js';
import {sideBySide} from './race.js';
import {getJson} from './server.js';

const NARROW = matchMedia('(max-width: 900px)'); // there the cards stand below what is told of one

/** Fetch the cards, and open the one that the address names. holder: as in tab.html. */
export async function openZoo(holder) {
  try {
    await new Zoo(holder, await getJson('cards.json')).open();
  } catch (error) {
    const words = 'The cards could not be read. Reload the page to try again.';
    holder.querySelector('.zoo-detail').replaceChildren(make('p', {textContent: words}));
  }
}

class Zoo {
  #loads = 0;
  #clock = {stop: () => {}};

  /** cards and additions: as the server tells them (zoo/routes.py). */
  constructor(holder, {cards, additions}) {
    [this.holder, this.cards, this.additions] = [holder, cards, additions];
    this.byName = Object.fromEntries(cards.map((card) => [card.name, card]));
    [this.adds, this.order, this.compared] = ['', 'year', []];
    [this.filters, this.orders, this.list, this.detail] = ['.zoo-filters', '.zoo-order', '.zoo-cards', '.zoo-detail'].map(
      (name) => holder.querySelector(name));
    this.cardList = new CardList(this.list, this.byName, (name) => this.choose([name]));
    this.list.addEventListener('click', (event) => {
      if (NARROW.matches && event.target.closest('.zoo-card')) this.detail.scrollIntoView({behavior: mayMove() ? 'smooth' : 'auto'});
    });
    this.orders.addEventListener('click', (event) => this.#reorder(event.target.closest('[data-order]')));
  }

  async open() {
    this.#drawFilters();
    this.#drawCards();
    const [, name] = (new URLSearchParams(location.search).get('tab') ?? '').split('zoo/');
    if (this.byName[name]) {
      await this.choose([name]);
      // On a phone the list stands below the card that was asked for.
      if (!NARROW.matches) this.list.querySelector('[aria-pressed=true]')?.scrollIntoView({block: 'nearest'});
    } else await this.#present([this.#first().name]); // nobody asked: the address stays
  }

  /** The oldest game of two that is recorded. */
  #first() {
    const recorded = this.cards.filter((card) => card.poster);
    return recorded.find((card) => card.adds !== 'no game') ?? recorded[0] ?? this.cards[0];
  }

  /** Show these cards beside one another; the header's script names the first in the address. */
  choose(names) {
    this.holder.dispatchEvent(new CustomEvent('section', {bubbles: true, detail: names[0]}));
    return this.#present(names);
  }

  async #present(names) {
    this.compared = names;
    this.#clock.stop();
    const load = ++this.#loads;
    this.cardList.mark(names);
    const shown = await Promise.all(names.map(async (name) => {
      const card = this.byName[name];
      return {card, replay: card.poster ? await getJson(name, 'replay.json').catch(() => null) : null};
    }));
    if (load !== this.#loads) return; // another card was chosen meanwhile
    const [{card, replay}] = shown, alone = shown.length === 1;
    // Beside one another stands what can be compared: their distances, or each one's own curve where one has none.
    const {players, distances} = !alone && shown.every((one) => one.replay?.fid.length > 1) ? sideBySide(shown)
      : {players: shown.map((one) => player(one.card, one.replay, alone))};
    this.#clock = clock([...players, ...(distances ? [distances] : [])]);
    this.detail.replaceChildren(
      make('div', {className: `zoo-players of-${players.length}`}, players.map((one) => one.node)),
      ...(distances ? [make('div', {className: 'zoo-curves'}, [distances.node])] : []),
      ...this.#clock.nodes, ...(alone ? description(this, card, replay) : comparison(this, names)));
    this.detail.scrollTop = 0;
  }

  #drawCards() {
    this.cardList.draw(this.cards.filter((card) => !this.adds || card.adds === this.adds), this.order);
    this.cardList.mark(this.compared);
  }

  #drawFilters() {
    const names = Object.entries(this.additions).filter(([adds]) => this.cards.some((card) => card.adds === adds));
    this.filters.replaceChildren(...[['', 'Everything'], ...names].map(([adds, words]) => {
      const button = make('button', {type: 'button', textContent: words});
      button.setAttribute('aria-pressed', adds === this.adds);
      button.addEventListener('click', () => { this.adds = adds; this.#drawFilters(); this.#drawCards(); });
      return button;
    }));
  }

  #reorder(button) {
    if (!button) return;
    this.order = button.dataset.order;
    for (const one of this.orders.children) one.setAttribute('aria-pressed', one === button);
    this.#drawCards();
  }
}
