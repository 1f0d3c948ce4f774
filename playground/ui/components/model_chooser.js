const REST = 250; // ms: who walks along the row with the arrow keys opens the model where that ends, not each on the way
const row = () => element.querySelector('.models');
let due = 0, wished = null; // wished: chosen by a person, and not yet sent; the server may speak of the one before meanwhile
const paint = () => {
  for (const input of element.querySelectorAll('input')) input.checked = input.value === (wished ?? props.value);
  show();
};
const show = () => { // the chosen one in sight, without a movement of the page
  const label = element.querySelector('label:has(:checked)');
  if (!label) return;
  const {left, right} = row().getBoundingClientRect(), place = label.getBoundingClientRect();
  if (place.left < left || place.right > right) row().scrollLeft += place.left - left - (right - left - place.width) / 2;
};
const send = () => {
  props.value = wished;
  wished = null;
  trigger('input');
};
element.addEventListener('change', ({target}) => {
  wished = target.value;
  clearTimeout(due);
  due = setTimeout(send, REST);
});
watch('value', paint);
watch('models', paint);
paint();
requestAnimationFrame(show);
