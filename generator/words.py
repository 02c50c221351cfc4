"""Every word of ours, in the programme's language, with its dates and plurals."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import yaml
from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from markupsafe import Markup, escape

from generator.places import Places
from generator.week import Week

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Words:
    """Looks up a text by its key and fills it in; values are escaped on the way.

    A text with plural forms is a mapping from CLDR's categories (one, few, other, ...)
    and is chosen by the value `n`.
    """

    def __init__(self, language: str, table: Mapping[str, str | Mapping[str, str]]) -> None:
        self.language = language
        self.locale = Locale.parse(language.replace("-", "_"))
        self.table = table

    @classmethod
    def load(cls, places: Places, language: str) -> "Words":
        """Read `templates/words/LANGUAGE.yml`; `en-GB` takes its words from en.yml.

        Raises FileNotFoundError where there is no such file.
        """
        base = re.split("[-_]", language)[0]
        path = places.file(f"templates/words/{language}.yml") or places.file(f"templates/words/{base}.yml")
        if path is None:
            raise FileNotFoundError(f"templates/words/{base}.yml")
        return cls(language, yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.locale.text_direction == "rtl"

    def __call__(self, key: str, /, **values: object) -> Markup:
        """The text for `key` with `{name}` replaced. Raises KeyError for a key or value that is not there."""
        text = self.table[key]
        if not isinstance(text, str):
            form = self.locale.plural_form(int(str(values["n"])))
            text = text.get(form, text["other"])
        return Markup(_PLACEHOLDER.sub(lambda m: str(escape(values[m[1]])), str(escape(text))))

    def plain(self, key: str, /, **values: object) -> str:
        """The same for outputs that are not HTML."""
        return self(key, **values).unescape()

    def skipped(self, reason: str) -> str:
        """What is said of a week without a fundamental."""
        return self.plain("skipped_short", reason=reason) if reason else self.plain("skipped_plain")

    def day(self, day: date) -> str:
        """`16 November 2026`, as the language writes it."""
        return format_date(day, "long", self.locale)

    def short_day(self, day: date) -> str:
        """`16 Nov`, without the year."""
        return format_date(day, self.locale.datetime_skeletons["MMMd"].pattern, self.locale)

    def month(self, day: date) -> str:
        """`November 2026`."""
        return format_date(day, self.locale.datetime_skeletons["yMMMM"].pattern, self.locale)

    def days(self, week: Week) -> str:
        """The first and last day of a week: `16–22 November 2026`."""
        said = format_interval(week.monday, week.monday + timedelta(days=6), "yMMMMd", locale=self.locale)
        return re.sub(r"[\u2009\u202f ]–[\u2009\u202f ]", "–", said) if week.monday.month == week.sunday.month else said

    def names(self, names: Iterable[str]) -> str:
        """`Ann, Ben and Cem`."""
        return format_list(list(names), locale=self.locale)
