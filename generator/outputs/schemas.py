"""The formats as JSON Schemas (draft 2020-12), for the editors that people write in.

They are made from the tables that the reader goes by, so that an editor and `check` say the same.
"""

import json

from generator.kinds import schema_of
from generator.loading.formats import FORMATS, HISTORY, StoryFields

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = ".vscode/schemas"
"""Where the project keeps them, below its root; `.vscode/settings.json` says which file goes by which."""
_TITLES = {
    "programme": "The programme: fundamentals/programme.yml",
    "fundamental": "A fundamental: fundamentals/NN-slug.yml",
    "story": "The lines at the top of a story: stories/YEAR/slug.md",
    "history": "What led each week: fundamentals/history.yml",
}
NAMES = tuple(_TITLES)


def schema(name: str) -> dict[str, object]:
    """The schema of one format; raises KeyError for a name that is not in NAMES."""
    rules = dict(HISTORY.schema) if name == "history" else schema_of(FORMATS[name])
    if name == "story":
        rules |= _A_STORY_HAS_A_TEAM
    return {"$schema": DIALECT, "title": _TITLES[name], **rules}


def written(rules: dict[str, object]) -> str:
    """A schema as a file: indented, keys in the order of the tables."""
    return json.dumps(rules, ensure_ascii=False, indent=2) + "\n"


def modeline(folder: str) -> str:
    """The comment by which editors find the schema of a fundamental; `folder` leads up to the root."""
    return f"# yaml-language-server: $schema={folder}{FOLDER}/fundamental.json"


_A_STORY_HAS_A_TEAM: dict[str, object] = {
    "if": {
        "properties": {StoryFields.KIND.name: {"const": "message"}},
        "required": [StoryFields.KIND.name],
    },
    "else": {"required": [StoryFields.TEAM.name]},
}
"""A leader's message needs no team."""
