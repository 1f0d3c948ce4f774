// A dense GAN and a DCGAN, layer by layer, and what a trained generator's layers hold on the way to one digit.
import {choices, make} from '../view/elements.js';
import {factsOf} from '../view/facts.js';

export async function draw(holder) {
  const facts = await factsOf('layers', holder);
  if (!facts) return;
  const titles = Object.keys(facts.tables), table = make('div', {className: 'lesson-row'});
  const show = (title) => {
    const networks = [...new Set(facts.tables[title].map((row) => row.network))];
    table.replaceChildren(...networks.map((network) => make('table', {className: 'lesson-table small'}, [
      make('tr', {}, [make('th', {textContent: network, className: network === 'Generator' ? 'c-g' : 'c-d', scope: 'col'}),
        make('th', {textContent: 'output', scope: 'col'}), make('th', {textContent: 'weights', scope: 'col'})]),
      ...facts.tables[title].filter((row) => row.network === network).map((row) => make('tr', {}, [
        make('td', {textContent: row.layer}), make('td', {textContent: row.output}), make('td', {textContent: row.parameters.toLocaleString('en')})]))])));
  };
  const maps = make('div', {className: 'lesson-maps'}, facts.maps.map(({title, pictures}) => make('figure', {}, [
    make('figcaption', {textContent: title}), ...pictures.map((picture, i) => make('img', {src: picture, alt: `channel ${i + 1} of ${title}`}))])));
  holder.append(make('p', {className: 'lesson-said', textContent: 'One digit on its way through the generator of Digits, DCGAN (8 channels of each size):'}), maps,
    choices('Networks', Object.fromEntries(titles.map((title) => [title, title])), titles.at(-1), show), table);
  show(titles.at(-1));
}
