from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Calendar, Focus, Fundamental, Origin
from generator.rotation import plan
from generator.week import Week
from tests.builders import calendar, fundamental

LISTEN, ASK, KIND = fundamental(1, "Listen first"), fundamental(2, "Ask early"), fundamental(3, "Be kind")
THREE = (LISTEN, ASK, KIND)
W01, W02, W03, W04, W05, W06 = (Week(2026, n) for n in range(1, 7))


def numbers(weeks: Sequence[Focus]) -> list[int | None]:
    """The number that leads each week; None where nothing does."""
    return [focus.fundamental.number if focus.fundamental else None for focus in weeks]


def six_weeks(fundamentals: Sequence[Fundamental], **parts: object) -> tuple[Focus, ...]:
    return plan(fundamentals, calendar("2026-W01", **parts), W06)


# Later weeks are computed one by one


def test_fundamentals_lead_in_the_order_of_their_numbers_and_then_begin_again() -> None:
    assert numbers(six_weeks([KIND, LISTEN, ASK])) == [1, 2, 3, 1, 2, 3]


def test_the_plan_has_every_week_from_the_first_to_the_last() -> None:
    assert [focus.week for focus in six_weeks(THREE)] == [W01, W02, W03, W04, W05, W06]


def test_before_the_first_week_there_is_no_plan() -> None:
    assert plan(THREE, calendar("2026-W02"), W01) == ()


def test_a_week_that_is_led_in_turn_is_called_rotated() -> None:
    assert {focus.origin for focus in six_weeks(THREE)} == {Origin.ROTATED}


def test_in_a_skipped_week_nothing_leads_and_the_rotation_waits() -> None:
    assert numbers(six_weeks(THREE, skips={W02: "Winter break", W03: "Still away"})) == [1, None, None, 2, 3, 1]


def test_a_skipped_week_says_why() -> None:
    skipped = six_weeks(THREE, skips={W02: "Winter break"})[1]
    assert (skipped.origin, skipped.reason) == (Origin.SKIPPED, "Winter break")


def test_a_pinned_fundamental_leads_out_of_turn() -> None:
    weeks = six_weeks(THREE, pins={W02: KIND.id})
    assert numbers(weeks)[:2] == [1, 3]
    assert weeks[1].origin is Origin.PINNED


def test_a_pinned_week_counts_as_the_fundamentals_turn() -> None:
    assert numbers(six_weeks(THREE, pins={W02: KIND.id})) == [1, 3, 2, 1, 3, 2]


def test_a_pin_may_repeat_the_week_before() -> None:
    assert numbers(six_weeks(THREE, pins={W02: LISTEN.id})) == [1, 1, 2, 3, 1, 2]


def test_a_skip_comes_before_a_pin() -> None:
    weeks = six_weeks(THREE, skips={W02: "Winter break"}, pins={W02: KIND.id})
    assert numbers(weeks) == [1, None, 2, 3, 1, 2]
    assert weeks[1].origin is Origin.SKIPPED


def test_what_was_not_seen_for_longest_leads_whatever_its_number() -> None:
    history = {W01: KIND.id, W02: ASK.id, W03: LISTEN.id}
    assert numbers(six_weeks(THREE, history=history))[3:] == [3, 2, 1]


def test_what_was_never_seen_leads_before_what_was_seen() -> None:
    history = {W01: LISTEN.id, W02: ASK.id, W03: LISTEN.id}
    assert numbers(six_weeks(THREE, history=history))[3:] == [3, 2, 1]


def test_among_those_never_seen_the_number_decides() -> None:
    early_in_the_alphabet = fundamental(9, "Act at once")
    assert numbers(six_weeks([early_in_the_alphabet, *THREE]))[:4] == [1, 2, 3, 9]


def test_among_equal_numbers_the_id_decides() -> None:
    zeal, aim = fundamental(1, "Zeal"), fundamental(1, "Aim")
    assert [focus.fundamental for focus in six_weeks([zeal, aim])][:2] == [aim, zeal]


def test_a_year_with_53_weeks_gives_its_last_week_a_turn_of_its_own() -> None:
    weeks = plan(THREE, calendar("2026-W52"), Week(2027, 2))
    assert [str(focus.week) for focus in weeks] == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    assert numbers(weeks) == [1, 2, 3, 1]


