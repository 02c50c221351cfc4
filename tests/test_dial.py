import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from generator.model import Fundamental
from generator.outputs.dial import Dial, State, Tick, been_before, draw
from generator.outputs.pages import compose_pages
from generator.places import Places
from generator.programme import read_programme
from generator.rotation import plan
from generator.week import Week
from tests.builders import PROGRAMME_YML, calendar, fundamental, on, programme

LISTEN, ASK, KIND = fundamental(1, "Listen first"), fundamental(2, "Ask early"), fundamental(3, "Be kind")
THREE = (LISTEN, ASK, KIND)


def been(week: int, fundamentals: Sequence[Fundamental] = THREE, **parts: object) -> set[str]:
    """The titles of what has been before a week of 2026, in a programme that began with week 1."""
    weeks = plan(fundamentals, calendar("2026-W01", **parts), Week(2026, 12))
    ids = been_before(weeks, fundamentals)[Week(2026, week)]
    return {f.title for f in fundamentals if f.id in ids}


def states(dial: Dial) -> dict[int, State]:
    return {tick.number: tick.state for tick in dial.ticks}


def where(tick: Tick) -> tuple[float, float, float, float]:
    """Where a tick begins and ends, seen from the middle of the ring."""
    x1, y1, x2, y2 = (float(place) - 60 for place in (tick.x1, tick.y1, tick.x2, tick.y2))
    return x1, y1, x2, y2


# What has been


def test_before_the_first_week_nothing_has_been() -> None:
    assert been(1) == set()


def test_what_led_in_this_cycle_has_been() -> None:
    assert been(2) == {"Listen first"}
    assert been(3) == {"Listen first", "Ask early"}


def test_a_skipped_week_adds_nothing_and_forgets_nothing() -> None:
    skips = {Week(2026, 2): "Away", Week(2026, 3): "Away"}
    assert been(3, skips=skips) == {"Listen first"}
    assert been(4, skips=skips) == {"Listen first"}


def test_a_fundamental_that_led_twice_running_has_been_once() -> None:
    assert been(3, pins={Week(2026, 2): LISTEN.id}) == {"Listen first"}


def test_a_recorded_or_pinned_turn_counts_like_any_other() -> None:
    assert been(3, history={Week(2026, 1): KIND.id}, pins={Week(2026, 2): ASK.id}) == {"Be kind", "Ask early"}


def test_a_new_fundamental_lies_ahead_of_all_that_have_been() -> None:
    new = fundamental(9, "Begin here", since=Week(2026, 4).monday)
    assert been(4, [*THREE, new]) == {"Listen first", "Ask early", "Be kind"}


@pytest.mark.parametrize(("week", "titles"), [(4, set()), (5, {"Listen first"}), (6, {"Listen first", "Ask early"})])
def test_when_everything_had_its_turn_the_ring_begins_anew(week: int, titles: set[str]) -> None:
    assert been(week) == titles


def test_what_is_not_in_force_keeps_no_cycle_open() -> None:
    to_come = replace(KIND, since=Week(2026, 9).monday)
    assert been(3, [LISTEN, ASK, to_come]) == set()


def test_every_planned_week_has_its_place_in_the_cycle() -> None:
    weeks = plan(THREE, calendar("2026-W50", skips={Week(2026, 53): "Away"}), Week(2027, 3))
    assert list(been_before(weeks, THREE)) == [focus.week for focus in weeks]


# How it is drawn


def test_there_is_one_tick_for_each_fundamental_in_the_order_of_their_numbers() -> None:
    assert [tick.number for tick in draw([KIND, LISTEN, ASK], (), None).ticks] == [1, 2, 3]


def test_two_with_one_number_stand_in_the_order_of_their_ids() -> None:
    zeal, aim = fundamental(1, "Zeal"), fundamental(1, "Aim")
    assert [tick.state for tick in draw([zeal, aim], {"aim"}, zeal).ticks] == [State.BEEN, State.NOW]


