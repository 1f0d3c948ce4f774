const {scripts, inTrain} = props.value;
import(`${window.gradio_config.root}${scripts}/view/lab.js`).then(
  ({Lab}) => new Lab(element.querySelector('.lab'), inTrain),
  () => { element.querySelector('.story').textContent = 'The Lab could not be loaded. Reload the page.'; },
);
