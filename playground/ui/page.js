// Over plain http browsers give a page neither camera nor clipboard: page.css hides the buttons that would do nothing.
// Links to runs and methods keep the theme that was chosen in the address.
() => {
  document.body.classList.toggle('over-plain-http', !window.isSecureContext);
  const theme = new URLSearchParams(location.search).get('__theme');
  if (theme) {
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('a[href^="?"]');
      if (!link) return;
      const query = new URLSearchParams(link.getAttribute('href'));
      query.set('__theme', theme);
      link.setAttribute('href', `?${query}`);
    }, true);
  }
  return [];
}
