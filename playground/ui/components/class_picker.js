element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-class]');
  if (!button) return;
  props.value = Number(button.dataset.class);
  trigger('select');
});
element.addEventListener('keydown', (event) => {
  const way = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
  const buttons = [...element.querySelectorAll('button[data-class]')];
  const at = buttons.indexOf(document.activeElement);
  if (!way || at < 0) return;
  event.preventDefault();
  buttons[(at + way + buttons.length) % buttons.length].focus();
});
