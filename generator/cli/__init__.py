"""The `fundamentals` command. Ends 0, 1 (problems in the content) or 2 (usage)."""

import gc
from importlib import import_module

import click

_COMMANDS = {
    "build": "sites",
    "calendar": "weeks",
    "check": "checks",
    "email": "mails",
    "new": "new",
    "preview": "previews",
    "record": "weeks",
    "schema": "schemas",
    "serve": "sites",
    "stats": "coverage",
}
"""Each command with the module that it stands in: only the one that is asked for is imported."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"generator.cli.{_COMMANDS[cmd_name]}")
        found = (c for c in vars(module).values() if isinstance(c, click.Command) and c.name == cmd_name)
        return next(found)


def run() -> None:
    """The command as a process of its own."""
    try:
        main()
    finally:
        gc.freeze()  # At its end Python would look through all that was made, only to forget it.


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A weekly fundamentals programme: its site and its calendar, from plain files."""
