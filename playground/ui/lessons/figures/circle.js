// The circle of CycleGAN: there and back again.
import {factsOf} from '../view/facts.js';
import {gallery} from '../view/gallery.js';

export async function draw(holder) {
  const facts = await factsOf('circle', holder);
  if (facts) holder.append(gallery(facts.pictures));
}
