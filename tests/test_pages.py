import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from PIL import Image

from generator.forge import edit_address
from generator.model import Kind, Page, Programme
from generator.outputs.assets import compose_assets
from generator.outputs.pages import compose_pages
from generator.places import Places
from generator.problems import errors
from generator.programme import inspect, read_programme
from generator.settings import Forge
from tests.builders import PROGRAMME_YML, PROJECT, fundamental_yml, on, programme, story_md

Files = dict[str, str | bytes]
SITE = "https://way.example/"
SHOWN = "image: b.png\nimage_alt: B\n"
TURN = re.compile(r'rel="(prev|next)" href="([^"]*)"')


class Parsed(HTMLParser):
    """What a page shows and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.hrefs: list[str] = []
        self.pictures: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "a" and given.get("href"):
            self.hrefs.append(given["href"] or "")
        if tag == "img":
            self.pictures.append(given.get("src") or "")
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def words(self) -> str:
        """What is read, with single spaces."""
        return " ".join(self.text.split())


def composed(root: Path, files: Files, day: str = "2026-02-20") -> dict[str, Page]:
    """The pages of a small programme with these files, by their path."""
    pages = compose_pages(read_programme(programme(root, files), on(day)), Places(root))
    assert len({page.path for page in pages}) == len(pages)
    return {page.path: page for page in pages}


def letter(title: str, week: str, day: str, fundamentals: str = "[1]", more: str = "", text: str = "Dear all.") -> str:
    return story_md(title, day, fundamentals, f"kind: message\nweek: {week}\n{more}", text).replace("team: Port\n", "")


def many(count: int, day: str = "2026-01-06") -> Files:
    return {f"stories/2026/story-{n:02}.md": story_md(f"Story {n:02}", day, "[2]") for n in range(count)}


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (9, 9), "teal").save(out, "PNG")
    return out.getvalue()


# -- addresses ------------------------------------------------------------------------------


def test_every_page_has_the_address_that_was_agreed(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/The Friday Call.md": story_md(
            "Called", "2026-02-10", "[2]", "recognises: [Zoë Dam]\ntags: [Night shift]\n"
        )
    }
    assert sorted(composed(tmp_path, files, "2026-02-10")) == sorted(
        [
            "",
            "weeks/",
            *(f"weeks/2026/{n:02}/" for n in range(1, 8)),
            "calendar/",
            "fundamentals/",
            "fundamentals/listen-first/",
            "fundamentals/ask-early/",
            "fundamentals/be-kind/",
            "share/",
            "stories/2026/a-start/",
            "stories/2026/the-friday-call/",
            "archive/",
            "archive/year/2026/",
            "archive/fundamental/ask-early/",
            "archive/author/ada-quay/",
            "archive/team/port/",
            "archive/tag/night-shift/",
            "people/",
            "people/ada-quay/",
            "people/zoe-dam/",
            "teams/",
            "teams/port/",
        ]
    )


@pytest.mark.parametrize(
    ("stories", "paths"),
    [
        (20, ["archive/"]),
        (21, ["archive/", "archive/page/2/"]),
        (45, ["archive/", "archive/page/2/", "archive/page/3/"]),
    ],
)
def test_a_list_turns_the_page_after_twenty_stories(tmp_path: Path, stories: int, paths: list[str]) -> None:
    pages = composed(tmp_path, many(stories - 1))
    assert [path for path in pages if re.fullmatch(r"archive/(page/\d+/)?", path)] == paths
    listed = [re.findall(r'class="row__title"[^>]*>([^<]*)<', pages[path].html) for path in paths]
    assert [len(titles) for titles in listed] == [20] * (len(paths) - 1) + [stories - 20 * (len(paths) - 1)]
    assert len({title for titles in listed for title in titles}) == stories


def test_the_pages_of_a_list_lead_to_one_another(tmp_path: Path) -> None:
    pages = composed(tmp_path, many(44))
    turns = {
        path: {
            rel: urljoin(f"/{path}", href) for rel, href in re.findall(r'rel="(prev|next)" href="([^"]*)"', page.html)
        }
        for path, page in pages.items()
        if path.startswith("archive/team/port/")
    }
    assert turns == {
        "archive/team/port/": {"next": "/archive/team/port/page/2/"},
        "archive/team/port/page/2/": {"prev": "/archive/team/port/", "next": "/archive/team/port/page/3/"},
        "archive/team/port/page/3/": {"prev": "/archive/team/port/page/2/"},
    }


HAND_WRITTEN = {"about/", "share/"}
"""Pages that stand in templates/site/."""


def dead_ends(root: Path, files: Files, day: str = "2026-02-20") -> list[str]:
    """Every address on the pages of a programme that leads nowhere."""
    return dead_ends_of(read_programme(programme(root, files), on(day)), Places(root))


def dead_ends_of(read: Programme, places: Places) -> list[str]:
    pages = {page.path: Parsed(page.html) for page in compose_pages(read, places)}
    files = {asset.path for asset in compose_assets(read, places)} | HAND_WRITTEN
    found = []
    for path, page in pages.items():
        for href in (*page.hrefs, *page.pictures):
            address = urlsplit(urljoin(SITE + path, href))
            target = unquote(address.path.removeprefix("/"))
            if f"{address.scheme}://{address.netloc}/" != SITE or target in files:
                continue
            if target not in pages or (address.fragment and unquote(address.fragment) not in pages[target].ids):
                found.append(f"/{path}: {href}")
    return found


def test_no_address_in_the_sample_leads_nowhere() -> None:
    assert dead_ends_of(read_programme(PROJECT, on("2026-11-20")), Places(PROJECT)) == []


@pytest.mark.parametrize("day", ["2025-12-20", "2026-02-04", "2026-02-20"])
def test_no_address_leads_nowhere_whatever_is_written(tmp_path: Path, day: str) -> None:
    more = "tags: [Money, 王]\nrecognises: [Zoë Dam, Ömer Ak]\n"
    text = "[Next](to-come.md), [old](a-start.md), #1 and [us](/people/).\n\n# How\n\n![A](a.png)"
    files: Files = {
        **many(45),
        "fundamentals/programme.yml": PROGRAMME_YML + "skips: {2026-W06: Storm, 2026-W09: Flood}\n",
        "fundamentals/01-listen-first.yml": fundamental_yml(
            1, "Listen first", "related: [2]\nimage: f.png\nimage_alt: F\ndescription: |\n  See #3.\n"
        ),
        "fundamentals/f.png": picture(),
        "stories/2026/a.png": picture(),
        "stories/2026/b.png": picture(),
        "stories/2026/to-come.md": story_md("To come", "2026-05-01"),
        "stories/2026/a-start.md": story_md("A start", "2026-01-06", "[1, 2, 3]", more),
        "stories/2026/история.md": story_md(
            "История", "2026-02-19", "[3]", f"{more}image: b.png\nimage_alt: B\n", text
        ),
        "stories/2026/letter.md": letter("Letter", "2026-W07", "2026-02-09", "[3]", more, text),
        "stories/2026/gone.md": story_md("Gone", "2026-02-01", "[1]", "withdrawn: asked for\n"),
        "stories/2026/after.md": story_md("After", "2026-02-02", "[1]", text="[It](gone.md) went."),
    }
    assert dead_ends(tmp_path, files, day) == []


def test_a_picture_in_a_description_is_published(tmp_path: Path) -> None:
    more = "description: |\n  See ![G](g.png) there.\n"
    files: Files = {
        "fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", more),
        "fundamentals/g.png": picture(),
    }
    assert "g.png" in composed(tmp_path, files)["fundamentals/listen-first/"].html
    assert dead_ends(tmp_path, files) == []


@pytest.mark.parametrize("link", ["#how-it-went", "a-start.md#how-it-went", "история.md#why"])
def test_a_link_to_a_heading_leads_to_that_heading(tmp_path: Path, link: str) -> None:
    files: Files = {
        "stories/2026/a-start.md": story_md("A start", "2026-01-06", text=f"[See]({link}).\n\n# How it went"),
        "stories/2026/история.md": story_md("История", "2026-01-06", text="# Why"),
    }
    html = composed(tmp_path, files)["stories/2026/a-start/"].html
    assert "#" in html.partition(">See<")[0].rpartition('href="')[2]
    assert dead_ends(tmp_path, files) == []


def in_a_browser(path: str, href: str) -> str:
    """Where a browser goes from a page: it drops tabs and line ends, and takes a backslash for `/` (WHATWG URL)."""
    return urljoin(SITE + path, re.sub(r"[\t\n\r]", "", href).strip().replace("\\", "/"))


@pytest.mark.parametrize("path", ["", "weeks/2026/07/"])
@pytest.mark.parametrize(
    "link",
    [
        "/javascript:alert(1)",
        "/java%0Ascript:alert(1)",
        "/%20javascript:alert(1)",
        "site:javascript:alert(1)",
        "site://evil.example/",
        "/data:text/html,x",
        "/%5C%5Cevil.example/",
        "/%09//evil.example/",
    ],
)
def test_no_letter_leads_off_the_site_unseen(tmp_path: Path, path: str, link: str) -> None:
    leader = composed(tmp_path / "before", {}, "2026-02-10")["weeks/2026/07/"].title
    number = int(re.findall(r"#(\d)", leader)[0])
    files: Files = {
        "stories/2026/letter.md": letter("Letter", "2026-W07", "2026-02-09", f"[{number}]", text=f"See [this]({link}).")
    }
    if wrong := errors(inspect(programme(tmp_path / "after", files), on("2026-02-10"))):
        assert {problem.code for problem in wrong} == {"broken-link"}
        return
    pages = composed(tmp_path / "after", files, "2026-02-10")
    page = Parsed(pages[path].html)
    assert "See this" in page.words
    assert [href for href in page.hrefs if not in_a_browser(path, href).startswith(SITE)] == []


# -- old addresses --------------------------------------------------------------------------


def test_an_old_address_leads_to_the_new_one(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/a-start.md": story_md("A start", "2026-01-06", more="aliases: [blog/2013/start, /begin/]\n"),
        "fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", "aliases: [values/listen]\n"),
    }
    read = read_programme(programme(tmp_path, files), on("2026-02-20"))
    assets = {
        asset.path: asset.content.decode()
        for asset in compose_assets(read, Places(tmp_path))
        if "index.html" in asset.path
    }
    assert "url=../../../stories/2026/a-start/" in assets["blog/2013/start/index.html"]
    assert "url=../stories/2026/a-start/" in assets["begin/index.html"]
    assert "url=../../fundamentals/listen-first/" in assets["values/listen/index.html"]


@pytest.mark.parametrize(
    "alias",
    [
        "../../outside",
        "a/../../../outside",
        "/",
        ".",
        "a//b",
        "people",
        "weeks/2026/02",
        "archive/",
        "..\\x",
        "a?b",
        "C:/x",
    ],
)
def test_an_old_address_can_neither_leave_the_site_nor_take_a_page_s_place(tmp_path: Path, alias: str) -> None:
    files: Files = {
        "stories/2026/a-start.md": story_md("A start", "2026-01-06", more=f"aliases: [{json.dumps(alias)}]\n")
    }
    if wrong := errors(inspect(programme(tmp_path, files), on("2026-02-20"))):
        assert {problem.code for problem in wrong} <= {"alias", "address-clash"}
        return
    read = read_programme(tmp_path, on("2026-02-20"))
    pages = {f"{page.path}index.html" for page in compose_pages(read, Places(tmp_path))}
    paths = {asset.path for asset in compose_assets(read, Places(tmp_path))} - {"assets/hues.css"}
    assert not paths & pages
    assert [path for path in paths if not re.fullmatch(r"[^/\\:?#]+(/[^/\\:?#]+)*", path)] == []
    assert not any(part in {"", ".", ".."} for path in paths for part in path.split("/"))


# -- a fundamental's page -------------------------------------------------------------------

RETIRED = fundamental_yml(4, "Answer today", "until: 2026-02-01\n")


def fundamental_page(root: Path, path: str, files: Files, day: str = "2026-02-20") -> tuple[Page, Parsed]:
    page = composed(root, files, day)[f"fundamentals/{path}/"]
    return page, Parsed(page.html)


def section(html: str, title: str) -> str:
    """What stands below a heading, up to the end of its section."""
    return html.partition(f">{title}</h2>")[2].partition("</section>")[0]


def test_a_fundamental_shows_its_letters_with_the_cycle_they_were_written_for(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/one.md": letter("The first letter", "2026-W01", "2025-12-29"),
        "stories/2026/two.md": letter("The second letter", "2026-W04", "2026-01-19"),
        "stories/2026/late.md": letter("A letter out of turn", "2026-W05", "2026-01-26"),
        "stories/2026/other.md": letter("Somebody else's letter", "2026-W02", "2026-01-05", "[2]"),
    }
    page, _ = fundamental_page(tmp_path, "listen-first", files)
    letters = section(page.html, "Letters about it")
    told = re.findall(r'<p class="label">(.*?)</p>.*?class="card__title"><a[^>]*>(.*?)</a>', letters, re.DOTALL)
    assert told == [
        ("Week 5, 2026", "A letter out of turn"),
        ("Cycle 2 · Week 4, 2026", "The second letter"),
        ("Cycle 1 · Week 1, 2026", "The first letter"),
    ]


def test_a_letter_is_for_the_first_fundamental_that_it_names(tmp_path: Path) -> None:
    files: Files = {"stories/2026/both.md": letter("For one, and of two", "2026-W01", "2025-12-29", "[1, 2]")}
    own, other = (fundamental_page(tmp_path, path, files)[0].html for path in ("listen-first", "ask-early"))
    assert "For one, and of two" in section(own, "Letters about it")
    assert "For one, and of two" not in section(own, "Stories that show it")
    assert "For one, and of two" not in section(other, "Letters about it")
    assert "For one, and of two" in section(other, "Stories that show it")


def test_a_fundamental_shows_the_weeks_it_led_and_when_its_turn_comes(tmp_path: Path) -> None:
    _, page = fundamental_page(tmp_path, "listen-first", {}, "2026-01-26")
    led = [urljoin("/fundamentals/listen-first/", href) for href in page.hrefs if "weeks/" in href]
    assert led == ["/weeks/2026/04/", "/weeks/2026/01/"]
    assert "Its turn comes in week 7, 2026" in page.words


def test_a_fundamental_shows_who_speaks_of_it(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/about.md": story_md("It is about it", "2026-01-07", "[2, 1]", text="Of #1."),
        "stories/2026/passing.md": story_md("It names it in passing", "2026-01-07", "[2]", text="Of fundamental #1."),
        "stories/2026/silent.md": story_md("It does not speak of it", "2026-01-07", "[2]", text="Of \\#1."),
        "fundamentals/03-be-kind.yml": fundamental_yml(3, "Be kind", "description: |\n  Begins with #1.\n"),
    }
    page, _ = fundamental_page(tmp_path, "listen-first", files)
    assert "It is about it" in section(page.html, "Stories that show it")
    mentions = section(page.html, "Also mentioned in")
    assert ["It names it in passing" in mentions, "Be kind" in mentions] == [True, True]
    assert "It is about it" not in mentions
    assert "It does not speak of it" not in page.html


def test_a_fundamental_shows_its_wording_its_practices_and_its_questions(tmp_path: Path) -> None:
    more = (
        "practices: [Look up]\nquestions: [Who spoke?]\nrelated: [3]\nreading: [{title: A book, author: A. Writer}]\n"
    )
    files: Files = {"fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", more)}
    _, page = fundamental_page(tmp_path, "listen-first", files)
    for said in ("Fundamental #1", "Listen first, always.", "Look up", "Who spoke?", "#3 Be kind", "A book, A. Writer"):
        assert said in page.words


def test_a_retired_fundamental_keeps_its_page_and_says_until_when_it_held(tmp_path: Path) -> None:
    files: Files = {"fundamentals/04-answer-today.yml": RETIRED}
    _, page = fundamental_page(tmp_path, "answer-today", files)
    assert "This fundamental is no longer in force." in page.words
    assert "1 February 2026" in page.words or "February 1, 2026" in page.words
    _, active = fundamental_page(tmp_path, "listen-first", files)
    assert "no longer in force" not in active.words


def test_a_fundamental_is_retired_the_day_after_its_last(tmp_path: Path) -> None:
    files: Files = {"fundamentals/04-answer-today.yml": RETIRED}
    said = [
        "no longer in force" in fundamental_page(tmp_path, "answer-today", files, day)[1].words
        for day in ("2026-02-01", "2026-02-02")
    ]
    assert said == [False, True]


# -- the week and the home ------------------------------------------------------------------


def test_the_home_page_is_this_week_and_leads_on_to_the_next_fundamental(tmp_path: Path) -> None:
    pages = composed(tmp_path, {}, "2026-01-12")
    home = Parsed(pages[""].html)
    assert "#3 Be kind" in pages["weeks/2026/03/"].title
    assert "Be kind" in home.words
    (on_to,) = re.findall(r'rel="next" href="([^"]*)"', pages[""].html)
    (back_to,) = re.findall(r'rel="prev" href="([^"]*)"', pages[""].html)
    assert (on_to, back_to) == ("fundamentals/listen-first/", "weeks/2026/02/")


def test_a_week_that_has_begun_is_led_to_by_its_own_address(tmp_path: Path) -> None:
    page = composed(tmp_path, {}, "2026-01-12")["weeks/2026/02/"]
    assert re.findall(r'rel="next" href="([^"]*)"', page.html) == ["../../../weeks/2026/03/"]


def test_before_the_first_week_the_home_page_says_when_it_starts(tmp_path: Path) -> None:
    page = composed(tmp_path, {}, "2025-12-20")[""]
    words = Parsed(page.html).words
    assert "The Test Way begins on December 29, 2025" in words
    assert "The first fundamental is #1 Listen first." in words


def test_a_week_that_waits_says_why(tmp_path: Path) -> None:
    files: Files = {"fundamentals/programme.yml": PROGRAMME_YML + "skips: {2026-W03: Storm at sea}\n"}
    pages = composed(tmp_path, files, "2026-01-12")
    for path in ("", "weeks/2026/03/"):
        assert "Storm at sea" in Parsed(pages[path].html).words
        assert "Next, in week 4: Be kind" in Parsed(pages[path].html).words


def test_a_week_shows_twelve_stories_of_a_kind_and_counts_the_rest(tmp_path: Path) -> None:
    files = many(18, "2026-01-06") | {
        f"stories/2026/other-{n:02}.md": story_md(f"Other {n:02}", "2026-01-06", "[1]") for n in range(29)
    }
    page = Parsed(composed(tmp_path, files, "2026-01-12")["weeks/2026/02/"].html)
    assert len(set(re.findall(r"Story \d\d", page.text))) == 11  # and “A start”
    assert len(set(re.findall(r"Other \d\d", page.text))) == 12
    assert "and 7 more" in page.words
    assert "and 17 more" in page.words


# -- what is shown, and how -----------------------------------------------------------------

EVIL = '<i>x</i> & "y" <script>alert(1)</script>'
YAML = json.dumps(EVIL)


def hostile(root: Path) -> Programme:
    """A programme in which every line that a person writes is hostile."""
    more = (
        f"recognises: [{YAML}]\ntags: [{YAML}]\nsign_off: {YAML}\npostscript: {YAML}\nquestions: [{YAML}]\n"
        f"reading: [{{title: {YAML}, author: {YAML}, url: 'https://a.example/\"><script>'}}]\n"
        f"image: a.png\nimage_alt: {YAML}\n"
    )
    head = f"title: {YAML}\nauthor: {YAML}\nteam: {YAML}\n"
    body = f"---\n\n{EVIL}\n\n# {EVIL}\n\n[a](https://a.example '{EVIL}')\n"
    wording = f"statement: {YAML}\ndescription: {YAML}\npractices: [{YAML}]\nquestions: [{YAML}]\n"
    files: Files = {
        "fundamentals/programme.yml": PROGRAMME_YML.replace("The Test Way", YAML)
        + f"introduction: {YAML}\norganisation: {YAML}\ncontact: {YAML}\nskips: {{2026-W03: {YAML}}}\n"
        + f"authors: {{2026-W09: {YAML}}}\n",
        "fundamentals/01-listen-first.yml": f"number: 1\ntitle: {YAML}\n{wording}",
        "stories/2026/a.png": picture(),
        "stories/2026/a-start.md": f"---\n{head}date: 2026-01-05\nfundamentals: [1]\n{more}{body}",
        "stories/2026/a-letter.md": f"---\n{head}date: 2025-12-29\nkind: message\nfundamentals: [1]\n{more}{body}",
        "stories/2026/gone.md": f"---\n{head}date: 2026-01-05\nfundamentals: [1]\nwithdrawn: {YAML}\n{body}",
    }
    return read_programme(programme(root, files), on("2026-02-20"))


def test_no_line_that_a_person_writes_becomes_markup(tmp_path: Path) -> None:
    read = hostile(tmp_path)
    pages = compose_pages(read, Places(tmp_path))
    for page in pages:
        parsed = Parsed(page.html)
        assert page.html.count("<script") == (2 if page.kind == "share" else 0), page.path
        assert "i" not in parsed.tags, page.path
        assert "&amp;lt;" not in page.html.replace("&amp;lt;script", ""), page.path
    titled = [page for page in pages if "<i>x</i>" in page.title]
    assert {page.kind for page in titled} >= {
        "home",
        "week",
        "fundamental",
        "story",
        "message",
        "person",
        "team",
        "archive",
    }


def test_a_title_is_shown_as_it_was_written(tmp_path: Path) -> None:
    shown = {page.path: Parsed(page.html).words for page in compose_pages(hostile(tmp_path), Places(tmp_path))}
    for path in (
        "stories/2026/a-start/",
        "fundamentals/listen-first/",
        "weeks/2026/01/",
        "people/",
        "teams/",
        "archive/",
    ):
        assert EVIL in shown[path], path


def test_a_title_in_a_tab_holds_no_entities(tmp_path: Path) -> None:
    assert [
        p.path for p in compose_pages(hostile(tmp_path), Places(tmp_path)) if re.search("&(amp|lt|gt|quot|#)", p.title)
    ] == []


def test_every_page_has_one_first_heading_and_skips_no_level(tmp_path: Path) -> None:
    text = "# One\n\n### Two\n\n###### Three\n\n# One\n\n" + "text\n\n" * 3
    files: Files = {
        **many(14),
        "fundamentals/programme.yml": PROGRAMME_YML + "skips: {2026-W03: Storm}\nintroduction: Hello.\n",
        "fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", "description: |\n  # One\n\n  ## Two\n"),
        "stories/2026/a-letter.md": letter("One", "2026-W01", "2025-12-29", text=text),
        "stories/2026/b-letter.md": letter("Two", "2026-W01", "2025-12-29", text=text),
        "stories/2026/in-the-storm.md": letter("Storm", "2026-W03", "2026-01-12", text=text),
        "stories/2026/a-story.md": story_md("Story", "2026-01-01", "[1, 3]", "image: a.png\nimage_alt: A\n", text),
        "stories/2026/a.png": picture(),
        "stories/2026/gone.md": story_md("Gone", "2026-01-01", more="withdrawn: asked for\n"),
    }
    for day in ("2025-12-20", "2026-01-14", "2026-02-20"):
        for path, page in composed(tmp_path, files, day).items():
            levels = Parsed(page.html).headings
            assert levels[:1] == [1], path
            assert levels.count(1) == 1, path
            assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_no_page_uses_an_id_twice(tmp_path: Path) -> None:
    text = "# One\n\n# One\n\n# Content\n\n# Stories"
    files: Files = {
        "fundamentals/01-listen-first.yml": fundamental_yml(
            1, "Listen first", "description: |\n  # Content\n\n  # Stories\n"
        ),
        "stories/2026/a-letter.md": letter("One", "2026-W01", "2025-12-29", text=text),
        "stories/2026/b-letter.md": letter("Two", "2026-W01", "2025-12-29", text=text),
    }
    for path, page in composed(tmp_path, files).items():
        ids = Parsed(page.html).ids
        assert len(set(ids)) == len(ids), path
        assert "content" in ids, path


def test_a_person_is_called_the_same_on_every_page(tmp_path: Path) -> None:
    def by(name: str, title: str, more: str = "") -> str:
        return story_md(title, "2026-01-06", more=more).replace("Ada Quay", name)

    files: Files = {
        "stories/2026/a.md": by("Seán O’Brien", "One"),
        "stories/2026/b.md": by("Seán O’Brien", "Two"),
        "stories/2026/c.md": by("Seán O'Brien", "Three"),
        "stories/2026/d.md": by("Ada Quay", "Four", "recognises: [seán o'brien]\n"),
    }
    for path, page in composed(tmp_path, files).items():
        assert "O'Brien" not in Parsed(page.html).text, path
        assert "o'brien" not in Parsed(page.html).text, path


def test_a_summary_is_short_and_has_no_markup(tmp_path: Path) -> None:
    long = "A *long* & <b>winding</b> tale. " * 30
    page = composed(tmp_path, {"stories/2026/long.md": story_md("Long", "2026-01-06", text=long)})["stories/2026/long/"]
    assert page.summary.startswith("A long & <b>winding</b> tale. A long")
    assert len(page.summary) <= 162
    assert page.summary.endswith(" …")


# -- what must not be seen ------------------------------------------------------------------


def test_nothing_of_a_story_that_may_not_be_seen_is_on_any_page(tmp_path: Path) -> None:
    def secret(day: str, more: str) -> str:
        head = f"title: Hush\ndate: {day}\nauthor: Hush Author\nteam: Hush Team\nfundamentals: [1]\n{more}"
        return f"---\n{head}tags: [hush tag]\nrecognises: [Hush Hero]\nimage: hush.png\nimage_alt: Hush\n---\n\nHush.\n"

    files: Files = {
        "stories/2026/hush-to-come.md": secret("2026-02-21", ""),
        "stories/2026/hush-draft.md": secret("2026-02-01", "draft: true\n"),
        "stories/2026/hush-letter.md": secret("2026-02-21", "kind: message\nweek: 2026-W08\n"),
        "stories/2026/hush-withdrawn.md": secret("2026-02-01", "withdrawn: Hush reason\n"),
        "stories/2026/hush.png": picture(),
        "stories/2026/a-start.md": story_md("A start", "2026-01-06", text="[See](hush-to-come.md)"),
    }
    pages = composed(tmp_path, files)
    gone = pages.pop("stories/2026/hush-withdrawn/")
    assert "Hush" not in gone.html + gone.title + gone.summary
    told = "".join(f"{p.path} {p.title} {p.summary} {p.html} {p.source}" for p in pages.values())
    assert "hush" not in told.lower()
    assert not [
        a.path for a in compose_assets(read_programme(tmp_path, on("2026-02-20")), Places(tmp_path)) if "hush" in a.path
    ]


# -- the way back to the source -------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("github", "https://forge.example/harbour/way/edit/main/stories/2026/a-start.md"),
        ("gitlab", "https://forge.example/harbour/way/-/edit/main/stories/2026/a-start.md"),
        ("gitea", "https://forge.example/harbour/way/_edit/main/stories/2026/a-start.md"),
        ("bitbucket", "https://forge.example/harbour/way/src/main/stories/2026/a-start.md?mode=edit"),
    ],
)
def test_a_text_leads_to_the_page_of_the_forge_that_edits_it(tmp_path: Path, kind: str, address: str) -> None:
    submit = f"submit: {{forge: {kind}, url: 'https://forge.example/', repository: harbour/way}}\n"
    pages = composed(tmp_path, {"fundamentals/programme.yml": PROGRAMME_YML + submit})
    assert address in Parsed(pages["stories/2026/a-start/"].html).hrefs
    source = "fundamentals/01-listen-first.yml"
    assert address.replace("stories/2026/a-start.md", source) in Parsed(pages["fundamentals/listen-first/"].html).hrefs


def test_without_a_forge_no_page_offers_to_edit(tmp_path: Path) -> None:
    assert edit_address(None, "stories/2026/a.md") == ""
    assert not [path for path, page in composed(tmp_path, {}).items() if 'class="edit"' in page.html]


def test_an_address_in_the_forge_is_written_so_that_it_arrives() -> None:
    forge = Forge(kind="github", url="https://forge.example", repository="harbour/way", branch="main")
    address = edit_address(forge, "stories/2026/größe & maß #1?.md")
    assert urlsplit(address).fragment == ""
    assert urlsplit(address).query == ""
    assert unquote(urlsplit(address).path).endswith("/stories/2026/größe & maß #1?.md")
    strange = edit_address(replace(forge, branch="next week/{path}"), "a.md")
    assert unquote(strange) == "https://forge.example/harbour/way/edit/next week/{path}/a.md"
    assert " " not in strange


# -- the same again -------------------------------------------------------------------------


def test_the_same_programme_on_the_same_day_becomes_the_same_pages(tmp_path: Path) -> None:
    read = hostile(tmp_path)
    backwards = replace(read, stories=tuple(reversed(read.stories)), fundamentals=tuple(reversed(read.fundamentals)))
    one, other = (compose_pages(r, Places(tmp_path)) for r in (read, read))
    assert one == other
    assert [(p.html, p.summary) for p in one] == [(p.html, p.summary) for p in other]
    assets, turned = (compose_assets(r, Places(tmp_path)) for r in (read, backwards))
    assert [(a.path, a.content) for a in assets] == [(a.path, a.content) for a in turned]


def test_pages_say_of_what_kind_they_are_and_from_which_file(tmp_path: Path) -> None:
    pages = composed(tmp_path, {"stories/2026/a-letter.md": letter("One", "2026-W01", "2025-12-29")})
    assert {path: (page.kind, page.source) for path, page in pages.items() if page.source} == {
        "fundamentals/listen-first/": ("fundamental", "fundamentals/01-listen-first.yml"),
        "fundamentals/ask-early/": ("fundamental", "fundamentals/02-ask-early.yml"),
        "fundamentals/be-kind/": ("fundamental", "fundamentals/03-be-kind.yml"),
        "stories/2026/a-start/": (Kind.STORY, "stories/2026/a-start.md"),
        "stories/2026/a-letter/": (Kind.MESSAGE, "stories/2026/a-letter.md"),
    }


# -- pictures -------------------------------------------------------------------------------


def wide(width: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, 40), "teal").save(out, "PNG")
    return out.getvalue()


def shown_pictures(page: Page) -> list[dict[str, str]]:
    """Every picture of a page: the attributes of its `img`, and those of its `source` as `webp`."""
    found = []
    for source, image in re.findall(r"<picture><source ([^>]*)><img ([^>]*)></picture>", page.html):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', image))
        found.append({**attributes, "webp": dict(re.findall(r'(\w+)="([^"]*)"', source))["srcset"]})
    assert len(found) == page.html.count("<img")
    return found


def test_a_browser_is_offered_each_picture_in_three_widths_and_two_formats(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/a quay, wide.png": wide(6000),
        "stories/2026/a.md": story_md("A", "2026-02-10", text='![A "<quay>"](<a quay, wide.png>)'),
    }
    (picture,) = shown_pictures(composed(tmp_path, files)["stories/2026/a/"])
    assets = {a.path for a in compose_assets(read_programme(tmp_path, on("2026-02-20")), Places(tmp_path))}
    for key, ending in (("srcset", ".png"), ("webp", ".webp")):
        offered = [candidate.split() for candidate in picture[key].split(", ")]
        assert [width for _, width in offered] == ["480w", "960w", "1600w"]
        for address, _ in offered:
            assert address.endswith(ending)
            assert unquote(urljoin(f"{SITE}stories/2026/a/", address)).removeprefix(SITE) in assets
    assert picture["src"].endswith("/a%20quay,%20wide.png")
    assert (picture["width"], picture["height"]) == ("960", "7")
    assert "670px" in picture["sizes"]
    assert picture["alt"] == "A &#34;&lt;quay&gt;&#34;"


def test_a_small_picture_is_offered_as_it_is(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/a.png": wide(24),
        "stories/2026/a.md": story_md("A", "2026-02-10", text="![A](a.png)"),
    }
    (picture,) = shown_pictures(composed(tmp_path, files)["stories/2026/a/"])
    assert picture["webp"].endswith(".webp 24w")
    assert "srcset" not in picture


@pytest.mark.parametrize("more", ["", "image: a.png\nimage_alt: Top\n"])
def test_only_the_first_picture_of_a_page_is_fetched_at_once(tmp_path: Path, more: str) -> None:
    text = "![One](a.png)\n\n![Two](b.png)"
    files: Files = {
        "stories/2026/a.png": wide(24),
        "stories/2026/b.png": wide(48),
        "stories/2026/a.md": story_md("A", "2026-02-10", more=more, text=text),
        "stories/2026/l.md": letter("L", "2026-W08", "2026-02-16", "[2]", more, text),
        "stories/2026/m.md": letter("M", "2026-W08", "2026-02-16", "[2]", more, text),
    }
    pages = composed(tmp_path, files)
    for path in ("stories/2026/a/", "stories/2026/l/", "weeks/2026/08/"):
        first, *rest = shown_pictures(pages[path])
        assert "loading" not in first
        assert {picture.get("loading") for picture in rest} == {"lazy"}
    assert len(shown_pictures(pages["weeks/2026/08/"])) == (6 if more else 4)
