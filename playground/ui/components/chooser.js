element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-at]');
  if (!button) return;
  props.value = Number(button.dataset.at);
  trigger('select');
});
