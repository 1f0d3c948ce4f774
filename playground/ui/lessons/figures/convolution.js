// Transposed convolution with numbers that one may change: hover an input cell and see its stamp.
import {outputSize, stampAt, transposedConvolution} from '../maths/convolution.js';
import {choices, make, say, short} from '../view/elements.js';

const EXAMPLES = {
  first: {words: 'Example 1: stride 1', input: [[0, 1], [2, 3]], kernel: [[0, 1], [2, 3]], stride: 1, padding: 0},
  second: {words: 'Example 2: stride 2', input: [[0, 1], [2, 3]], kernel: [[1, 4], [2, 3]], stride: 2, padding: 0},
  dcgan: {words: 'DCGAN: 4 × 4, stride 2, padding 1', input: [[1, 0], [0, 1]],
    kernel: [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]], stride: 2, padding: 1},
};
/** The transposed convolutions of the zoo's DCGAN for 64 pixels, from one position of 100 channels. */
export const LAYERS = [512, 256, 128, 64, 1].map((channels, i) => ({channels, kernel: 4, stride: i ? 2 : 1, padding: i ? 1 : 0}));
const BOUNDS = {stride: [1, 3], padding: [0, 2]};

export function draw(holder) {
  let at = structuredClone(EXAMPLES.first), hovered = null;
  const grids = make('div', {className: 'lesson-grids'}), formula = say(), steps = make('div', {className: 'lesson-row'});
  const show = () => {
    const output = transposedConvolution(at.input, at.kernel, at.stride, at.padding);
    grids.replaceChildren(
      grid('Input', at.input, '', true, show, (cell) => { hovered = cell; mark(output); }),
      make('span', {className: 'lesson-sign', textContent: '∗ᵀ'}), grid('Kernel', at.kernel, '', true, show),
      make('span', {className: 'lesson-sign', textContent: '='}), grid('Output', output, '', false));
    const [n, k, {stride: s, padding: p}] = [at.input.length, at.kernel.length, at];
    const size = outputSize(n, k, s, p);
    formula.textContent = `Output: (${n} − 1) · ${s} − 2 · ${p} + ${k} = ${short(size)}`
      + (size > 0 ? ` ${size > 1 ? 'cells' : 'cell'} along each side.` : ': the padding cuts everything away, nothing is left.');
    mark(output);
  };
  const mark = (output) => {
    const cells = grids.lastElementChild.querySelectorAll('.cell');
    const [top, left] = hovered ? hovered.map((cell) => stampAt(cell, at.stride, at.padding)) : [NaN, NaN];
    cells.forEach((cell, i) => {
      const [row, column] = [Math.floor(i / output.length) - top, i % output.length - left], k = at.kernel.length;
      cell.classList.toggle('stamped', row >= 0 && row < k && column >= 0 && column < k);
    });
  };
  const counters = () => steps.replaceChildren(...Object.entries(BOUNDS).map(([name, [low, high]]) => {
    const input = make('input', {type: 'number', min: low, max: high, value: at[name]});
    input.addEventListener('input', () => {
      at[name] = Math.min(high, Math.max(low, Math.round(Number(input.value)) || low));
      show();
    });
    return make('label', {className: 'lesson-number'}, [name, input]);
  }));
  holder.append(choices('Example', Object.fromEntries(Object.entries(EXAMPLES).map(([name, {words}]) => [name, words])), 'first',
    (name) => { at = structuredClone(EXAMPLES[name]); hovered = null; counters(); show(); }), steps, grids, formula, layerTable());
  counters();
  show();
}

/** Each layer's size of the one before it, by the formula. */
export const sizes = () => LAYERS.reduce((found, {kernel, stride, padding}) =>
  [...found, outputSize(found.at(-1), kernel, stride, padding)], [1]);

function layerTable() {
  const found = sizes(), cells = (tag, words) => make('tr', {}, words.map((textContent) => make(tag, {textContent})));
  return make('table', {className: 'lesson-table small sizes'}, [
    cells('th', ['G of “DCGAN, 64 pixels”', 'kernel', 'stride', 'padding', 'size by the formula', 'output']),
    ...LAYERS.map(({channels, kernel, stride, padding}, i) => {
      const [n, size] = found.slice(i);
      return cells('td', [`layer ${i + 1}`, `${kernel} × ${kernel}`, stride, padding,
        `(${n} − 1) · ${stride} − 2 · ${padding} + ${kernel} = ${size}`, `${size}×${size}×${channels}`]);
    })]);
}

function grid(title, values, role, isEditable, whenChanged, whenHovered) {
  const cells = values.flatMap((row, i) => row.map((value, j) => {
    if (!isEditable) return make('span', {className: 'cell', textContent: short(value)});
    const cell = make('input', {className: 'cell', type: 'number', value, 'aria-label': `${title}, row ${i + 1}, column ${j + 1}`});
    cell.addEventListener('change', () => { values[i][j] = Number(cell.value) || 0; whenChanged(); });
    if (whenHovered) {
      for (const kind of ['pointerenter', 'focus']) cell.addEventListener(kind, () => whenHovered([i, j]));
      for (const kind of ['pointerleave', 'blur']) cell.addEventListener(kind, () => whenHovered(null));
    }
    return cell;
  }));
  return make('figure', {className: `lesson-grid ${role}`}, [make('figcaption', {textContent: title}),
    values.length === 0 ? say('nothing left') : make('div', {style: `grid-template-columns:repeat(${values.length},1fr)`}, cells)]);
}
