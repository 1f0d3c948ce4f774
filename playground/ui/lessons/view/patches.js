// D's verdicts over the picture that they are of: a cell for each patch, and the square that one of them sees.
import {make} from './elements.js';

/** How strong a cell's colour is: nothing where D cannot tell, all where it is fairly sure. */
export const strength = (verdict) => Math.min(0.8, 2.6 * Math.abs(verdict - 0.5));

/** Where a cell and the patch that it stands for begin, in pixels: the cell in the middle of its patch, a step wide. */
export const placesOf = (number, {side, step, first}) => {
  const patch = first + step * number;
  return {patch, cell: patch + (side - step) / 2};
};

/** Row and column of the patch that D finds least real. */
export function leastReal(verdicts) {
  const all = verdicts.flat(), at = all.indexOf(Math.min(...all));
  return [Math.floor(at / verdicts.length), at % verdicts.length];
}

/**
 * picture, verdicts: of one picture, rows of numbers from 0, fake, to 1, real. patches: {side, step, first, of}, in
 * pixels. whenPointed gets row, column and verdict of the patch whose square is shown; first that which D finds least real.
 */
export function patchMap({title, picture, verdicts}, patches, whenPointed) {
  const percent = (pixels) => `${100 * pixels / patches.of}%`, {length} = verdicts;
  const cells = make('div', {className: 'cells'}, verdicts.flat().map((verdict) => make('i', {
    style: `background:var(--${verdict < 0.5 ? 'fake' : 'real'});opacity:${strength(verdict).toFixed(2)}`})));
  cells.style.inset = percent(placesOf(0, patches).cell);
  cells.style.gridTemplateColumns = `repeat(${length}, 1fr)`;
  const square = make('div', {className: 'seen'});
  square.style.width = square.style.height = percent(patches.side);
  let at = leastReal(verdicts);
  const point = (to) => {
    at = to.map((number) => Math.min(length - 1, Math.max(0, number)));
    const [row, column] = at;
    square.style.top = percent(placesOf(row, patches).patch);
    square.style.left = percent(placesOf(column, patches).patch);
    whenPointed(verdicts[row][column]);
  };
  cells.addEventListener('pointerover', ({target}) => {
    const number = [...cells.children].indexOf(target);
    if (number >= 0) point([Math.floor(number / length), number % length]);
  });
  point(at);
  const map = make('div', {className: 'lesson-patches', role: 'group', tabIndex: 0,
    'aria-label': `D’s verdicts on ${length} times ${length} patches of ${title}. Arrow keys move the square.`},
  [make('img', {src: picture, alt: ''}), cells, square]);
  map.addEventListener('keydown', (event) => {
    const way = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation(); // elsewhere arrows turn the pages
    point([at[0] + way[0], at[1] + way[1]]);
  });
  return map;
}
