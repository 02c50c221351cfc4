from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.week import Week

days = st.dates(date(1990, 1, 8), date(2100, 12, 1))


@given(days)
def test_a_day_lies_between_the_monday_and_the_sunday_of_its_week(day: date) -> None:
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert Week.parse(str(week)) == week


@given(days, st.integers(-500, 500))
def test_weeks_count_across_years_with_53_weeks(day: date, weeks: int) -> None:
    week = Week.of(day)
    assert (week + weeks) - week == weeks


@pytest.mark.parametrize("text", ["2026-W60", "2025-W53", "2026-W00", "2026-w01", "2026-1", "", "2026-W1", "٢٠٢٦-W01"])
def test_a_week_that_never_comes_cannot_be_made(text: str) -> None:
    with pytest.raises(ValueError):
        Week.parse(text)


def test_2026_has_a_week_53_and_then_comes_week_1() -> None:
    assert Week.parse("2026-W53") + 1 == Week(2027, 1)
    assert [str(w) for w in Week(2026, 52).until(Week(2027, 1))] == ["2026-W52", "2026-W53", "2027-W01"]
