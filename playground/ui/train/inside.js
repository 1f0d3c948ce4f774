// Blocks for the layers of the run that the address names, asked for when they come into sight, and anew when the run's
// networks are others by then or a person wants them as they are now.
const said = element.querySelector('.said'), blocks = element.querySelector('.blocks'), again = element.querySelector('.again');
let stamp = '', asks = 0;
const node = (tag, properties, children = []) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const shownRun = () => new URLSearchParams(location.search).get('run');

function block({words, size, shown, sheet, lesson}) {
  const parts = [node('img', {src: sheet, alt: shown}), node('b', {textContent: words}), node('span', {textContent: size})];
  const run = shownRun(), kept = run ? `run=${encodeURIComponent(run)}&` : '';
  return lesson
    ? node('a', {href: `?${kept}tab=lessons/${lesson}`, title: `${shown}. Open the lesson.`}, parts)
    : node('div', {title: shown}, parts);
}

async function draw(now) {
  const ask = asks += 1;
  const run = shownRun() || 'demo', query = new URLSearchParams({known: stamp});
  if (now) query.set('now', '');
  again.disabled = true;
  if (!stamp) said.textContent = 'Drawn now …';
  let facts;
  try {
    const answer = await fetch(`${window.gradio_config.root}${props.value}/${encodeURIComponent(run)}.json?${query}`);
    if (!answer.ok) throw new Error(answer.status);
    facts = await answer.json();
  } catch {
    facts = {missing: 'The page’s server did not answer. Press “Draw again”.'};
  }
  if (ask !== asks) return;
  again.disabled = again.hidden = false;
  stamp = facts.stamp ?? '';
  if (!facts.missing && !facts.layers) return; // as they are seen already
  said.textContent = facts.missing
    ?? `${facts.title}: what the layers of its generator hold on the way to one picture, always from the same noise. Press one for its lesson.`;
  blocks.replaceChildren(...(facts.layers ?? []).map(block));
}

again.addEventListener('click', () => draw(true));
new IntersectionObserver(([{isIntersecting}]) => {
  if (!isIntersecting) return;
  trigger('tick');
  draw(false);
}).observe(element.querySelector('.inside'));
