const map = element.closest('#map'), peek = () => element.querySelector('.peek');
const hide = () => { peek().hidden = true; };
const show = (number, {clientX, clientY}) => {
  const {sheet, columns, rows} = props.value, card = peek(), picture = card.querySelector('i');
  picture.style.backgroundImage = `url(${sheet})`;
  picture.style.backgroundSize = `${columns * 100}% ${rows * 100}%`;
  picture.style.backgroundPosition =
    `${number % columns / (columns - 1) * 100}% ${Math.floor(number / columns) / (rows - 1) * 100}%`;
  card.querySelector('span').textContent = `no. ${number}`;
  card.hidden = false;
  card.style.left = `${Math.min(clientX + 16, innerWidth - 140)}px`;
  card.style.top = `${Math.min(Math.max(clientY - 150, 8), innerHeight - 160)}px`;
};
const wire = () => map.querySelectorAll('.js-plotly-plot').forEach(plot => {
  if (plot.isWired || !plot.on) return;
  plot.isWired = true;
  plot.on('plotly_hover', ({points, event}) => show(points[0].customdata, event));
  plot.on('plotly_unhover', hide);
  plot.on('plotly_click', ({points, event}) => {
    show(points[0].customdata, event);
    trigger('select', {number: points[0].customdata});
  });
});
new MutationObserver(wire).observe(map, {childList: true, subtree: true});
addEventListener('scroll', hide, {passive: true, capture: true});
wire();
// `arrive`: the map is seen for the first time since a model was opened.
let isOld = true;
document.addEventListener('latent-model', () => { isOld = true; });
whenSeen(['latent-model'], () => {
  if (isOld) trigger('arrive');
  isOld = false;
});
