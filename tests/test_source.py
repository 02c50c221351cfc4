import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.characters import acceptable
from generator.kinds import DAY, FLAG, LINE, NUMBER, REFERENCE, TEXT, WEEK, list_of, mapping_of, one_of, record
from generator.loading.formats import FORMATS
from generator.problems import Location, Problem
from generator.source import MAX_BYTES, MAX_DEPTH, Document, Field, Fields, Report, read_story, read_yaml
from generator.week import Week

T = TypeVar("T")
Reader = Callable[[str, bytes, Report], Document]

TITLE = Field("title", LINE, "its title.", required=True)
ABOUT = Field("about", TEXT, "what it is about.")
NUMBERS = Field("fundamentals", list_of(REFERENCE), "the numbers of the fundamentals.")
SKIPS = Field("skips", mapping_of(WEEK, LINE), "weeks and reasons.")
MAIL = Field("mail", record((TITLE,), lambda fields: fields.get(TITLE)), "one more title.")
DAY_, WEEK_, NUMBER_, FLAG_ = (
    Field("date", DAY, "a day."),
    Field("week", WEEK, "a week."),
    Field("number", NUMBER, "a number."),
    Field("draft", FLAG, "true or false."),
)
COLOUR = Field("colour", one_of("red", "green"), "a colour.")
KNOWN: tuple[Field[object], ...] = (TITLE, ABOUT, NUMBERS, SKIPS, MAIL, DAY_, WEEK_, NUMBER_, FLAG_, COLOUR)


def read(content: str | bytes, reader: Reader = read_yaml) -> tuple[Document, list[Problem]]:
    """A file's content read, and what was said about it."""
    said: list[Problem] = []
    return reader("a.md", content.encode() if isinstance(content, str) else content, said.append), said


def fields(text: str, reader: Reader = read_yaml) -> tuple[Fields, list[Problem]]:
    document, said = read(text, reader)
    assert document.mapping, said
    return Fields(document.mapping, KNOWN, document.place), said


def value(wanted: Field[T], written: str) -> tuple[T | None, list[Problem]]:
    """The value of one field, and what is said of it; everything else is in order."""
    title = "" if wanted.name == "title" else "title: The bell\n"
    given_fields, said = fields(f"{title}{wanted.name}: {written}\n")
    return given_fields.get(wanted), said


def codes(said: list[Problem]) -> list[str]:
    return [problem.code for problem in said]


# -- places ---------------------------------------------------------------------------------


def _dresses() -> Iterator[object]:
    """Every way a mapping may stand in a file: which reader, what is around it, how many lines above it."""
    for bom in (b"", b"\xef\xbb\xbf"):
        for end in ("\n", "\r\n"):
            for reader, above in ((read_yaml, 0), (read_story, 1)):
                worn = [reader.__name__[5:], *(["bom"] if bom else []), "crlf" if end == "\r\n" else "lf"]
                yield pytest.param(bom, end, reader, above, id="-".join(worn))


class Dressed:
    """A mapping in one of these dresses; `at` says where a place in the mapping is in the file."""

    def __init__(self, text: str, bom: bytes, end: str, reader: Reader, above: int) -> None:
        whole = f"---\n{text}---\n\nThe text.\n" if above else text
        self.document, self.said = read(bom + whole.replace("\n", end).encode(), reader)
        self._above = above

    @property
    def fields(self) -> Fields:
        assert self.document.mapping, self.said
        return Fields(self.document.mapping, KNOWN, self.document.place)

    def at(self, line: int, column: int) -> Location:
        return Location("a.md", line + self._above, column)


in_every_dress = pytest.mark.parametrize(("bom", "end", "reader", "above"), list(_dresses()))


@in_every_dress
def test_a_value_keeps_its_line_and_column(bom: bytes, end: str, reader: Reader, above: int) -> None:
    it = Dressed('title: The bell\nnumber:   9\nabout: |\n  Long.\ndate: "2026-01-12"\n', bom, end, reader, above)
    places = [it.fields.where(wanted) for wanted in (TITLE, NUMBER_, ABOUT, DAY_)]
    assert places == [it.at(1, 8), it.at(2, 11), it.at(3, 8), it.at(5, 7)]


