"""Every word of ours, in the programme's language, with its dates and plurals."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from markupsafe import Markup, escape

from generator.places import Places
from generator.week import Week

KEPT = 20_000
"""Filled-in texts that are remembered."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Words:
    """Looks up a text by its key and fills it in; values are escaped on the way.

    A text with plural forms is a mapping from CLDR's categories (one, few, other, ...)
    and is chosen by the value `n`.
    """

    def __init__(self, language: str, table: Mapping[str, str | Mapping[str, str]]) -> None:
        self.language = language
        self.locale = _locale(language)
        self.table = table
        # The same few things are said on thousands of pages. What is markup already is not its text: hence `typed`.
        self._filled = lru_cache(maxsize=KEPT, typed=True)(self._fill)
        self._day = lru_cache(maxsize=KEPT)(self._write_day)
        self._days = lru_cache(maxsize=KEPT)(self._write_days)

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

    @property
    def fixed(self) -> dict[str, str]:
        """The texts that hold no value, escaped, by key: for a theme's templates, where nothing can be called."""
        texts = {key: text for key, text in self.table.items() if isinstance(text, str)}
        return {key: str(escape(text)) for key, text in texts.items() if not _PLACEHOLDER.search(text)}

    def __call__(self, key: str, /, **values: object) -> Markup:
        """The text for `key` with `{name}` replaced. Raises KeyError for a key or value that is not there."""
        return self._filled(key, **values)

    def _fill(self, key: str, /, **values: object) -> Markup:
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
        return self._day(day)

    def _write_day(self, day: date) -> str:
        return format_date(day, "long", self.locale)

    def short_day(self, day: date) -> str:
        """`16 Nov`, without the year."""
        return format_date(day, self.locale.datetime_skeletons["MMMd"].pattern, self.locale)

    def month(self, day: date) -> str:
        """`November 2026`."""
        return format_date(day, self.locale.datetime_skeletons["yMMMM"].pattern, self.locale)

    def days(self, week: Week) -> str:
        """The first and last day of a week: `16–22 November 2026`, as the language writes it."""
        return self._days(week)

    def _write_days(self, week: Week) -> str:
        first, last = week.monday, week.sunday
        differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        patterns = self.locale.interval_formats["yMMMd"][differs]
        parts = (re.sub("MMM+", "MMMM", pattern) for pattern in patterns)
        said = "".join(format_date(day, part, self.locale) for day, part in zip((first, last), parts, strict=True))
        apart = "–" if differs == "d" else " – "
        return re.sub(r"[\s\u2009\u202f]*[–-][\s\u2009\u202f]*", apart, said)

    def names(self, names: Iterable[str]) -> str:
        """`Ann, Ben and Cem`."""
        return format_list(list(names), locale=self.locale)


def _locale(language: str) -> Locale:
    """The locale of a language tag; of its language alone where the region is unknown."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(re.split("[-_]", language)[0])