def test_a_tick_says_whether_its_fundamental_has_been_leads_now_or_lies_ahead() -> None:
    dial = draw(THREE, {LISTEN.id}, ASK)
    assert states(dial) == {1: State.BEEN, 2: State.NOW, 3: State.AHEAD}
    assert (dial.number, dial.been) == (2, 2)


def test_what_leads_now_is_now_even_if_it_has_been() -> None:
    dial = draw(THREE, {LISTEN.id}, LISTEN)
    assert (states(dial)[1], dial.been) == (State.NOW, 1)


def test_without_a_leader_no_tick_is_long_and_there_is_no_number() -> None:
    dial = draw(THREE, {LISTEN.id}, None)
    assert states(dial) == {1: State.BEEN, 2: State.AHEAD, 3: State.AHEAD}
    assert (dial.number, dial.been) == (None, 1)


def test_what_is_no_longer_in_force_has_no_tick_and_is_not_counted_but_keeps_its_number_when_it_leads() -> None:
    dial = draw([LISTEN, ASK], {KIND.id, LISTEN.id}, replace(KIND, until=Week(2026, 1).monday - timedelta(1)))
    assert states(dial) == {1: State.BEEN, 2: State.AHEAD}
    assert (dial.number, dial.been) == (3, 1)


def test_a_ring_of_nothing_is_empty() -> None:
    assert draw([], {LISTEN.id}, None) == Dial(number=None, ticks=(), been=0)


def test_the_ring_begins_at_the_top_and_goes_round_with_the_clock() -> None:
    four = [fundamental(n, f"Title {n}") for n in range(1, 5)]
    ends = [(x, y) for _, _, x, y in map(where, draw(four, (), None).ticks)]
    assert ends == [(0, -56), (56, 0), (0, 56), (-56, 0)]


def test_every_tick_points_outwards_and_only_the_long_one_reaches_further_in() -> None:
    thirty = [fundamental(n, f"Title {n}") for n in range(1, 31)]
    for tick in draw(thirty, {"title-1"}, thirty[8]).ticks:
        x1, y1, x2, y2 = where(tick)
        inner = 39 if tick.number == 9 else 48
        assert (x1**2 + y1**2) ** 0.5 == pytest.approx(inner, abs=0.02)
        assert (x2**2 + y2**2) ** 0.5 == pytest.approx(56, abs=0.02)
        assert x1 * y2 == pytest.approx(x2 * y1, abs=1)


def test_what_has_been_is_bolder_than_what_lies_ahead_and_what_leads_is_boldest() -> None:
    been, now, ahead = (float(tick.width) for tick in draw(THREE, {LISTEN.id}, ASK).ticks)
    assert now > been > ahead


def test_places_are_written_with_two_digits_so_that_every_machine_writes_the_same() -> None:
    for tick in draw([fundamental(n, f"Title {n}") for n in range(1, 31)], (), None).ticks:
        for place in (tick.x1, tick.y1, tick.x2, tick.y2):
            assert re.fullmatch(r"\d{1,3}\.\d\d", place)


# On the page


def test_the_page_draws_the_dial_and_says_it_in_words(tmp_path: Path) -> None:
    found = read_programme(programme(tmp_path), on("2026-01-06"))
    html = next(p.html for p in compose_pages(found, Places(tmp_path)) if p.path == "weeks/2026/02/")
    assert re.findall(r"tick--(\w+)", html) == ["been", "now", "ahead"]
    assert 'aria-label="Fundamental 2; 2 of 3 in this cycle"' in html
    assert re.search(r"<text [^>]*>2</text>", html)


def test_the_dial_of_a_skipped_week_says_how_far_the_cycle_is(tmp_path: Path) -> None:
    settings = f"{PROGRAMME_YML}skips: {{2026-W02: Away}}\n"
    found = read_programme(programme(tmp_path, {"fundamentals/programme.yml": settings}), on("2026-01-06"))
    html = next(p.html for p in compose_pages(found, Places(tmp_path)) if p.path == "weeks/2026/02/")
    assert re.findall(r"tick--(\w+)", html) == ["been", "ahead", "ahead"]
    assert 'aria-label="1 of 3 in this cycle"' in html
