"""Live reload, as the one who writes has it open beside the editor."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.builders import programme, story_md
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_open_page_changes_by_itself_when_its_story_is_saved_even_over_a_mistake(
    tmp_path: Path, open_page: OpenPage
) -> None:
    root = programme(tmp_path / "way", {"stories/2026/b.md": story_md("The bell", "2026-01-01")})
    story, page = root / "stories/2026/b.md", open_page(1280)
    with serving("generator", folder=root) as served:
        served.page("", until="The bell")
        page.goto(f"{served.address}stories/2026/b/")
        title = page.get_by_role("heading", level=1)
        expect(title).to_have_text("The bell")
        story.write_text(story_md("The big bell", "2026-01-01"))
        expect(title).to_have_text("The big bell")
        story.write_text(story_md("The broken bell", "2026-01-01", "[77]"))
        expect(page.get_by_text("There is no fundamental #77.")).to_be_visible()
        expect(title).to_have_text("The big bell")
        story.write_text(story_md("The mended bell", "2026-01-01"))
        expect(title).to_have_text("The mended bell")
        expect(page.get_by_text("There is no fundamental #77.")).to_have_count(0)
