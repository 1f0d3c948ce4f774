const find = (selector) => element.querySelector(selector);
const large = find('.large'), range = find('input'), sheet = find('.contact'), play = find('.play');
let timer = null, step = 1;
const rows = () => Math.ceil(props.value.count / props.value.columns);
function show() {
  const {count, columns} = props.value, at = Math.min(Number(range.value), count - 1);
  const x = at % columns, y = Math.floor(at / columns);
  const share = (place, of) => of > 1 ? `${place / (of - 1) * 100}%` : '0%';
  large.style.backgroundPosition = `${share(x, columns)} ${share(y, rows())}`;
  large.setAttribute('aria-label', `Picture ${at + 1} of ${count} on the path`);
  find('output').textContent = `${at + 1} of ${count}`;
  Object.assign(find('.contact i').style, {width: `${100 / columns}%`, height: `${100 / rows()}%`,
    left: `${x * 100 / columns}%`, top: `${y * 100 / rows()}%`});
}
function stop() {
  clearInterval(timer);
  timer = null;
  play.textContent = '\u25b6';
  play.setAttribute('aria-label', 'Play');
}
function next() {
  if (!element.isConnected) return stop();
  const last = props.value.count - 1, at = Number(range.value);
  if (props.value.closed) range.value = (at + 1) % (last + 1);
  else {
    if (at >= last) step = -1;
    if (at <= 0) step = 1;
    range.value = at + step;
  }
  show();
}
function fill() {
  const {source, count, columns, about} = props.value;
  range.max = count - 1;
  large.style.backgroundImage = `url(${source})`;
  large.style.backgroundSize = `${columns * 100}% ${rows() * 100}%`;
  Object.assign(find('.contact img'), {src: source, alt: about});
  show();
}
range.addEventListener('input', () => { stop(); show(); });
play.addEventListener('click', () => {
  if (timer) return stop();
  timer = setInterval(next, props.value.pace);
  play.textContent = '\u275a\u275a';
  play.setAttribute('aria-label', 'Pause');
});
sheet.addEventListener('click', ({offsetX, offsetY}) => {
  const {columns, count} = props.value;
  const x = Math.floor(offsetX / sheet.clientWidth * columns), y = Math.floor(offsetY / sheet.clientHeight * rows());
  const at = x + columns * y;
  if (at >= count) return;
  stop();
  range.value = at;
  show();
});
watch('value', fill);
fill();
