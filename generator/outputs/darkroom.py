"""Where pictures are developed: from a picture's file to the files of the site, each made only once."""

import hashlib
from pathlib import Path, PurePosixPath

from generator.cache import Cache
from generator.loading.steady import changed_meanwhile
from generator.model import Asset, Picture, Version
from generator.pictures import look_key, version_key
from generator.problems import ContentError


class Darkroom:
    """Develops the pictures of the programme below `root`; what was developed before comes from the cache."""

    def __init__(self, root: Path) -> None:
        self._root, self._cache = root, Cache.below(root)
        self._made: dict[str, bytes] = {}

    def assets(self, picture: Picture) -> tuple[Asset, ...]:
        """All versions of a picture; making one raises ContentError if its file is not the one that was read."""
        return tuple(self._asset(picture, version) for version in (*picture.plain, *picture.webp))

    def plain_version(self, picture: Picture) -> Asset:
        """The version that every mail program shows."""
        return next(self._asset(picture, version) for version in picture.plain if version.path == picture.path)

    def _asset(self, picture: Picture, version: Version) -> Asset:
        key = version_key(picture.content, version.width, PurePosixPath(version.path).suffix)
        return Asset(path=version.path, tell=lambda: key, make=lambda: self._developed(picture, key))

    def _developed(self, picture: Picture, key: str) -> bytes:
        if key not in self._made:
            kept = self._cache.get(key)
            if kept is None:
                self._develop(picture)
            else:
                self._made[key] = kept
        return self._made[key]

    def _develop(self, picture: Picture) -> None:
        from generator import drawing  # Not at the top: few builds have a picture that is new.

        try:
            content = (self._root / picture.source).read_bytes()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != picture.content:
            raise ContentError([changed_meanwhile(picture.source)])
        found, versions = drawing.develop(content)
        for (width, ending), made in versions.items():
            key = version_key(picture.content, width, ending)
            self._made[key] = made
            self._cache.put(key, made)
        self._cache.put(look_key(picture.content), found.to_bytes())
