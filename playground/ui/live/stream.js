// Follows one thing on the server: what changes there is put into the page, each part into the places that carry its
// name in data-live. A page that nobody looks at asks for nothing; it goes on where it was.
const fresh = {}, isFilling = {};
const takers = {buttons: setButtons};  // what is done with parts that are neither HTML nor curves

function follow(address, ended) {
  let stream = null, last = '', isOver = false, hasEnded = false, pause = 1000, timer = 0;
  function close() {
    clearTimeout(timer);
    stream?.close();
    stream = null;
  }
  function open() {
    if (stream || isOver || document.hidden || !element.isConnected) return;
    stream = new EventSource(last ? `${address}&last=${last}` : address);
    stream.onmessage = ({data, lastEventId}) => {
      if (isOver) return;
      last = lastEventId;
      hasEnded = false;
      pause = 1000;
      for (const [name, part] of Object.entries(JSON.parse(data))) show(name, part);
    };
    stream.addEventListener('end', () => { if (!hasEnded) ended(); hasEnded = true; });  // until somebody lets it go on
    stream.addEventListener('over', () => { isOver = true; close(); ended(); });
    stream.onerror = () => {  // the browser itself comes back after a broken line, but not after an answer it cannot read
      if (stream?.readyState !== EventSource.CLOSED) return;
      close();
      timer = setTimeout(open, pause);
      pause = Math.min(2 * pause, 30000);
    };
  }
  const look = () => document.hidden ? close() : open();
  document.addEventListener('visibilitychange', look);
  open();
  return () => { isOver = true; close(); document.removeEventListener('visibilitychange', look); };
}

// ---- parts

const show = (name, part) => (takers[name] ?? put)(part, name);

async function put(part, name) {
  fresh[name] = part;
  if (isFilling[name]) return;
  isFilling[name] = true;
  const place = await found(() => document.querySelector(`[data-live="${name}"]`));
  while (name in fresh) {  // a newer one may come while a picture is on its way: the newest is shown
    const newest = fresh[name];
    delete fresh[name];
    if (Array.isArray(newest)) draw(place, newest);
    else await fill(place, newest);
  }
  isFilling[name] = false;
}

// Parts of the page are built while the first words arrive.
async function found(look) {
  for (;;) {
    const element = look();
    if (element) return element;
    await new Promise((done) => setTimeout(done, 50));
  }
}

// Pictures are fetched and decoded before they take the place of the last: nothing blinks.
async function fill(place, html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  const content = document.importNode(template.content, true);
  await Promise.allSettled([...content.querySelectorAll('img')].map((image) => image.decode()));
  place.replaceChildren(content);
}

async function setButtons(buttons) {
  fresh.buttons = buttons;
  for (const id of Object.keys(buttons)) {
    const button = await found(() => document.querySelector(`button#${id}`));
    const {label, shown, enabled} = fresh.buttons[id];
    if (button.textContent.trim() !== label) button.textContent = label;
    button.disabled = !enabled;
    button.classList.toggle('away', !shown);
  }
}
