// Pictures side by side, with a title above and words below.
import {make} from './elements.js';

/** pictures: of {title, picture, words}. kind: "pixels" for those whose pixels should be seen. */
export function gallery(pictures, kind = '') {
  return make('div', {className: `lesson-gallery ${kind}`}, pictures.map(({title, picture, words = ''}) => make('figure', {}, [
    make('figcaption', {textContent: title}), make('img', {src: picture, alt: title}), make('p', {textContent: words})])));
}