@in_every_dress
def test_an_item_of_a_list_keeps_its_line_and_column(bom: bytes, end: str, reader: Reader, above: int) -> None:
    for text, places in {
        'fundamentals: [9, "12"]\n': [(2, 16), (2, 19)],
        "fundamentals:\n  - 9\n  -   ask-early\n": [(3, 5), (4, 7)],
        "fundamentals:\n- 9\n- 12\n": [(3, 3), (4, 3)],
        "fundamentals: [\n  9,\n  12]\n": [(3, 3), (4, 3)],
    }.items():
        it = Dressed(f"title: The bell\n{text}", bom, end, reader, above)
        assert [item.location for item in it.fields.get(NUMBERS) or ()] == [it.at(*place) for place in places]


@in_every_dress
def test_a_key_keeps_its_line_and_column(bom: bytes, end: str, reader: Reader, above: int) -> None:
    it = Dressed("title: The bell\nskips:\n  2026-W10: Snow\n  2026-W11: Rain\n", bom, end, reader, above)
    assert [week.location for week in it.fields.get(SKIPS) or ()] == [it.at(3, 3), it.at(4, 3)]


@in_every_dress
def test_what_is_wrong_is_reported_where_it_stands(bom: bytes, end: str, reader: Reader, above: int) -> None:
    wrong = 'title: ""\ntitel: x\nskips: {2026-W10: [], W11: Snow}\ntitle: y\nmail: {to: z}\nnumber: nine\n'
    it = Dressed(wrong, bom, end, reader, above)
    for known in (TITLE, SKIPS, MAIL, NUMBER_):
        it.fields.get(known)
    assert sorted({(problem.code, problem.location) for problem in it.said}) == [
        ("duplicate-key", it.at(4, 1)),
        ("empty", it.at(1, 8)),
        ("missing-key", it.at(5, 7)),
        ("unknown-key", it.at(2, 1)),
        ("unknown-key", it.at(5, 8)),
        ("wrong-type", it.at(3, 19)),
        ("wrong-type", it.at(3, 23)),
        ("wrong-type", it.at(6, 9)),
    ]


@in_every_dress
def test_what_is_no_yaml_is_reported_where_it_breaks(bom: bytes, end: str, reader: Reader, above: int) -> None:
    it = Dressed("title: The bell\nabout: Re: the bell\n", bom, end, reader, above)
    assert [(problem.code, problem.location) for problem in it.said] == [("yaml", it.at(2, 10))]


@in_every_dress
def test_a_byte_that_is_no_text_is_reported_where_it_stands(bom: bytes, end: str, reader: Reader, above: int) -> None:
    front = "---\n" if above else ""
    _, (problem,) = read(bom + f"{front}title: x\nabout: caf".replace("\n", end).encode() + b"\xe9 at nine", reader)
    assert (problem.code, problem.location) == ("encoding", Location("a.md", 2 + above, 11))


def test_nothing_that_is_refused_could_be_printed() -> None:
    assert all(map(acceptable, filter(str.isprintable, map(chr, range(sys.maxunicode + 1)))))


@in_every_dress
def test_a_control_character_is_reported_where_it_stands(bom: bytes, end: str, reader: Reader, above: int) -> None:
    it = Dressed("title: Zoë’s bell\nabout: It rang \x07 twice\nnumber: 9\n", bom, end, reader, above)
    assert [(problem.code, problem.location) for problem in it.said] == [("control-character", it.at(2, 16))]


def test_columns_count_characters_not_bytes() -> None:
    in_order, _ = fields('title: x\nfundamentals: ["Zoë 🎉", 9]\n')
    assert [item.location.column for item in in_order.get(NUMBERS) or ()] == [16, 25]
    _, (broken,) = read("title: Zoë 🎉 ".encode() + b"\xff")
    assert broken.location == Location("a.md", 1, 14)


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"], ids=["NEL", "LS", "PS"])
def test_only_what_an_editor_shows_as_a_new_line_counts_as_one(mark: str) -> None:
    document, said = read(f'title: "The{mark}bell"\nnumber: nine\n')
    if document.mapping:
        Fields(document.mapping, KNOWN, document.place).get(NUMBER_)
    assert said
    assert [problem for problem in said if problem.location.line > 2] == []


def test_a_value_that_is_not_there_is_looked_for_at_the_top_of_its_mapping() -> None:
    given_fields, _ = fields("# A remark\ntitle: The bell\n")
    assert given_fields.where(NUMBER_) == Location("a.md", 2, 1)


