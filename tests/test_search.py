import gzip
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from generator import site
from generator.model import Kind, Programme
from generator.outputs import search
from generator.outputs.keys import Keys
from generator.outputs.publication import write_into
from generator.outputs.search import indexed_files, search_shards, shards
from generator.outputs.search.records import Record, page, records
from generator.outputs.search.shards import SearchMissing, indexed
from generator.outputs.search.spelling import MOST, count_words, word_list
from generator.outputs.search.written import written_records
from generator.places import Places
from generator.programme import read_programme
from generator.words import Words
from tests.builders import PROGRAMME_YML, PROJECT, fundamental_yml, on, programme, story_md

TODAY = "2026-01-20"
WORDS = Words.load(Places(PROJECT), "en")
FIND_JS, INDEX_JS = (PROJECT / f"templates/site/assets/search/{name}.js" for name in ("find", "index"))


def read(root: Path, files: dict[str, str | bytes] | None = None, today: str = TODAY) -> Programme:
    return read_programme(programme(root, files), on(today))


def found(shown: Programme) -> dict[str, Record]:
    return {record.path: record for record in records(shown, WORDS)}


def facets(record: Record, name: str) -> list[str]:
    return [value for facet, value in record.facets if facet == name]


# -- what is found --------------------------------------------------------------------------


def test_there_is_one_record_for_each_story_message_week_fundamental_and_person(tmp_path: Path) -> None:
    letter = (
        "---\ntitle: A letter\ndate: 2026-01-05\nauthor: Lea Lead\nkind: message\nfundamentals: [1]\n---\n\nDear all.\n"
    )
    shown = read(tmp_path, {"stories/2026/a-letter.md": letter})
    kinds = [facets(record, "kind")[0] for record in found(shown).values()]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "fundamental": 3,
        "message": 1,
        "person": 2,
        "story": 1,
        "week": 4,
    }


def test_a_story_is_found_by_all_that_a_person_thinks_of(tmp_path: Path) -> None:
    more = "tags: [Night shift]\nrecognises: [Bo Birch]\npostscript: It snowed.\n"
    shown = read(tmp_path, {"stories/2026/b.md": story_md("B", "2026-01-07", "[2, 3]", more, "Some *text*.")})
    record = found(shown)["stories/2026/b/"]
    assert record.title == "B"
    assert record.text.split("\n")[:2] == ["Some text.", "It snowed."]
    assert record.names == ("Ada Quay", "Port", "Bo Birch")
    assert record.about == ("#2 Ask early", "#3 Be kind", "Night shift")
    assert {name: facets(record, name) for name, _ in record.facets} == {
        "kind": ["story"],
        "year": ["2026"],
        "author": ["Ada Quay"],
        "team": ["Port"],
        "fundamental": ["ask-early", "be-kind"],
        "tag": ["Night shift"],
    }


def test_spellings_of_one_name_are_one_value_to_narrow_by(tmp_path: Path) -> None:
    other = story_md("B", "2026-01-07").replace("Ada Quay", "ADA QUAY").replace("team: Port", "team: port")
    third = story_md("C", "2026-01-08")
    shown = read(tmp_path, {"stories/2026/b.md": other, "stories/2026/c.md": third})
    stories = [r for r in found(shown).values() if r.path.startswith("stories/")]
    assert {tuple(facets(r, "author") + facets(r, "team")) for r in stories} == {("Ada Quay", "Port")}


def test_nothing_that_may_not_be_seen_has_a_record(tmp_path: Path) -> None:
    hidden: dict[str, str | bytes] = {
        "stories/2026/draft.md": story_md("Quokka", "2026-01-07", more="draft: true\n"),
        "stories/2026/later.md": story_md("Numbat", "2026-01-21"),
        "stories/2026/gone.md": story_md("Wombat", "2026-01-08", more="withdrawn: Bandicoot\n"),
    }
    told = repr([(record, record.text) for record in records(read(tmp_path, hidden), WORDS)])
    assert [word for word in ("Quokka", "Numbat", "Wombat", "Bandicoot") if word in told] == []


def test_a_week_does_not_repeat_what_stands_on_its_page(tmp_path: Path) -> None:
    record = found(read(tmp_path))["weeks/2026/02/"]
    assert record.title == "#2 Ask early – week 2, 2026"
    assert record.text == "January 5–11, 2026"


