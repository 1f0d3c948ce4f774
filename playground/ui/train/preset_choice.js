// A click shows at once what is chosen; what is said of it comes from the server, with the settings. An answer to an
// older click leaves the newer one as it is, which is sent once that answer is here.
const WAIT = 10000;
let wish = '', until = 0;
const wished = (chosen) => { props.value = {...props.value, chosen, asked: true}; };
const paint = () => {
  const {chosen, said, asked} = props.value;
  if (!asked) {
    if (wish && chosen !== wish && Date.now() < until) { wished(wish); return; }
    wish = '';
    element.querySelector('#preset-said').innerHTML = said;  // escaped by preset_choice.py
  }
  for (const box of element.querySelectorAll('input')) box.checked = box.value === chosen;
};
element.addEventListener('change', ({target}) => {
  [wish, until] = [target.value, Date.now() + WAIT];
  wished(wish);
  trigger('input');
});
watch('value', paint);
paint();
