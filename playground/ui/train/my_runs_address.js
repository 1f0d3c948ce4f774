// A run that was deleted while it was watched is not named by the address any more.
(watched) => {
  const query = new URLSearchParams(location.search);
  if (watched === 'demo' && query.has('run')) {
    query.delete('run');
    document.dispatchEvent(new CustomEvent('address', {detail: query}));
  }
  return [];
}
