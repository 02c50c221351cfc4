"""Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

SPARED = (
    "WebUIOmniboxPopup",  # This and the next load a page of Chromium's own beside each of ours.
    "WebUIOmniboxAimPopup",
    # The rest is of Playwright's list, which ours takes the place of: pages are asked for as they are written, and
    # nobody else is asked.
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "AimEnabled",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PreconnectToSearch",
)
"""What Chromium does of its own accord, and takes half of its time for."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(SPARED)}",
)
PATIENCE = 30_000
"""Milliseconds that a busy machine may take."""

Scheme = Literal["light", "dark"]
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if not chromium:
        said = "there is no chromium on this machine"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def open_page(browser: Browser, sample_address: str) -> Iterator[OpenPage]:
    """Makes an empty page of a certain width in a browser of its own; addresses are relative to the sample site."""
    contexts = []

    def make(width: int, scheme: Scheme = "light") -> Page:
        context = browser.new_context(
            base_url=sample_address,
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
