// The same detail enlarged in several ways, with nearness (PSNR) and sharpness.
import {factsOf} from '../view/facts.js';
import {gallery} from '../view/gallery.js';

export async function draw(holder) {
  const facts = await factsOf('sharpness', holder);
  if (facts) holder.append(gallery(facts.pictures, 'pixels'));
}
