"""Where files come from: the programme's folder first, then what the project brings along."""

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).parent


def project() -> Path:
    """The folder with the project's own `templates/` and `mkdocs.yml`.

    Inside an installed wheel that is package data, in a checkout the checkout itself.
    """
    packaged = _PACKAGE / "_project"
    return packaged if packaged.is_dir() else _PACKAGE.parent


@dataclass(frozen=True, slots=True)
class Places:
    """Finds files below `root`; what is not there is taken from the project, file by file."""

    root: Path

    def folders(self, name: str) -> tuple[Path, ...]:
        """The folders called `name` that exist, the programme's own first."""
        both = dict.fromkeys(base / name for base in (self.root, project()))
        return tuple(folder for folder in both if folder.is_dir())

    def file(self, name: str) -> Path | None:
        """The file called `name`, or None where neither has one."""
        both = (base / name for base in (self.root, project()))
        return next((path for path in both if path.is_file()), None)
