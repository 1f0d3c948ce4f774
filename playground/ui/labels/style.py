"""How the Labels tab looks: joined to the page's style sheet."""

from __future__ import annotations

LABELS_CSS = """
.lead { margin: 0 0 4px; font-size: 1.05rem; }
.source { color: var(--body-text-color-subdued); font-size: 0.82rem; margin-top: 8px; }
.yes { color: var(--real); } .no { color: #d64545; } .dark .no { color: #ff8585; }
.picker { display: grid; grid-template-columns: repeat(5, 1fr); gap: 8px; }
.picker button { display: flex; flex-direction: column; align-items: center; gap: 4px; padding: 6px 4px; min-width: 0;
  border-radius: 10px; border: 2px solid transparent; background: var(--background-fill-secondary); cursor: pointer;
  color: inherit; font: inherit; font-size: 0.86rem; line-height: 1.15; }
.picker button:hover { border-color: var(--border-color-primary); }
.picker button[aria-pressed=true] { border-color: var(--primary-500); font-weight: 650; }
.picker button:focus-visible { outline: 3px solid var(--primary-400); outline-offset: 1px; }
.picker img { width: 100%; max-width: 64px; aspect-ratio: 1; }
.picker span { text-align: center; }
.picker img, .sheet img, .grid-table img, .lines img, .here img { image-rendering: pixelated; background: #000;
  border-radius: 6px; display: block; margin: 0; }
.sheet { display: grid; grid-template-columns: repeat(8, minmax(0, 1fr)); gap: 10px; }
.sheet.mistakes { grid-template-columns: repeat(6, minmax(0, 1fr)); }
.sheet figure, .lines figure, .here figure { margin: 0; min-width: 0; }
.sheet img, .here img { width: 100%; aspect-ratio: 1; }
.verdict, .sheet figcaption, .here figcaption { display: block; font-size: 0.76rem; line-height: 1.3; margin-top: 4px;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.verdict > span { display: block; } .sheet small { opacity: 0.8; font-size: inherit; }
.verdict .real { height: 4px; border-radius: 2px; background: var(--fake); overflow: hidden; margin-bottom: 2px; }
.verdict .real i { display: block; height: 100%; background: var(--real); }
.grid-table div { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); }
.grid-table span { font-size: 0.76rem; align-self: end; justify-self: center; text-align: center; line-height: 1.15;
  padding-bottom: 3px; }
.grid-table img { width: 100%; height: auto; }
.lines { display: grid; gap: 8px; }
.lines figure { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 12px;
  background: #000; border-radius: 8px; padding: 2px 12px; }
.lines img { height: 74px; width: auto; max-width: 100%; object-fit: contain; min-width: 0; }
.lines figcaption { font-size: 0.8rem; font-variant-numeric: tabular-nums; color: #cbd5e1; margin-left: auto; }
.lines .yes { color: #4cc38a; } .lines .no { color: #ff8585; }
.download { display: inline-block; margin-top: 10px; padding: 8px 16px; border-radius: 8px; text-decoration: none;
  background: var(--button-secondary-background-fill); color: var(--button-secondary-text-color); font-weight: 600; }
.download:hover { background: var(--button-secondary-background-fill-hover); }
.here { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; }
.figures.one { grid-template-columns: 1fr; }
#accuracy-failures .legend { margin-bottom: 10px; }
.mix-ups { margin: 0; padding-left: 1.2em; font-size: 0.9rem; }
.level > * { flex-grow: 0 !important; }
.here figcaption span { display: flex; justify-content: space-between; gap: 4px; flex-wrap: wrap; }
.seed-row { align-items: end; } .seed-row button { font-size: 0.9rem; font-weight: 550; }
@media (max-width: 700px) {
  .sheet { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .sheet.mistakes { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .picker { gap: 5px; } .picker button { padding: 5px 1px; font-size: 0.7rem; }
  .here { gap: 6px; }
  .grid-table.long span { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; white-space: nowrap; }
  .grid-table.steps span { font-size: 0.66rem; }
}
"""
