let at = 50;
function move() {
  const frame = element.querySelector('.compare');
  if (!frame) return;
  frame.style.setProperty('--at', at + '%');
  frame.querySelector('input').value = at;
}
element.addEventListener('input', (event) => {
  if (event.target.type !== 'range') return;
  at = event.target.value;
  move();
});
// A new picture is laid under the line where the visitor has left it.
watch(['after', 'before'], () => requestAnimationFrame(move));
