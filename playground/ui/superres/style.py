"""How the Super-resolution tab looks: joined to the page's style sheet."""

from __future__ import annotations

SUPERRES_CSS = """
/* Not by Gradio, which forgets what a part of its own shows when it hides it. */
.superres:has(#sr-mode input[value=enlarge]:checked) .testing { display: none; }
.superres:has(#sr-mode input[value=test]:checked) .enlarging { display: none; }
#sr-upload { outline: 1px dashed var(--border-color-primary); border-radius: 10px; }
.lens [hidden], .area[hidden], .area [hidden] { display: none !important; }
.lens .empty { min-height: 320px; }
.lens .stage { --at: 50%; position: relative; overflow: hidden; border-radius: 10px; margin: 0 auto;
  aspect-ratio: var(--ratio); width: min(100%, calc(560px * var(--ratio))); touch-action: pan-y; cursor: crosshair; }
.lens .stage img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: fill; margin: 0;
  pointer-events: none; user-select: none; }
.lens .stage .left { clip-path: inset(0 calc(100% - var(--at)) 0 0); }
.lens .stage i { position: absolute; top: 0; bottom: 0; left: var(--at); width: 3px; margin-left: -1.5px;
  background: #fff; box-shadow: 0 0 4px #0008; pointer-events: none; }
.lens .stage b, .area .map b { position: absolute; box-sizing: border-box; border: 2px solid #fff; border-radius: 3px;
  outline: 1px solid #000a; box-shadow: inset 0 0 0 1px #0006; pointer-events: none; }
.lens .tag { position: absolute; bottom: 8px; padding: 2px 9px; border-radius: 9px; background: #000a; color: #fff;
  font-size: 0.8rem; pointer-events: none; } .lens .tag.l { left: 8px; } .lens .tag.r { right: 8px; }
.lens .stage:focus-visible, .area .map:focus-visible, .lens button:focus-visible { outline: 2px solid
  var(--primary-500); outline-offset: 2px; }
.lens .wipe { display: block; height: 30px; margin: 4px auto 0; width: min(100%, calc(560px * var(--ratio)));
  accent-color: var(--primary-500); }
.lens .sides { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 8px; margin: 4px 0 14px; }
.lens .side { display: flex; gap: 8px; align-items: center; font-size: 0.84rem; color: var(--body-text-color-subdued); }
.lens .choice { color: var(--body-text-color); display: flex; flex-wrap: wrap; gap: 4px; }
.lens .choice button { padding: 5px 11px; min-height: 32px; border: 0; border-radius: 8px; color: inherit;
  background: var(--background-fill-secondary); font: inherit; font-size: 0.84rem; cursor: pointer; }
.lens .choice button[aria-pressed=true] { background: var(--primary-600); color: #fff; }
.lens .crops { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; }
.lens .crops figure { margin: 0; min-width: 0; }
.lens .crops canvas { display: block; width: 100%; aspect-ratio: 1; border-radius: 8px; background: #000; }
.lens .crops figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 8px; margin-top: 4px;
  font-size: 0.86rem; font-weight: 600; }
.lens .crops small { color: var(--body-text-color-subdued); font-weight: 400; font-variant-numeric: tabular-nums; }
.places { display: flex; flex-wrap: wrap; gap: 6px 18px; margin-top: 8px; font-size: 0.84rem;
  color: var(--body-text-color-subdued); }
.places label { display: flex; align-items: center; gap: 8px; flex: 1 1 150px; }
.places input { flex: 1; min-width: 0; height: 30px; accent-color: var(--primary-500); }
.area { margin-bottom: 6px; }
.area .map { position: relative; line-height: 0; width: fit-content; max-width: 100%; margin: 0 auto;
  border-radius: 8px; overflow: hidden; cursor: crosshair; }
.area .map img { display: block; max-width: 100%; max-height: 300px; margin: 0; pointer-events: none; }
table.scores { width: 100%; border: 0 !important; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.scores th, .scores td { border: 0 !important; border-bottom: 1px solid var(--border-color-primary) !important;
  padding: 8px 6px; text-align: right; vertical-align: top; white-space: nowrap; }
.scores th:first-child { text-align: left; white-space: normal; padding-left: 0; } .scores tr { border: 0 !important; }
.scores small { display: block; font-weight: 400; color: var(--body-text-color-subdued); font-size: 0.82rem; }
.scores .best { font-weight: 700; }
.scales { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; margin: 0 0 6px; font-size: 0.86rem; }
.scales dt { font-weight: 600; } .scales dd { margin: 0; color: var(--body-text-color-subdued); }
.estimate .hint { display: block; } .refusal { border-left: 4px solid #d64545; padding: 2px 0 2px 12px; }
@media (max-width: 700px) {
  .lens .crops { grid-template-columns: 1fr 1fr; } .lens .empty { min-height: 200px; }
  .lens .side { width: 100%; font-size: 0.76rem; gap: 4px; }
  .lens .choice { flex-wrap: nowrap; margin-left: auto; }
  .lens .choice button { padding: 5px 6px; font-size: 0.74rem; white-space: nowrap; }
  .scores th, .scores td { padding: 7px 4px; }
}
"""
