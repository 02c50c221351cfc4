import ast
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, nodes
from markupsafe import Markup

from generator.forge import PATTERNS
from generator.loading import load
from generator.outputs.pages.share import SAID
from generator.places import Places
from generator.problems import CODES
from generator.programme import read_programme
from generator.week import Week
from generator.words import Words
from tests.builders import PROGRAMME_YML, PROJECT, on, programme

TEMPLATES = sorted(p for p in (PROJECT / "templates").rglob("*") if p.suffix in {".html", ".txt", ".xml"})
PAGES = [p for p in TEMPLATES if p.parent.name in {"pages", "theme"}]
MODULES = sorted(p for p in (PROJECT / "generator").rglob("*.py") if p.parent.name not in {"markup", "cli"})
SCRIPTS = sorted(p for p in (PROJECT / "templates/site/assets/share").glob("*.js") if p.name != "words.js")
CALLED = {"t", "words", "say", "plain"}
"""What our words are called, in templates and in Python."""
NEEDED = ("title", "date", "author", "team")
PUT_TOGETHER = {
    "facet_": {"facet_year", "facet_fundamental", "facet_team", "facet_author", "facet_tag"},
    "title": {"stories_about", "also_shared"},
    "share_field_": {f"share_field_{name}" for name in (*NEEDED, "text", "recognises", "tags")},
    "share_hint_": {f"share_hint_{name}" for name in ("title", "text", "date", "recognises", "tags")},
    "share_tool_": {f"share_tool_{name}" for name in ("bold", "italic", "link", "list", "quote")},
    "share_by_": {f"share_by_{kind}" for kind in PATTERNS},
    "`sent-${kind}`": {f"sent-{kind}" for kind in PATTERNS},
    'whole ? "sent-mail" : "sent-mail-attach"': {"sent-mail", "sent-mail-attach"},
    "way": {"mail_read_on", "mail_in_browser", "to_the_fundamental"},
}
"""Keys that are not written out where they are asked for: how the asking begins, and what it may come to."""


def words_of(language: str) -> dict[str, str | dict[str, str]]:
    table = yaml.safe_load((PROJECT / f"templates/words/{language}.yml").read_text("utf-8"))
    assert isinstance(table, dict)
    return table


ENGLISH = words_of("en")
FILLED_IN = {key: set(re.findall(r"\{(\w+)\}", str(text))) for key, text in ENGLISH.items()}
"""For every key, the names of the values that its text needs."""


# -- every word of ours stands in one file --------------------------------------------------

Use = tuple[str, set[str] | None]
"""A key that is asked for, and the values it is given; None where they cannot be read."""


def uses_in_template(path: Path) -> Iterator[Use]:
    template = Environment(autoescape=True).parse(path.read_text("utf-8"))
    if path.is_relative_to(PROJECT / "templates/theme"):  # An engine's template cannot call, only look up.
        named = template.find_all(nodes.Getattr)
        yield from ((g.attr, set()) for g in named if isinstance(g.node, nodes.Name) and g.node.name == "words")
    for call in template.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in CALLED:
            given = None if call.dyn_kwargs else {k.key for k in call.kwargs}
            yield from ((key, given) for key in _keys_in_template(call.args[0]))


def _keys_in_template(key: nodes.Expr) -> Iterator[str]:
    if isinstance(key, nodes.Const):
        yield key.value
    elif isinstance(key, nodes.CondExpr):
        assert key.expr2 is not None
        yield from _keys_in_template(key.expr1)
        yield from _keys_in_template(key.expr2)
    else:
        assert isinstance(key, nodes.Add), f"line {key.lineno}: which key is that?"
        assert isinstance(key.left, nodes.Const), f"line {key.lineno}: which key is that?"
        yield from PUT_TOGETHER[key.left.value]


