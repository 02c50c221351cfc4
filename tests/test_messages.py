import re

from generator.cli.refusals import REFUSALS
from generator.problems import CODES
from tests.messages import PAGE, page


def test_the_page_of_messages_is_made_from_the_codes_and_the_cases() -> None:
    assert PAGE.read_text("utf-8") == page(), "read the change, then renew the page: python -m tests.messages"


def test_a_reader_finds_every_code_by_its_address_with_an_example_and_a_way_out() -> None:
    rows = [row.split(" | ") for row in page().splitlines() if row.startswith("| ") and not row.startswith("| What")]
    named = [code for row in rows for code in re.findall(r"\{ #([\w-]+) \.message \}", row[0])]
    assert named == [*CODES, *REFUSALS]
    assert [row for row in rows if len(row) != 3 or not row[1].strip() or not row[2].strip(" |")] == []


def test_messages_are_said_in_plain_words() -> None:
    jargon = r"\b(invalid|illegal|fatal|failed|failure|parse[dr]?|null|exception|boolean|integer|string|abort\w*)\b"
    assert re.findall(jargon, page().partition("|---|")[2], re.IGNORECASE) == []
