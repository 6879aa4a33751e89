"""The commands. Django is set up when a command runs, so that `--help` answers at once and needs no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

import click

from amparo.site.cli import CHECK_FAILED, EXIT_CODES, running


class NewFile(click.Path):
    """Where a file is to be written: its folder must be there before any work is done."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(str(super().convert(value, param, ctx)))
        if not path.absolute().parent.is_dir():
            self.fail(f"there is no folder {path.absolute().parent} to write into", param, ctx)
        return path


LANGUAGES = click.Choice(["en", "es"])
OUT = NewFile(dir_okay=False, writable=True, path_type=Path)
FORMATS = ["txt", "html", "pdf", "docx", "csv", "dictionary"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(package_name="amparo")
def amparo() -> None:
    """The joint field response to mixed movements of refugees and migrants."""


@amparo.command()
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@click.option("--build-only", is_flag=True, help="Build the demonstration and stop.")
def demo(port: int, build_only: bool) -> None:
    """Build the demonstration, once, and serve it on this machine.

    \b
    Examples:
      amparo demo
      AMPARO_HOME=var/second amparo demo --port 8001
    """
    running.demo(port=port, build_only=build_only)


@amparo.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Web processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages. The worker is a second process: `amparo worker`.

    \b
    Example: AMPARO_HTTPS=1 AMPARO_HOSTS=amparo.example amparo serve --workers 2
    """
    running.serve(host=host, port=port, workers=workers)


@amparo.command()
def worker() -> None:
    """Do the work that outlives a request, such as reading large files."""
    running.work()


@amparo.command()
def migrate() -> None:
    """Bring the database to this version: migrations, reference data, rights. Changes nothing when run again.

    \b
    Example: AMPARO_HOME=var/scratch amparo migrate
    """
    running.set_up()
    from amparo.site.provision import bring_up_to_date

    bring_up_to_date(verbosity=0)
    click.echo("The database is up to date.")


@amparo.group(name="import")
def import_() -> None:
    """Bring published figures into the ledger."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Take the file without asking, if no row is refused.")
@click.option("--lang", default="en", type=LANGUAGES, show_default=True)
@click.option(
    "--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="This column of the file is it."
)
@click.option("--value", "values", multiple=True, metavar="FIELD=VALUE", help="One value for all rows.")
@click.option("--new-indicator", "new", multiple=True, metavar="NAME", help="It is new, not misspelt.")
def figures(
    *,
    file: Path,
    yes: bool,
    lang: str,
    columns: tuple[str, ...],
    values: tuple[str, ...],
    new: tuple[str, ...],
) -> None:
    """Import a CSV or XLSX file of figures, sources, or UNHCR population tables.

    The preview counts the rows, and lists each that would overwrite a record, with old and new, and each that
    is refused, with the reasons. A file with a refused row is refused whole. With --yes the file is taken after
    the preview, if no row is refused.

    FIELD is a column of the table in docs/importing.md, such as as_of.

    \b
    Examples:
      amparo import figures scenarios/caravans-2018/figures.csv
      amparo import figures population.csv --yes --lang es
      amparo import figures other.csv --map as_of=Fecha --value qualifier=exact
    """
    given = {header: field for field, header in map(_parted, columns)}
    mapping = {"columns": given, "constants": dict(map(_parted, values)), "new_indicators": list(new)}
    running.set_up(lang)
    running.import_figures(file=file, take_at_once=yes, mapping=mapping)


@amparo.command()
@click.option("--format", "format_", default="text", type=click.Choice(["text", "json"]), show_default=True)
@click.option("--lang", default="en", type=LANGUAGES, show_default=True)
@click.option("--all", "with_decided", is_flag=True, help="Also those that were decided.")
def contradictions(format_: str, lang: str, with_decided: bool) -> None:
    """List the contradictions that the rules find among the figures.

    \b
    Examples:
      amparo contradictions
      amparo contradictions --format json --lang es
    """
    running.set_up(lang)
    found = running.findings(language=lang, with_decided=with_decided)
    if format_ == "json":
        rows = (json.dumps(each, ensure_ascii=False) for each in found)
        click.echo("[\n" + ",\n".join(rows) + "\n]")
        return
    for each in found:
        click.echo(f"{each['severity']:<13} {each['rule']}: {', '.join(each['figures'])}")
        click.echo(f"    {each['sentence']}")


