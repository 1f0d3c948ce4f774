// The value of a row is a number, '' where a box holds none, true or false, or the key of a choice.
const said = (box) => {
  if (box.type === 'checkbox') return box.checked;
  return box.type === 'number' && box.value !== '' ? Number(box.value) : box.value;
};
const paint = () => element.querySelectorAll('[data-name]').forEach((box, i) => {
  const {value} = props.value[i];
  if (said(box) === value) return; // written in another way, it may be under a person's hands
  if (box.type === 'checkbox') box.checked = value === true;
  else box.value = value ?? '';
});
element.addEventListener('input', ({target}) => {
  const value = said(target);
  props.value = props.value.map((row) => (row.name === target.dataset.name ? {...row, value} : row));
});
watch('value', paint);
paint();
