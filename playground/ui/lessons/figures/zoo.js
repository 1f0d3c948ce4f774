// The methods of the zoo, by year: names and addresses come from the cards.
import {make, say} from '../view/elements.js';

export async function draw(holder) {
  const line = say('The cards are on their way.');
  holder.append(line);
  try {
    const {cards} = await (await fetch(`${window.gradio_config.root}/zoo/cards.json`)).json();
    const years = [...new Set(cards.map((card) => card.year))];
    line.replaceWith(make('dl', {className: 'lesson-years'}, years.flatMap((year) => [make('dt', {textContent: year}),
      make('dd', {}, cards.filter((card) => card.year === year).map(({name, title, summary}) =>
        make('a', {textContent: title, title: summary, href: `?tab=zoo/${name}`})))])));
  } catch {
    line.textContent = 'The cards could not be read. Open this lesson again.';
  }
}
