// How to call the page from a program, what it answers, and lines for a shell.
import {make, say} from '../view/elements.js';
import {factsOf} from '../view/facts.js';

export async function draw(holder) {
  const facts = await factsOf('programs', holder);
  if (!facts) return;
  const here = new URL(window.gradio_config.root, location.href).href.replace(/\/$/, '');
  holder.append(title('From Python'), code(facts.snippet.replace(facts.page, here)),
    await callsOf(window.gradio_config.root),
    title('In a shell, in the folder of the project'),
    ...facts.commands.flatMap(({line, does}) => [make('p', {textContent: does}), code(line)]));
}

const title = (textContent) => make('h3', {textContent});
const code = (textContent) => make('pre', {className: 'lesson-code', tabIndex: 0}, [make('code', {textContent})]);

/** Every call that the page answers, with the first sentence of what it is told to do. */
async function callsOf(root) {
  try {
    const {named_endpoints: calls} = await (await fetch(`${root}/gradio_api/info`)).json();
    const rows = Object.entries(calls).map(([name, {description}]) => make('div', {}, [
      make('dt', {}, [make('code', {textContent: name})]), make('dd', {textContent: firstSentence(description)})]));
    return make('details', {}, [make('summary', {textContent: `All ${rows.length} calls`}), make('dl', {className: 'glossary'}, rows)]);
  } catch {
    return say('The list of calls could not be read. Open this page again.');
  }
}

export const firstSentence = (words) => /^.*?\.(?=\s+[A-Z`]|$)/s.exec(words ?? '')?.[0] ?? words ?? '';
