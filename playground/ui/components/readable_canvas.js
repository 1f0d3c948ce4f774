// Some browsers hide from pages what is drawn on them, against fingerprinting: a canvas gives white or noise instead
// (Tor Browser, Firefox with resistFingerprinting). A bit of noise in a few pixels, as Brave adds, changes nothing.
const PROBE = 32, MOST_CHARACTERS = 2500; // one colour takes about 150, noise 4,000
function isReadable() {
  const encoded = (colour) => {
    const probe = Object.assign(document.createElement('canvas'), {width: PROBE, height: PROBE}), brush = probe.getContext('2d');
    brush.fillStyle = colour;
    brush.fillRect(0, 0, PROBE, PROBE);
    return probe.toDataURL('image/png');
  };
  const black = encoded('#000000');
  return black !== encoded('#ffffff') && black.length < MOST_CHARACTERS;
}
/** Says so in place, where it cannot be read; whether it can. */
function canSend() {
  const isFine = isReadable();
  element.querySelector('.unreadable').hidden = isFine;
  return isFine;
}
