"""How the Photo tab looks: joined to the page's style sheet."""

from __future__ import annotations

PHOTO_CSS = """
#photo-upload { outline: 1px dashed var(--border-color-primary); border-radius: 10px; }
.pair { width: min(100%, calc(var(--tall, 600px) * var(--ratio))); margin: 0 auto; }
.compare { --at: 50%; position: relative; overflow: hidden; border-radius: 10px; aspect-ratio: var(--ratio);
  background: repeating-conic-gradient(#e2e8f0 0 25%, #fff 0 50%) 0 0 / 18px 18px; }
.compare img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: fill; margin: 0; }
.compare .before { clip-path: inset(0 calc(100% - var(--at)) 0 0); }
.compare i { position: absolute; top: 0; bottom: 0; left: var(--at); width: 3px; margin-left: -1.5px; background: #fff;
  box-shadow: 0 0 4px #0008; pointer-events: none; }
.compare i::after { content: "◂ ▸"; position: absolute; top: 50%; left: 50%; width: 40px; height: 40px;
  transform: translate(-50%, -50%); border-radius: 50%; background: #fff; color: #334155; font-style: normal;
  font-size: 0.8rem; line-height: 40px; text-align: center; box-shadow: 0 1px 6px #0006; }
.compare input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize;
  touch-action: pan-y; }
.compare:has(input:focus-visible) { outline: 2px solid var(--primary-500); outline-offset: 2px; }
#photo-compare .captions { display: flex; justify-content: space-between; gap: 12px; margin-top: 6px;
  color: var(--body-text-color-subdued); font-size: 0.86rem; }
#photo-compare .empty { min-height: 360px; }
.cycle { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; align-items: start; }
.cycle figure { margin: 0; }
.cycle img { width: 100%; max-height: 420px; object-fit: contain; border-radius: 10px; margin: 0; display: block;
  background: var(--background-fill-secondary); }
.cycle figcaption { margin-top: 6px; color: var(--body-text-color-subdued); font-size: 0.86rem; }
.scale { display: flex; flex-wrap: wrap; justify-content: space-between; margin-top: 6px; font-size: 0.78rem;
  color: var(--body-text-color-subdued); font-variant-numeric: tabular-nums; }
.scale i { flex: 1 0 100%; height: 8px; border-radius: 4px; margin-bottom: 3px; }
.loss { margin: 12px 0 0; font-size: 0.92rem; } .loss b { font-size: 1.35rem; font-weight: 650; }
#photo-own code { font-size: 0.95em; }
@media (max-width: 700px) { .pair { --tall: 420px; }
  .photo-source, .photo-result { display: contents; } .photo-result > .card:first-child { order: -1; } }
"""
