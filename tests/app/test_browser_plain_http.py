"""The page at an address without https, as a classroom opens it: no camera, no clipboard, and no button for them."""

from __future__ import annotations

import pytest
from looking import open_section
from playwright.sync_api import Page
from serving import ELSEWHERE, Server

pytestmark = pytest.mark.browser


@pytest.mark.slow
@pytest.mark.parametrize("is_secure", [True, False])
def test_buttons_for_camera_and_clipboard_are_there_only_where_they_work(
    page: Page, server: Server, is_secure: bool
) -> None:
    page.goto(server.url if is_secure else server.url.replace("127.0.0.1", ELSEWHERE))
    assert page.evaluate("[isSecureContext, !!navigator.mediaDevices]") == [is_secure, is_secure]
    shown = "visible" if is_secure else "hidden"
    open_section(page, "train/runs")
    page.wait_for_selector("#share-link")
    page.wait_for_selector("#share-link button[aria-label=Copy]", state=shown)
    page.get_by_role("tab", name="Photo").click()
    page.wait_for_selector("#photo-upload button[aria-label='Upload file']")
    for label in ("Capture from camera", "Paste from clipboard"):
        page.wait_for_selector(f"#photo-upload button[aria-label='{label}']", state=shown)