# -- front matter and what is below it ------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_text_below_the_front_matter_keeps_its_line(end: str) -> None:
    document, said = read("---\ntitle: x\n---\n\nOne.\n---\nTwo.\n".replace("\n", end), read_story)
    assert said == []
    assert (document.body, document.body_line) == ("\nOne.\n---\nTwo.\n", 4)


def test_blanks_behind_the_three_hyphens_do_no_harm() -> None:
    document, said = read("---  \ntitle: x\n--- \nOne.\n", read_story)
    assert (said, document.body) == ([], "One.\n")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("\ufeff", "empty"),
        ("Just a text.\n", "front-matter"),
        ("\n---\ntitle: x\n---\n", "front-matter"),
        ("----\ntitle: x\n---\n", "front-matter"),
        ("---\ntitle: x\n", "front-matter"),
        ("---\ntitle: x\n ---\n", "front-matter"),
        ("---\n---\nOne.\n", "wrong-type"),
        ("---\njust words\n---\nOne.\n", "wrong-type"),
        ("---\n- title\n---\nOne.\n", "wrong-type"),
    ],
)
def test_a_story_without_a_mapping_on_top_is_reported(content: str, code: str) -> None:
    document, said = read(content, read_story)
    assert (document.mapping, codes(said)) == (None, [code])


# -- values stay as written -----------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    "No|yes|on|12:30|007|1e3|0x1F|1_000|3.10|.5|+44 20|2026-01-12|2026-01-12T10:00:00Z|=|<3|C#|~ about ten|.inf".split(
        "|"
    ),
)
def test_a_plain_value_stays_as_written(written: str) -> None:
    assert value(TITLE, written) == (written, [])


@pytest.mark.parametrize("nothing", ["", "~", "null", "# a remark"])
def test_a_key_with_nothing_behind_it_has_no_value(nothing: str) -> None:
    assert value(ABOUT, nothing) == (None, [])
    assert value(NUMBERS, nothing) == (None, [])
    found, (problem,) = value(TITLE, nothing)
    assert (found, problem.code, problem.hint) == (None, "missing-key", "Add it: its title.")


@pytest.mark.parametrize("text", ["~", "null", "No"])
def test_a_value_in_quotes_is_always_text(text: str) -> None:
    assert value(TITLE, f'"{text}"') == (text, [])


@pytest.mark.parametrize("blank", ['""', "''", '"  "', '"\\n"'])
def test_quotes_with_nothing_between_them_are_reported(blank: str) -> None:
    found, said = value(ABOUT, blank)
    assert (found, codes(said)) == (None, ["empty"])


def test_accents_typed_in_two_ways_are_read_in_one() -> None:
    assert value(TITLE, "Zoe\u0308") == value(TITLE, "Zo\u00eb")


@pytest.mark.parametrize(("written", "number"), [("9", 9), ("007", 7), ("0", 0), ('"9"', 9)])
def test_a_number_is_read_from_its_digits(written: str, number: int) -> None:
    assert value(NUMBER_, written) == (number, [])


@pytest.mark.parametrize("written", ["nine", "-1", "1.0", "1e3", "0x10", "1_000", "٣", "²", "9999999", "[9]", "{9: 9}"])
def test_what_is_no_number_is_reported(written: str) -> None:
    found, said = value(NUMBER_, written)
    assert (found, codes(said)) == (None, ["wrong-type"])


@pytest.mark.parametrize(
    ("written", "meant"), [("9", 9), ("009", 9), ('"#9"', 9), ("ask-early", "ask-early"), ("9th", "9th")]
)
def test_a_fundamental_is_named_by_its_number_or_its_id(written: str, meant: int | str) -> None:
    found, said = value(NUMBERS, f"[{written}]")
    assert ([item.value for item in found or ()], said) == ([meant], [])


@pytest.mark.parametrize(("written", "flag"), [("true", True), ("false", False)])
def test_a_flag_is_true_or_false(written: str, flag: bool) -> None:
    assert value(FLAG_, written) == (flag, [])


@pytest.mark.parametrize("written", ["yes", "No", "1", "", "[true]"])
def test_anything_else_is_no_flag(written: str) -> None:
    found, said = value(FLAG_, written)
    assert (found, codes(said)) == (None, ["wrong-type"] if written else [])


