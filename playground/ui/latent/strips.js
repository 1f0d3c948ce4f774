// `arrive`: the strips are seen again, perhaps with another picture in hand. `select`: one of the pictures was pressed.
whenSeen(['latent-model', 'latent-sliders'], () => trigger('arrive'));
element.addEventListener('click', ({target}) => {
  const {row, step} = target.closest('button[data-row]')?.dataset ?? {};
  if (row !== undefined) trigger('select', {row: Number(row), step: Number(step)});
});
element.addEventListener('keydown', (event) => {
  const button = event.target.closest('button[data-row]'), way = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  const next = button && (way > 0 ? button.nextElementSibling : way && button.previousElementSibling);
  if (!next) return;
  event.preventDefault();
  next.focus();
});
