"""The front matter of a benchmark's story, taken apart and put together again."""

from typing import Any

import yaml


def parted(text: str) -> tuple[dict[str, Any], str]:
    """The fields of a text with front matter, and what follows them."""
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    return yaml.load(head, Loader=yaml.CSafeLoader), body


def joined(fields: dict[str, Any], body: str) -> str:
    """A text with these fields as its front matter."""
    written = yaml.dump(fields, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{written}---\n{body}"
