// From a run's query string to its link: in the field, in sight, and on the clipboard where the browser lets it.
(query) => {
  const link = location.origin + location.pathname + '?' + query;
  document.dispatchEvent(new CustomEvent('show-part', {detail: 'share-link'}));
  document.getElementById('share-link').scrollIntoView({ block: 'nearest' });
  navigator.clipboard?.writeText(link).catch(() => {});
  return link;
}
