from dataclasses import replace
from typing import Any

import pytest

from generator.model import Excuse
from generator.problems import Location, Problem
from generator.programme import survey
from generator.rules.privacy import Watch
from generator.rules.traces import traces
from generator.settings import Mail, Privacy, Settings
from tests.builders import PROJECT, on, settings, story

PATH = "stories/2026/the-bell.md"
OURS = replace(
    settings(),
    contact="way@elsewhere.example",
    mail=Mail(sender="The Way <digest@sender.example>"),
    privacy=Privacy(domains=("harbourline.example",), customers=("Port of Skerrow", "Skerrow", "C++ & Sons")),
)


def said(text: str, told_to: Settings = OURS, **change: Any) -> list[Problem]:
    told = replace(story("The bell", "2026-01-12", "ask-early"), **change)
    return list(Watch(told_to).check(told, f"---\n---\n{text}\n"))


def codes(text: str, **change: Any) -> list[str]:
    return [problem.code for problem in said(text, **change)]


def found(text: str, *regions: str) -> list[tuple[str, str]]:
    return [(trace.code, trace.words) for trace in traces(text, regions)]


# -- telephone numbers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["020 7946 0018", "+44 131 496 0123", "(0131) 496 0123", "+49 30 901820", "07911 123456"]
)
def test_a_telephone_number_is_found_as_people_write_it(words: str) -> None:
    assert found(f"Ring {words}, please.", "GB") == [("phone-number", words)]


def test_a_number_may_be_written_with_the_digits_of_any_script() -> None:
    text = "Grüße, 1–2 mal.\n\nRuf ٠٣٠ ١٢٣٤٥٦٧٨ an, oder 030 12345678."
    assert [text[found.start : found.end] for found in traces(text, ["DE"])] == ["٠٣٠ ١٢٣٤٥٦٧٨", "030 12345678"]


def test_a_number_to_click_on_is_found_too() -> None:
    assert found("[Call](tel:+441314960123)", "GB") == [("phone-number", "+441314960123")]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-16 at 10.30-12.45",
        "from 2019 to 2023, 1,234,567.89 in all",
        "57.1497 -2.0943",
        "ISBN 978-3-16-148410-0",
        "order 12345678",
        "https://way.example/item/02079460018",
        "1013.25 hPa, 312 of 4,417",
    ],
)
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert found(text, "GB") == []


@pytest.mark.parametrize(
    ("zone", "language", "numbers"),
    [
        ("Europe/London", "en", 1),
        ("Europe/Berlin", "en", 1),
        ("Europe/Berlin", "en-GB", 2),
        ("UTC", "en", 0),
    ],
)
def test_numbers_are_read_as_in_the_country_of_the_time_zone_and_of_the_language(
    zone: str, language: str, numbers: int
) -> None:
    here = settings(zone, language)
    assert len(said("In London 020 7946 0018, in Berlin 030 901820.", here)) == numbers


# -- addresses, cards, accounts -------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["ada@harbourline.example", "ada@MAIL.Harbourline.example", "way@elsewhere.example", "digest@sender.example"],
)
def test_the_organisations_own_addresses_may_stand_there(address: str) -> None:
    assert codes(f"Write to {address}.") == []


@pytest.mark.parametrize("address", ["jo@gmail.example", "jo@notharbourline.example", "ada@elsewhere.example"])
def test_other_addresses_are_warned_about(address: str) -> None:
    assert codes(f"Write to {address}.") == ["private-address"]


@pytest.mark.parametrize("words", ["4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005"])
def test_the_number_of_a_card_is_found_by_its_check_digit(words: str) -> None:
    assert found(f"Card {words}.") == [("card-number", words)]
    assert found(f"Card {words[:-1]}7.") == []


