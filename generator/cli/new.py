"""`new`: a file to write in, with what is known filled in. Where somebody sits there, it asks for the rest."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator import incoming
from generator.cli.asking import ask, offer, show_fundamentals
from generator.cli.common import Day, shared, stop, week_of
from generator.cli.desk import Desk, sit_down
from generator.cli.values import read_line, read_lines, read_references
from generator.clock import read_day
from generator.incoming import Incoming, Unreadable
from generator.model import Focus
from generator.outputs.drafting import likely, paths, texts
from generator.week import Week
from generator.whole import why

Given = dict[str, Any]
"""What the options say, by the names of the fields; None where one is not given."""


@click.group(epilog="Example: fundamentals new story --edit")
def new() -> None:
    """Make a new file, with what is known filled in and help beside what is open."""


def _offered(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of these names, and those that every new file takes."""
    known = {
        "title": click.option("--title", type=read_line, metavar="TEXT", help="Its title."),
        "author": click.option("--author", type=read_line, metavar="TEXT", help="Who tells it."),
        "team": click.option("--team", type=read_line, metavar="TEXT", help="The author’s team."),
        "fundamentals": click.option(
            "--fundamentals", type=read_references, metavar="NUMBERS", help="Their numbers, such as 9,2."
        ),
        "date": click.option("--date", type=Day(), help="The day it is shared (default: today, or the mail’s day)."),
        "week": click.option("--week", help="Its week: 2026-W47, this or next."),
        "recognises": click.option(
            "--recognises", type=read_lines, metavar="NAMES", help="Colleagues to thank, parted by commas."
        ),
        "tags": click.option("--tags", type=read_lines, metavar="NAMES", help="Words to find it by, parted by commas."),
        "draft": click.option("--draft", is_flag=True, default=None, help="Mark it as not yet to be seen."),
        "number": click.option("--number", type=click.IntRange(0, 9999), help="Its number (default: the next)."),
        "statement": click.option("--statement", type=str, help="The official wording."),
        "since": click.option("--since", type=Day(), help="The first day on which it holds."),
        "from": click.option(
            "--from",
            "source",
            type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
            help="A Markdown file, a saved mail (.eml) or a text to begin with; - reads what is piped or pasted.",
        ),
        "edit": click.option("--edit", is_flag=True, help="Open it in $EDITOR."),
    }

    def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
        for name in reversed((*names, "from", "edit")):
            command = known[name](command)
        return shared(command)

    return with_options


@new.command(epilog="Example: fundamentals new story --from mail.eml --fundamentals 9,2 --team Support")
@_offered("title", "author", "team", "fundamentals", "date", "week", "recognises", "tags", "draft")
def story(root: Path, today: date | None, quiet: bool, source: Path | None, edit: bool, **given: Any) -> None:
    """Make the file of a story."""
    desk = sit_down(root, today, quiet)
    found = _found(source, desk)
    values = {**found.fields, **_known(given)}
    values["title"] = _title(values, found, desk)
    values["date"] = day = values.get("date") or found.day or _date(desk)
    values["author"] = _person(values.get("author") or found.author, "Who tells it?", desk)
    values["team"] = _team(values, desk)
    values["fundamentals"] = _fundamentals(values, day, desk)
    values["recognises"] = _thanked(values, desk)
    if given["week"]:
        values["week"] = week_of(given["week"], desk.this_week)
    path = paths.story_path(root, day.year, values["title"], desk.content.stories)
    _put(desk, path, values, found, texts.story, edit)


@new.command(epilog="Example: fundamentals new message --week next --title 'The key to the printer' --edit")
@_offered("title", "author", "fundamentals", "date", "week", "recognises", "tags", "draft")
def message(root: Path, today: date | None, quiet: bool, source: Path | None, edit: bool, **given: Any) -> None:
    """Make the file of a week’s message: the next one that is missing, by who is to write it."""
    desk = sit_down(root, today, quiet)
    found = _found(source, desk)
    values = {**found.fields, **_known(given)}
    week = _week(given["week"], desk)
    focus = next((f for f in desk.weeks if f.week == week), None)
    writer = desk.content.settings.authors.get(week, "")
    values |= {"week": week, "date": values.get("date") or week.monday}
    values["title"] = _title(values, found, desk)
    values["author"] = _person(values.get("author") or found.author, "Who writes it?", desk, writer)
    if focus and focus.fundamental and not values.get("fundamentals"):
        values["fundamentals"] = (focus.fundamental.number,)
    values["fundamentals"] = _fundamentals(values, week.monday, desk)
    path = paths.story_path(root, values["date"].year, values["title"], desk.content.stories)
    _put(desk, path, values, found, texts.message, edit)


@new.command(epilog="Example: fundamentals new fundamental --title 'Ask twice' --statement 'Ask, and ask again.'")
@_offered("title", "number", "statement", "since")
def fundamental(root: Path, today: date | None, quiet: bool, source: Path | None, edit: bool, **given: Any) -> None:
    """Make the file of a fundamental, with the next free number."""
    desk = sit_down(root, today, quiet)
    found = _found(source, desk)
    values = _known(given)
    values["title"] = _title(values, found, desk)
    values.setdefault("number", likely.number(desk.content))
    values.setdefault("since", likely.since(desk.content))
    statement, _, description = found.text.partition("\n\n")
    if not statement and not values.get("statement") and desk.asks:
        statement = ask("Its wording, in one to four sentences", str, "")
    values["statement"] = " ".join((values.get("statement") or statement).split())
    values["description"] = description
    path = paths.fundamental_path(root, values["number"], values["title"], desk.content.fundamentals)
    desk.put({path: texts.fundamental(values).encode()}, path, found.notes, edit, "calendar")


