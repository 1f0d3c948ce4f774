import(`${window.gradio_config.root}${props.value}/view/reader.js`).then(
  ({Reader}) => new IntersectionObserver((entries, watch) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    new Reader(element.querySelector('.lessons'));
  }).observe(element),
  () => { element.querySelector('.lesson-page').textContent = 'The lessons could not be loaded. Reload the page.'; },
);
