import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from generator.directory import Directory
from generator.model import Programme, Story
from generator.programme import read_programme
from tests.builders import message, on, programme, story


def directory(tmp_path: Path, *stories: Story) -> Directory:
    """The directory of a programme in which these stories may be seen."""
    read: Programme = read_programme(programme(tmp_path), on("2026-02-01"))
    return Directory.of(replace(read, stories=stories))


def by(author: str, title: str, day: str = "2026-01-06", **more: object) -> Story:
    return replace(story(title, day, "ask-early", author=author), **more)  # type: ignore[arg-type]


def test_a_person_is_one_however_the_apostrophe_is_typed(tmp_path: Path) -> None:
    people = directory(
        tmp_path, by("Seán O’Brien", "One"), by("Seán O'Brien", "Two"), by("Seán OʼBrien", "Three")
    ).people
    assert [len(person.stories) for person in people.values()] == [3]


def test_a_person_is_one_however_the_capitals_the_accents_and_the_spaces_are_typed(tmp_path: Path) -> None:
    spelled = ("Zoë van Dam", "ZOË VAN DAM", unicodedata.normalize("NFD", "Zoë van Dam"), "Zoë  van Dam")
    found = directory(tmp_path, *(by(name, f"Story {n}") for n, name in enumerate(spelled)))
    assert len(found.people) == 1
    assert len({found.person(name).slug for name in spelled}) == 1


@pytest.mark.parametrize("more", [("D'Arcy Nolan", "D’Arcy Nolan"), ("D’Arcy Nolan", "D'Arcy Nolan")])
def test_the_most_frequent_spelling_is_shown_be_it_by_authors_or_in_thanks(
    tmp_path: Path, more: tuple[str, str]
) -> None:
    often, seldom = more
    found = directory(
        tmp_path,
        by(seldom, "One"),
        by(often, "Two"),
        by("Ada Quay", "Three", recognises=(often,)),
    )
    assert found.person(seldom).name == often


def test_of_two_spellings_as_frequent_the_same_is_always_shown(tmp_path: Path) -> None:
    one, other = by("D'Arcy Nolan", "One"), by("D’Arcy Nolan", "Two")
    shown = {directory(tmp_path, *order).person("d’arcy nolan").name for order in ((one, other), (other, one))}
    assert shown == {"D’Arcy Nolan"}


def test_two_people_whose_names_differ_by_an_accent_have_addresses_of_their_own(tmp_path: Path) -> None:
    people = directory(tmp_path, by("José Mar", "One"), by("Jose Mar", "Two"), by("JOSÉ MAR", "Three")).people
    assert len(people) == 2
    slugs = [person.slug for person in people.values()]
    assert len(set(slugs)) == 2
    assert "jose-mar" in slugs


def test_names_in_any_script_have_an_address(tmp_path: Path) -> None:
    names = ("Łukasz Wrona", "Mehmet Yılmaz", "王小明", "Олена Ткач", "!!!", "???")
    found = directory(tmp_path, *(by(name, f"Story {n}") for n, name in enumerate(names)))
    slugs = [found.person(name).slug for name in names]
    assert slugs[:4] == ["lukasz-wrona", "mehmet-yilmaz", "王小明", "олена-ткач"]
    assert all(slugs)
    assert len(set(slugs)) == len(names)


def test_what_was_told_and_what_was_told_of_someone_stand_apart_newest_first(tmp_path: Path) -> None:
    found = directory(
        tmp_path,
        by("Ada Quay", "Old", "2026-01-05"),
        by("Ada Quay", "New", "2026-01-20"),
        by("Ben Lock", "Thanks", "2026-01-09", recognises=("ada quay", "Cem Sail")),
        by("Ada Quay", "By herself", "2026-01-10", recognises=("Ada Quay",)),
    )
    ada = found.person("Ada Quay")
    assert [s.title for s in ada.stories] == ["New", "By herself", "Old"]
    assert [s.title for s in ada.thanked] == ["By herself", "Thanks"]
    assert found.person("Cem Sail").stories == ()


def test_a_story_that_names_somebody_twice_is_told_once(tmp_path: Path) -> None:
    found = directory(tmp_path, by("Ben Lock", "One", recognises=("Seán O’Brien", "Seán O'Brien")))
    assert len(found.person("Seán O’Brien").thanked) == 1


def test_teams_and_tags_are_gathered_like_people(tmp_path: Path) -> None:
    found = directory(
        tmp_path,
        by("Ada Quay", "One", team="People & Places", tags=("night shift", "Money")),
        by("Ada Quay", "Two", team="people & places", tags=("money",)),
        by("Ada Quay", "Three", team="People & Places", tags=("money", "money")),
    )
    assert [(team.name, team.slug, len(team.stories)) for team in found.teams.values()] == [
        ("People & Places", "people-places", 3)
    ]
    assert [(tag.name, tag.slug, len(tag.stories)) for tag in found.tags.values()] == [
        ("money", "money", 3),
        ("night shift", "night-shift", 1),
    ]
    assert found.team("PEOPLE & PLACES") is next(iter(found.teams.values()))
    assert found.tag("MONEY").name == "money"


def test_a_leader_without_a_team_makes_no_team(tmp_path: Path) -> None:
    found = directory(tmp_path, message("A letter", "2026-01-05", "ask-early", author="Lea Lead"))
    assert not found.teams
    assert len(found.person("Lea Lead").stories) == 1


def test_everyone_stands_in_the_order_of_their_address_whatever_was_read_first(tmp_path: Path) -> None:
    stories = [by(name, f"Story {n}") for n, name in enumerate(("Zoë Dam", "Ana Lúcia", "Łukasz Wrona", "Ömer Ak"))]
    names = [person.name for person in directory(tmp_path, *stories).people.values()]
    assert names == ["Ana Lúcia", "Łukasz Wrona", "Ömer Ak", "Zoë Dam"]
    assert directory(tmp_path, *stories) == directory(tmp_path, *reversed(stories))


def test_a_stranger_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        directory(tmp_path).person("Nobody")
