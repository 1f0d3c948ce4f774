// The list is filled whenever it comes into sight, at most once a second. Its buttons say what they want done:
// `select` for what changes the list alone, `copy` for a link, `retry` for a run that shall go on.
let seenAt = 0;
new IntersectionObserver(([{isIntersecting}]) => {
  if (!isIntersecting || Date.now() - seenAt < 1000 || element.querySelector('form, .sure')) return;
  seenAt = Date.now();
  trigger('arrive');
}).observe(element);

// After something was done, the list is another one: whoever uses the keyboard goes on at the same run.
const rowOf = (node) => node.closest('article');
let done = null;
const tell = (node, act, value = null) => {
  done = rowOf(node).dataset.run;
  trigger('select', {act, run: done, value});
};
// What a person has unfolded stays so when the list is renewed: a run may have ended meanwhile.
let unfolded = null;
element.addEventListener('toggle', ({target}) => {
  if (!target.matches('.does details')) return;
  const {run} = rowOf(target).dataset;
  if (target.open) unfolded = run; else if (unfolded === run) unfolded = null;
}, true);
watch('value', () => {
  const run = done;
  done = null;
  if (run) unfolded = null;
  else if (unfolded) requestAnimationFrame(() => {
    const menu = element.querySelector(`article[data-run="${CSS.escape(unfolded)}"] .does details`);
    if (menu) menu.open = true;
  });
  if (run) requestAnimationFrame(() => {
    const row = element.querySelector(`article[data-run="${CSS.escape(run)}"]`) ?? element.querySelector('article');
    row?.querySelector('summary').focus();
  });
});

function askName(row) {
  const form = document.createElement('form'), field = document.createElement('input'), save = document.createElement('button');
  Object.assign(field, {value: row.dataset.name, maxLength: 60, placeholder: 'A name for this run'});
  field.setAttribute('aria-label', 'Name of the run');
  save.textContent = 'Save';
  form.append(field, save);
  const heading = row.querySelector('h4');
  heading.replaceWith(form);
  row.querySelector('details').open = false;
  field.select();
  const leave = () => {
    form.replaceWith(heading);
    row.querySelector('summary').focus();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (field.value === row.dataset.name) leave(); else tell(form, 'rename', field.value);
  });
  field.addEventListener('keydown', ({key}) => { if (key === 'Escape') leave(); });
}

function askDelete(row) {
  const place = row.querySelector('details > div'), before = [...place.childNodes];
  const question = document.createElement('p'), sure = document.createElement('button'), back = document.createElement('button');
  question.textContent = 'Its pictures and networks go for good.';
  Object.assign(sure, {type: 'button', textContent: 'Delete it', className: 'sure'});
  Object.assign(back, {type: 'button', textContent: 'Back'});
  sure.addEventListener('click', () => tell(sure, 'delete'));
  back.addEventListener('click', () => {
    place.replaceChildren(...before);
    place.querySelector('[data-do=delete]').focus();
  });
  place.replaceChildren(question, sure, back);
  back.focus();
}

const DOES = {
  rename: (button) => askName(rowOf(button)),
  delete: (button) => askDelete(rowOf(button)),
  keep: (button) => tell(button, 'keep', button.getAttribute('aria-pressed') !== 'true'),
  link: (button) => trigger('copy', {run: rowOf(button).dataset.run}),
  resume: (button) => trigger('retry', {run: rowOf(button).dataset.run}),
};
element.addEventListener('click', ({target}) => {
  const button = target.closest('button[data-do]');
  if (button) DOES[button.dataset.do](button);
});
// One menu is open at a time, and Escape closes it.
element.addEventListener('toggle', ({target}) => {
  if (!target.open || !target.matches('.does details')) return;
  for (const other of element.querySelectorAll('.does details[open]')) if (other !== target) other.open = false;
}, true);
element.addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && event.target.closest('.does details[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