def test_text_reaches_the_indexer_as_text() -> None:
    record = Record(
        path="a/",
        title='"><script>x</script>',
        said=("1 < 2 & <b>three</b>",),
        day=date(2026, 1, 1),
        facets=(("tag", 'a"b'),),
    )
    html = page(record, "en")
    assert "<script" not in html
    assert "<p>1 &lt; 2 &amp; &lt;b&gt;three&lt;/b&gt;</p>" in html
    assert 'title="a&quot;b" data-pagefind-filter="tag[title]"' in html


def test_the_index_says_of_everything_but_a_story_what_kind_it_is(tmp_path: Path) -> None:
    shown = found(read(tmp_path))
    assert 'data-pagefind-filter="kind' not in page(shown["stories/2026/a-start/"], "en")
    assert '<b title="week" data-pagefind-filter="kind[title]">' in page(shown["weeks/2026/02/"], "en")


# -- shards ---------------------------------------------------------------------------------

CLOSED: dict[str, str | bytes] = {
    "fundamentals/programme.yml": PROGRAMME_YML.replace("2026-W01", "2025-W50"),
    "stories/2025/old.md": story_md("Old", "2025-12-10"),
    "stories/2025/older.md": story_md("Older", "2025-12-09").replace("Ada Quay", "Old Hand"),
}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the shards that were really indexed."""
    names: list[str] = []
    make = shards._make

    def noted(fresh: Path, records: Callable[[], Sequence[Record]], language: str, program: Path) -> None:
        make(fresh, records, language, program)
        names.append("closed" if any(record.year == 2025 for record in records()) else "current")

    monkeypatch.setattr(shards, "_make", noted)
    return names


Write = Callable[[Programme], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def one(shown: Programme) -> Path:
        folder = tmp_path / f"site-{len(list(tmp_path.glob('site-*')))}"
        cache = tmp_path / "cache"
        made = search_shards(shown, WORDS, cache, Keys(shown, Places(PROJECT)))
        write_into(folder, indexed_files(shown, WORDS, cache, made))
        return folder / "search"

    return one


def test_nothing_is_indexed_again_when_nothing_changed(tmp_path: Path, made: list[str], write: Write) -> None:
    shown = read(tmp_path, CLOSED)
    first, second = write(shown), write(shown)
    assert sorted(made) == ["closed", "current"]
    assert [p.relative_to(first) for p in sorted(first.rglob("*"))] == [
        p.relative_to(second) for p in sorted(second.rglob("*"))
    ]


def test_a_story_of_this_year_leaves_the_closed_years_alone(tmp_path: Path, made: list[str], write: Write) -> None:
    by_an_old_hand = story_md("New", "2026-01-08").replace("Ada Quay", "Old Hand")
    write(read(tmp_path, CLOSED))
    made.clear()
    write(read(tmp_path, {**CLOSED, "stories/2026/new.md": by_an_old_hand}))
    assert made == ["current"]


@pytest.mark.parametrize(
    "change",
    [
        {"stories/2025/old.md": story_md("Old", "2025-12-10", text="Something else.")},
        {"stories/2025/old.md": story_md("Old", "2025-12-10", more="withdrawn: asked for\n")},
        {"stories/2025/third.md": story_md("Third", "2025-12-11")},
    ],
    ids=["edited", "withdrawn", "added"],
)
def test_closed_years_are_indexed_again_when_one_of_their_stories_changes(
    change: dict[str, str | bytes], tmp_path: Path, made: list[str], write: Write
) -> None:
    write(read(tmp_path, CLOSED))
    made.clear()
    write(read(tmp_path, {**CLOSED, **change}))
    assert made == ["closed"]


def test_a_changed_template_leaves_all_years_alone_but_a_changed_fundamental_does_not(
    tmp_path: Path, made: list[str]
) -> None:
    def write(change: dict[str, str | bytes]) -> None:
        shown, cache = read(tmp_path, {**CLOSED, **change}), tmp_path / "cache"
        search_shards(shown, WORDS, cache, Keys(shown, Places(tmp_path)))

    write({})
    made.clear()
    write({"templates/pages/story.html": "{{ story.title }}", "templates/email/digest.html": "{{ sheet.subject }}"})
    assert made == []
    write({"fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen before all else")})
    assert sorted(made) == ["closed", "current"]


ANOTHER: dict[str, object] = {
    "path": "b/",
    "title": "Other",
    "said": ("Others.",),
    "names": ("Ada Quay",),
    "about": ("Night shift",),
    "day": date(2026, 1, 2),
    "year": 2026,
    "facets": (("tag", "Night shift"),),
}


@pytest.mark.parametrize("field", [field.name for field in fields(Record)])
def test_an_index_is_made_of_all_that_a_record_says(field: str) -> None:
    before = record("Text.")
    after = replace(before, **{field: ANOTHER[field]})  # type: ignore[arg-type]
    assert shards.told([before]) == shards.told([record("Text.")])
    assert shards.told([before]) != shards.told([after])


def test_another_language_or_other_code_makes_another_index(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shards._key(shards.told([record("Text.")]), "en", Path(__file__))
    assert shards._key(shards.told([record("Text.")]), "de", Path(__file__)) != before
    monkeypatch.setattr(shards, "code_of", lambda *_: "of tomorrow")
    assert shards._key(shards.told([record("Text.")]), "en", Path(__file__)) != before


def test_the_word_list_is_made_again_only_when_a_shard_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    lists: list[bytes] = []

    def noted(counted: Mapping[str, int]) -> bytes:
        lists.append(word_list(counted))
        return lists[-1]

    monkeypatch.setattr(search, "word_list", noted)
    first = write(read(tmp_path)) / "words.gz"
    assert (write(read(tmp_path)) / "words.gz").read_bytes() == first.read_bytes()
    assert lists == [first.read_bytes()]
    again = write(read(tmp_path, {"stories/2026/b.md": story_md("Quokka", "2026-01-07")})) / "words.gz"
    assert "quokka" in unpacked(again.read_bytes())


@pytest.mark.parametrize("damage", ["cut", "changed", "lost", "unproven"])
def test_a_damaged_index_is_never_trusted(damage: str, tmp_path: Path, made: list[str], write: Write) -> None:
    shown = read(tmp_path, CLOSED)
    whole = write(shown)
    made.clear()
    (kept,) = (tmp_path / "cache").glob("closed-*")
    file = next((kept / "bundle/fragment").iterdir())
    match damage:
        case "cut":
            os.truncate(file, 5)
        case "changed":
            file.write_bytes(bytes(len(file.read_bytes())))
        case "lost":
            file.unlink()
        case "unproven":
            (kept / "whole.json").write_text("{")
    again = write(shown)
    assert made == ["closed"]
    assert len(list(again.rglob("*.pf_fragment"))) == len(list(whole.rglob("*.pf_fragment")))


def test_a_failure_leaves_nothing_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_program", lambda: Path("/bin/false"))
    with pytest.raises(SearchMissing, match="could not make the index"):
        indexed("current", lambda: records(read(tmp_path), WORDS), "", "en", tmp_path / "cache")
    assert [p.name for p in (tmp_path / "cache").iterdir()] == [".gitignore"]


def test_a_folder_that_cannot_be_written_costs_the_search_alone(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands in the way")
    with pytest.raises(SearchMissing, match="cannot be written"):
        indexed("current", lambda: records(read(tmp_path), WORDS), "", "en", tmp_path / "cache")


def test_only_the_last_few_indexes_of_a_shard_are_kept(tmp_path: Path, write: Write) -> None:
    for n in range(6):
        write(read(tmp_path, {"stories/2026/b.md": story_md(f"B {n}", "2026-01-07")}))
    assert len(list((tmp_path / "cache").glob("current-*"))) == 4


def test_an_index_of_a_story_says_no_more_than_its_record(tmp_path: Path, write: Write) -> None:
    folder = write(read(tmp_path, CLOSED))
    fragments = [gzip.decompress(p.read_bytes()).decode() for p in (folder / "closed/fragment").iterdir()]
    (old,) = (json.loads(f.removeprefix("pagefind_dcd")) for f in fragments if "/stories/2025/old." in f)
    assert old["url"] == "/stories/2025/old.html"
    assert re.fullmatch(r"Something happened\.( word\d+)+\.", old["content"])
    assert old["meta"] == {"title": "Old", "names": "Ada Quay, Port", "about": "#1 Listen first"}
    assert [anchor["id"] for anchor in old["anchors"]] == ["2025-12-10"]


def test_what_a_result_says_of_a_story_is_not_written_again_for_another_story(tmp_path: Path) -> None:
    cache = tmp_path / "cache"

    def fragments(shown: Programme) -> set[tuple[str, str]]:
        shards = search_shards(shown, WORDS, cache, Keys(shown, Places(PROJECT)))
        files = indexed_files(shown, WORDS, cache, shards)
        says = b'"/stories/2026/a-start.html"'
        return {(f.path, f.key) for f in files if "/fragment/" in f.path and says in gzip.decompress(f.content)}

    before = fragments(read(tmp_path / "way"))
    assert len(before) == 1
    assert fragments(read(tmp_path / "way", {"stories/2026/b.md": story_md("B", "2026-01-07")})) == before


@pytest.mark.parametrize("language", ["en", "de", "cy"])  # Of Welsh, Pagefind knows no endings.
def test_a_page_knows_what_the_program_is_called_before_it_has_asked(language: str, tmp_path: Path) -> None:
    shard = indexed("current", lambda: [record("Text.")], "", language, tmp_path)
    (index,) = shard.entry()["languages"].values()
    assert [p.name for p in (shard.folder / "bundle").glob("wasm.*")] == [f"wasm.{index['wasm']}.pagefind"]
    assert f'"wasm.{index["wasm"]}.pagefind"' in FIND_JS.read_text()


# -- a site with and without it -------------------------------------------------------------


def test_a_machine_without_the_program_builds_a_site_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def missing() -> Path:
        raise SearchMissing("Pagefind is not installed")

    monkeypatch.setattr(shards, "_program", missing)
    site.build(tmp_path, read(tmp_path), tmp_path / "site")
    assert "The site has no search: Pagefind is not installed" in capfd.readouterr().err
    assert json.loads((tmp_path / "site/search/search.json").read_text())["shards"] == []
    assert "A start" in (tmp_path / "site/archive/index.html").read_text()


def test_a_site_can_be_built_without_its_search(tmp_path: Path, made: list[str]) -> None:
    site.build(tmp_path, read(tmp_path), tmp_path / "site", search=False)
    assert made == []
    assert [p.name for p in (tmp_path / "site/search").iterdir()] == ["search.json"]


# -- the word list --------------------------------------------------------------------------


def unpacked(packed: bytes) -> dict[str, int]:
    """The words of a list and their steps, read as the browser does."""
    words, before = {}, ""
    for line in gzip.decompress(packed).decode().split("\n"):
        before = before[: int(line[0], 36)] + line[2:]
        words[before] = int(line[1], 36)
    return words


def record(text: str, title: str = "T", **more: object) -> Record:
    return Record(path="a/", title=title, said=(text,), day=date(2026, 1, 1), facets=(), **more)  # type: ignore[arg-type]


def test_the_word_list_holds_every_word_with_how_frequent_it_is() -> None:
    counted = count_words([record("Berth berth berths, BERTH! It was 7 ok."), record("Straße")])
    assert unpacked(word_list(counted)) == {"berth": 2, "berths": 1, "strasse": 1, "was": 1}


def test_a_word_of_a_title_or_a_name_counts_for_many() -> None:
    counted = count_words([record("quay " * 50, title="Ferry", names=("Ada Birch",))])
    assert counted["ferry"] == counted["birch"] > counted["quay"]


def test_a_long_list_keeps_the_most_frequent_words() -> None:
    counted = {f"word{chr(97 + n % 26)}{n}": n for n in range(MOST + 50)}
    kept = unpacked(word_list(counted))
    assert len(kept) == MOST
    assert "worda0" not in kept


# -- on pages ----------------------------------------------------------------------------


def test_related_stories_stand_at_the_foot_of_a_story(tmp_path: Path) -> None:
    from generator.outputs.pages import compose_pages

    shown = read(tmp_path, {"stories/2026/b.md": story_md("Bee", "2026-01-07", "[2]")})
    pages = {p.path: p.html for p in compose_pages(shown, Places(tmp_path))}
    assert 'href="../../../stories/2026/b/">Bee</a>' in pages["stories/2026/a-start/"]
    assert "Bee" not in pages["people/"]


def test_every_kind_of_record_has_its_words() -> None:
    kinds = {f"search_group_{kind}" for kind in (*Kind, "fundamental", "person", "week", "page")}
    assert {key for key in WORDS.table if key.startswith("search_group_")} == kinds
    indexed_kinds = json.loads(re.search(r"KINDS = (.+)", INDEX_JS.read_text())[1])  # type: ignore[index]
    assert {f"search_group_{kind}" for kind in (Kind.STORY, *indexed_kinds)} == kinds


# -- hand-written pages ---------------------------------------------------------------------

ARTICLE = (
    '<html><nav>Way</nav><div><article class="md-content__inner md-typeset"><h1 id="a">How &amp; why'
    '<a class="headerlink" href="#a">¶</a></h1>\n<p>Kettles are <em>boiled</em>\ntwice.</p>\n<ul>\n<li>Tea</li>\n</ul>'
    "</article></div></html>"
)


def written(root: Path, files: dict[str, str]) -> list[Record]:
    shown = read(root / "way")
    return written_records({path: html.encode() for path, html in files.items()}, shown, root / "cache")


def test_of_a_hand_written_page_its_title_and_its_words_are_found(tmp_path: Path) -> None:
    (one,) = written(tmp_path, {"about/index.html": ARTICLE})
    assert (one.path, one.title, one.text) == ("about/", "How & why", "Kettles are boiled\ntwice.\nTea")
    assert facets(one, "kind") == ["page"]


def test_the_words_of_two_lines_and_of_two_cells_stay_two(tmp_path: Path) -> None:
    table = "<table><tr><th>One</th><th>two</th></tr><tr><td>three</td><td>four<br>five</td></tr></table>"
    (one,) = written(tmp_path, {"about/index.html": ARTICLE.replace("</h1>", f"</h1>{table}")})
    assert one.text.startswith("One\ntwo\nthree\nfour\nfive\n")


def test_what_an_engine_makes_beside_hand_written_pages_is_not_found(tmp_path: Path) -> None:
    ours = '<html><div class="md-content"><h1>A story</h1></div></html>'
    assert written(tmp_path, {"404.html": ARTICLE, "stories/index.html": ours, "assets/a.js": ARTICLE}) == []


def test_another_text_on_a_hand_written_page_indexes_this_year_again(tmp_path: Path, made: list[str]) -> None:
    shown, cache = read(tmp_path / "way", CLOSED), tmp_path / "cache"

    def index(html: str) -> None:
        made.clear()
        search_shards(shown, WORDS, cache, Keys(shown, Places(PROJECT)), {"about/index.html": html.encode()})

    index(ARTICLE)
    index(ARTICLE.replace("Way", "Another menu"))
    assert made == []
    index(ARTICLE.replace("Tea", "Coffee"))
    assert made == ["current"]


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_hand_written_pages_are_in_the_index_whatever_the_engine(engine: str, tmp_path: Path) -> None:
    if engine == "zensical":
        pytest.importorskip("zensical")
    about: dict[str, str | bytes] = {
        "templates/site/about/house.md": "# The house rules\n\nLeave the **kettle** full.\n",
        "templates/site/about/draft.md": "---\nsearch: {exclude: true}\n---\n# To be found by nobody\n",
    }
    root = programme(tmp_path, about)
    for _ in range(2):  # With the engine, and then with what is kept of it.
        site.build(root, read_programme(root, on(TODAY)), root / "site", engine=engine)
        folder = root / "site/search/current/fragment"
        fragments = [gzip.decompress(p.read_bytes()).decode().removeprefix("pagefind_dcd") for p in folder.iterdir()]
        pages = {f["url"]: f for f in map(json.loads, fragments) if f["filters"].get("kind") == ["page"]}
        assert "/about.html" in pages
        assert "/about/draft.html" not in pages
        assert pages["/about/house.html"]["meta"]["title"] == "The house rules"
        assert pages["/about/house.html"]["content"] == "Leave the kettle full."
        shutil.rmtree(root / "site")
