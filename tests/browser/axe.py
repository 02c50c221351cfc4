"""What axe finds on a page that keeps people out."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
OPTIONS = {"resultTypes": ["violations"]}
"""Of what is in order, axe need not tell every place."""


def grave(page: Page) -> list[str]:
    """Everything serious or critical that it finds, and where."""
    return [
        f"{rule['id']} ({rule['impact']}): {', '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in Axe().run(page, options=OPTIONS).response["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
