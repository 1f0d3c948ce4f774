// The component's value is the run that is watched; empty until the server has read the link that opened the page.
let leave = () => {}, watched = null, turn = 0;

function watchRun(name) {
  leave();
  turn += 1;
  unpin();
  release();
  watched = name;
  leave = follow(`live/run?name=${encodeURIComponent(name)}`, () => trigger('end'));
}

// ---- which moment is seen: the newest, unless somebody looks back or a replay goes on. What comes meanwhile waits.
const newest = {};
let isHeld = false;
const PLACES = {
  moment: () => {}, picture: (html) => put(html, 'live-picture'), game: drawGame, step: drawStep, progress: put, diagnosis: put, quality: put,
};
const place = (name, part) => {
  PLACES[name](part, name);
  tellSeen(name, part);
};
for (const name of Object.keys(PLACES)) {
  takers[name] = (part) => {
    newest[name] = part;
    if (!isHeld) place(name, part);
    if (name === 'picture') tellMoved();
  };
}

// Who looks back at moments of a run that moves on sees how far it has come, every few seconds.
const LOOK_BACK = 4000;
let toldAt = 0;
function tellMoved() {
  const seen = document.getElementById('moment-b')?.getClientRects()[0];
  if (!seen || seen.top > innerHeight || seen.bottom < 0 || Date.now() - toldAt < LOOK_BACK) return;
  toldAt = Date.now();
  trigger('tick');
}

function seeMoment({epoch, parts}) {
  isHeld = true;
  playTo(epoch);
  drawStep(null);
  for (const [name, part] of Object.entries(parts)) place(name, part);
}

// A moment is seen whole: its words would run ahead of pictures that are still on their way.
const fetched = (address) => Object.assign(new Image(), {src: address}).decode().catch(() => {});
const fetchPictures = ({picture = '', game}) => {
  const grid = new DOMParser().parseFromString(picture, 'text/html').querySelector('img')?.getAttribute('src');
  return Promise.all([grid, game?.address].filter(Boolean).map(fetched));
};

function release() {
  isHeld = false;
  playTo(null);
  for (const [name, part] of Object.entries(newest)) place(name, part);
}

// A bundled run begins with what it looked like while it trained: picture, game, figures and words alike.
takers.replay = async ({moments, seconds}) => {
  if (matchMedia('(prefers-reduced-motion)').matches) return;
  const mine = turn, start = performance.now();
  let shown = -1;
  while (mine === turn && !looksBack) {
    const at = Math.min(Math.floor((performance.now() - start) / 1000 / seconds * moments.length), moments.length);
    if (at === moments.length) return release();
    if (shown < at) {
      const passed = moments.slice(shown + 1, at + 1), parts = Object.assign({}, ...passed.map((moment) => moment.parts));
      await fetchPictures(parts);
      if (mine !== turn || looksBack) return;
      seeMoment({epoch: moments[shown = at].epoch, parts});
    }
    await new Promise(requestAnimationFrame);
  }
};

// ---- curves are the time line
let looksBack = false, wantedEpoch = null, isAsking = false;
let lookedAt = {};  // the moment of the newest answer, and the epoch that was asked for
async function momentAt(epoch) {
  if (lookedAt.asked === epoch && lookedAt.name === watched) return lookedAt.moment;
  const name = watched;
  const reply = await fetch(`live/moment?name=${encodeURIComponent(name)}&epoch=${epoch}`).catch(() => null);
  if (reply?.status !== 200 || name !== watched) return null;
  lookedAt = {asked: epoch, name, moment: await reply.json()};
  return lookedAt.moment;
}
onTimeLine.look = async (epoch) => {
  if (pins.length === 2) return;  // these two are looked at
  looksBack = true;
  wantedEpoch = epoch;
  if (isAsking) return;
  isAsking = true;
  while (looksBack && wantedEpoch !== null) {
    const asked = wantedEpoch;
    wantedEpoch = null;
    const moment = await momentAt(asked);
    if (moment) await fetchPictures(moment.parts);
    if (moment && looksBack) seeMoment(moment);
  }
  isAsking = false;
};
onTimeLine.pin = async (epoch) => {
  const moment = await momentAt(epoch);
  if (moment) pin(moment.parts);
};
onTimeLine.leave = () => {
  if (!looksBack) return;
  looksBack = false;
  release();
};

watch('value', () => { if (props.value && props.value !== watched) watchRun(props.value); });
document.addEventListener('watch-again', () => watchRun(watched));
if (props.value && !watched) watchRun(props.value);
