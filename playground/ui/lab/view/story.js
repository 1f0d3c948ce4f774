// The chapters as buttons, what the chosen one says, and what it suggests to try.
import {CHAPTERS} from '../maths/chapters.js';
import {make} from '../../view/elements.js';

/** choose(number): called with the number of a chapter. */
export function fillChapters(box, choose) {
  box.append(...CHAPTERS.map(({title}, i) => {
    const button = textButton('', () => choose(i + 1));
    button.innerHTML = `<b>${i + 1}</b> ${title}`;
    return button;
  }));
}

/** number: of the chapter, 0 for none. choose(attempt): called with one of those that the chapter offers. */
export function showStory(chapters, story, number, choose) {
  const told = CHAPTERS[number - 1];
  if (story.dataset.chapter === String(number)) return;
  story.dataset.chapter = number;
  [...chapters.children].forEach((button, i) => button.setAttribute('aria-pressed', i + 1 === number));
  story.querySelector('p').textContent = told?.text ?? 'Your own game: choose a scene and rules, and press Play.';
  story.querySelector('.tries').replaceChildren(...(told?.tries ?? []).map((attempt) =>
    textButton(attempt.title, () => choose(attempt))));
}

function textButton(textContent, action) {
  const button = make('button', {type: 'button', textContent});
  button.addEventListener('click', action);
  return button;
}
