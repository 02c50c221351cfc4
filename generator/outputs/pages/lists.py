"""The archive's lists, the people and the teams: plain pages that work without any script."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.digest import newest_first
from generator.directory import Entry
from generator.model import Page, Story
from generator.outputs.pages.site import Site, in_pages
from generator.outputs.paths import person_path

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """One list of the archive: its kind, its title, its address, and how many stories it holds."""

    facet: str
    title: str
    path: str
    count: int
    number: int | None = None
    id: str = ""

    @property
    def value(self) -> str:
        """What a search in the archive is narrowed to, to find the same stories."""
        return self.id or self.title


def list_pages(site: Site) -> Iterator[Page]:
    """The archive with all its lists, 20 stories a page; the people; the teams."""
    lists = tuple(_lists(site))
    facets: dict[str, list[List]] = {}
    for entry, _ in lists:
        facets.setdefault(entry.facet, []).append(entry)
    everything = newest_first(site.programme.stories)
    whole = List(facet="all", title=site.words.plain("archive_title"), path="archive/", count=len(everything))
    yield from _paged(site, whole, everything, facets)
    for entry, stories in lists:
        yield from _paged(site, entry, stories, {})
    yield from _people(site)
    yield from _teams(site)


def _lists(site: Site) -> Iterator[tuple[List, Sequence[Story]]]:
    """All lists but the one of everything, each with its stories, newest first."""
    programme, directory = site.programme, site.directory
    of_year: dict[str, list[Story]] = defaultdict(list)
    shown_by: dict[str, list[Story]] = defaultdict(list)
    for story in newest_first(programme.stories):
        of_year[str(story.date.year)].append(story)
        for i in dict.fromkeys(story.fundamentals):
            shown_by[i].append(story)
    for year, segment in site.years.items():
        stories = of_year[year]
        yield List(facet="year", title=year, path=f"archive/year/{segment}/", count=len(stories)), stories
    for f in programme.fundamentals:
        if stories := shown_by[f.id]:
            path, count = f"archive/fundamental/{f.id}/", len(stories)
            yield List(facet="fundamental", title=f.title, path=path, count=count, number=f.number, id=f.id), stories
    for facet, entries in (("team", directory.teams), ("author", directory.people), ("tag", directory.tags)):
        for entry in entries.values():
            if entry.stories:
                path, count = f"archive/{facet}/{entry.slug}/", len(entry.stories)
                yield List(facet=facet, title=entry.name, path=path, count=count), entry.stories


def _paged(site: Site, entry: List, stories: Sequence[Story], facets: dict[str, list[List]]) -> Iterator[Page]:
    runs = in_pages(stories, PAGE_SIZE)
    t, count = site.words, len(runs)

    def path(n: int) -> str:
        return "" if not 1 <= n <= count else entry.path if n == 1 else f"{entry.path}page/{n}/"

    for n, run in enumerate(runs, 1):
        yield site.page(
            path(n), "list.html", title=entry.title if n == 1 else t.plain("page_n_of", title=entry.title, n=n),
            kind="archive", text=t("archive_summary"), entry=entry, stories=run, facets=facets if n == 1 else {}, n=n,
            pages=count, newer=path(n - 1), older=path(n + 1),
        )  # fmt: skip


def _people(site: Site) -> Iterator[Page]:
    t, people = site.words, site.directory.people.values()
    yield site.page(
        "people/", "people.html", title=t("people_title"), kind="people", text=t("people_summary"),
        people=[(replace(person, stories=(), thanked=()), _team_of(person)) for person in people],
    )  # fmt: skip
    for person in people:
        yield site.page(
            person_path(person), "person.html", title=person.name, kind="person",
            text=t("person_summary", name=person.name).unescape(), person=person, team=_team_of(person),
        )  # fmt: skip


def _team_of(person: Entry) -> str:
    """The team that a person last wrote for."""
    return next((s.team for s in person.stories if s.team), "")


def _teams(site: Site) -> Iterator[Page]:
    t, teams = site.words, site.directory.teams.values()
    yield site.page(
        "teams/",
        "teams.html",
        title=t("teams_title"),
        kind="teams",
        text=t("teams_summary"),
        teams=[replace(team, stories=()) for team in teams],
    )
    for team in teams:
        authors = dict.fromkeys(site.directory.person(s.author).name for s in team.stories)
        yield site.page(
            f"teams/{team.slug}/", "team.html", title=team.name, kind="team",
            text=t("team_summary", name=team.name).unescape(), team=team, authors=sorted(authors),
        )  # fmt: skip
