"""The page of each fundamental, with all that was ever said about it, and the list of them."""

from collections import defaultdict
from collections.abc import Iterator

from generator.digest import newest_first
from generator.model import Focus, Fundamental, Kind, Page, Story
from generator.outputs.feeds import fundamental_feed_path
from generator.outputs.pages.site import Site
from generator.outputs.paths import fundamental_path


def fundamental_pages(site: Site) -> Iterator[Page]:
    """The list of all fundamentals, and a page for each."""
    programme, today = site.programme, site.programme.today
    yield site.page(
        "fundamentals/", "fundamentals.html", title=site.words("fundamentals_title"), kind="fundamentals",
        text=programme.settings.introduction,
        active=[f for f in programme.fundamentals if f.active(today)],
        coming=[f for f in programme.fundamentals if f.since and f.since > today],
        retired=[f for f in programme.fundamentals if f.until and f.until < today],
    )  # fmt: skip
    index = _Index(site)
    for fundamental in programme.fundamentals:
        yield index.page(fundamental)


class _Index:
    """Who speaks of which fundamental, gathered once for all pages."""

    def __init__(self, site: Site) -> None:
        self._site = site
        programme = site.programme
        self._shown_by: dict[str, list[Story]] = defaultdict(list)
        self._mentioned_in: dict[str, list[Story]] = defaultdict(list)
        self._led: dict[str, list[Focus]] = defaultdict(list)
        self._next: dict[str, Focus] = {}
        for story in programme.stories:
            for i in story.fundamentals:
                self._shown_by[i].append(story)
            for i in story.body.links:
                if i not in story.fundamentals:
                    self._mentioned_in[i].append(story)
        for focus in programme.weeks:
            if focus.fundamental and site.has_begun(focus):
                self._led[focus.fundamental.id].append(focus)
            elif focus.fundamental:
                self._next.setdefault(focus.fundamental.id, focus)

    def page(self, fundamental: Fundamental) -> Page:
        """The page of one fundamental."""
        site, today = self._site, self._site.programme.today
        shown = newest_first(self._shown_by[fundamental.id])
        own = [s for s in shown if s.kind is Kind.MESSAGE and s.fundamentals[0] == fundamental.id]
        own_ids = {s.id for s in own}
        led = self._led[fundamental.id]
        return site.page(
            fundamental_path(fundamental),
            "fundamental.html",
            title=site.words("numbered", number=fundamental.number, title=fundamental.title).unescape(),
            kind="fundamental",
            text=fundamental.statement,
            source=fundamental.location.path,
            feed=fundamental_feed_path(fundamental),
            fundamental=fundamental,
            dial=site.dial(site.programme.this_week, fundamental),
            retired=bool(fundamental.until and fundamental.until < today),
            messages=own,
            cycles={f.week: f.cycle for f in led},
            stories=[s for s in shown if s.id not in own_ids],
            mentions=newest_first(self._mentioned_in[fundamental.id]),
            led=tuple(reversed(led)),
            coming=self._next.get(fundamental.id),
            related=[site.by_id[i] for i in fundamental.related],
            mentioned_by=[f for f in site.programme.fundamentals if fundamental.id in f.description.links],
        )
