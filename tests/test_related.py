"""The stories at the foot of a story."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from generator.body import Body, Texts
from generator.cache import Cache
from generator.digest import newest_first
from generator.model import Story
from generator.outputs.related import CANDIDATES, FUNDAMENTAL, RAREST, TAG, Related, opening_words, word_weights
from generator.places import Places
from tests.builders import PROJECT, story


def like(title: str, day: str, *fundamentals: str, tags: tuple[str, ...] = (), text: str = "") -> Story:
    return replace(story(title, day, *fundamentals), tags=tags, body=Body(texts=Texts.of("", text)))


def titles(stories: tuple[Story, ...]) -> list[str]:
    return [s.title for s in stories]


ME = like("Me", "2026-01-10", "kind", "early", tags=("night",), text="The lighthouse keeper and the kettle.")


def test_a_shared_tag_counts_more_than_a_shared_fundamental_and_that_more_than_a_shared_word() -> None:
    by_tag = like("Tag", "2026-01-01", "other", tags=("Night",))
    by_one = like("One", "2026-01-01", "kind")
    by_two = like("Two", "2026-01-01", "kind", "early")
    by_words = like("Words", "2026-01-01", "kind", text="lighthouse kettle")
    assert titles(Related([by_one, by_tag, by_words, by_two, ME], {}).to(ME)) == ["Two", "Words", "Tag"]
    assert titles(Related([by_one, by_tag, by_words, ME], {}).to(ME)) == ["Words", "Tag", "One"]
    assert TAG > FUNDAMENTAL > RAREST


def test_a_story_that_shares_neither_fundamental_nor_tag_is_not_related() -> None:
    stranger = like("Stranger", "2026-01-09", "other", text=ME.body.text)
    assert Related([stranger, ME], {}).to(ME) == ()


def test_of_equally_related_stories_the_newer_comes_first_then_the_id() -> None:
    others = [like(t, d, "kind") for t, d in (("B", "2026-01-02"), ("A", "2026-01-02"), ("C", "2026-01-03"))]
    assert titles(Related([*others, ME], {}).to(ME)) == ["C", "A", "B"]


def test_a_rare_word_counts_more_than_a_frequent_one_and_the_most_frequent_nothing() -> None:
    often = like("Often", "2026-01-05", "kind", text="the kettle")
    rare = like("Rare", "2026-01-01", "kind", text="the lighthouse")
    never = like("Never", "2026-01-06", "kind", text="the and")
    related = Related([often, rare, never, ME], {"the": 0, "and": 0, "kettle": 2})
    assert titles(related.to(ME)) == ["Rare", "Often", "Never"]


def test_a_new_story_changes_only_the_lists_of_those_that_share_something_with_it() -> None:
    stories = [like(f"S{n}", f"2026-01-{n + 1:02}", f"f{n % 5}", tags=(f"t{n % 7}",)) for n in range(20)]
    new = like("New", "2026-02-01", "f1", tags=("t2",))
    before, after = Related(stories, {}), Related([*stories, new], {})
    changed = {s.id for s in stories if before.to(s) != after.to(s)}
    assert changed
    assert changed <= {s.id for s in stories if "f1" in s.fundamentals or "t2" in s.tags}


def test_the_newest_of_many_are_compared_and_of_few_all() -> None:
    many = [like(f"S{n:03}", "2026-01-09", "kind") for n in range(CANDIDATES)]
    old = like("Old", "2020-01-01", "kind", text=ME.body.text)
    assert titles(Related([*many, old, ME], {}).to(ME)) == ["S000", "S001", "S002"]
    assert titles(Related([*many[2:], old, ME], {}).to(ME)) == ["Old", "S002", "S003"]


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(["kind", "early", "bold"]), min_size=1),
            st.sets(st.sampled_from(["night", "day"])),
            st.sets(st.sampled_from("kettle lighthouse night the and".split())),
            st.integers(1, 9),
        ),
        max_size=12,
    )
)
def test_the_nearest_are_those_with_the_highest_scores(drawn: list[tuple[set[str], set[str], set[str], int]]) -> None:
    weights = {"the": 0, "and": 1, "night": 5}
    stories = [
        like(f"S{n}", f"2026-01-{day:02}", *sorted(about), tags=tuple(sorted(tags)), text=" ".join(sorted(words)))
        for n, (about, tags, words, day) in enumerate(drawn)
    ]
    related = Related(stories, weights)

    def score(one: Story, other: Story) -> int:
        shared = {*one.fundamentals} & {*other.fundamentals}, {*one.tags} & {*other.tags}
        if not any(shared):
            return 0
        words = opening_words(one) & opening_words(other)
        alike = sum(weights.get(word, RAREST) for word in words)
        return len(shared[0]) * FUNDAMENTAL + len(shared[1]) * TAG + alike

    for one in stories:
        scores = {other: score(one, other) for other in newest_first(stories) if other is not one}
        nearest = sorted(filter(scores.__getitem__, scores), key=lambda other: -scores[other])
        assert related.to(one) == tuple(nearest[:3])
        assert related.to_all()[one.id] == tuple(other.id for other in nearest[:3])


def test_what_was_found_before_is_found_again_after_any_change(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    stories = [like(f"S{n}", f"2026-01-{n + 1:02}", f"f{n % 3}", tags=(f"t{n % 4}",)) for n in range(20)]
    Related(stories, {}).to_all(cache)
    for changed in (stories[1:], [*stories, ME], [replace(stories[3], title="S4 S5"), *stories[4:]], stories):
        assert Related(changed, {}).to_all() == Related(changed, {}).to_all(cache)


def test_only_the_opening_of_a_text_is_compared() -> None:
    long = like("Long", "2026-01-01", text=f"{'word ' * 60}lighthouse")
    assert opening_words(long) == {"long", "word"}


def test_the_frequent_words_of_english_ship_with_the_project() -> None:
    weights = word_weights(Places(PROJECT), "en-GB")
    assert weights["the"] == 0 < weights["quality"] < RAREST
    assert "lighthouse" not in weights
    assert word_weights(Places(PROJECT), "tlh") == {}
