// Writes the run and its settings into the address bar, so that a reload (or a friend) finds the run. A race,
// the tab, what a lecturer hides, and what Gradio keeps there for itself (its names begin with __), stay.
// The run is seen, whichever section it was started from.
// The browser remembers which runs it has started: only these are to be replaced by the next one. Empty: none was.
(query) => {
  if (!query) return [];
  const before = new URLSearchParams(location.search);
  const kept = [...before].filter(([name]) => ['race', 'tab', 'hide'].includes(name) || name.startsWith('__'));
  document.dispatchEvent(new CustomEvent('address', {detail: `${query}&${new URLSearchParams(kept)}`}));
  try {
    const own = JSON.parse(localStorage.getItem('own-runs') || '[]'), run = new URLSearchParams(query).get('run');
    localStorage.setItem('own-runs', JSON.stringify([...own.filter((id) => id !== run), run].slice(-20)));
  } catch { /* a browser that keeps nothing asks no questions */ }
  document.dispatchEvent(new CustomEvent('show-part', {detail: 'live-picture'}));
  return [];
}
