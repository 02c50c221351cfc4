"""Addresses in the forge where the sources lie."""

from urllib.parse import quote

from generator.settings import Forge

_EDIT = {
    "github": "{url}/{repository}/edit/{branch}/{path}",
    "gitlab": "{url}/{repository}/-/edit/{branch}/{path}",
    "gitea": "{url}/{repository}/_edit/{branch}/{path}",
    "bitbucket": "{url}/{repository}/src/{branch}/{path}?mode=edit",
}


def edit_address(forge: Forge | None, path: str) -> str:
    """The page of the forge that edits the file at `path`; empty without a forge."""
    if forge is None:
        return ""
    return _EDIT[forge.kind].format(
        url=forge.url, repository=quote(forge.repository), branch=quote(forge.branch, safe=""), path=quote(path)
    )
