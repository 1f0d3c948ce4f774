// The game in the address: behind the #, where no server reads it.
import {CHAPTERS} from '../maths/chapters.js';
import {USUAL, settingsOf, textOf} from '../maths/settings.js';

/** Settings of a chapter, by its place in the list. */
export const settingsOfChapter = (index) => ({...USUAL, ...CHAPTERS[index].settings});

/** What the address asks for: settings, and the chapter's number or 0. Null where it asks for nothing. */
export function askedGame() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const chapter = Math.min(Math.max(Math.round(Number(asked.get('chapter'))) || 0, 0), CHAPTERS.length);
  if (asked.has('scene')) return {settings: settingsOf(asked), chapter};
  return chapter ? {settings: settingsOfChapter(chapter - 1), chapter} : null;
}

/** The address carries everything. */
export function tellGame(settings, chapter) {
  const query = new URLSearchParams(location.search);
  query.set('tab', 'lab');
  history.replaceState(history.state, '', `?${query}#${textOf(settings)}${chapter ? `&chapter=${chapter}` : ''}`);
}