@pytest.mark.parametrize(
    "words", ["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "IE29 AIBK 9311 5212 3456 78"]
)
def test_the_number_of_an_account_is_found_by_its_check_digits(words: str) -> None:
    assert found(f"To {words} BY FRIDAY.") == [("bank-account", words)]
    assert found(f"To {words[:-1]}9.") == []


def test_the_number_of_a_card_or_an_account_is_not_said_again() -> None:
    for words in ("4111 1111 1111 1111", "GB82 WEST 1234 5698 7654 32", "AKIAIOSFODNN7EXAMPLE"):
        (problem,) = said(f"It was {words}.")
        assert words not in str(problem)


# -- keys -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "secret",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "a1B2" * 9,
        "https://joe:hunter2@files.example/",
        "xoxb-1234567890-abcdefghij",
        "sk_live_" + "a1B2c3" * 4,
    ],
)
def test_a_key_is_found_whole_and_where_it_stands(secret: str) -> None:
    (trace,) = traces(f"The key is\n{secret}, he said.", ())
    assert (trace.code, trace.words, trace.start) == ("secret", secret, 11)


def test_a_private_key_is_found() -> None:
    assert [code for code, _ in found("-----BEGIN RSA PRIVATE KEY-----")] == ["secret"]


@pytest.mark.parametrize(
    "text",
    [
        "The password: swordfish, as ever.",
        "The secret: good bread.",
        "192.0.2.1",
        "[a](../2026/eight-minutes-to-eleven-2026.md)",
        "https://way.example/a:b/@c",
        "APARTMENTS",
    ],
)
def test_words_about_keys_are_no_keys(text: str) -> None:
    assert found(text) == []


def test_a_key_at_the_end_of_a_very_long_line_is_found() -> None:
    for before in (4_990, 5_000, 20_000):
        text = "word " * (before // 5) + "AKIAIOSFODNN7EXAMPLE"
        assert [trace.start for trace in traces(text, ())] == [before]


# -- customers ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["the Port of\nSkerrow", "PORT OF SKERROW", "Skerrow’s mayor", "C++ & Sons came"])
def test_a_customer_is_named_only_with_consent(text: str) -> None:
    assert codes(text) == ["customer"]
    assert codes(text, consent=True) == []


def test_a_customer_is_asked_for_once_a_story() -> None:
    assert codes("Skerrow, and Skerrow again, and the Port of Skerrow.") == ["customer", "customer"]


def test_a_part_of_a_word_is_no_customer() -> None:
    assert codes("Skerrowby is a village.") == []


# -- excuses --------------------------------------------------------------------------------


def excused(words: str, line: int = 1) -> dict[str, Any]:
    return {"excuses": (Excuse(words=words, reason="on the poster", location=Location(PATH, line, 9)),)}


@pytest.mark.parametrize("words", ["020 7946 0018", "jo@gmail.example", "AKIAIOSFODNN7EXAMPLE", "Skerrow"])
def test_words_are_excused_wherever_they_stand_in_the_story(words: str) -> None:
    assert codes(f"First {words}, then\n{words}.", **excused(words)) == []


def test_words_may_be_copied_from_a_summary_in_which_they_call_nobody() -> None:
    assert codes("Write to jo@gmail.example.", **excused("jo@\u200bgmail.example")) == []


def test_an_excuse_is_for_its_words_alone() -> None:
    (problem,) = said("Ring 020 7946 0018 or 020 7946 0019.", **excused("020 7946 0018"))
    assert "020 7946 0019" in problem.text


def test_an_excuse_does_not_need_itself() -> None:
    (problem,) = said("excuses: {020 7946 0018: on the poster}", **excused("020 7946 0018", line=3))
    assert problem.code == "excuse-unused"


# -- where it is looked for -----------------------------------------------------------------


def test_the_front_matter_and_stories_nobody_is_shown_are_read_too() -> None:
    (problem,) = said("postscript: jo@gmail.example", draft=True)
    assert problem.location == Location(PATH, 3, 13)


@pytest.mark.parametrize("day", ["2026-01-01", "2026-11-20", "2027-12-31"])
def test_the_sample_gives_no_cause_for_a_word(day: str) -> None:
    seen = survey(PROJECT, on(day))
    assert {problem.code for problem in seen.problems} <= {"unrecorded-weeks"}
