"""How the sections that pick, walk and search look."""

from __future__ import annotations

PICTURES_CSS = """
.picking { user-select: none; }
.picking .shelf { display: grid; grid-template-columns: repeat(auto-fill, minmax(49px, 1fr)); gap: 6px; }
@media (max-width: 700px) { .picking .shelf { grid-template-columns: repeat(6, 1fr); } }
.picking button { padding: 0; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
.picking button:focus-visible { outline: 2px solid var(--primary-500); outline-offset: 2px; }
.picking img { display: block; width: 100%; aspect-ratio: 1; border-radius: 8px; background: #000;
  pointer-events: none; }
.picking.pixels img { image-rendering: pixelated; }
.picking .tile, .picking .pick { position: relative; touch-action: pan-y; border-radius: 8px; }
.picking .tile:hover img { filter: brightness(1.25); }
.picking .tile[aria-pressed=true] { box-shadow: 0 0 0 2px var(--primary-500); }
.picking .tags { position: absolute; right: -3px; bottom: -3px; display: flex; gap: 2px; }
.picking .tags b { min-width: 17px; height: 17px; padding: 0 4px; border-radius: 9px; background: var(--primary-600);
  color: #fff; font-size: 0.68rem; line-height: 17px; text-align: center; }
.picking .target { min-height: 1.4em; margin: 10px 0 6px; color: var(--body-text-color-subdued); font-size: 0.84rem; }
.picking .target:empty { min-height: 0; margin-bottom: 0; }
.picking .baskets { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 10px; }
.picking .basket { border-radius: 10px; background: var(--background-fill-secondary); padding: 8px 10px 10px;
  box-shadow: inset 0 0 0 1px var(--border-color-primary); cursor: pointer; }
.picking .basket.aim { box-shadow: inset 0 0 0 2px var(--primary-500); }
.picking .basket.over { background: color-mix(in srgb, var(--primary-500) 18%, transparent); }
.picking .head { display: flex; width: 100%; gap: 8px; align-items: baseline; text-align: left; min-height: 28px; }
.picking .head b { white-space: nowrap; }
.picking .head small, .picking .none { color: var(--body-text-color-subdued); font-size: 0.8rem; }
.picking .picks { display: flex; flex-wrap: wrap; gap: 6px; min-height: 44px; align-items: center; }
.picking .pick { width: 44px; } .picking .pick:hover img { opacity: 0.55; }
.picking .ghost { position: fixed; left: 0; top: 0; z-index: 99; width: 56px !important; opacity: 0.85;
  box-shadow: 0 4px 14px #0006; }
.shelf-bar { align-items: end; } .shelf-bar button { align-self: end; }
.equation { display: grid; grid-template-columns: 0 1fr auto 1fr auto 1fr auto; gap: 8px; align-items: center;
  max-width: 420px; margin: 0 auto; }
.equation i { font-style: normal; font-size: 1.4rem; color: var(--body-text-color-subdued); padding-bottom: 1.7em; }
.equation img { width: 100%; aspect-ratio: 1; border-radius: 8px; background: #000; image-rendering: pixelated; }
.equation div { text-align: center; line-height: 1.2; }
.equation small { display: block; color: var(--body-text-color-subdued); }
#sum .picture, #sum .empty { max-width: 420px; margin: 0 auto; }
#sum .picture img { image-rendering: pixelated; }
.pad canvas { display: block; width: 100%; max-width: 300px; margin: 0 auto; aspect-ratio: 1; border-radius: 10px;
  touch-action: none; cursor: crosshair; box-shadow: 0 0 0 1px var(--border-color-primary); }
.pad .tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: center; max-width: 300px;
  margin: 10px auto 0; font-size: 0.86rem; }
.pad .tools label { display: flex; gap: 8px; align-items: center; flex: 1; min-width: 110px; }
.pad .tools input { flex: 1; min-width: 0; accent-color: var(--primary-500); height: 28px; }
.pad .tools button { padding: 5px 12px; border: 0; border-radius: 6px; background: var(--background-fill-secondary);
  color: inherit; cursor: pointer; } .pad .tools button:disabled { opacity: 0.45; cursor: default; }
.pad .inks { display: flex; flex-wrap: wrap; gap: 6px; } .pad .inks:empty { display: none; }
.pad .tools .ink { width: 26px; height: 26px; padding: 0; border-radius: 50%; box-shadow: inset 0 0 0 1px #0003; }
.pad .tools .ink[aria-pressed=true] { outline: 2px solid var(--primary-500); outline-offset: 2px; }
.pad button:focus-visible, .pad input:focus-visible, .film :focus-visible { outline: 2px solid var(--primary-500);
  outline-offset: 2px; }
#find-target .picture, #find-found .picture, #find-target .empty, #find-found .empty { max-width: 340px;
  margin: 0 auto; }
#find-target .empty, #find-found .empty { aspect-ratio: 1; }
#find-examples img { image-rendering: pixelated; }
#find-examples .grid-wrap { height: auto; min-height: 0; padding: 4px; }
#find-examples .grid-container { grid-template-columns: repeat(5, minmax(0, 1fr)); grid-template-rows: auto;
  grid-auto-rows: auto; }
#find-upload { outline: 1px dashed var(--border-color-primary); border-radius: 10px; }
#find-examples .thumbnail-lg { min-width: 0; }
.film .stage { width: 100%; max-width: 340px; aspect-ratio: 1; margin: 0 auto; border-radius: 10px; background: #000;
  image-rendering: pixelated; }
.film .scrub { display: flex; gap: 10px; align-items: center; max-width: 340px; margin: 10px auto; }
.film .scrub input { flex: 1; min-width: 0; accent-color: var(--primary-500); height: 28px; }
.film .scrub output { min-width: 5.5em; text-align: right; color: var(--body-text-color-subdued); font-size: 0.86rem;
  font-variant-numeric: tabular-nums; }
.film .play { width: 36px; height: 36px; border-radius: 50%; border: 0; background: var(--primary-500); color: #fff;
  font-size: 0.9rem; cursor: pointer; }
.film .contact { position: relative; line-height: 0; border-radius: 8px; overflow: hidden; background: #000;
  cursor: pointer; }
.film .contact img { width: 100%; image-rendering: pixelated; margin: 0; }
.film .contact i { position: absolute; box-shadow: inset 0 0 0 2px var(--primary-400); border-radius: 3px;
  pointer-events: none; }
"""
