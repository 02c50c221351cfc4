import hashlib
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.programme import read_programme
from generator.slugs import WINDOWS_NAMES, person_key, slug, slugs
from tests.builders import on, programme, story_md

TODAY = on("2026-01-20")

# Letters that fold, decompose or combine in unusual ways stand next to each other far too rarely in plain text.
texts = st.one_of(
    st.text(), st.text("aeiAEIøØłıİßæÆǿǣŉﬁΣς'’ʼ`´-_ .2²½\u0301\u0307\u0308\u0327\u0345é東कि\u200c\u200d🎉")
)


def digits(text: str) -> str:
    """The mark that tells a text from another with the same slug."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


# -- one text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Create memorable customer experiences", "create-memorable-customer-experiences"),
        ("The Friday call", "the-friday-call"),
        ("  Ask – and listen!  ", "ask-and-listen"),
        ("7 × 24", "7-24"),
        ("Zoë", "zoe"),
        ("Zoe\u0308", "zoe"),
        ("Łukasz", "lukasz"),
        ("Yılmaz", "yilmaz"),
        ("İpek", "ipek"),
        ("Ørsted", "orsted"),
        ("Đorđe", "dorde"),
        ("Ægir", "aegir"),
        ("Straße", "strasse"),
        ("Nguyễn Thị Hồng", "nguyen-thi-hong"),
        ("ＡＢＣ １２", "abc-12"),
        ("ﬁrst", "first"),
    ],
)
def test_a_text_becomes_plain_small_letters_and_hyphens(text: str, address: str) -> None:
    assert slug(text) == address


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʼ", "`", "´", "＇"])
def test_apostrophes_are_dropped_whichever_key_was_struck(apostrophe: str) -> None:
    assert slug(f"O{apostrophe}Brien D{apostrophe}Arcy") == "obrien-darcy"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("東京 便り", "東京-便り"),
        ("हिन्दी", "हिन्दी"),
        ("مرحبا بالعالم", "مرحبا-بالعالم"),
        ("Ελλάδα", "ελλάδα"),
        ("Йод и чай", "йод-и-чай"),
        ("한국어", "한국어"),
        ("ガイド", "ガイド"),
    ],
)
def test_other_scripts_keep_their_letters_vowel_signs_and_accents(text: str, address: str) -> None:
    assert slug(text) == unicodedata.normalize("NFC", address)


@pytest.mark.parametrize("text", ["", " ", "🎉", "👩🏽‍🚀🎉", "—!?", "'’", "---"])
def test_a_text_without_letters_and_digits_has_an_empty_slug(text: str) -> None:
    assert slug(text) == ""


@given(texts)
@example("ı\u0307")
def test_the_slug_of_a_slug_is_the_same(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@given(texts)
def test_a_slug_is_made_of_letters_digits_marks_and_single_hyphens(text: str) -> None:
    assert all(unicodedata.category(c)[0] in "LMN" for c in slug(text).replace("-", ""))
    assert not re.search("^-|--|-$", slug(text))


@given(texts)
@example("Ǿ")
@example("ǣ")
@example("ǯ")
def test_no_latin_letter_keeps_an_accent(text: str) -> None:
    spelled = unicodedata.normalize("NFD", slug(text))
    accented = re.findall(r"(?s)(.)[\u0300-\u036f]", spelled)
    assert [letter for letter in accented if unicodedata.name(letter, "").startswith("LATIN")] == []


@given(texts)
def test_the_way_accents_are_typed_makes_no_other_address(text: str) -> None:
    assert slug(unicodedata.normalize("NFD", text)) == slug(unicodedata.normalize("NFC", text)) == slug(text)


# -- many texts -----------------------------------------------------------------------------


def test_of_two_equal_slugs_the_later_in_sort_order_gets_six_digits_of_its_hash() -> None:
    assert slugs(["Zoë", "Zoe"]) == {"Zoe": "zoe", "Zoë": f"zoe-{digits('Zoë')}"}


def test_an_empty_slug_is_replaced_by_six_digits_of_the_hash() -> None:
    assert slugs(["🎉", ""]) == {"": digits(""), "🎉": digits("🎉")}


def test_a_text_that_looks_like_another_ones_slug_with_digits_does_not_take_it() -> None:
    looks = f"A-{digits('a')}"
    assert len(set(slugs(["A", looks, "a"]).values())) == 3


@given(st.lists(texts))
def test_every_text_has_a_slug_of_its_own_and_none_is_empty(many: list[str]) -> None:
    given_to = slugs(many)
    assert set(given_to) == set(many)
    assert len(set(given_to.values())) == len(set(many))
    assert all(given_to.values())


@given(st.lists(texts, unique=True).flatmap(lambda many: st.tuples(st.just(many), st.permutations(many))))
def test_slugs_do_not_depend_on_the_order_of_arrival(two: tuple[list[str], list[str]]) -> None:
    before, after = two
    assert slugs(before) == slugs(after) == slugs([*after, *before])


@given(st.lists(texts))
def test_a_slug_that_nobody_else_wants_is_given_as_it_is(many: list[str]) -> None:
    wanted = [slug(text) for text in set(many)]
    for text, own in slugs(many).items():
        if slug(text) and wanted.count(slug(text)) == 1 and slug(text) not in WINDOWS_NAMES:
            assert own == slug(text)


@given(st.lists(texts, min_size=1))
def test_whoever_comes_first_in_sort_order_keeps_the_plain_slug(many: list[str]) -> None:
    first = min(many)
    if slug(first) and slug(first) not in WINDOWS_NAMES:
        assert slugs(many)[first] == slug(first)


# -- files ----------------------------------------------------------------------------------


def test_a_file_whose_name_has_no_letters_still_has_an_address_of_its_own(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"stories/2026/{sign}.md": story_md("Hooray", "2026-01-12") for sign in "🎉✨"}
    ids = {story.id for story in read_programme(programme(tmp_path, files), TODAY).stories}
    assert len(ids) == 3
    assert all(part for own in ids for part in own.split("/"))


# -- people ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sinéad O’Brien", "sinéad o'brien"),
        ("Sinéad O‘Brien", "SINÉAD OʼBRIEN"),
        ("Jos\u00e9", "Jose\u0301"),
        ("Ada  Quay ", "Ada Quay"),
        ("Weiß", "WEISS"),
    ],
)
def test_two_spellings_of_one_name_are_one_person(one: str, other: str) -> None:
    assert person_key(one) == person_key(other)


@pytest.mark.parametrize(("one", "other"), [("Zoë", "Zoe"), ("D'Arcy", "Darcy"), ("Jean Li", "Jeanli")])
def test_two_names_stay_two_people(one: str, other: str) -> None:
    assert person_key(one) != person_key(other)
