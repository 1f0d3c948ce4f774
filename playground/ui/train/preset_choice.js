// A click shows at once what is chosen; what is said of it comes from the server, with the settings.
const paint = () => {
  for (const box of element.querySelectorAll('input')) box.checked = box.value === props.value.chosen;
  element.querySelector('#preset-said').innerHTML = props.value.said;  // escaped by preset_choice.py
};
element.addEventListener('change', ({target}) => {
  props.value = {...props.value, chosen: target.value};
  trigger('input');
});
watch('value', paint);
paint();
