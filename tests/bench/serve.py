"""How long it takes from saving a story to its page as a browser gets it: `python -m tests.bench.serve [STORIES]`."""

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.programme import write
from tests.serving import serving

TIMES = 7


def main(stories: int) -> None:
    """Serve so many stories, save one of them several times, and say the median in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder, "way"), stories)
        story = sorted((root / "stories").rglob("*.md"))[stories // 2]
        page = f"{story.relative_to(root).with_suffix('').as_posix()}/"
        text, found = story.read_text(), []
        with serving("generator", folder=root, today="2026-11-20") as served:
            served.page(page, until="</html>")
            for n in range(TIMES):
                title = f"Saved for the {n + 1}th time"
                start = time.monotonic()
                story.write_text(re.sub("(?m)^title: .*", f"title: {title}", text))
                served.page(page, until=title)
                found.append(time.monotonic() - start)
                time.sleep(1)
    print(f"| {stories:,} stories, from saving one to its page | {statistics.median(found):.2f} s |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
