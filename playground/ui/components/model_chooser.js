const REST = 250; // ms: who walks along the row with the arrow keys opens the model where that ends, not each on the way
const row = () => element.querySelector('.models');
let due = 0;
const paint = () => {
  for (const input of element.querySelectorAll('input')) input.checked = input.value === props.value;
  show();
};
const show = () => { // the chosen one in sight, without a movement of the page
  const label = element.querySelector('label:has(:checked)');
  if (!label) return;
  const {left, right} = row().getBoundingClientRect(), place = label.getBoundingClientRect();
  if (place.left < left || place.right > right) row().scrollLeft += place.left - left - (right - left - place.width) / 2;
};
element.addEventListener('change', ({target}) => {
  props.value = target.value;
  clearTimeout(due);
  due = setTimeout(() => trigger('input'), REST);
});
watch('value', paint);
watch('models', paint);
paint();
requestAnimationFrame(show);
