// Time from the lift of the pen until another picture is there, in milliseconds: begins to wait, and keeps the promise.
([pad, result]) => {
  window.stopwatch = new Promise((done) => {
    const shown = () => document.querySelector(`${result} img`)?.src, before = shown();
    document.querySelector(pad).addEventListener('pointerup', () => {
      const lifted = performance.now();
      const look = () => (shown() && shown() !== before ? done(performance.now() - lifted) : setTimeout(look, 2));
      look();
    }, {once: true});
  });
}
