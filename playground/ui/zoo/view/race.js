// Recordings of two to four cards on one clock, with the curves of their distances: what a race of them looks like.
import {curve} from './curves.js';
import {clock, player} from './player.js';
import {make} from '../../view/elements.js';
import {getJson} from './server.js';

const COLOURS = ['--race-1', '--race-2', '--race-3', '--race-4'];
const NOISE = 200; // above it what is drawn is noise: the rest would look level beside it (live/race_source.py)

/** The recordings of these cards: {nodes, stop()}; an Error where they cannot be read. */
export async function playRace(names) {
  const {cards} = await getJson('cards.json');
  const shown = await Promise.all(names.map(async (name) => (
    {card: cards.find((card) => card.name === name), replay: await getJson(name, 'replay.json')})));
  const {players, distances} = sideBySide(shown);
  const together = clock([...players, distances]);
  const nodes = [
    make('div', {className: `zoo-players of-${players.length}`}, players.map(({node}) => node)),
    make('div', {className: 'zoo-curves'}, [distances.node, make('p', {className: 'hint', textContent: wordsFor(shown)})]),
    ...together.nodes];
  return {nodes, stop: together.stop};
}

/** Cards and their recordings, each with its distance measured: their players, and one chart of the distances. */
export function sideBySide(shown) {
  const players = shown.map(({card, replay}) => player(card, replay, false, 0));
  players.forEach(({node}, i) => node.querySelector('h2').style.setProperty('color', `var(${COLOURS[i]})`));
  const seconds = Math.max(...players.map((one) => one.seconds));
  return {players, distances: {seconds, ...curve(distancesOf(shown), seconds)}};
}

function distancesOf(shown) {
  return {
    title: 'FID, lower is better:', hint: 'Distance of what they draw to real pictures, by seconds of training.',
    lines: shown.map(({card, replay}, i) => (
      {title: card.title, colour: COLOURS[i], points: replay.fid.filter(([, fid]) => fid < NOISE)})),
  };
}

function wordsFor(shown) {
  const seconds = shown.map(({replay}) => Math.round(replay.seconds)), [least, most] = [Math.min(...seconds), Math.max(...seconds)];
  const long = least === most ? `${most}` : `${least} to ${most}`;
  return `These are recordings, ${long} seconds of one processor core each. Start the race, and they learn here, side by side.`;
}
