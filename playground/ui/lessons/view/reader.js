// The reader: a list of lessons, one page at a time, arrow keys, full screen, and an address for each.
import {LESSONS} from './lessons.js';
import {REFERENCES} from './references.js';
import {indexed, make} from './elements.js';

const SECTION = 'lessons/';
const PAGES = [...LESSONS, ...REFERENCES];

export class Reader {
  /** holder: the element with .lesson-list and .lesson-page. */
  constructor(holder) {
    [this.list, this.page] = ['.lesson-list', '.lesson-page'].map((name) => holder.querySelector(name));
    this.list.replaceChildren(...PAGES.map(({id, title}, i) => {
      const button = make('button', {type: 'button', textContent: LESSONS[i] ? `${i + 1}  ${title}` : title});
      button.dataset.id = id;
      button.addEventListener('click', () => this.open(i));
      return button;
    }));
    this.holder = holder;
    document.addEventListener('keydown', (event) => this.#key(event));
    const asked = PAGES.findIndex(({id}) => id === new URLSearchParams(location.search).get('tab')?.split(SECTION)[1]);
    this.open(Math.max(0, asked), asked >= 0);
  }

  async open(number, isAsked = true) {
    const lesson = PAGES[number];
    this.number = number;
    [...this.list.children].forEach((button, i) => button.setAttribute('aria-current', i === number ? 'page' : 'false'));
    this.list.scrollTo({left: this.list.children[number].offsetLeft - 16});  // a phone's row is longer than its screen
    // The header's script names it in the address.
    if (isAsked) this.holder.dispatchEvent(new CustomEvent('section', {bubbles: true, detail: lesson.id}));
    const figure = make('div', {className: 'lesson-figure'});
    this.page.replaceChildren(this.#head(lesson, number), make('div', {className: 'lesson-body'}, [
      make('div', {className: 'lesson-text'}, [...lesson.text.map((words) => make('p', {}, indexed(words))),
        ...(lesson.look ? [make('p', {className: 'lesson-look'}, [make('b', {textContent: 'Look: '}), lesson.look])] : []),
        make('div', {className: 'lesson-tries'}, lesson.tries.map(([words, href]) => make('a', {href, textContent: words})))]),
      figure]));
    const {draw} = await import(`../figures/${lesson.figure}.js`);
    if (this.number === number) draw(figure, lesson);
  }

  #head({title}, number) {
    const step = (words, to, name) => {
      const button = make('button', {type: 'button', textContent: words, 'aria-label': name, disabled: !PAGES[to]});
      button.addEventListener('click', () => this.open(to));
      return button;
    };
    const whole = make('button', {type: 'button', textContent: 'Full screen'});
    whole.addEventListener('click', () => (document.fullscreenElement ? document.exitFullscreen() : this.page.requestFullscreen()));
    return make('header', {}, [make('h2', {textContent: title}), step('‹', number - 1, 'The lesson before'),
      step('›', number + 1, 'The next lesson'), whole]);
  }

  /** Wherever the focus is, as long as the lessons are seen and nothing else wants the key. */
  #key(event) {
    if (!this.page.getClientRects().length || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input, select, textarea, [role=tablist]')) return;
    const to = this.number + ({ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1}[event.key] ?? 0);
    if (to === this.number || !PAGES[to]) return;
    event.preventDefault();
    this.open(to);
    this.page.focus();
  }
}
