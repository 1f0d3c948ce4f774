// Writes the run and its settings into the address bar, so that a reload (or a friend) finds the run. A race,
// the tab, what a lecturer hides, and what Gradio keeps there for itself (its names begin with __), stay.
(query) => {
  const before = new URLSearchParams(location.search);
  const kept = [...before].filter(([name]) => ['race', 'tab', 'hide'].includes(name) || name.startsWith('__'));
  const added = new URLSearchParams(kept).toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
  history.replaceState(null, '', '?' + query + (added ? '&' + added : ''));
  return [];
}
