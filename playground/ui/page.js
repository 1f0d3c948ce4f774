// Over plain http browsers give a page neither camera nor clipboard: page.css hides the buttons that would do nothing.
() => {
  document.body.classList.toggle('over-plain-http', !window.isSecureContext);
  return [];
}
