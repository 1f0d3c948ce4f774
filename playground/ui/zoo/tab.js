// Nothing is asked for before somebody looks.
new IntersectionObserver((entries, watch) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  watch.disconnect();
  import(`${window.gradio_config.root}${props.value}/view/zoo.js`).then(
    ({openZoo}) => openZoo(element.querySelector('.zoo')),
    () => { element.querySelector('.zoo-detail').textContent = 'The zoo could not be loaded. Reload the page.'; },
  );
}).observe(element);
