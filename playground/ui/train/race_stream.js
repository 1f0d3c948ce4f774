// The component's value is the race that is watched: its runs, with commas between.
let leave = () => {};
function watchRace() {
  leave();
  const places = document.querySelectorAll('[data-live^="race-"]');
  for (const place of places) place.replaceChildren();
  if (!props.value) return;
  leave = follow(`live/race?name=${encodeURIComponent(props.value)}`, () => {});
}
watch('value', watchRace);
watchRace();
