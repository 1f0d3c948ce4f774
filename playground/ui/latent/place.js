element.addEventListener('click', ({target, clientX, clientY}) => {
  const picture = target.closest('.asks img');
  if (!picture) return;
  const box = picture.getBoundingClientRect(), side = picture.naturalWidth;
  const at = (offset, length) => Math.min(side - 1, Math.max(0, Math.floor(offset / length * side)));
  trigger('select', {row: at(clientY - box.top, box.height), column: at(clientX - box.left, box.width)});
});
