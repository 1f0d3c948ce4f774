"""How the page looks: system fonts (nothing is fetched from elsewhere) and one colour a role.

Real is green, fake is purple, the discriminator is blue, the generator is magenta: in curves, bars and text
alike (after GAN Lab, Kahng et al. 2018). The four differ in lightness too, for eyes that mix up hues.
"""

from __future__ import annotations

import gradio as gr

REAL, FAKE = "#1a9850", "#7b3fc4"
DISCRIMINATOR, GENERATOR = "#2b6cd4", "#d6336c"
ENCODER = "#a86a12"

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def theme() -> gr.themes.Base:
    """A quiet theme: little border, one accent."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.indigo,
        neutral_hue=gr.themes.colors.slate,
        font=list(_SANS),
        font_mono=list(_MONO),
        radius_size=gr.themes.sizes.radius_md,
    ).set(
        block_border_width="0px",
        block_shadow="none",
        block_background_fill="transparent",
        block_padding="0px",
        block_label_background_fill="transparent",
        block_label_border_width="0px",
        block_title_text_weight="600",
        layout_gap="14px",
        body_background_fill="*neutral_50",
        panel_background_fill="transparent",
        background_fill_secondary="*neutral_100",
        border_color_primary="*neutral_200",
        input_background_fill="*neutral_50",
        input_border_width="1px",
        input_border_color="*neutral_200",
    )


CSS = f"""
:root {{ --real: {REAL}; --fake: {FAKE}; --d: {DISCRIMINATOR}; --g: {GENERATOR}; --e: {ENCODER}; }}
.dark {{ --real: #4cc38a; --fake: #b08be8; --d: #74a4f2; --g: #f2709c; --e: #e0a94a; }}
.gradio-container {{ max-width: 1380px !important; margin: 0 auto !important; width: 100% !important; min-width: 0 !important; }}
.gradio-container .form, .gradio-container .block {{ background: transparent; border: 0; box-shadow: none; }}
.gradio-container .form {{ gap: 16px; overflow: visible; }}
.gradio-container .tabs {{ gap: 10px; }}
.card {{ gap: 12px; }} .dark .card {{ background: #141b2b; }}
.toast-wrap {{ top: auto !important; bottom: 16px; }}
.hint {{ color: var(--body-text-color-subdued); font-size: 0.84rem; }}
#title h1 {{ margin: 6px 0 0; font-size: 1.55rem; letter-spacing: -0.01em; }}
#title p {{ margin: 2px 0 0; color: var(--body-text-color-subdued); }}
.card {{ background: var(--background-fill-primary); border-radius: 12px; padding: 14px !important; }}
.picture img {{ width: 100%; aspect-ratio: 1; object-fit: contain; border-radius: 10px; background: #000;
  display: block; }}
.picture .caption {{ display: flex; justify-content: space-between; gap: 8px; margin-top: 6px;
  color: var(--body-text-color-subdued); font-size: 0.86rem; font-variant-numeric: tabular-nums; }}
img.smooth {{ image-rendering: auto !important; }}
.moment .picture, .moment .empty {{ max-width: 400px; margin: 0 auto; }}
.empty {{ min-height: 120px; border-radius: 10px; background: var(--background-fill-secondary); display: grid;
  place-items: center; text-align: center; padding: 24px; color: var(--body-text-color-subdued); }}
.progress {{ font-variant-numeric: tabular-nums; font-size: 0.92rem; }}
.progress .line {{ display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: baseline; min-height: 1.5em; }}
.progress .bar {{ height: 6px; border-radius: 3px; background: var(--border-color-primary); margin: 6px 0 8px;
  overflow: hidden; }}
.progress .bar i {{ display: block; height: 100%; background: var(--primary-500); }}
.pill {{ font-weight: 600; }}
.pill.running, .pill.finished {{ color: var(--real); }} .pill.paused, .pill.waiting {{ color: #b7791f; }}
.pill.diverged, .pill.failed {{ color: #d64545; }}
.health {{ border-left: 4px solid var(--border-color-primary); padding: 2px 0 2px 12px; min-height: 4.4em; }}
.health.well {{ border-color: var(--real); }} .health.ill {{ border-color: #d64545; }}
.health b {{ display: block; }} .health span {{ color: var(--body-text-color-subdued); }}
.coverage {{ font-size: 0.86rem; }}
.coverage .bars {{ display: grid; grid-template-columns: repeat(10, 1fr); gap: 5px; height: 74px; align-items: end; }}
.coverage .bars div {{ display: flex; flex-direction: column; justify-content: end; height: 100%;
  text-align: center; font-variant-numeric: tabular-nums; }}
.coverage .bars i {{ display: block; background: var(--fake); border-radius: 3px 3px 0 0; min-height: 2px; }}
.coverage .bars .missing {{ color: #d64545; font-weight: 700; }}
.figures {{ display: grid; grid-template-columns: repeat(3, 1fr); gap: 10px; margin-bottom: 10px; }}
.figures b {{ display: block; font-size: 1.35rem; font-weight: 650; font-variant-numeric: tabular-nums; }}
.figures span {{ color: var(--body-text-color-subdued); font-size: 0.8rem; }}
.legend {{ font-size: 0.88rem; font-weight: 600; }} .legend small {{ font-weight: 400; color:
  var(--body-text-color-subdued); display: block; }}
.c-d {{ color: var(--d); }} .c-g {{ color: var(--g); }} .c-real {{ color: var(--real); }}
.c-fake {{ color: var(--fake); }} .c-e {{ color: var(--e); }}
.layers table {{ width: 100%; font-size: 0.82rem; border-collapse: collapse; }}
.layers td, .layers th {{ padding: 3px 6px; text-align: left; border: 0 !important; border-bottom: 1px solid
  var(--border-color-primary) !important; }}
.layers tr {{ border: 0 !important; }}
.layers td:nth-child(n+3), .layers th:nth-child(n+3) {{ text-align: right; font-variant-numeric: tabular-nums; }}
.layers .tables {{ display: flex; flex-wrap: wrap; gap: 28px; align-items: flex-start; }}
.layers table {{ flex: 1 1 300px; min-width: 0; }}
.runs a {{ display: grid; grid-template-columns: 9em 1fr auto; gap: 12px; padding: 6px 2px; text-decoration: none;
  border-bottom: 1px solid var(--border-color-primary); color: inherit; }}
.runs a:hover {{ background: var(--background-fill-secondary); }}
.curves {{ min-width: 0 !important; overflow: hidden; }}
@media (max-width: 700px) {{ .gradio-container main.fillable {{ padding: 12px !important; }} .curves {{ order: 3; }} .setup {{ order: 2; }} }}
@media (max-width: 640px) {{ .runs a {{ grid-template-columns: 1fr auto; }} .runs a span:nth-child(2) {{ display: none; }} }}
"""
