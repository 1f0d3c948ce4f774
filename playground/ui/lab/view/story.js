// The chapters as buttons, what the chosen one says, and what it suggests to try.
import {CHAPTERS} from '../maths/chapters.js';

/** choose(index): called with the place of a chapter in the list. */
export function fillChapters(box, choose) {
  box.append(...CHAPTERS.map(({title}, i) => {
    const button = textButton('', () => choose(i));
    button.innerHTML = `<b>${i + 1}</b> ${title}`;
    return button;
  }));
}

/** number: of the chapter, 0 for none. attempt(settings, layers): called with what is to be tried. */
export function showStory(chapters, story, number, attempt) {
  const told = CHAPTERS[number - 1];
  [...chapters.children].forEach((button, i) => button.setAttribute('aria-pressed', i + 1 === number));
  story.querySelector('p').textContent = told?.text ?? 'Your own game: choose a scene and rules, and press Play.';
  story.querySelector('.tries').replaceChildren(...(told?.tries ?? []).map(({title, settings, layers}) =>
    textButton(title, () => attempt(settings, layers))));
}

function textButton(textContent, action) {
  const button = Object.assign(document.createElement('button'), {type: 'button', textContent});
  button.addEventListener('click', action);
  return button;
}
