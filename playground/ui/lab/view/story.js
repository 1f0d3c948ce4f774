// The chapters as buttons, what the chosen one says, and what it suggests to try.
import {CHAPTERS} from '../maths/chapters.js';
import {make} from '../../view/elements.js';

const OWN = {text: 'Your own game: choose a scene and rules, and press Play.', tries: []};
const button = (children, onclick) => make('button', {type: 'button', onclick}, children);

/** choose(number): called with the number of a chapter. */
export function fillChapters(box, choose) {
  box.append(...CHAPTERS.map(({title}, i) =>
    button([make('b', {textContent: i + 1}), ` ${title}`], () => choose(i + 1))));
}

/** number: of the chapter, 0 for none. choose(attempt): called with one of those that the chapter offers. */
export function showStory(chapters, story, number, choose) {
  if (story.dataset.chapter === String(number)) return;
  const {text, tries} = CHAPTERS[number - 1] ?? OWN;
  story.dataset.chapter = number;
  [...chapters.children].forEach((one, i) => one.setAttribute('aria-pressed', i + 1 === number));
  story.querySelector('p').textContent = text;
  story.querySelector('.tries').replaceChildren(...tries.map((one) => button([one.title], () => choose(one))));
}
