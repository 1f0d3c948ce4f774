"""How the page looks: system fonts (nothing is fetched from elsewhere) and one colour a role.

Real is green, fake is purple, the discriminator is blue, the generator is magenta: in curves, bars and text
alike (after GAN Lab, Kahng et al. 2018). The four differ in lightness too, for eyes that mix up hues.
"""

from __future__ import annotations

import re

import gradio as gr

from playground.ui.assets import beside

_COLOURS = dict(re.findall(r"--(\w+): (#\w{6})", beside(__file__, "css").partition(".dark")[0]))
"""of the roles on light, by their names in the style sheet, which says them once for all"""
REAL, FAKE = _COLOURS["real"], _COLOURS["fake"]
DISCRIMINATOR, GENERATOR = _COLOURS["d"], _COLOURS["g"]
ENCODER = _COLOURS["e"]

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")
_SMALL = "0.875rem"
_TEXT = gr.themes.Size(
    name="text_in_rem",
    xxs="0.5625rem",
    xs="0.625rem",
    sm="0.75rem",
    md=_SMALL,
    lg="1rem",
    xl="1.375rem",
    xxl="1.625rem",
)
"""Gradio's sizes of text (9, 10, 12, 14, 16, 22 and 26 pixels), which grow with those of the page (A+)"""


def theme() -> gr.themes.Base:
    """A quiet theme: little border, one accent."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.indigo,
        neutral_hue=gr.themes.colors.slate,
        font=list(_SANS),
        font_mono=list(_MONO),
        radius_size=gr.themes.sizes.radius_md,
        text_size=_TEXT,
    ).set(
        block_border_width="0px",
        block_shadow="none",
        block_background_fill="transparent",
        block_padding="0px",
        block_label_background_fill="transparent",
        block_label_border_width="0px",
        block_title_text_weight="600",
        block_title_text_color="*neutral_800",
        block_title_text_color_dark="*neutral_100",
        # Text of 14 pixels and up, with a contrast of 4.5 and up on every ground that it stands on (WCAG 2.2, 1.4.3).
        block_info_text_size=_SMALL,
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        block_label_text_size=_SMALL,
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_300",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover_dark="*primary_700",
        button_small_text_size=_SMALL,
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
        layout_gap="14px",
        body_background_fill="*neutral_50",
        panel_background_fill="transparent",
        background_fill_secondary="*neutral_100",
        border_color_primary="*neutral_200",
        input_background_fill="*neutral_50",
        input_border_width="1px",
        input_border_color="*neutral_200",
    )
