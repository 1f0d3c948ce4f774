// Says what the model is, and draws the lesson's diagram for it where there is room (model_summary.css).
const said = element.querySelector('.summary'), diagram = element.querySelector('.lesson-flow');

async function show() {
  const {summary, kind, figure} = props.value;
  if (!summary) return;
  said.textContent = summary;
  const {flow, SAID} = await import(`${window.gradio_config.root}${figure}`);
  if (kind !== props.value.kind) return;  // another model was chosen meanwhile
  diagram.replaceChildren(...flow(kind));
  diagram.setAttribute('role', 'img');
  diagram.setAttribute('aria-label', SAID[kind]);
  diagram.title = SAID[kind];
}

watch('value', show);
show();
