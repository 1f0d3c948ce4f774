// The component's value is the race that is watched: its runs, with commas between.
let leave = () => {};
function watchRace() {
  leave();
  const places = document.querySelectorAll('[data-live^="race-"]');
  for (const place of places) place.replaceChildren();
  if (!props.value) return;
  leave = follow(`live/race?name=${encodeURIComponent(props.value)}`, () => {});
}
// A link to a race alone, from before the tab had sections, leads to it.
function openRace() {
  const query = new URLSearchParams(location.search);
  if (props.value && !query.has('run') && !query.get('tab')?.includes('/')) {
    document.dispatchEvent(new CustomEvent('show-part', {detail: 'race-stream'}));
  }
}
watch('value', () => { openRace(); watchRace(); });
watchRace();
