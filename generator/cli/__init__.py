"""The `fundamentals` command. Ends 0, 1 (problems in the content) or 2 (usage)."""

import click

from generator.cli.checks import check
from generator.cli.coverage import stats
from generator.cli.mails import email
from generator.cli.new import new
from generator.cli.previews import preview
from generator.cli.schemas import schemas
from generator.cli.sites import build, serve
from generator.cli.weeks import calendar, record


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A weekly fundamentals programme: its site and its calendar, from plain files."""


for command in (build, serve, check, preview, calendar, record, email, new, schemas, stats):
    main.add_command(command)
