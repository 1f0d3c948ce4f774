// The game in the address: behind the #, where no server reads it.
import {CHAPTERS} from '../maths/chapters.js';
import {USUAL, settingsOf, textOf} from '../maths/settings.js';
import {SPEEDS} from './playback.js';
import {LAYERS} from './stage.js';

/** Settings of a chapter, by its number. */
export const settingsOfChapter = (chapter) => ({...USUAL, ...CHAPTERS[chapter - 1].settings});

/** A whole number from 0 to most; undefined where there is none. */
const wholeOf = (text, most) => (/^\d+$/.test(text) ? Math.min(Number(text), most) : undefined);

/** What the address asks for, as Lab.open takes it. Null where it asks for nothing. */
export function askedGame() {
  const asked = new URLSearchParams(location.hash.slice(1)), drawn = asked.get('layers')?.split(' ');
  const chapter = wholeOf(asked.get('chapter'), CHAPTERS.length) ?? 0;
  if (!asked.has('scene') && !chapter) return null;
  return {
    settings: asked.has('scene') ? settingsOf(asked) : settingsOfChapter(chapter), chapter,
    layers: drawn && Object.fromEntries(Object.keys(LAYERS).map((name) => [name, drawn.includes(name)])),
    speed: wholeOf(asked.get('speed'), SPEEDS.length - 1),
  };
}

export function tellGame({settings, chapter, layers, speed}) {
  const query = new URLSearchParams(location.search), drawn = Object.keys(LAYERS).filter((name) => layers[name]);
  query.set('tab', 'lab');
  const view = new URLSearchParams({layers: drawn.join(' '), speed, ...(chapter && {chapter})});
  history.replaceState(history.state, '', `?${query}#${textOf(settings)}&${view}`);
}
