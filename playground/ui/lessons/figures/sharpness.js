// Nearness against sharpness: four crops, and where each enlargement stands.
import {say} from '../view/elements.js';
import {factsOf} from '../view/facts.js';
import {gallery} from '../view/gallery.js';
import {Plot} from '../view/plot.js';

export async function draw(holder) {
  const facts = await factsOf('sharpness', holder);
  if (!facts) return;
  const {pictures, places} = facts, heights = places.map(({psnr}) => psnr);
  const range = [Math.floor(Math.min(...heights) - 0.5), Math.ceil(Math.max(...heights) + 0.5)];
  const plot = new Plot({x: [0, 1.1], y: range, xTitle: 'sharpness', yTitle: 'PSNR, dB', height: 230,
    words: 'PSNR over sharpness of each enlargement'});
  plot.line(range.map((y) => [1, y]), '--real', {class: 'line dashed'});
  plot.words(0.99, range[0] + 0.3, 'the original: nothing lost', '--real', 'end');
  for (const {title, psnr, sharpness} of places) {
    plot.dot(sharpness, psnr, '--second', 7);
    plot.words(sharpness + 0.02, psnr, title, '--body-text-color', 'start');
  }
  holder.append(gallery(pictures, 'pixels fours'), plot.node,
    say('Higher is nearer to the original, pixel by pixel; further right is sharper.'));
}
