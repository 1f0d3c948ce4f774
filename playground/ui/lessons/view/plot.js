// A plot as an SVG: axes, lines, areas, dots and words, in the colours of the theme.
const SPACE = 'http://www.w3.org/2000/svg';
const MARGIN = {left: 50, right: 14, top: 12, bottom: 44};

function element(tag, attributes = {}, text = '') {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
}

export class Plot {
  /** x, y: [low, high]. titles: words beside the axes. words: what a listener is told. */
  constructor({x, y, width = 640, height = 300, xTitle = '', yTitle = '', words = ''}) {
    Object.assign(this, {range: {x, y}, size: {width, height}});
    this.node = element('svg', {viewBox: `0 0 ${width} ${height}`, class: 'lesson-plot', role: 'img', 'aria-label': words});
    this.ground = this.node.appendChild(element('g'));
    this.front = this.node.appendChild(element('g'));
    this.#axes(xTitle, yTitle);
  }

  x(value) {
    const [low, high] = this.range.x;
    return MARGIN.left + (value - low) / (high - low) * (this.size.width - MARGIN.left - MARGIN.right);
  }

  y(value) {
    const [low, high] = this.range.y;
    const inside = Math.min(Math.max(value, low), high);
    return this.size.height - MARGIN.bottom - (inside - low) / (high - low) * (this.size.height - MARGIN.top - MARGIN.bottom);
  }

  /** The value on the x axis below a place on the screen. */
  valueAt(event) {
    const {left, width} = this.node.getBoundingClientRect(), [low, high] = this.range.x;
    const at = (event.clientX - left) / width * this.size.width;
    const share = (at - MARGIN.left) / (this.size.width - MARGIN.left - MARGIN.right);
    return low + Math.min(1, Math.max(0, share)) * (high - low);
  }

  clear() {
    this.front.replaceChildren();
  }

  line(points, colour, more = {}) {
    const [low, high] = this.range.y, isInside = ([, y]) => y >= low - 1e-9 && y <= high + 1e-9;
    const joins = (i) => i > 0 && isInside(points[i - 1]);  // what leaves the plot comes back where it does
    const d = points.map((point, i) => (isInside(point) ? `${joins(i) ? 'L' : 'M'}${this.#place(point)}` : '')).join('');
    return this.#put('path', {d, class: 'line', style: `stroke:var(${colour})`, ...more});
  }

  area(points, colour) {
    const [low] = this.range.y, along = points.map((point) => this.#place(point));
    const ends = [points.at(-1), points[0]].map(([x]) => this.#place([x, Math.max(low, 0)]));
    return this.#put('polygon', {points: [...along, ...ends].join(' '), class: 'area', style: `fill:var(${colour})`});
  }

  dot(x, y, colour, radius = 6) {
    return this.#put('circle', {cx: this.x(x), cy: this.y(y), r: radius, style: `fill:var(${colour})`});
  }

  bar(x0, x1, y, colour) {
    const top = this.y(y), base = this.y(Math.max(0, this.range.y[0]));
    return this.#put('rect', {x: this.x(x0) + 0.5, y: top, width: Math.max(0, this.x(x1) - this.x(x0) - 1),
      height: Math.max(0, base - top), class: 'bar', style: `fill:var(${colour})`});
  }

  words(x, y, text, colour = '--body-text-color', anchor = 'middle') {
    return this.#put('text', {x: this.x(x), y: this.y(y), 'text-anchor': anchor, style: `fill:var(${colour})`}, text);
  }

  #place([x, y]) {
    return `${this.x(x).toFixed(1)},${this.y(y).toFixed(1)}`;
  }

  #put(tag, attributes, text) {
    return this.front.appendChild(element(tag, attributes, text));
  }

  #axes(xTitle, yTitle) {
    const {x: [x0, x1], y: [y0, y1]} = this.range, {width, height} = this.size;
    const put = (tag, attributes, text) => this.ground.appendChild(element(tag, attributes, text));
    for (let i = 0; i <= 4; i += 1) {
      const [x, y] = [x0 + (x1 - x0) * i / 4, y0 + (y1 - y0) * i / 4];
      put('line', {x1: MARGIN.left, x2: width - MARGIN.right, y1: this.y(y), y2: this.y(y), class: 'grid'});
      put('text', {x: MARGIN.left - 6, y: this.y(y) + 4, 'text-anchor': 'end', class: 'tick'}, String(Number(y.toPrecision(3))));
      put('text', {x: this.x(x), y: height - MARGIN.bottom + 18, 'text-anchor': 'middle', class: 'tick'}, String(Number(x.toPrecision(3))));
    }
    put('text', {x: width - MARGIN.right, y: height - 7, 'text-anchor': 'end', class: 'title'}, xTitle);
    put('text', {x: MARGIN.left + 4, y: MARGIN.top + 4, class: 'title'}, yTitle);
  }
}
