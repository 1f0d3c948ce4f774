// `input` comes once a person has changed a field of the form, whichever it was and however: typed, moved, chosen from
// a list, set back. Presets and methods fill the form themselves, and have events of their own.
const SETTLED = 100; // milliseconds after which Gradio knows the new value, and a dragged slider has come to rest
const CHANGES = {
  input: () => true,
  mousedown: ({target}) => target.closest('[role=option]'),
  keydown: ({key, target}) => key === 'Enter' && target.matches('[role=combobox]'),
  click: ({target}) => target.closest('.reset-button'),
};
const column = element.closest('.setup');
let waiting = 0;
for (const [name, changes] of Object.entries(CHANGES)) {
  column.addEventListener(name, (event) => {
    if (!event.isTrusted || !changes(event) || event.target.closest('#live, #settings-from')) return;
    clearTimeout(waiting);
    if (!event.target.closest('#preset, #method')) waiting = setTimeout(() => trigger('input'), SETTLED);
  }, true);
}
