// Marks terms where they first stand in a card, or in a paragraph outside of any, once the words there have stood still:
// what a stream changes several times a second costs nothing.
import {Terms} from './terms.js';
import {Tooltip} from './tooltip.js';

const QUIET = 500; // milliseconds
/** Running text, in the parts of the page that are HTML of its own: no text here belongs to a script of Gradio's. */
const OURS = ':is(.html-container, .md)';
const TEXT = `${OURS} :is(p, li, dd, th, td, small, .hint, .look, .legend, .health, .coverage span, .zoo-heading), .info-text`;
const CARD = '.card, .lesson-page, .gr-accordion, dialog';
/** No term is marked in what can be pressed, in names, in code, nor in the glossary itself. */
const NOT_IN = 'button, a, label, input, textarea, select, summary, code, pre, kbd, .code, h1, h2, h3, h4, h5, h6, svg, canvas, .glossary, dfn';
/** The title of a paper stays as it is. */
const SOURCE = /et al\. \d{4}, /;

/** Explains the terms of the page from now on. address: of the glossary. */
export async function explainTerms(root, address) {
  if (!HTMLElement.prototype.showPopover) return; // an older browser: the words stay as they are
  const answer = await fetch(address);
  if (!answer.ok) return;
  const terms = new Terms((await answer.json()).terms);
  const tooltip = new Tooltip(root);
  watchText(root, (part) => markTerms(part, terms), (isChanging) => tooltip.follow(isChanging));
}

/** Calls mark(part) for each part of the root whose words have changed and then stood still, and then done(isChanging). */
function watchText(root, mark, done) {
  const changed = new Map([[root, -Infinity]]);
  let timer = 0;
  const note = (records, now = performance.now()) => records.forEach(({target}) => changed.set(target, now));
  const look = () => {
    timer = 0;
    note(observer.takeRecords());
    const still = performance.now() - QUIET;
    for (const [part, since] of changed) {
      if (since > still) continue;
      changed.delete(part);
      if (part.isConnected) mark(part.nodeType === Node.TEXT_NODE ? part.parentElement : part);
    }
    observer.takeRecords(); // the marks themselves
    done((part) => [...changed.keys()].some((node) => part.contains(node) || node.contains(part)));
    if (changed.size) timer = setTimeout(look, QUIET);
  };
  const observer = new MutationObserver((records) => {
    note(records);
    timer ||= setTimeout(look, QUIET);
  });
  observer.observe(root, {childList: true, characterData: true, subtree: true});
  look();
}

/** Marks the terms of a part of the page: of the paragraphs in it, or of the one that it lies in. */
export function markTerms(part, terms) {
  const around = outermost(part.closest(TEXT));
  for (const text of around ? [around] : part.querySelectorAll(TEXT)) {
    if (outermost(text) !== text || SOURCE.test(text.textContent) || !terms.in(text.textContent).length) continue;
    const marked = new Set([...(text.closest(CARD) ?? text).querySelectorAll('dfn[data-term]')].map(({dataset}) => dataset.term));
    for (const words of wordsOf(text)) markWords(words, terms, marked);
  }
}

function outermost(text) {
  const around = text?.parentElement.closest(TEXT);
  return around ? outermost(around) : text;
}

function wordsOf(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(NOT_IN)) found.push(walker.currentNode);
  return found;
}

/** From the last to the first, so that the node that was there stays the first. marked: names of terms, which grow. */
function markWords(words, terms, marked) {
  const found = terms.in(words.data).filter(([, , {name}]) => !marked.has(name) && marked.add(name));
  for (const [place, spelling, {name, explanation}] of found.reverse()) {
    const node = words.splitText(place), mark = document.createElement('dfn');
    node.splitText(spelling.length);
    node.replaceWith(mark);
    mark.append(node);
    mark.tabIndex = 0;
    Object.assign(mark.dataset, {term: name, explanation});
  }
}
