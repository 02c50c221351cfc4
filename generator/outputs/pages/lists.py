"""The archive's lists, the people and the teams: plain pages that work without any script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.digest import newest_first
from generator.directory import Entry
from generator.model import Page, Story
from generator.outputs.pages.site import Site, in_pages
from generator.outputs.paths import person_path

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """One list of the archive: its kind, its title, its address, its stories, newest first."""

    facet: str
    title: str
    path: str
    stories: Sequence[Story]
    number: int | None = None
    id: str = ""

    @property
    def value(self) -> str:
        """What a search in the archive is narrowed to, to find the same stories."""
        return self.id or self.title


def list_pages(site: Site) -> Iterator[Page]:
    """The archive with all its lists, 20 stories a page; the people; the teams."""
    lists = tuple(_lists(site))
    facets = {
        facet: [entry for entry in lists if entry.facet == facet] for facet in dict.fromkeys(e.facet for e in lists)
    }
    everything = newest_first(site.programme.stories)
    yield from _paged(
        site, List(facet="all", title=site.words("archive_title"), path="archive/", stories=everything), facets
    )
    for entry in lists:
        yield from _paged(site, entry, {})
    yield from _people(site)
    yield from _teams(site)


def _lists(site: Site) -> Iterator[List]:
    programme, directory = site.programme, site.directory
    stories = newest_first(programme.stories)
    for year, segment in site.years.items():
        of_year = [s for s in stories if str(s.date.year) == year]
        yield List(facet="year", title=year, path=f"archive/year/{segment}/", stories=of_year)
    for f in programme.fundamentals:
        if shown := [s for s in stories if f.id in s.fundamentals]:
            path = f"archive/fundamental/{f.id}/"
            yield List(facet="fundamental", title=f.title, path=path, stories=shown, number=f.number, id=f.id)
    for facet, entries in (("team", directory.teams), ("author", directory.people), ("tag", directory.tags)):
        for entry in entries.values():
            if entry.stories:
                path = f"archive/{facet}/{entry.slug}/"
                yield List(facet=facet, title=entry.name, path=path, stories=entry.stories)


def _paged(site: Site, entry: List, facets: dict[str, list[List]]) -> Iterator[Page]:
    runs = in_pages(entry.stories, PAGE_SIZE)
    paths = [entry.path if n == 1 else f"{entry.path}page/{n}/" for n in range(1, len(runs) + 1)]
    t = site.words
    for n, (path, run) in enumerate(zip(paths, runs, strict=True), 1):
        yield site.page(
            path, "list.html", title=entry.title if n == 1 else t("page_n_of", title=entry.title, n=n).unescape(),
            kind="archive", text=t("archive_summary"), entry=entry, stories=run, facets=facets, n=n,
            paths=paths, total=len(entry.stories),
        )  # fmt: skip


def _people(site: Site) -> Iterator[Page]:
    t, people = site.words, site.directory.people.values()
    yield site.page(
        "people/", "people.html", title=t("people_title"), kind="people", text=t("people_summary"),
        people=people, team_of=_team_of,
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
        teams=teams,
    )
    for team in teams:
        authors = dict.fromkeys(site.directory.person(s.author).name for s in team.stories)
        yield site.page(
            f"teams/{team.slug}/", "team.html", title=team.name, kind="team",
            text=t("team_summary", name=team.name).unescape(), team=team, authors=sorted(authors),
        )  # fmt: skip