def test_week_53_can_be_skipped_and_pinned_like_any_other() -> None:
    w53 = Week(2026, 53)
    assert numbers(plan(THREE, calendar("2026-W52", skips={w53: "Between the years"}), Week(2027, 1))) == [1, None, 2]
    assert numbers(plan(THREE, calendar("2026-W52", pins={w53: KIND.id}), Week(2027, 1))) == [1, 3, 2]


# Recorded weeks are repeated as they stand


def test_a_recorded_week_is_repeated_as_it_stands() -> None:
    weeks = six_weeks(THREE, history={W01: KIND.id, W02: KIND.id})
    assert numbers(weeks)[:2] == [3, 3]
    assert [focus.origin for focus in weeks[:3]] == [Origin.RECORDED, Origin.RECORDED, Origin.ROTATED]


def test_the_rotation_goes_on_from_what_is_recorded() -> None:
    assert numbers(six_weeks(THREE, history={W01: KIND.id, W02: KIND.id})) == [3, 3, 1, 2, 3, 1]


def test_a_recorded_week_stands_against_a_later_skip() -> None:
    assert numbers(six_weeks(THREE, history={W01: KIND.id}, skips={W01: "Too late"})) == [3, 1, 2, 3, 1, 2]


def test_a_recorded_week_stands_against_a_later_pin() -> None:
    assert numbers(six_weeks(THREE, history={W01: KIND.id}, pins={W01: ASK.id})) == [3, 1, 2, 3, 1, 2]


def test_a_week_recorded_as_skipped_stays_skipped_with_or_without_a_reason() -> None:
    bare = six_weeks(THREE, history={W01: None})[0]
    told = six_weeks(THREE, history={W01: None}, skips={W01: "Winter break"}, pins={W01: ASK.id})[0]
    assert (bare.fundamental, bare.origin, bare.reason) == (None, Origin.SKIPPED, "")
    assert (told.fundamental, told.origin, told.reason) == (None, Origin.SKIPPED, "Winter break")


def test_a_recorded_leader_stands_even_where_it_is_not_active() -> None:
    retired = replace(KIND, until=date(2025, 6, 30))
    assert numbers(six_weeks([LISTEN, ASK, retired], history={W01: KIND.id})) == [3, 1, 2, 1, 2, 1]


def test_pages_show_todays_wording_of_what_led_a_recorded_week() -> None:
    corrected = replace(KIND, title="Be kind, always")
    [focus] = plan([LISTEN, ASK, corrected], calendar("2026-W01", history={W01: KIND.id}), W01)
    assert focus.fundamental == corrected


def test_a_new_fundamental_never_rewrites_a_recorded_week() -> None:
    history = {W01: LISTEN.id, W02: ASK.id, W03: LISTEN.id}
    new = fundamental(0, "Begin here")
    assert six_weeks([new, *THREE], history=history)[:3] == six_weeks(THREE, history=history)[:3]


# Active: since <= Monday <= until, both inclusive, missing is open


@pytest.mark.parametrize(
    ("since", "leads_from"),
    [(W03.monday, W03), (W03.monday + timedelta(1), W04), (W02.sunday, W03), (W03.sunday, W04)],
)
def test_a_fundamental_leads_from_the_first_monday_on_or_after_its_since(since: date, leads_from: Week) -> None:
    weeks = six_weeks([LISTEN, ASK, replace(KIND, since=since)])
    assert min(focus.week for focus in weeks if focus.fundamental and focus.fundamental.id == KIND.id) == leads_from


@pytest.mark.parametrize(
    ("until", "led_last"),
    [(W03.monday, W03), (W03.sunday, W03), (W03.monday - timedelta(1), W02), (W02.monday, W02)],
)
def test_a_fundamental_leads_until_the_last_monday_on_or_before_its_until(until: date, led_last: Week) -> None:
    weeks = six_weeks([replace(LISTEN, until=until)])
    assert max(focus.week for focus in weeks if focus.fundamental) == led_last


