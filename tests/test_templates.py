"""Our templates say what Jinja's own would say: what differs is only how long it takes."""

from enum import StrEnum
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from generator.outputs.templates import Templates


class Kind(StrEnum):
    """A text that is more than a text."""

    ODD = "<odd>"


class Html:
    """A value that brings its own HTML."""

    def __html__(self) -> str:
        return "<i>own</i>"


TEMPLATES = {
    "parts.html": """
{% macro named(name, level=2) %}<h{{ level }}>{{ name }}</h{{ level }}>{% endmacro %}
{% macro around(name) %}[{{ caller(name) }}]{% endmacro %}
""",
    "page.html": """
{% import 'parts.html' as parts %}
{% for value in values %}{{ value }}|{{ parts.named(value) }}|{{ parts.named(value, level=3) }}
{% endfor %}
{{ say('a', b='<b>') }} {{ say(*['<a>'], **{'b': 1}) }} {{ say('a', **{'class': '<c>'}) }} {{ say('a', class='&') }}
{% call(name) parts.around('<x>') %}{{ name }}{{ name|upper }}{% endcall %}
{{ parts.named(name='&') ~ '<' }} {{ '<' if not values }} {{ [1, '<'] }} {{ '<b>'|safe }}
{% autoescape false %}{{ '<b>' }}{% endautoescape %}
""",
}


def _say(*given: object, **named: object) -> str:
    return f"{given} {named}"


def _rendered(environment: Environment, **values: object) -> str:
    environment.loader = DictLoader(TEMPLATES)
    return environment.get_template("page.html").render(say=_say, **values)


def _plain() -> Environment:
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)


def test_every_value_stands_there_as_jinja_itself_would_write_it() -> None:
    values = ["a", "<&>\"'", "", Markup("<b>"), 1, -2.5, None, True, Kind.ODD, Html(), Path("a&b"), ("<",)]
    assert _rendered(Templates([], {}), values=values) == _rendered(_plain(), values=values)


def test_what_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        _rendered(Templates([], {}))
