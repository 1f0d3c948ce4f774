// Pieces that modules of several tabs are made of.

/** An element with properties, attributes and children. */
export function make(tag, properties = {}, children = []) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node && typeof value !== 'object') node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Whether things may move by themselves. */
export const mayMove = () => !matchMedia('(prefers-reduced-motion: reduce)').matches;
