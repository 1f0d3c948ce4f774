// Puts the race into the address bar, beside what stands there.
(ids) => {
  const query = new URLSearchParams(location.search);
  query.set('race', ids);
  history.replaceState(null, '', '?' + query.toString().replaceAll('%2C', ','));
  return [];
}
