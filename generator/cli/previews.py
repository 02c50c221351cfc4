"""`preview`: what a change brings, as it will look."""

from datetime import date
from pathlib import Path

import click

from generator.cli.common import clock_of, read, refuse, shared
from generator.cli.refusals import cannot, stop
from generator.loading import load
from generator.model import Story
from generator.outputs.mail import MailError
from generator.outputs.preview import preview as compose_preview
from generator.places import Places
from generator.problems import ContentError
from generator.revision import NoRevision, changed_files
from generator.whole import write_whole


@click.command(epilog="Example: fundamentals preview --base main --output preview.html")
@shared
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--base", metavar="REV", help="Only what was added or edited since this revision in git.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="The one file (default: ROOT/preview.html)."
)
def preview(
    root: Path, today: date | None, quiet: bool, paths: tuple[Path, ...], base: str | None, output: Path | None
) -> None:
    """Show stories as they will look, in one file. Its page, its card, its place in week and mail.

    All of them, or only those in PATHS, or only those that differ from --base. A story
    with a date to come is shown as of that date.
    """
    output = output or root / "preview.html"
    programme = read(root, today)
    content = load(root, clock_of(today))
    stories = [s for s in content.stories if not s.withdrawn and _within(root / s.location.path, paths)]
    others: set[str] = set()
    if base is not None:
        try:
            changed = set(changed_files(root, base))
        except NoRevision as error:
            stop("no-revision", str(error))
        stories = [s for s in stories if changed & _files(s)]
        others = changed.difference(*map(_files, stories))
    try:
        html = compose_preview(
            stories, sorted(others), programme.today, lambda day, drafts: read(root, day, drafts=drafts), Places(root)
        )
        write_whole(output, html)
    except MailError as error:
        stop("no-mail", str(error), error.hint)
    except ContentError as error:  # A picture that changed since it was read.
        refuse(error, root)
    except OSError as error:
        cannot("write", output, error)
    if not quiet:
        said = f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}, {len(html) / 1000:,.0f} kB."
        click.echo(said, err=True)
    click.echo(output)


def _files(story: Story) -> set[str]:
    """The files that a story is made of: its own and its pictures."""
    return {story.location.path, *(p.source for p in (story.image, *story.pictures) if p)}


def _within(path: Path, paths: tuple[Path, ...]) -> bool:
    return not paths or any(path.resolve().is_relative_to(p.resolve()) for p in paths)
