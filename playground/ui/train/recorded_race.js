// The component's value: names of the cards whose recordings play. Nothing is asked for before somebody looks.
const holder = element.querySelector('.recorded-race');
let isSeen = false, asked = 0, stop = () => {};
async function playThem() {
  const own = ++asked;
  stop();
  if (!isSeen || !props.value.length) { holder.replaceChildren(); return; }
  try {
    const {playRace} = await import(`${window.gradio_config.root}${props.scripts}/view/race.js`);
    const race = await playRace(props.value);
    if (own !== asked) return; // others were chosen meanwhile
    stop = race.stop;
    holder.replaceChildren(...race.nodes);
  } catch {
    if (own === asked) holder.textContent = 'The recordings could not be loaded. Start the race all the same.';
  }
}
new IntersectionObserver((entries, watching) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  watching.disconnect();
  isSeen = true;
  playThem();
}).observe(element.closest('#race'));
watch('value', playThem);
