const rows = () => props.value.flatMap(group => group.rows);
const changed = (key, change) => props.value.map(group => ({...group, rows: group.rows.map(
  row => row.key === key ? {...row, ...change} : row)}));
const keyOf = (target) => target.closest('.slider').dataset.key;
const paint = () => element.querySelectorAll('.slider').forEach((slider, i) => {
  const {amount, locked} = rows()[i];
  const range = slider.querySelector('[type=range]');
  range.value = amount;
  range.style.setProperty('--from', `${50 + Math.min(amount, 0) / 6 * 100}%`);
  range.style.setProperty('--to', `${50 + Math.max(amount, 0) / 6 * 100}%`);
  slider.querySelector('[type=checkbox]').checked = locked;
  const sign = amount > 0 ? '+' : amount < 0 ? '\u2212' : '';
  slider.querySelector('button').textContent = sign + Math.abs(amount).toFixed(1);
});
const set = (key, change) => { props.value = changed(key, change); queueMicrotask(paint); };
let isDue = false;
const tell = () => {  // once a frame: a hand is faster than that, and Gradio sends all that comes in one go
  if (!isDue) requestAnimationFrame(() => { isDue = false; trigger('input'); });
  isDue = true;
};
element.addEventListener('input', ({target}) => {
  if (target.type === 'range') { set(keyOf(target), {amount: Number(target.value)}); tell(); }
  else set(keyOf(target), {locked: target.checked});
});
element.addEventListener('change', ({target}) => { if (target.type === 'range') trigger('release'); });
element.addEventListener('click', ({target}) => {
  if (target.tagName !== 'BUTTON') return;
  set(keyOf(target), {amount: 0});
  trigger('input');
  trigger('release');
});
element.addEventListener('toggle', ({target}) => {
  const title = target.dataset.title;
  props.value = props.value.map(group => group.title === title ? {...group, open: target.open} : group);
}, true);
watch('value', paint);
paint();
