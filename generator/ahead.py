"""What can be made ready while a programme is being read, by another process: it takes folders, or nothing at all."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from generator.cache import Cache
from generator.outputs import hues, templates
from generator.outputs.mail import mail_templates
from generator.outputs.pages.site import page_templates
from generator.outputs.publication import Known
from generator.places import Places
from generator.publishing import spare
from generator.workers import beside


class Ahead:
    """Begins when it is made; for the site of the programme below `root` in `site_dir`."""

    def __init__(self, root: Path, site_dir: Path) -> None:
        self._ready = beside(partial(_made, root.resolve(), site_dir.resolve()))

    def known(self) -> Known:
        """What is in the site's folder and in its spare; from now on templates are compiled and colours mixed, too."""
        known, codes, colours = self._ready()
        templates.take(codes)
        hues.take(colours)
        return known


def _made(root: Path, site_dir: Path) -> tuple[Known, Mapping[str, bytes], Mapping[int, hues.Hue]]:
    known = Known(Cache.below(root), [site_dir, spare(root, site_dir)])
    for some in (page_templates(Places(root)), mail_templates(Places(root))):
        some.compile_all()
    return known, templates.compiled(), hues.mixed()
