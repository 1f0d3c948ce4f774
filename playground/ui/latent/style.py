"""How the Latent tab looks, next to playground.ui.theme."""

from __future__ import annotations

LATENT_CSS = """
.pixels img { image-rendering: pixelated; background: #000; }
.asks img { cursor: crosshair; }
.reading h4 { margin: 10px 0 4px; font-size: 0.86rem; font-weight: 600; }
.reading .figures { margin: 0; grid-template-columns: repeat(auto-fit, minmax(96px, 1fr)); }
.reading .figures b { font-size: 1.15rem; }
.panel details { margin-top: 18px; }
.panel details:first-child { margin-top: 0; }
.panel summary { font-weight: 600; cursor: pointer; }
.panel p.hint { margin: 0 0 10px; }
.panel .sliders { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 14px 26px;
  align-items: end; }
.panel .slider { display: grid; grid-template-columns: 1fr auto auto; gap: 0 8px; align-items: center; }
.panel .slider > label:first-child { font-size: 0.92rem; line-height: 1.25; }
.panel .slider > label:first-child::first-letter { text-transform: uppercase; }
.panel .slider button { font: inherit; font-size: 0.86rem; font-variant-numeric: tabular-nums; min-width: 3.4em;
  text-align: right; padding: 2px 6px; border: 0; border-radius: 6px; background: none; cursor: pointer;
  color: var(--body-text-color-subdued); }
.panel .slider button:hover { background: var(--background-fill-secondary); color: var(--body-text-color); }
.panel .slider > label:first-child { grid-area: 1 / 1; } .panel .slider button { grid-area: 1 / 2; }
.panel .slider .lock { grid-area: 1 / 3; } .panel .slider small { grid-area: 3 / 1 / 4 / 4; }
.panel .slider [type=range] { grid-area: 2 / 1 / 3 / 4; width: 100%; margin: 4px 0 2px; height: 22px; appearance: none;
  background: none; cursor: pointer; --from: 50%; --to: 50%; }
.panel .slider [type=range]::-webkit-slider-runnable-track { height: 6px; border-radius: 3px; background:
  linear-gradient(90deg, transparent var(--from), var(--g) var(--from) var(--to), transparent var(--to)),
  var(--border-color-primary); }
.panel .slider [type=range]::-moz-range-track { height: 6px; border-radius: 3px; background:
  linear-gradient(90deg, transparent var(--from), var(--g) var(--from) var(--to), transparent var(--to)),
  var(--border-color-primary); }
.panel .slider [type=range]::-webkit-slider-thumb { appearance: none; width: 18px; height: 18px; margin-top: -6px;
  border-radius: 50%; background: var(--background-fill-primary); border: 2px solid var(--g); }
.panel .slider [type=range]::-moz-range-thumb { width: 15px; height: 15px; border-radius: 50%;
  background: var(--background-fill-primary); border: 2px solid var(--g); }
.panel .slider small { color: var(--body-text-color-subdued); font-size: 0.76rem; }
.panel .lock { display: grid; place-items: center; width: 28px; height: 28px; border-radius: 6px; cursor: pointer; }
.panel .lock:hover { background: var(--background-fill-secondary); }
.panel .lock input { position: absolute; opacity: 0; width: 28px; height: 28px; margin: 0; cursor: pointer; }
.panel .lock i { position: relative; width: 12px; height: 9px; border-radius: 2px; margin-top: 6px;
  color: var(--neutral-400); background: currentColor; }
.panel .lock i::before { content: ''; position: absolute; box-sizing: border-box; left: 7px; top: -7px; width: 8px;
  height: 8px; border: 2px solid currentColor; border-bottom-width: 0; border-radius: 4px 4px 0 0; }
.panel .lock input:checked + i { color: var(--g); }
.panel .lock input:checked + i::before { left: 2px; }
.panel .lock input:focus-visible + i, .panel .slider button:focus-visible, .panel [type=range]:focus-visible {
  outline: 2px solid var(--primary-500); outline-offset: 4px; }
#map .peek { position: fixed; z-index: 50; pointer-events: none; border-radius: 8px; overflow: hidden; padding: 6px;
  background: var(--background-fill-primary); box-shadow: 0 4px 18px rgb(0 0 0 / 35%); text-align: center;
  font-size: 0.78rem; }
#map .peek i { display: block; width: 112px; height: 112px; image-rendering: pixelated; border-radius: 4px; }
.gradio-container { overflow: clip !important; }  /* hidden would keep the picture from staying in sight */
@media (min-width: 900px) { #bench .seen { position: sticky; top: 8px; } }
@media (max-width: 899px) {  /* the picture stays in sight while a thumb moves sliders far below it */
  #bench .seen { display: contents; }
  #bench .seen > .card:first-child { position: sticky; top: 0; z-index: 5; padding: 8px !important; }
  #bench .seen > .card:nth-child(n+2) { order: 1; }
  #latent-picture .picture { max-width: 38vh; margin: 0 auto; }
}
"""
