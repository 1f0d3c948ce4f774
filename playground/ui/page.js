// Over plain http browsers give a page neither camera nor clipboard: page.css hides the buttons that would do nothing.
// No answer of the server is lost to a stream of events that is about to end.
// Terms of the glossary explain themselves.
// Links within the page keep what the address says of the page itself: its theme, and what a lecturer hides.
() => {
  const server = `${window.gradio_config.root}/gradio_api`;
  import(`${server}/scripts/view/stream_ends.js`).then(({holdAnswers}) => holdAnswers(window));
  import(`${server}/scripts/glossary/marks.js`)
    .then(({explainTerms}) => explainTerms(document.body, `${server}/lessons/glossary.json`))
    .catch(() => {}); // the words stay as they are
  document.body.classList.toggle('over-plain-http', !window.isSecureContext);
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="?"]');
    if (!link) return;
    const here = new URLSearchParams(location.search), there = new URL(link.href);
    for (const name of ['__theme', 'hide']) {
      if (here.has(name)) there.searchParams.set(name, here.get(name));
    }
    link.setAttribute('href', there.search.replaceAll('%2F', '/') + there.hash);
  }, true);
  return [];
}
