"""The same stories as posts of Material's blog plugin: categories, an archive by year, twenty on a page."""

import sys
from pathlib import Path

from tests.bench.build.front import joined, parted
from tests.bench.build.tool import Tool

CONFIGURATION = """\
site_name: The Measured Way
site_url: https://way.measured.example/
theme: {name: material, font: false}
plugins:
  - blog: {blog_dir: ., pagination_per_page: 20}
"""


def blog(root: Path) -> Tool:
    """Material's blog as it builds the posts in `root`."""
    return Tool(
        name="Material's blog",
        root=root,
        command=(str(Path(sys.executable).with_name("mkdocs")), "build", "--quiet", "-f", str(root / "mkdocs.yml")),
        site=root / "site",
        made=("site", ".cache"),
        translated=translated,
        begin=lambda: _begin(root),
    )


def _begin(root: Path) -> None:
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")
    (root / "docs/index.md").write_text("# The Measured Way\n", encoding="utf-8")


def translated(name: str, text: str) -> tuple[str, str] | None:
    """A file of a programme as the blog reads it: a post shows its first paragraph in lists."""
    if not name.startswith("stories/"):
        return None
    fields, body = parted(text)
    kept = {"title": fields["title"], "date": fields["date"]}
    kept["categories"] = [f"Fundamental {number}" for number in fields["fundamentals"]]
    first, rest = body.strip().split("\n\n", 1)
    post = f"# {fields['title']}\n\n{first}\n\n<!-- more -->\n\n{rest}\n"
    return name.replace("stories/", "docs/posts/", 1), joined(kept, post)
