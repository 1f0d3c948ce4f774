// Pictures that the networks of this page make for a lesson, side by side. facts: what the server calls them.
import {factsOf} from '../view/facts.js';
import {gallery} from '../view/gallery.js';

export async function draw(holder, {facts, kind = ''}) {
  const found = await factsOf(facts, holder);
  if (found) holder.append(gallery(found.pictures, kind));
}
