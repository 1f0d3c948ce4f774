// A question that waits for its answer: the arrow and Tab keys go through it, Escape goes back.
const dialog = element.querySelector('dialog'), answers = [...dialog.querySelectorAll('button')];
const ask = () => {
  const {heading, words, wait, waiting} = props.value;
  if (!heading) return;
  dialog.querySelector('h2').textContent = heading;
  dialog.querySelector('p').textContent = words;
  const [title, about] = dialog.querySelector('[data-answer=wait]').children;
  title.textContent = wait;
  about.textContent = waiting;
  dialog.showModal();
};
dialog.addEventListener('click', ({target}) => {
  const answer = target === dialog ? 'back' : target.closest('[data-answer]')?.dataset.answer;
  if (!answer) return;
  dialog.close();
  if (answer !== 'back') trigger('select', {answer, starter: props.value.starter});
});
dialog.addEventListener('keydown', (event) => {
  const by = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (!by) return;
  event.preventDefault();
  answers[(answers.indexOf(document.activeElement) + by + answers.length) % answers.length].focus();
});
watch('value', ask);
