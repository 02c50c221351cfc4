"""Addresses in the forge where the sources lie: one table for editing, for a new file, for a folder.

The share page fills in the same patterns in the browser.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from generator.settings import Forge


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """The pages of one kind of forge, with what is to be filled in in braces.

    `new` opens the editor on a new file with its text in it; empty where a forge has no
    such page. It takes folder, name, path, text, message and proposal (a new branch's name).
    """

    edit: str
    folder: str
    new: str = ""


PATTERNS = {
    "github": Patterns(
        edit="/edit/{branch}/{path}",
        folder="/tree/{branch}/{folder}",
        new="/new/{branch}/{folder}?filename={name}&value={text}",
    ),
    "gitlab": Patterns(
        edit="/-/edit/{branch}/{path}",
        folder="/-/tree/{branch}/{folder}",
        new="/-/new/{branch}?file_name={path}&content={text}&commit_message={message}&branch_name={proposal}",
    ),
    "gitea": Patterns(
        edit="/_edit/{branch}/{path}",
        folder="/src/branch/{branch}/{folder}",
        new="/_new/{branch}/{folder}?filename={name}&value={text}",
    ),
    "bitbucket": Patterns(edit="/src/{branch}/{path}?mode=edit", folder="/src/{branch}/{folder}"),
}
"""The pages of every forge that programme.yml may name, below the address of a repository."""

_WITH_SLASHES = {"folder", "path"}


def edit_address(forge: Forge | None, path: str) -> str:
    """The page of the forge that edits the file at `path`; empty without a forge."""
    return fill(patterns_of(forge).edit, path=path) if forge else ""


def folder_address(forge: Forge | None, folder: str) -> str:
    """The page of the forge that lists a folder; empty without a forge."""
    return fill(patterns_of(forge).folder, folder=folder) if forge else ""


def patterns_of(forge: Forge) -> Patterns:
    """The patterns of this very forge: only what belongs to a file is left to be filled in."""
    own, branch = PATTERNS[forge.kind], quote(forge.branch, safe="")

    def whole(pattern: str) -> str:
        below = pattern.replace("{branch}", branch)
        return f"{forge.url}/{quote(forge.repository)}{below}" if pattern else ""

    return Patterns(edit=whole(own.edit), folder=whole(own.folder), new=whole(own.new))


def fill(pattern: str, **values: str) -> str:
    """The pattern with its placeholders replaced, percent-encoded (RFC 3986, 2.1).

    Slashes stay in folders and paths. Raises KeyError for a placeholder without a value.
    """

    def one(found: re.Match[str]) -> str:
        name = found[1]
        return quote(values[name], safe="/" if name in _WITH_SLASHES else "")

    return re.sub(r"\{(\w+)\}", one, pattern)
