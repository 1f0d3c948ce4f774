// How often the picture on the page changes in so many seconds.
(seconds) => new Promise((done) => {
  let count = 0;
  const watcher = new MutationObserver(() => { count += 1; });
  watcher.observe(document.querySelector('#live-picture'),
    {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
  setTimeout(() => { watcher.disconnect(); done(count); }, seconds * 1000);
})