def uses_in_module(path: Path) -> Iterator[Use]:
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and _name(call.func) in CALLED and call.args:
            given = {k.arg or "" for k in call.keywords}
            yield from ((key, None if "" in given else given) for key in _keys_in_module(call.args[0]))


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _keys_in_module(key: ast.expr) -> Iterator[str]:
    if isinstance(key, ast.Constant):
        yield str(key.value)
    elif isinstance(key, ast.IfExp):
        yield from _keys_in_module(key.body)
        yield from _keys_in_module(key.orelse)
    else:
        said = ast.unparse(key)
        assert said in PUT_TOGETHER, f"line {key.lineno}: say in PUT_TOGETHER which words “{said}” may ask for"
        yield from PUT_TOGETHER[said]


def uses_in_script(path: Path) -> Iterator[Use]:
    """What the share page's script says; its sentences for problems are asked for by code."""
    for found in re.finditer(r"\bsay\(((?:\"[^\"]*\"|`[^`]*`|[^,()])+)(?:, \{([^}]*)\})?", path.read_text("utf-8")):
        said = found[1].strip()
        given = {part.partition(":")[0].strip() for part in (found[2] or "").split(",") if part.strip()}
        keys = {said.strip('"')} if said.startswith('"') else PUT_TOGETHER[said]
        yield from ((f"{SAID}{key}", None if said not in keys else given) for key in keys)


def sentences() -> Iterator[Use]:
    for key in ENGLISH:
        if key.startswith(SAID) and key.removeprefix(SAID).partition("_")[0] in CODES:
            yield key, None


SEARCH = sorted((PROJECT / "templates/site/assets/search").glob("*.js"))
"""The scripts that say the words of the search."""


def uses_in_search(path: Path) -> Iterator[Use]:
    text = path.read_text("utf-8")
    yield from ((key, None) for key in re.findall(r'\bt\("(\w+)"', text))
    for beginning in re.findall(r"\bt\(`(\w+)\$\{", text):
        yield from ((key, None) for key in ENGLISH if key.startswith(beginning))


def uses() -> Iterator[tuple[Path, Use]]:
    for path in SCRIPTS:
        yield from ((path, use) for use in uses_in_script(path))
    yield from ((Path("words.js"), use) for use in sentences())
    for path in SEARCH:
        yield from ((path, use) for use in uses_in_search(path))
    for path in TEMPLATES:
        yield from ((path, use) for use in uses_in_template(path))
    for path in MODULES:
        yield from ((path, use) for use in uses_in_module(path))


def test_every_word_that_is_asked_for_exists() -> None:
    assert sorted({f"{path.name}: {key}" for path, (key, _) in uses() if key not in ENGLISH}) == []


def test_every_word_that_exists_is_asked_for() -> None:
    assert sorted(ENGLISH.keys() - {key for _, (key, _) in uses()}) == []


def test_every_word_is_given_what_its_braces_name_and_no_more() -> None:
    wrong = {
        f"{path.name}: {key}"
        for path, (key, given) in uses()
        if given is not None and key in ENGLISH and given != FILLED_IN[key] | ({"n"} & given)
    }
    assert sorted(wrong) == []


def test_every_text_with_plural_forms_has_one_for_every_other_number() -> None:
    forms = [text for text in ENGLISH.values() if not isinstance(text, str)]
    assert forms
    assert all(text.keys() == {"one", "other"} for text in forms)


