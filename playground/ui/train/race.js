// Puts the race into the address bar, beside what stands there.
(ids) => {
  const query = new URLSearchParams(location.search);
  query.set('race', ids);
  document.dispatchEvent(new CustomEvent('address', {detail: query.toString()}));
  return [];
}