def test_a_new_fundamental_leads_first_and_then_takes_its_place_in_the_round() -> None:
    new = fundamental(9, "Begin here", since=W05.monday)
    assert numbers(plan([*THREE, new], calendar("2026-W01"), W05 + 5)) == [1, 2, 3, 1, 9, 2, 3, 1, 9, 2]


def test_a_retired_fundamental_leaves_and_the_others_keep_their_order() -> None:
    retired = replace(ASK, until=W04.monday)
    assert numbers(plan([LISTEN, retired, KIND], calendar("2026-W01"), W04 + 4)) == [1, 2, 3, 1, 3, 1, 3, 1]


def test_where_nothing_is_active_nothing_leads_but_the_week_is_no_skip() -> None:
    weeks = six_weeks([replace(LISTEN, until=W02.monday)])
    assert numbers(weeks) == [1, 1, None, None, None, None]
    assert (weeks[2].origin, weeks[2].cycle) == (Origin.ROTATED, 0)


# Cycle: 1 + earlier weeks led by the same fundamental


def test_the_cycle_counts_the_weeks_that_the_fundamental_has_led() -> None:
    assert [focus.cycle for focus in six_weeks([LISTEN, ASK])] == [1, 1, 2, 2, 3, 3]


def test_recorded_and_pinned_weeks_count_towards_the_cycle() -> None:
    weeks = six_weeks([LISTEN, ASK], history={W01: ASK.id, W02: ASK.id}, pins={W03: ASK.id})
    assert numbers(weeks)[:5] == [2, 2, 2, 1, 2]
    assert [focus.cycle for focus in weeks[:5]] == [1, 2, 3, 1, 4]


def test_a_skipped_week_has_no_cycle_and_adds_to_none() -> None:
    weeks = six_weeks([LISTEN], history={W01: None}, skips={W03: "Winter break"})
    assert [focus.cycle for focus in weeks] == [0, 1, 0, 2, 3, 4]


def test_two_bearers_of_one_number_have_a_cycle_each() -> None:
    old, new = fundamental(1, "Listen", until=W02.monday), fundamental(1, "Listen first", since=W03.monday)
    assert [focus.cycle for focus in six_weeks([old, new])] == [1, 2, 1, 2, 3, 4]


# Whatever the programme

FIRST = Week(2026, 40)
SPAN = 40  # weeks, across the 53rd of 2026
LAST = FIRST + (SPAN - 1)
offsets = st.integers(0, SPAN - 1)
mondays = offsets.map(lambda n: (FIRST + n).monday)
ends = st.none() | st.builds(lambda monday, days: monday + timedelta(days), mondays, st.integers(-1, 1))


@st.composite
def fundamentals_in_time(draw: st.DrawFn) -> tuple[Fundamental, ...]:
    """One to six fundamentals, in any order; number 1 is always active, the others for some time."""
    count = draw(st.integers(1, 6))
    lasting = fundamental(1, "Title 1")
    passing = [fundamental(n, f"Title {n}", draw(ends), draw(ends)) for n in range(2, count + 1)]
    return tuple(draw(st.permutations([lasting, *passing])))


