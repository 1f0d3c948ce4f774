// A dense GAN and a DCGAN, layer by layer, and what a trained generator's layers hold on the way to one picture: of
// the run that is open in Train, and of a generator of the page where none is.
import {choices, make, say} from '../view/elements.js';
import {factsOf} from '../view/facts.js';

export async function draw(holder) {
  const run = new URLSearchParams(location.search).get('run');
  const maps = make('div', {className: 'lesson-maps'}), tables = make('div', {className: 'lesson-figure'});
  holder.append(maps, tables);
  await Promise.all([drawMaps(maps, run), drawTables(tables)]);
}

async function drawMaps(holder, run) {
  const facts = (run && await factsOf(`maps-of/${encodeURIComponent(run)}`, holder)) || await factsOf('maps', holder);
  if (!facts) return;
  holder.append(say(`One picture on its way through the generator of “${facts.title}”: up to 8 channels of each size.`),
  ...facts.maps.map(({title, pictures}) => make('figure', {}, [make('figcaption', {textContent: title}),
    ...pictures.map((picture, i) => make('img', {src: picture, alt: `channel ${i + 1} of ${title}`}))])));
}

async function drawTables(holder) {
  const facts = await factsOf('layers', holder);
  if (!facts) return;
  const titles = Object.keys(facts.tables), table = make('div', {className: 'lesson-row'});
  const show = (title) => {
    const rows = facts.tables[title], networks = [...new Set(rows.map((row) => row.network))];
    table.replaceChildren(...networks.map((network) => tableOf(network, rows.filter((row) => row.network === network))));
  };
  holder.append(choices('Networks', Object.fromEntries(titles.map((title) => [title, title])), titles.at(-1), show), table);
  show(titles.at(-1));
}

function tableOf(network, rows) {
  const all = rows.reduce((sum, {parameters}) => sum + parameters, 0);
  const line = (tag, ...words) => make('tr', {}, words.map((textContent) => make(tag, {textContent})));
  const table = make('table', {className: 'lesson-table small'}, [line('th', network, 'output', 'weights'),
    ...rows.map(({layer, output, parameters}) => line('td', layer, output, parameters ? parameters.toLocaleString('en') : '')),
    line('th', 'together', '', all.toLocaleString('en'))]);
  table.querySelector('th').className = network === 'Generator' ? 'c-g' : 'c-d';
  return table;
}