@amparo.command()
@click.option(
    "--as-of", "as_of", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day of the brief."
)
@click.option("--format", "format_", default="txt", type=click.Choice(FORMATS), show_default=True)
@click.option("--lang", default="en", type=LANGUAGES, show_default=True)
@click.option("--hxl", is_flag=True, help="With csv: add the row of HXL tags.")
@click.option("--draft", is_flag=True, help="Also a draft, where it is newer than what is published.")
@click.option("--out", type=OUT, help="Write to this file.")
def brief(*, as_of: datetime, format_: str, lang: str, hxl: bool, draft: bool, out: Path | None) -> None:
    """Give out the brief that was published for a day or last before it.

    \b
    Examples:
      amparo brief --as-of 2018-12-27
      amparo brief --as-of 2018-12-27 --format pdf --lang es --out brief.pdf
      amparo brief --as-of 2018-12-27 --format csv --hxl > brief.csv
      amparo brief --as-of 2019-01-24 --draft
    """
    running.set_up(lang)
    content = running.brief_content(
        as_of=as_of.date(), format_=format_, language=lang, hxl=hxl, with_drafts=draft
    )
    _give_out(content, as_of=as_of.date(), format_=format_, language=lang, out=out)


@amparo.group()
def export() -> None:
    """Give out what the ledger holds."""


@export.command(name="figures")
@click.option("--lang", default="en", type=LANGUAGES, show_default=True)
@click.option("--hxl", is_flag=True, help="Add the row of HXL tags.")
@click.option("--out", type=OUT, help="Write to this file.")
def export_figures(lang: str, hxl: bool, out: Path | None) -> None:
    """Every figure as CSV, in the columns that an import reads back.

    \b
    Example: amparo export figures --out figures.csv
    """
    running.set_up(lang)
    rows = running.figure_rows(hxl=hxl)
    with _written_to(out) if out else nullcontext(sys.stdout) as file:
        file.writelines(rows)


@amparo.command()
@click.option("--head", "kept", default="", help="NUMBER:HASH of an event that was kept elsewhere.")
def check(kept: str) -> None:
    """Verify the trail, the rights of the application's role, and the state of the database.

    \b
    Examples:
      amparo check
      amparo check --head 412:9f2c…
    """
    running.set_up()
    whole = True
    for name, fault in running.checks(kept):
        click.echo(f"{'fault' if fault else 'ok':<6} {name}{': ' + fault if fault else ''}")
        whole = whole and not fault
    if not whole:
        sys.exit(CHECK_FAILED)


def _give_out(content: bytes | str, *, as_of: date, format_: str, language: str, out: Path | None) -> None:
    """Text to the terminal; a document to a file, unless the output is a pipe or a file already."""
    data = content.encode() if isinstance(content, str) else content
    if out is None and format_ in {"pdf", "docx"} and sys.stdout.isatty():
        out = Path(f"brief-{as_of.isoformat()}.{language}.{format_}")
    if out is None:
        stream = cast("BinaryIO", sys.stdout.buffer)
        stream.write(data)
        stream.flush()
        return
    with _written_to(out) as file:
        file.buffer.write(data)
    click.echo(f"{out}: {len(data):,} bytes")


@contextmanager
def _written_to(out: Path) -> Iterator[TextIO]:
    """The file that --out names. What the disk refuses is said in a sentence."""
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise click.FileError(str(out), hint=error.strerror) from error


def _parted(option: str) -> tuple[str, str]:
    field, sign, rest = option.partition("=")
    if not sign or not field.strip():
        raise click.BadParameter(f"write “{option}” as FIELD=…, such as as_of=Fecha")
    return field.strip(), rest.strip()