@dataclass(frozen=True, kw_only=True)
class Case:
    fundamentals: tuple[Fundamental, ...]
    calendar: Calendar


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A programme with a recorded beginning, skips and pins; pins are active, as the rules ask."""
    fundamentals = draw(fundamentals_in_time())
    ids = [f.id for f in fundamentals]
    recorded = draw(st.lists(st.sampled_from([*ids, None]), max_size=12))
    skips = draw(st.sets(offsets, max_size=8))
    wanted = draw(st.dictionaries(offsets, st.sampled_from(fundamentals), max_size=6))
    pins = {FIRST + n: f.id for n, f in wanted.items() if n not in skips and f.active((FIRST + n).monday)}
    return Case(
        fundamentals=fundamentals,
        calendar=Calendar(
            first=FIRST,
            history={FIRST + n: leader for n, leader in enumerate(recorded)},
            skips={FIRST + n: "Away" for n in skips},
            pins=pins,
        ),
    )


def ledger(weeks: Sequence[Focus]) -> list[tuple[Week, str, int, Origin]]:
    """What is published about each week, apart from the wording."""
    return [(f.week, f.fundamental.id if f.fundamental else "", f.cycle, f.origin) for f in weeks]


@settings(deadline=None)
@given(cases(), st.data())
def test_no_change_to_what_comes_ever_changes_a_recorded_week(case: Case, data: st.DataObject) -> None:
    recorded = len(case.calendar.history)
    ahead = st.integers(recorded, SPAN - 1).map(lambda n: FIRST + n)
    ends = data.draw(st.lists(ahead, max_size=len(case.fundamentals)), label="retired after")
    retired = [replace(f, until=week.monday) for f, week in zip(case.fundamentals, ends, strict=False)]
    new = [
        fundamental(number, f"New {number}")
        for number in data.draw(st.sets(st.integers(0, 99), max_size=3), label="new numbers")
    ]
    after = data.draw(st.permutations([*retired, *case.fundamentals[len(retired) :], *new]), label="order")
    ids = st.sampled_from([f.id for f in after])
    calendar = replace(
        case.calendar,
        skips=data.draw(st.dictionaries(ahead, st.just("Away")), label="skips"),
        pins=data.draw(st.dictionaries(ahead, ids), label="pins"),
    )
    was, now = plan(case.fundamentals, case.calendar, LAST), plan(after, calendar, LAST)
    assert ledger(now)[:recorded] == ledger(was)[:recorded]


@settings(deadline=None)
@given(cases(), st.integers(0, SPAN))
def test_recording_the_weeks_that_have_begun_changes_no_week(case: Case, begun: int) -> None:
    weeks = plan(case.fundamentals, case.calendar, LAST)
    history = {f.week: f.fundamental.id if f.fundamental else None for f in weeks[:begun]}
    recorded = plan(case.fundamentals, replace(case.calendar, history={**history, **case.calendar.history}), LAST)
    assert [(f.week, f.fundamental, f.cycle) for f in recorded] == [(f.week, f.fundamental, f.cycle) for f in weeks]


@settings(deadline=None)
@given(cases())
def test_every_active_fundamental_has_its_turn_in_as_many_weeks_as_there_are_fundamentals_and_pins(case: Case) -> None:
    computed = [
        focus
        for focus in plan(case.fundamentals, case.calendar, LAST)
        if focus.week not in case.calendar.history and focus.origin is not Origin.SKIPPED
    ]
    for start in range(len(computed)):
        run = _enough(computed[start:], case.fundamentals)
        led = {focus.fundamental.id for focus in run if focus.fundamental}
        throughout = {f.id for f in case.fundamentals if run and all(f.active(w.week.monday) for w in run)}
        assert throughout <= led


def _enough(weeks: Sequence[Focus], fundamentals: Sequence[Fundamental]) -> Sequence[Focus]:
    """The shortest run from the first week on that has n + p weeks; none if there are too few weeks."""
    for length in range(1, len(weeks) + 1):
        run = weeks[:length]
        n = sum(any(f.active(focus.week.monday) for focus in run) for f in fundamentals)
        p = sum(focus.origin is Origin.PINNED for focus in run)
        if length >= n + p:
            return run
    return ()


@settings(deadline=None)
@given(cases(), st.randoms())
def test_the_same_input_gives_the_same_plan_whatever_its_order(case: Case, random: Random) -> None:
    def shuffled(weeks: Mapping[Week, object]) -> dict[Week, object]:
        return dict(random.sample(list(weeks.items()), len(weeks)))

    fundamentals = random.sample(case.fundamentals, len(case.fundamentals))
    given_otherwise = calendar(
        str(FIRST),
        history=shuffled(case.calendar.history),
        skips=shuffled(case.calendar.skips),
        pins=shuffled(case.calendar.pins),
    )
    assert plan(fundamentals, given_otherwise, LAST) == plan(case.fundamentals, case.calendar, LAST)


@settings(deadline=None)
@given(cases(), st.integers(0, SPAN - 1))
def test_planning_further_ahead_changes_no_nearer_week(case: Case, near: int) -> None:
    whole = plan(case.fundamentals, case.calendar, LAST)
    assert plan(case.fundamentals, case.calendar, FIRST + near) == whole[: near + 1]
