"""`amparo`: the command line. `amparo --help` lists the commands; each has examples in its own `--help`.

`EXIT_CODES` says what a script can rely on.
"""

from __future__ import annotations

import os
import sys

import click

from amparo.site.postgres import DatabaseUnavailable

REFUSED, USAGE, NO_DATABASE, CHECK_FAILED = 1, 2, 3, 4
EXIT_CODES = (
    "Exit codes: 0 done, 1 refused with the reasons, 2 wrong usage, "
    "3 the database is not available, 4 a check failed."
)

UNREACHABLE = (
    "The database cannot be reached: {why}. Look whether its server runs and answers, and whether DATABASE_URL, "
    "where it is set, names host, port, database, role and password as they are."
)


def main() -> None:
    """Run one command. What goes wrong is said in a sentence; a traceback is a fault of ours."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.site.settings")
    from amparo.site.cli.commands import amparo

    try:
        amparo(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("\nStopped. Nothing further was changed.", err=True)
        sys.exit(REFUSED)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except DatabaseUnavailable as unavailable:
        click.echo(str(unavailable), err=True)
        sys.exit(NO_DATABASE)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe, such as `head`, has had enough
    except Exception as error:
        _explain(error)


def _why_the_database_is_out_of_reach(error: BaseException) -> str:
    """What the server or the network said, on one line; empty where the fault is another. It holds no password."""
    import psycopg
    from django.db.utils import OperationalError

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OperationalError | psycopg.OperationalError):
            said = str(cause).strip().splitlines() or [type(cause).__name__]
            return said[0].strip().removesuffix(".")
        cause = cause.__cause__ or cause.__context__
    return ""


def _explain(error: Exception) -> None:
    from django.db.utils import ProgrammingError

    from amparo.core.errors import Refusal

    if isinstance(error, ProgrammingError) and "does not exist" in str(error):
        click.echo("The database is not up to date. Run `amparo migrate`, then this command again.", err=True)
        sys.exit(NO_DATABASE)
    if why := _why_the_database_is_out_of_reach(error):
        click.echo(UNREACHABLE.format(why=why), err=True)
        sys.exit(NO_DATABASE)
    if not isinstance(error, Refusal):
        raise error
    for reason in error.reasons:
        where = f"{reason.at}: " if reason.at else ""
        click.echo(f"{where}{reason.sentence} {reason.remedy}".strip(), err=True)
        if reason.source:
            click.echo(f"    {reason.source}", err=True)
    sys.exit(REFUSED)