def _put(
    desk: Desk, path: Path, values: Given, found: Incoming, written: Callable[[Given, str], str], edit: bool
) -> None:
    """Write a story or message with its pictures beside it."""
    beside = paths.picture_paths(path, (picture.ending for picture in found.pictures))
    text, notes = found.text, list(found.notes)
    for picture, own in zip(found.pictures, beside, strict=True):
        text = text.replace(f"]({picture.mark}", f"]({own.name}")
        if values.get("image") == picture.mark:
            values["image"] = own.name
        notes.append(f"{own.name} is the picture {picture.name}.")
    contents = {own: picture.content for picture, own in zip(found.pictures, beside, strict=True)}
    contents[path] = written(values, text).encode()
    day: date = values["date"]
    later = f" --today {day}" if day > desk.content.today else ""
    then = f"email --week {values['week']}" if written is texts.message else f"serve{later}"
    desk.put(contents, path, notes, edit, then + (" --drafts" if values.get("draft") and "serve" in then else ""))


def _found(source: Path | None, desk: Desk) -> Incoming:
    """What was sent in, or nothing; the end of the command where it cannot be read."""
    if source is None:
        return Incoming()
    piped = str(source) == "-"
    if piped and desk.asks:
        click.echo("Paste the text; end with Ctrl-D on a line of its own.", err=True)
    try:
        if piped:
            content = sys.stdin.buffer.read(incoming.MAX_BYTES + 1)
        else:
            with source.open("rb") as file:
                content = file.read(incoming.MAX_BYTES + 1)
        return incoming.read(content, desk.content.settings.time_zone, None if piped else source.parent)
    except Unreadable as error:
        stop(f"This cannot become a file of ours: {error}")
    except OSError as error:
        stop(f"{source} cannot be read: {why(error)}.")


def _known(given: Given) -> Given:
    return {name: value for name, value in given.items() if value not in (None, "", ()) and name != "week"}


def _title(values: Given, found: Incoming, desk: Desk) -> str:
    title: str = values.get("title") or found.title
    while not title and desk.asks:
        title = ask("Title", read_line)
    if not title:
        raise click.UsageError("It needs a title: --title 'The Friday call'")
    return title


def _date(desk: Desk) -> date:
    def day(answer: str) -> date:
        try:
            return read_day(answer)
        except ValueError:
            raise click.BadParameter("Write a date like 2026-11-16.") from None

    today = desk.content.today
    return ask("Which day is it shared?", day, today, str(today)) if desk.asks else today


def _person(given: str, label: str, desk: Desk, default: str = "") -> str:
    known = likely.people(desk.content)
    if given:
        return likely.spelled(given, known)
    if not desk.asks:
        return default
    own = default or likely.spelled(read_line(desk.own_name()), known)
    return likely.spelled(offer(label, known, read_line, own), known)


def _team(values: Given, desk: Desk) -> str:
    known = likely.teams(desk.content, values["author"])
    if given := values.get("team"):
        return likely.spelled(given, known)
    own = known[0] if known and likely.wrote(desk.content, values["author"]) else ""
    return offer("In which team?", known, read_line, own) if desk.asks else ""


def _thanked(values: Given, desk: Desk) -> tuple[str, ...]:
    known = likely.colleagues(desk.content)
    names: tuple[str, ...] = values.get("recognises") or ()
    if not names and desk.asks:
        names = ask("Colleagues to thank, parted by commas (Enter for none)", read_lines, ())
    return tuple(likely.spelled(name, known) for name in names)


def _fundamentals(values: Given, day: date, desk: Desk) -> tuple[int | str, ...]:
    """Those that were given, if there are such; else those that are answered."""
    if given := values.get("fundamentals"):
        return desk.resolved(tuple(getattr(each, "value", each) for each in given), day)
    if not desk.asks:
        return ()
    offered = likely.fundamentals(desk.content, desk.weeks, day)
    leads = any(f.week == Week.of(day) and f.fundamental in offered[:1] for f in desk.weeks)
    show_fundamentals(offered, leads)
    first = (offered[0].number,) if leads else None
    return ask(
        "Which does it show? Numbers, the first one first",
        lambda answer: desk.resolved(read_references(answer), day),
        first,
        str(offered[0].number) if leads else "",
    )


def _week(wanted: str | None, desk: Desk) -> Week:
    if wanted:
        return week_of(wanted, desk.this_week)
    missing = likely.without_message(desk.content, desk.weeks)
    if not missing:
        raise click.UsageError("Every week that is planned has its message. Name one: --week 2026-W47")
    if not desk.asks:
        return missing[0].week
    for focus in missing[:5]:
        click.secho(f"  {_said(focus, desk)}", err=True, dim=True)
    return ask("For which week?", lambda answer: week_of(answer, desk.this_week), missing[0].week, str(missing[0].week))


def _said(focus: Focus, desk: Desk) -> str:
    leader, writer = focus.fundamental, desk.content.settings.authors.get(focus.week, "")
    about = f"#{leader.number} {leader.title}" if leader else focus.reason
    return f"{focus.week}  {about}{f'  ({writer} writes)' if writer else ''}"
