// The cards, by year or as a family tree; arrow keys walk through them.
import {make} from '../../view/elements.js';
import {address} from './server.js';

export class CardList {
  /** list: the element to fill. byName: every card, by name. choose: told the name of the card that somebody wants. */
  constructor(list, byName, choose) {
    [this.list, this.byName, this.choose] = [list, byName, choose];
    list.addEventListener('keydown', (event) => this.#walk(event));
    list.addEventListener('click', (event) => {
      const button = event.target.closest('.zoo-card');
      if (button) choose(button.dataset.name);
    });
  }

  /** order: 'year' or 'family'. */
  draw(cards, order) {
    this.list.classList.toggle('family', order === 'family');
    this.list.replaceChildren(...(order === 'family' ? familyTree(cards, this.byName) : years(cards)));
  }

  mark(names) {
    for (const button of this.list.querySelectorAll('.zoo-card')) {
      button.setAttribute('aria-pressed', names.includes(button.dataset.name));
    }
  }

  // In the order of the cards; in the family tree, left goes to the parent and right to a child.
  #walk(event) {
    const button = event.target.closest('.zoo-card');
    if (!button || !event.key.startsWith('Arrow')) return;
    const all = [...this.list.querySelectorAll('.zoo-card')];
    const item = button.closest('li');
    let next;
    if (event.key === 'ArrowLeft' && item) next = item.parentElement.closest('li')?.querySelector('.zoo-card');
    else if (event.key === 'ArrowRight' && item) next = item.querySelector(':scope > ul .zoo-card');
    else next = all[all.indexOf(button) + (['ArrowRight', 'ArrowDown'].includes(event.key) ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    this.choose(next.dataset.name);
  }
}

function cardButton(card) {
  const poster = card.poster
    ? make('span', {className: 'zoo-poster', style: `background-image:url("${address(card.name, card.poster)}")`})
    : make('span', {className: 'zoo-poster none', textContent: '?'});
  const button = make('button', {type: 'button', className: 'zoo-card'}, [
    poster, make('b', {textContent: card.title}), make('small', {className: 'zoo-year', textContent: card.year}),
    ...(card.figure ? [make('small', {className: 'zoo-figure', textContent: card.figure.replace(/ s$/, '\u00a0s'), title: card.quality})] : [])]);
  button.dataset.name = card.name;
  return button;
}

function years(cards) {
  const all = [...new Set(cards.map((card) => card.year))];
  return all.map((year) => make('section', {}, [
    make('h3', {textContent: year}),
    make('div', {className: 'zoo-row'}, cards.filter((card) => card.year === year).map(cardButton))]));
}

// Whoever is not among the cards hands its children to its own parent.
function familyTree(cards, byName) {
  const names = new Set(cards.map((card) => card.name));
  const parentOf = (card) => {
    let parent = byName[card.parent];
    while (parent && !names.has(parent.name)) parent = byName[parent.parent];
    return parent?.name ?? '';
  };
  const branch = (name) => {
    const children = cards.filter((card) => parentOf(card) === name);
    return children.length ? [make('ul', {}, children.map((card) =>
      make('li', {}, [cardButton(card), ...branch(card.name)])))] : [];
  };
  return branch('');
}
