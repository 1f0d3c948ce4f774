// The component's value is the run that is watched; empty until the server has read the link that opened the page.
let leave = () => {}, watched = null, turn = 0, isReplaying = false, last = '';

function watchRun(name) {
  leave();
  turn += 1;
  isReplaying = false;
  watched = name;
  leave = follow(`live/run?name=${encodeURIComponent(name)}`, () => trigger('end'));
}

// A bundled run begins with what it looked like while it trained. Its last picture comes meanwhile, and waits.
takers.replay = async ({pictures, seconds}) => {
  if (matchMedia('(prefers-reduced-motion)').matches) return;
  const mine = turn, start = performance.now();
  isReplaying = true;
  const place = await found(() => document.querySelector('[data-live="live-picture"]'));
  for (let shown = -1; ;) {
    const at = Math.floor((performance.now() - start) / 1000 / seconds * pictures.length);
    if (at >= pictures.length || mine !== turn) break;
    if (at !== shown) await fill(place, pictures[shown = at]);
    await new Promise(requestAnimationFrame);
  }
  if (mine !== turn) return;
  isReplaying = false;
  show('live-picture', last);
};
takers.picture = (html) => {
  last = html;
  if (!isReplaying) show('live-picture', html);
};

watch('value', () => { if (props.value && props.value !== watched) watchRun(props.value); });
document.addEventListener('watch-again', () => watchRun(watched));
if (props.value && !watched) watchRun(props.value);
