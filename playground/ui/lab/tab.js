const {scripts, objectives} = props.value;
import(`${window.gradio_config.root}${scripts}/view/lab.js`).then(
  ({Lab}) => new Lab(element.querySelector('.lab'), objectives),
  () => { element.querySelector('.story').textContent = 'The Lab could not be loaded. Reload the page.'; },
);