@pytest.mark.parametrize(
    ("written", "hint"), [("gren", "Did you mean “green”?"), ("mauve", "Write one of: red, green.")]
)
def test_a_word_that_is_none_of_ours_is_reported_with_those_that_are(written: str, hint: str) -> None:
    found, (problem,) = value(COLOUR, written)
    assert (found, problem.code, problem.hint) == (None, "wrong-type", hint)


@pytest.mark.parametrize("nothing", ["~", "null"])
def test_an_item_with_nothing_in_it_is_left_out(nothing: str) -> None:
    found, _ = value(NUMBERS, f"[9, {nothing}, 12]")
    assert [item.value for item in found or ()] == [9, 12]


def test_items_that_are_wrong_are_left_out_and_the_others_kept() -> None:
    found, said = value(NUMBERS, '[9, "", [], 12]')
    assert [item.value for item in found or ()] == [9, 12]
    assert codes(said) == ["empty", "wrong-type"]


# -- days and weeks -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-01-12", date(2026, 1, 12)), ("2028-02-29", date(2028, 2, 29)), ('"2026-12-31"', date(2026, 12, 31))],
)
def test_a_day_is_read(written: str, day: date) -> None:
    assert value(DAY_, written) == (day, [])


@pytest.mark.parametrize(
    "written", ["2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01"]
)
def test_a_day_that_no_calendar_has_is_reported(written: str) -> None:
    found, (problem,) = value(DAY_, written)
    assert (found, problem.code) == (None, "impossible-date")
    assert written in problem.text


@pytest.mark.parametrize(
    "written",
    [
        "tomorrow",
        "2026-1-12",
        "20260112",
        "12-01-2026",
        "12/01/2026",
        "2026-01-12T10:00",
        "٢٠٢٦-٠١-١٢",
        "26-01-12",
        "[2026]",
    ],
)
def test_what_is_no_date_is_reported(written: str) -> None:
    found, (problem,) = value(DAY_, written)
    assert (found, problem.code) == (None, "wrong-type")


@pytest.mark.parametrize(("wanted", "written"), [(DAY_, "9999-12-31"), (DAY_, "0206-01-12"), (WEEK_, "9999-W01")])
def test_of_a_day_or_week_far_away_nobody_says_that_there_is_none(wanted: Field[object], written: str) -> None:
    _, said = value(wanted, written)
    assert [problem for problem in said if problem.text.startswith("There is no ")] == []


@pytest.mark.parametrize("written", ["2026-W01", "2026-W53", "2020-W53"])
def test_a_week_is_read(written: str) -> None:
    assert value(WEEK_, written) == (Week.parse(written), [])


@pytest.mark.parametrize("written", ["2025-W53", "2026-W54", "2026-W60", "2026-W00", "0000-W01"])
def test_a_week_that_its_year_does_not_have_is_reported(written: str) -> None:
    found, (problem,) = value(WEEK_, written)
    assert (found, problem.code) == (None, "impossible-week")
    assert written in problem.text


@pytest.mark.parametrize("written", ["W10", "2026-10", "2026-w10", "2026-W1", "week 10", "2026W10", "2026-W010", "[]"])
def test_what_is_no_week_is_reported(written: str) -> None:
    found, (problem,) = value(WEEK_, written)
    assert (found, problem.code) == (None, "wrong-type")


# -- keys -----------------------------------------------------------------------------------


def test_a_key_that_stands_twice_is_reported_each_time_after_the_first_which_counts() -> None:
    given_fields, said = fields("title: One\ntitle: Two\ntitle: Three\n")
    assert [(problem.code, problem.location.line) for problem in said] == [("duplicate-key", 2), ("duplicate-key", 3)]
    assert given_fields.get(TITLE) == "One"


@pytest.mark.parametrize("first", ["Snow", "[]"], ids=["in-order", "itself-wrong"])
def test_a_week_that_stands_twice_is_reported(first: str) -> None:
    _, said = value(SKIPS, f"{{2026-W10: {first}, 2026-W10: Rain}}")
    assert "duplicate-key" in codes(said)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("titel", "title"), ("Title", "title"), ("fundamental", "fundamentals"), ("skip", "skips"), ("nummber", "number")],
)
def test_the_hint_for_an_unknown_key_is_the_nearest_one(written: str, meant: str) -> None:
    _, (problem,) = fields(f"title: The bell\n{written}: x\n".replace("title: The bell\nTitle", "title: y\nTitle"))
    assert (problem.code, problem.hint) == ("unknown-key", f"Did you mean “{meant}”?")