class Literal(HTMLParser):
    """The letters that a template would show or have read aloud by itself."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0
        # What Jinja fills in becomes a digit: it cannot end a tag, and it is no letter.
        tokens = Environment(autoescape=True).lex(template)
        self.feed("".join(value if kind == "data" else "0" for _, kind, value in tokens))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.found += [v or "" for k, v in attrs if k in {"aria-label", "title", "alt", "placeholder"} and _letters(v)]

    def handle_data(self, data: str) -> None:
        if _letters(data):
            self.found.append(data)


def _letters(text: str | None) -> bool:
    return any(c.isalpha() for c in text or "")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_speaks_by_itself(path: Path) -> None:
    assert Literal(path.read_text("utf-8")).found == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello</p>",
        "<p class='a'>{{ x }} by {{ y }}</p>",
        "{% if x > 1 %}weiß{% endif %}",
        '<a href="{{ x }}" title="Go">{{ y }}</a>',
        '<nav aria-label="Weeks {{ n }}"></nav>',
        '<h{{ n }} class="a">Old</h{{ n }}>',
        '<tr{% if x %} class="b"{% endif %}><td>Old</td></tr>',
        "<p>&copy; Acme</p>",
    ],
)
def test_a_template_that_does_would_be_found(template: str) -> None:
    assert Literal(template).found


# -- filling in -----------------------------------------------------------------------------

GREETING = {"hello": "Hello {name} & {other}!", "plain": "<b>{braces}", "twice": "{a}{a}", "odd": "{} { a } {a-b}"}


def test_what_is_filled_in_is_escaped_and_so_is_the_text() -> None:
    said = Words("en", GREETING)("hello", name="<script>", other=Markup("<em>x</em>"))
    assert said == "Hello &lt;script&gt; &amp; <em>x</em>!"
    assert isinstance(said, Markup)


def test_braces_in_a_value_are_not_filled_in_again() -> None:
    assert Words("en", GREETING)("hello", name="{other}", other="{name}") == "Hello {other} &amp; {name}!"


def test_what_is_not_a_word_in_braces_stays() -> None:
    assert Words("en", GREETING)("odd") == "{} { a } {a-b}"


@pytest.mark.parametrize(("key", "values"), [("nothing", {}), ("twice", {}), ("hello", {"name": "x"})])
def test_a_key_or_a_value_that_is_not_there_is_no_silent_gap(key: str, values: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        Words("en", GREETING)(key, **values)


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 0, "0 other"),
        ("en", 1, "1 one"),
        ("en", 2, "2 other"),
        ("en-GB", 1, "1 one"),
        ("fr", 0, "0 one"),
        ("pl", 1, "1 one"),
        ("pl", 3, "3 few"),
        ("pl", 5, "5 many"),
        ("pl", 22, "22 few"),
        ("ja", 1, "1 other"),
        ("de", 1, "1 one"),
    ],
)
def test_the_plural_form_is_the_language_s_own(language: str, n: int, said: str) -> None:
    forms = {form: f"{{n}} {form}" for form in ("one", "few", "many", "other")}
    assert Words(language, {"stories": forms})("stories", n=n) == said


def test_a_form_that_is_not_written_is_the_other_one() -> None:
    assert Words("pl", {"stories": {"other": "{n} x"}})("stories", n=3) == "3 x"


# -- dates ----------------------------------------------------------------------------------

DAY = date(2026, 11, 16)


def spaced(text: str) -> str:
    """With every kind of space as the plain one."""
    return " ".join(text.replace("\u2009", " ").replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.mark.parametrize(
    ("language", "day", "short", "month"),
    [
        ("en", "November 16, 2026", "Nov 16", "November 2026"),
        ("en-GB", "16 November 2026", "16 Nov", "November 2026"),
        ("de", "16. November 2026", "16. Nov.", "November 2026"),
        ("de-AT", "16. November 2026", "16. Nov.", "November 2026"),
    ],
)
def test_days_are_written_as_the_language_writes_them(language: str, day: str, short: str, month: str) -> None:
    words = Words(language, {})
    assert [words.day(DAY), words.short_day(DAY), words.month(DAY)] == [day, short, month]


@pytest.mark.parametrize(
    ("language", "week", "days"),
    [
        ("en-GB", "2026-W47", "16–22 November 2026"),
        ("en-GB", "2026-W49", "30 November – 6 December 2026"),
        ("en-GB", "2026-W53", "28 December 2026 – 3 January 2027"),
        ("en", "2026-W47", "November 16–22, 2026"),
        ("en", "2026-W49", "November 30 – December 6, 2026"),
        ("en", "2026-W53", "December 28, 2026 – January 3, 2027"),
        ("de", "2026-W47", "16.–22. November 2026"),
        ("de", "2026-W49", "30. November – 6. Dezember 2026"),
        ("de", "2026-W53", "28. Dezember 2026 – 3. Januar 2027"),
    ],
)
def test_a_week_is_written_with_what_changes_within_it(language: str, week: str, days: str) -> None:
    assert spaced(Words(language, {}).days(Week.parse(week))) == days


def test_no_space_stands_around_the_dash_between_two_days_of_a_month() -> None:
    assert "16–22" in Words("en-GB", {}).days(Week.parse("2026-W47"))


@pytest.mark.parametrize(
    ("language", "three"), [("en-GB", "Ann, Ben and Cem"), ("en", "Ann, Ben, and Cem"), ("de", "Ann, Ben und Cem")]
)
def test_names_are_listed_as_the_language_lists_them(language: str, three: str) -> None:
    words = Words(language, {})
    assert [words.names(("Ann", "Ben", "Cem")), words.names(["Ann"])] == [three, "Ann"]


# -- a second language is a second file -----------------------------------------------------

GERMAN = {
    **ENGLISH,
    "weeks_title": "Alle Wochen",
    "stories_count": {"one": "{n} Geschichte", "other": "{n} Geschichten"},
}


def in_german(root: Path, language: str, name: str) -> Path:
    """A programme in German, with its words in a file of this name."""
    text = yaml.safe_dump(GERMAN, allow_unicode=True)
    head = PROGRAMME_YML.replace("language: en", f"language: {language}")
    return programme(root, {f"templates/words/{name}.yml": text, "fundamentals/programme.yml": head})


@pytest.mark.parametrize(("language", "name"), [("de", "de"), ("de-AT", "de"), ("de-AT", "de-AT")])
def test_a_second_language_is_a_file_of_words(tmp_path: Path, language: str, name: str) -> None:
    root = in_german(tmp_path, language, name)
    read_programme(root, on("2026-02-01"))
    words = Words.load(Places(root), language)
    assert words("weeks_title") == "Alle Wochen"
    assert words("stories_count", n=1) == "1 Geschichte"
    assert words.day(DAY) == "16. November 2026"


def test_a_file_for_a_region_goes_before_the_language_s_own(tmp_path: Path) -> None:
    in_german(tmp_path, "de-AT", "de")
    (tmp_path / "templates/words/de-AT.yml").write_text("weeks_title: Alle Wochen in Österreich\n", "utf-8")
    assert Words.load(Places(tmp_path), "de-AT")("weeks_title") == "Alle Wochen in Österreich"
    assert Words.load(Places(tmp_path), "de-CH")("weeks_title") == "Alle Wochen"


def test_a_programme_s_own_words_go_before_ours_and_ours_are_there_where_it_has_none(tmp_path: Path) -> None:
    (tmp_path / "templates/words").mkdir(parents=True)
    assert Words.load(Places(tmp_path), "en")("weeks_title") == ENGLISH["weeks_title"]
    (tmp_path / "templates/words/en.yml").write_text("weeks_title: Each week\n", "utf-8")
    assert Words.load(Places(tmp_path), "en-GB")("weeks_title") == "Each week"


@pytest.mark.parametrize("language", ["xx", "english", "../en", "", "en-"])
def test_a_language_without_words_is_reported_and_read_as_english(tmp_path: Path, language: str) -> None:
    head = PROGRAMME_YML.replace("language: en", f'language: "{language}"')
    content = load(programme(tmp_path, {"fundamentals/programme.yml": head}), on("2026-02-01"))
    assert content.settings.language == "en"
    assert {p.code for p in content.problems} <= {"language", "empty"}
    assert len(content.problems) == 1


@pytest.mark.parametrize("language", ["en-gb", "en_GB", "en-XX", "en-GB-oed", "en-Nowhere"])
def test_whatever_a_region_is_called_dates_can_be_written(tmp_path: Path, language: str) -> None:
    head = PROGRAMME_YML.replace("language: en", f"language: {language}")
    content = load(programme(tmp_path, {"fundamentals/programme.yml": head}), on("2026-02-01"))
    words = Words.load(Places(tmp_path), content.settings.language)
    assert "November" in words.day(DAY)


def test_words_that_nobody_wrote_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Words.load(Places(tmp_path), "xx")
