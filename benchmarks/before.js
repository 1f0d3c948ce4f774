// Milliseconds from a moved slider of the Latent tab until another picture is there, so many times.
async (moves) => {
  const slider = document.querySelector('#sliders [type=range]'), took = [];
  const seen = () => document.querySelector('#latent-picture img')?.src;
  for (let move = 0; move < moves; move += 1) {
    const before = seen(), start = performance.now();
    slider.value = move % 2 ? -2 + move / 20 : 2 - move / 20;
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    await new Promise((done) => {
      const look = () => { if (seen() && seen() !== before) { watcher.disconnect(); done(); } };
      const watcher = new MutationObserver(look);
      watcher.observe(document.querySelector('#latent-picture'),
        {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
    });
    took.push(performance.now() - start);
    await new Promise((rested) => setTimeout(rested, 150));
  }
  return took;
}
