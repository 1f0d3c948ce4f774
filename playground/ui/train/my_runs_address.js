// A run that was deleted while it was watched is not named by the address any more.
(watched) => {
  const url = new URL(location);
  if (watched === 'demo' && url.searchParams.has('run')) {
    url.searchParams.delete('run');
    history.replaceState(history.state, '', url);
  }
  return [];
}