def test_the_hint_for_a_key_like_none_of_ours_names_them_all() -> None:
    _, (problem,) = fields("title: The bell\nxyz: 1\n")
    assert all(known.name in problem.hint for known in KNOWN)


def test_a_list_as_a_key_is_said_to_be_wrong_in_words_that_show_it() -> None:
    _, (problem,) = fields("title: The bell\n? [a, b]\n: c\n")
    assert "“”" not in problem.text


def test_every_required_key_that_is_missing_is_reported_with_what_it_is_for() -> None:
    document, said = read("date: 2026-01-12\n")
    assert document.mapping
    Fields(document.mapping, FORMATS["story"], document.place)
    assert [problem.text.split("”")[0][1:] for problem in said] == ["title", "author", "fundamentals"]
    assert all(problem.code == "missing-key" and problem.hint.startswith("Add it: ") for problem in said)


# -- YAML that the formats do not use -------------------------------------------------------

_FEATURES = {
    "tag": "title: !!str x\n",
    "own-tag": "title: !x y\n",
    "bare-tag": "title: ! Act now\n",
    "python": 'title: !!python/object/apply:os.system ["true"]\n',
    "tag-on-top": "!!map {title: x}\n",
    "tag-directive": "%TAG ! tag:x.example,2026:\n---\ntitle: !y x\n",
    "anchor": "title: &x y\n",
    "alias": "title: *x\n",
    "anchor-on-top": "&x\ntitle: y\n",
    "alias-as-key": "&x title: y\n*x : z\n",
    "laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "endless": "title: &x [*x]\n",
    "merge": "title: x\n<<: *y\n",
    "flow": f"title: {'[' * 1_000}{']' * 1_000}\n",
    "flow-mappings": "title: " + "{a:\n " * 1_000 + "}" * 1_000 + "\n",
    "open": f"title: {'[' * 1_000}\n",
    "hyphens": f"title:\n  {'- ' * 1_000}x\n",
    "keys": f"{'? ' * 1_000}x\n",
    "indents": "".join(f"{' ' * n}a:\n" for n in range(300)),
}


@pytest.mark.parametrize("text", _FEATURES.values(), ids=_FEATURES)
def test_yaml_that_the_formats_do_not_use_is_refused_before_anything_is_made_of_it(text: str) -> None:
    for content, reader in ((text, read_yaml), (f"---\n{text}---\n\nThe text.\n", read_story)):
        if not (reader is read_story and "---" in text):
            document, said = read(content, reader)
            assert (document.mapping, codes(said)) == (None, ["yaml-feature"])


def test_values_may_be_nested_as_deeply_as_is_said_and_no_deeper() -> None:
    inside = MAX_DEPTH - 1
    assert read(f"title: {'[' * inside}{']' * inside}\n")[1] == []
    assert codes(read(f"title: [{'[' * inside}{']' * inside}]\n")[1]) == ["yaml-feature"]


def test_signs_that_mean_nothing_inside_a_value_stay() -> None:
    assert value(TITLE, "Ask & listen * twice! C#, [x] {y}") == ("Ask & listen * twice! C#, [x] {y}", [])


@pytest.mark.parametrize("text", ["title: How #9 helped\n", "title: x\nabout: How #9 helped\n"], ids=["line", "text"])
def test_a_text_that_speaks_of_a_number_is_not_cut_short_in_silence(text: str) -> None:
    document, said = read(text)
    if document.mapping:
        for known in (TITLE, ABOUT):
            Fields(document.mapping, KNOWN, document.place).get(known)
    assert said


@pytest.mark.parametrize(
    "remark",
    ["title: x # seen", "# seen\ntitle: x", "title: x\n#seen", "title: >\n  x\n#seen", 'title: "x" #seen'],
    ids=["behind", "above", "below", "below-a-block", "behind-quotes"],
)
def test_a_remark_is_no_part_of_a_value(remark: str) -> None:
    given_fields, said = fields(f"{remark}\nnumber: 9\n")
    assert (given_fields.get(TITLE), given_fields.get(NUMBER_), said) == ("x", 9, [])


def test_numbers_written_with_their_sign_are_explained_where_they_stand() -> None:
    _, (problem,) = read("title: x\nfundamentals: [#9, #2]\nnumber: 9\n")
    assert problem.location.line == 2
    assert "#" in problem.text + problem.hint


