// One card's recording: its picture and its curves at any second; and the clock that all recordings beside one another share.
import {curves} from './curves.js';
import {make, mayMove} from '../../view/elements.js';
import {address} from './server.js';

const PLAYED_SECONDS = 10; // a recording is shown in so many
const MOST_CURVES = 3;

/** {node, seconds, show(second)}; seconds is 0 where nobody has recorded it. alone: nothing stands beside it. most: curves. */
export function player(card, replay, alone, most = alone ? MOST_CURVES : 1) {
  const heading = make('header', {}, [make('h2', {}, [card.title, ' ', make('small', {textContent: card.year})]),
    ...(alone ? [make('p', {className: 'zoo-summary', textContent: card.summary})] : [])]);
  if (!replay) {
    return {node: make('div', {className: 'zoo-player'}, [heading, make('div', {className: 'empty', textContent:
      card.needs_folder ? 'It learns from a folder of pictures that you bring: no recording comes with the page.'
        : 'Nobody has recorded this one yet. Train it: it learns here.'})]), seconds: 0, show: () => {}};
  }
  const picture = make('img', {className: replay.smooth ? 'smooth' : '', alt: `${replay.caption}, as it learns`});
  const caption = make('div', {className: 'caption'});
  const plot = curves(replay, most);
  const films = replay.frames.map(([, , file]) => Object.assign(new Image(), {src: address(card.name, file)}));
  const show = (second) => {
    let last = 0;
    replay.frames.forEach(([at], i) => { if (at <= second) last = i; });
    picture.src = films[last].src;
    caption.textContent = `second ${replay.frames[last][0].toFixed(0)} · step ${replay.frames[last][1].toLocaleString('en')}`;
    plot.show(second);
  };
  const seen = make('div', {className: 'picture'}, [picture, caption]);
  // What its rows are stands beneath the picture, where nothing stands beside it.
  const told = alone ? make('div', {className: 'zoo-seen'}, [seen, make('p', {className: 'hint', textContent: replay.hint})]) : seen;
  const node = make('div', {className: 'zoo-player'}, [heading, told,
    make('div', {className: 'zoo-curves'}, plot.nodes)]);
  return {node, seconds: replay.seconds, show};
}

/** The clock of some players: {nodes, stop()}, without nodes where none of them has a recording. It starts by itself
 * where things may move, and else stands at the end. */
export function clock(players) {
  const seconds = Math.max(...players.map((one) => one.seconds));
  if (!seconds) return {nodes: [], stop: () => {}};
  const slider = make('input', {type: 'range', min: 0, max: seconds, step: 'any', value: 0, 'aria-label': 'Second of training'});
  const button = make('button', {type: 'button', className: 'zoo-play'});
  let at = mayMove() ? 0 : seconds, isPlaying = false, before;
  const show = () => players.forEach((one) => one.show(Math.min(at, one.seconds)));
  const setPlaying = (playing) => { isPlaying = playing; button.textContent = playing ? '❚❚ Pause' : '▶ Replay'; };
  const tick = (now) => {
    if (!isPlaying || !button.isConnected) return;
    at += ((now - (before ?? now)) / 1000) * (seconds / PLAYED_SECONDS);
    before = now;
    if (at >= seconds) { at = seconds; setPlaying(false); }
    slider.value = at;
    show();
    requestAnimationFrame(tick);
  };
  const play = () => {
    if (at >= seconds) at = 0;
    before = undefined;
    setPlaying(true);
    requestAnimationFrame(tick);
  };
  button.addEventListener('click', () => { if (isPlaying) setPlaying(false); else play(); });
  slider.addEventListener('input', () => { at = Number(slider.value); setPlaying(false); show(); });
  slider.value = at;
  show();
  setPlaying(false);
  if (mayMove()) setTimeout(play, 0);
  return {nodes: [make('div', {className: 'zoo-clock'}, [button, slider])], stop: () => setPlaying(false)};
}
