"""How the race looks: panes in as many columns as fit, two on a telephone."""

from __future__ import annotations

RACE_CSS = """
.race-panes, .race-row { display: grid !important; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
  gap: 14px; align-items: start; }
.race-panes > *, .race-row > * { min-width: 0 !important; }
.race-pane > a { font-weight: 650; text-decoration: none; display: flex; align-items: end; margin-bottom: 6px;
  min-height: 2.6em; line-height: 1.3; }
.race-pane > a:hover { text-decoration: underline; }
.race-pane .facts { display: flex; flex-wrap: wrap; gap: 0 14px; margin-top: 6px; font-variant-numeric: tabular-nums; }
.race-pane .facts b { font-weight: 600; }
.race-pane .empty, .race-marks .empty { aspect-ratio: 1; padding: 8px; min-height: 0; }
.race-marks h4 { margin: 14px 0 6px; font-size: 0.95rem; }
.race-marks .hint { margin-top: 4px; line-height: 1.25; }
.race-marks .race-row { grid-template-columns: repeat(auto-fit, minmax(96px, 1fr)); gap: 10px; max-width: 820px; }
"""
