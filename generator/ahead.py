"""What can be made ready while a programme is being read, by another process: it takes nothing but folders."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from generator.cache import Cache
from generator.outputs.mail import mail_templates
from generator.outputs.pages.site import page_templates
from generator.outputs.publication import Known
from generator.outputs.templates import compiled, take
from generator.places import Places
from generator.publishing import spare
from generator.workers import beside


class Ahead:
    """Begins when it is made; for the site of the programme below `root` in `site_dir`."""

    def __init__(self, root: Path, site_dir: Path) -> None:
        self._ready = beside(partial(_made, root.resolve(), site_dir.resolve()))

    def known(self) -> Known:
        """What is in the site's folder and in its spare; from now on our templates are compiled, too."""
        known, codes = self._ready()
        take(codes)
        return known


def _made(root: Path, site_dir: Path) -> tuple[Known, Mapping[str, bytes]]:
    known = Known(Cache.below(root), [site_dir, spare(root, site_dir)])
    for templates in (page_templates(Places(root)), mail_templates(Places(root))):
        templates.compile_all()
    return known, compiled()