# -- files that are none --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"title: a\x00b\n", "control-character", (1, 9)),
        (b"\x00" * 40, "control-character", (1, 1)),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "encoding", (1, 1)),
        ("title: café\n".encode("latin-1"), "encoding", (1, 11)),
        ("title: a – b\n".encode("cp1252"), "encoding", (1, 10)),
        ("title: x\n".encode("utf-16"), "encoding", (1, 1)),
        (b"title: \xed\xa0\x80\n", "encoding", (1, 8)),
    ],
    ids=["nul", "nuls", "picture", "latin-1", "windows", "utf-16", "surrogate"],
)
def test_what_is_no_text_is_reported(content: bytes, code: str, place: tuple[int, int]) -> None:
    document, said = read(content)
    assert document.mapping is None
    assert [(problem.code, problem.location) for problem in said] == [(code, Location("a.md", *place))]


@pytest.mark.parametrize(("size", "said_to_be"), [(MAX_BYTES, []), (MAX_BYTES + 1, ["too-large"])])
def test_a_file_may_be_as_large_as_is_said_and_no_larger(size: int, said_to_be: list[str]) -> None:
    line = "# A remark.\n"
    text = "title: x\n" + line * ((size - 9) // len(line))
    assert codes(read(text + "#" * (size - len(text)))[1]) == said_to_be


@pytest.mark.parametrize("reader", [read_yaml, read_story])
def test_a_line_of_more_than_five_kilobytes_is_refused(reader: Reader) -> None:
    text = f"title: {'long ' * 1_000}line\n"
    assert codes(read(text if reader is read_yaml else f"---\n{text}---\n\nThe text.\n", reader)[1]) == ["too-large"]


# -- nothing raises -------------------------------------------------------------------------


def everything(content: bytes, reader: Reader) -> tuple[Document, list[Problem]]:
    """A file read as every format there is, every field of it."""
    document, said = read(content, reader)
    for known in FORMATS.values():
        of_format = (
            Fields(document.mapping, known, document.place) if document.mapping else Fields.nothing(document.place)
        )
        for one in known:
            of_format.get(one)
            assert of_format.where(one).path == "a.md"
    return document, said


def holds(content: bytes, reader: Reader) -> None:
    """Whatever it is, it is read or reported, at a place inside the file."""
    document, said = everything(content, reader)
    assert document.mapping or said
    breaks = (b"\n", b"\r", "\x85".encode(), "\u2028".encode(), "\u2029".encode())
    last = 1 + sum(content.count(mark) for mark in breaks)
    for problem in said:
        assert 1 <= problem.location.line <= last + 1  # one more: the end of a file without a last line break
        assert 1 <= problem.location.column <= len(content) + 1


_names = st.sampled_from(sorted({known.name for every in FORMATS.values() for known in every}))
_yaml_signs = st.text("ab1:-#'\"[]{}|>*&!%@`?,~= \t\n\r\ufeff\x00\x85\u2028é", max_size=60)
_lines = st.lists(st.tuples(_names, _yaml_signs | st.text(max_size=20)), max_size=6).map(
    lambda lines: "".join(f"{name}: {text}\n" for name, text in lines)
)


@given(st.binary())
@example(b"\xef\xbb\xbf")
@example(b"---\n---")
@example(b"---\n...\n---\n")
def test_arbitrary_bytes_are_reported_and_never_raised(content: bytes) -> None:
    holds(content, read_yaml)
    holds(content, read_story)


@given(st.text() | _yaml_signs | _lines)
def test_arbitrary_text_as_yaml_or_front_matter_is_reported_and_never_raised(text: str) -> None:
    holds(text.encode(), read_yaml)
    holds(f"---\n{text}\n---\n\nThe text.\n".encode(), read_story)


@given(st.binary(max_size=60))
def test_arbitrary_bytes_as_front_matter_are_reported_and_never_raised(content: bytes) -> None:
    holds(b"---\n" + content + b"\n---\n\nThe text.\n", read_story)


@given(_lines, st.data())
def test_a_file_cut_off_anywhere_is_reported_and_never_raised(text: str, data: st.DataObject) -> None:
    whole = f"---\ntitle: The bell\nfundamentals: [9, 2]\n{text}---\n\nThe text.\n".encode()
    holds(whole[: data.draw(st.integers(0, len(whole)))], read_story)
