// One small field that explains the term below the pointer, or the one that has the focus, or that was tapped.

const STAYS = 200; // milliseconds, in which a pointer may move from the term to its explanation
const APART = 6; // pixels

export class Tooltip {
  #field = document.createElement('div');
  #term = null; // the marked word that is explained
  #place = null; // what it stands in, which stays when its words are written anew
  #leaving = 0;

  constructor(root) {
    Object.assign(this.#field, {id: 'term-explained', className: 'term-explained', popover: 'manual', role: 'tooltip'});
    root.append(this.#field);
    const termOf = (target) => target.closest?.('dfn[data-term]');
    const isFocused = () => document.activeElement === this.#term;
    root.addEventListener('pointerover', ({target}) => {
      const term = termOf(target);
      if (term) this.#show(term);
      else if (this.#field.contains(target)) clearTimeout(this.#leaving);
      else if (this.#term && !isFocused()) this.#leave();
    });
    root.addEventListener('focusin', ({target}) => (termOf(target) ? this.#show(target) : this.#hide()));
    root.addEventListener('focusout', ({target}) => setTimeout(() => {
      if (target === this.#term && target.isConnected && !isFocused()) this.#hide(); // else it is about to be written anew
    }));
    root.addEventListener('click', ({target}) => {
      if (termOf(target)) this.#show(termOf(target));
      else if (!this.#field.contains(target)) this.#hide();
    });
    root.addEventListener('keydown', (event) => this.#key(event, termOf(event.target)), true);
    for (const change of ['scroll', 'resize']) addEventListener(change, () => this.#term && this.#put(), {capture: true, passive: true});
  }

  /** Where the words around the term have been written anew, the same term there is explained on. isChanging(part): whether
   *  that has not stood still yet. */
  follow(isChanging) {
    if (!this.#term || this.#term.isConnected) return;
    const again = this.#place.isConnected && this.#place.querySelector(`dfn[data-term="${CSS.escape(this.#term.dataset.term)}"]`);
    if (!again && isChanging(this.#place)) return;
    if (!again) this.#hide();
    else if (this.#hadFocus && document.activeElement === document.body) again.focus({preventScroll: true});
    else this.#show(again);
  }

  #hadFocus = false;

  #show(term) {
    clearTimeout(this.#leaving);
    this.#hadFocus = document.activeElement === term;
    if (term === this.#term) return;
    this.#hide();
    this.#term = term;
    this.#place = term.closest('[data-live], .html-container, .md, .lessons, .info-text') ?? document.body;
    const name = document.createElement('b');
    name.textContent = term.dataset.term;
    this.#field.replaceChildren(name, ` ${term.dataset.explanation}`);
    term.setAttribute('aria-describedby', this.#field.id);
    this.#field.showPopover();
    this.#put();
  }

  #leave() {
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => this.#hide(), STAYS);
  }

  #hide() {
    clearTimeout(this.#leaving);
    if (!this.#term) return;
    this.#term.removeAttribute('aria-describedby');
    this.#term = this.#place = null;
    this.#field.hidePopover();
  }

  /** Below the term, above where there is no room; never beyond the screen. */
  #put() {
    const [word] = this.#term.getClientRects(); // of a term in two lines, the first
    if (!word) return;
    const {offsetWidth: width, offsetHeight: height} = this.#field, screen = document.documentElement;
    const below = word.bottom + APART, above = word.top - APART - height;
    const left = Math.max(APART, Math.min(word.left, screen.clientWidth - width - APART));
    Object.assign(this.#field.style, {left: `${left}px`, top: `${below + height < innerHeight || above < 0 ? below : above}px`});
  }

  /** Escape closes it and nothing else; what presses buttons is not the page's while a term has the focus. */
  #key(event, term) {
    const isMeant = event.key === 'Escape' ? this.#term : term && ['Enter', ' '].includes(event.key);
    if (!isMeant) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') this.#hide();
    else this.#show(term);
  }
}
