"""How the Sketch tab looks: joined to the page's style sheet."""

from __future__ import annotations

SKETCH_CSS = """
#sketch-pad canvas, #sketch-painter canvas { max-width: 480px; background: #fff; }
#sketch-painter canvas { image-rendering: pixelated; }
#sketch-pad .tools, #sketch-painter .tools { max-width: 480px; }
.pad .tools button { min-height: 34px; }
.pad .tools [aria-pressed=true]:not(.ink) { background: var(--primary-600); color: #fff; }
.pad canvas:focus-visible { outline: 2px solid var(--primary-500); outline-offset: 3px; }
.pad .ways { display: flex; gap: 4px; }
.painter .classes { display: grid; grid-template-columns: repeat(3, 1fr); gap: 6px; max-width: 480px;
  margin: 12px auto 0; }
.painter .classes button { display: flex; gap: 8px; align-items: center; min-height: 36px; padding: 4px 10px; border: 0;
  min-width: 0; border-radius: 8px; background: var(--background-fill-secondary); color: inherit; font: inherit;
  font-size: 0.88rem; cursor: pointer; }
.painter .classes button::first-letter { text-transform: uppercase; }
.painter .classes i { flex: none; width: 18px; height: 18px; border-radius: 5px; box-shadow: inset 0 0 0 1px #fff5; }
.painter .classes [aria-pressed=true] { box-shadow: 0 0 0 2px var(--primary-500); }
.chooser > div, .chooser { display: flex; flex-wrap: wrap; gap: 8px; }
.chooser button { display: flex; flex-direction: column; gap: 3px; align-items: center; padding: 4px; border: 0;
  border-radius: 10px; background: none; color: inherit; font: inherit; font-size: 0.8rem; cursor: pointer; }
.chooser button:hover { background: var(--background-fill-secondary); }
.chooser button:focus-visible { outline: 2px solid var(--primary-500); outline-offset: 1px; }
.chooser img { width: 56px; height: 56px; border-radius: 8px; background: #fff; margin: 0;
  box-shadow: 0 0 0 1px var(--border-color-primary); }
#sketch-coloured .picture img { background: #fff; }
.sketch-result .picture, .sketch-result .empty { max-width: 620px; margin: 0 auto; }
.sketch-result .empty { aspect-ratio: 1; }
.sketch-result .picture img { box-shadow: 0 0 0 1px var(--border-color-primary); }
@media (max-width: 480px) {
  .pad .tools { gap: 6px; } .pad .tools label { flex: 1 1 100%; order: 1; } .pad .tools button { padding: 5px 9px; }
  .painter .classes button { gap: 6px; padding: 4px 7px; font-size: 0.78rem; } .painter .classes i { width: 14px; }
  .chooser > div, .chooser { gap: 2px; } .chooser button { padding: 2px; font-size: 0.74rem; }
  .chooser img { width: 43px; height: 43px; }
}
#sketch-photo, #own-map { outline: 1px dashed var(--border-color-primary); border-radius: 10px; }
"""
