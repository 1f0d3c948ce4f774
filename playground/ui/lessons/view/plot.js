// A plot as an SVG: axes, lines, areas, dots and words, in the colours of the theme. A unit of it is a pixel, at any
// width: when its place becomes wider or narrower it is laid out anew, so that words keep their size.
import {spaced} from '../maths/densities.js';
import {minus} from './elements.js';

const SPACE = 'http://www.w3.org/2000/svg';
/** In heights of its words. */
const MARGIN = {left: 3.2, right: 1, top: 0.8, bottom: 2.8};
/** The width that heights are told for, and how much of its height a narrower plot keeps. */
const WIDE = 640, KEPT = 0.75;

function element(tag, attributes = {}, text = '') {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
}

export class Plot {
  #marks = [];

  /** x, y: [low, high]. height: where it is 640 wide. titles: words beside the axes. words: what a listener is told. */
  constructor({x, y, height = 300, xTitle = '', yTitle = '', words = ''}) {
    Object.assign(this, {range: {x, y}, high: height, titles: {x: xTitle, y: yTitle}});
    this.node = element('svg', {class: 'lesson-plot', role: 'img', 'aria-label': words});
    this.ground = this.node.appendChild(element('g'));
    this.front = this.node.appendChild(element('g'));
    this.#layOut(WIDE, 16);
    new ResizeObserver(([{contentRect}]) => this.#fit(Math.round(contentRect.width))).observe(this.node);
  }

  x(value) {
    const [low, high] = this.range.x;
    return this.margin.left + (value - low) / (high - low) * (this.size.width - this.margin.left - this.margin.right);
  }

  y(value) {
    const [low, high] = this.range.y;
    const inside = Math.min(Math.max(value, low), high);
    return this.size.height - this.margin.bottom - (inside - low) / (high - low) * (this.size.height - this.margin.top - this.margin.bottom);
  }

  /** The value on the x axis below a place on the screen. */
  valueAt(event) {
    const {left, width} = this.node.getBoundingClientRect(), [low, high] = this.range.x;
    const at = (event.clientX - left) / width * this.size.width;
    const share = (at - this.margin.left) / (this.size.width - this.margin.left - this.margin.right);
    return low + Math.min(1, Math.max(0, share)) * (high - low);
  }

  clear() {
    this.#marks = [];
    this.front.replaceChildren();
  }

  line(points, colour, more = {}) {
    const [low, high] = this.range.y, isInside = ([, y]) => y >= low - 1e-9 && y <= high + 1e-9;
    const joins = (i) => i > 0 && isInside(points[i - 1]);  // what leaves the plot comes back where it does
    const path = () => points.map((point, i) =>
      (isInside(point) ? `${joins(i) ? 'L' : 'M'}${this.#place(point)}` : '')).join('');
    return this.#put('path', () => ({d: path(), class: 'line', style: `stroke:var(${colour})`, ...more}));
  }

  area(points, colour) {
    const low = Math.max(this.range.y[0], 0), ends = [points.at(-1), points[0]].map(([x]) => [x, low]);
    return this.#put('polygon', () => ({points: [...points, ...ends].map((point) => this.#place(point)).join(' '),
      class: 'area', style: `fill:var(${colour})`}));
  }

  dot(x, y, colour, radius = 6) {
    return this.#put('circle', () => ({cx: this.x(x), cy: this.y(y), r: radius, style: `fill:var(${colour})`}));
  }

  /** From the ground up. */
  bar(x0, x1, y, colour) {
    return this.#put('rect', () => ({x: this.x(x0) + 0.5, y: this.y(y), width: Math.max(0, this.x(x1) - this.x(x0) - 1),
      height: Math.max(0, this.y(Math.max(0, this.range.y[0])) - this.y(y)), class: 'bar', style: `fill:var(${colour})`}));
  }

  /** A field of the ground, from one corner to the other. */
  field([x0, y0], [x1, y1], colour, opacity) {
    return this.#put('rect', () => ({x: this.x(x0) + 0.5, y: this.y(y1), width: this.x(x1) - this.x(x0) + 0.5,
      height: this.y(y0) - this.y(y1) + 0.5, style: `fill:var(${colour});opacity:${opacity}`}));
  }

  words(x, y, text, colour = '--body-text-color', anchor = 'middle') {
    return this.#put('text', () => ({x: this.x(x), y: this.y(y), 'text-anchor': anchor, style: `fill:var(${colour})`}), text);
  }

  #place([x, y]) {
    return `${this.x(x).toFixed(1)},${this.y(y).toFixed(1)}`;
  }

  /** attributes: of the mark, as the plot is laid out by then. */
  #put(tag, attributes, text = '') {
    this.#marks.push([tag, attributes, text]);
    return this.front.appendChild(element(tag, attributes(), text));
  }

  /** As wide as its place, and its words as large as the page's. */
  #fit(width) {
    const em = parseFloat(getComputedStyle(this.node).fontSize);
    if (!width || (width === this.size.width && em === this.em)) return;
    this.#layOut(width, em);
    this.front.replaceChildren(...this.#marks.map(([tag, attributes, text]) => element(tag, attributes(), text)));
  }

  #layOut(width, em) {
    const height = Math.round(this.high * Math.max(width / WIDE, KEPT));
    this.em = em;
    this.size = {width, height};
    this.margin = Object.fromEntries(Object.entries(MARGIN).map(([side, lines]) => [side, lines * em]));
    this.node.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.ground.replaceChildren();
    this.#axes();
  }

  #axes() {
    const {x: [x0, x1], y: [y0, y1]} = this.range, {size: {width, height}, margin, em, titles} = this;
    const put = (tag, attributes, text) => this.ground.appendChild(element(tag, attributes, text));
    for (const y of spaced(y0, y1, height - margin.top - margin.bottom < 6 * em ? 3 : 5)) {
      put('line', {x1: margin.left, x2: width - margin.right, y1: this.y(y), y2: this.y(y), class: 'grid'});
      put('text', {x: margin.left - 0.4 * em, y: this.y(y) + 0.3 * em, 'text-anchor': 'end', class: 'tick'}, tick(y));
    }
    for (const x of spaced(x0, x1, 5)) {
      put('text', {x: this.x(x), y: height - margin.bottom + 1.1 * em, 'text-anchor': 'middle', class: 'tick'}, tick(x));
    }
    put('text', {x: width - margin.right, y: height - 0.4 * em, 'text-anchor': 'end', class: 'title'}, titles.x);
    put('text', {x: margin.left + 4, y: margin.top + 0.3 * em, class: 'title'}, titles.y);
  }
}

const tick = (value) => minus(String(Number(value.toPrecision(3))));
