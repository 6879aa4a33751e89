"""What the commands do, once the words on the command line are read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console

from amparo.site import postgres
from amparo.site.cli import REFUSED

console = Console(stderr=True)
SECONDS_TO_STOP = 15
SCENARIO = Path(__file__).resolve().parents[3] / "scenarios" / "caravans-2018"


def set_up(language: str = "en") -> None:
    """Django, for one command, in one language. The settings keep secrets under AMPARO_HOME: it must be usable."""
    try:
        django.setup()
    except (OSError, RuntimeError) as error:
        if not _is_about_the_home(error):
            raise
        named = os.environ.get("AMPARO_HOME") or str(postgres.home())
        why = getattr(error, "strerror", None) or str(error).removesuffix(".")
        raise postgres.DatabaseUnavailable("not_writable", place=named, why=why) from error
    except ImproperlyConfigured as error:
        raise click.UsageError(f"{error}.") from error
    translation.activate(language)


def _is_about_the_home(error: OSError | RuntimeError) -> bool:
    """A home folder that cannot even be told (~nobody, a circle of links), or a path in it or above it."""
    try:
        home = postgres.home()
    except (OSError, RuntimeError):
        return True
    if not isinstance(error, OSError) or not isinstance(error.filename, str):
        return False
    found = Path(error.filename)
    return found == home or home in found.parents or found in home.parents


def demo(*, port: int, build_only: bool) -> None:
    os.environ["AMPARO_DEMO"] = "1"
    _refuse_a_taken_port("127.0.0.1", port, needed=not build_only)
    with console.status("Starting the database…"):
        set_up()
    from amparo.site import provision, scenario

    with console.status("Bringing the database up to date…"):
        provision.bring_up_to_date()
    if build_only:
        if not scenario.is_built():
            with console.status("Building the demonstration…") as status:
                scenario.build(
                    SCENARIO, say=lambda line: status.update(f"Building the demonstration: {line}…")
                )
        console.print("The demonstration is built.")
        return
    if not scenario.is_built():
        _build_apart()
    _say_where(port)
    serve(host="127.0.0.1", port=port, workers=1, with_worker=True)


def _build_apart() -> None:
    """In a process of its own: building draws charts, whose engine runs in threads that the web processes, which
    are forks of this one, would lack. The first chart drawn there would wait for ever."""
    built = subprocess.run([sys.executable, "-m", "amparo.site.cli.run", "demo", "--build-only"], check=False)
    if built.returncode:
        sys.exit(built.returncode)


def serve(*, host: str, port: int, workers: int, with_worker: bool = False) -> None:
    """Serve until told to stop. A database that was started for this is stopped again when nobody uses it."""
    from granian import Granian
    from granian.constants import Interfaces

    set_up()
    from django.db import connections

    from amparo.site import provision

    _refuse_a_taken_port(host, port, needed=True)
    provision.refuse_an_unsafe_database()
    connections.close_all()
    worker = (
        subprocess.Popen([sys.executable, "-m", "amparo.site.cli.run", "worker"]) if with_worker else None
    )
    try:
        Granian(
            "amparo.site.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            workers_kill_timeout=SECONDS_TO_STOP,
            log_level="error",  # type: ignore[arg-type]
        ).serve()
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(timeout=20)
        if not os.environ.get("DATABASE_URL"):
            postgres.stop_if_idle()


def work() -> None:
    from django.core.management import call_command
    from django.db import connection

    set_up()
    # The worker itself would try for half a minute, and then name no reason.
    connection.ensure_connection()
    call_command("procrastinate", "worker")


def import_figures(*, file: Path, take_at_once: bool, mapping: dict[str, Any] | None = None) -> None:
    """Preview, ask, take. Acts as the installation itself: whoever may run this may also read the database.

    `mapping` is what `FileMapping.read` takes.
    """
    from amparo.site.cli.preview import show_preview
    from amparo.situation.figures.imports import services as imports
    from amparo.situation.figures.imports.outcomes import preview_of

    with console.status(_("Reading {file}…").format(file=file.name)), file.open("rb") as content:
        upload = imports.upload_figures(by=None, file=content, file_name=file.name, mapping=mapping)
        previewed = imports.preview_import(figure_import=upload, by=None)
    preview = preview_of(previewed)
    show_preview(preview)
    if not preview.can_be_taken:
        sys.exit(REFUSED)
    if not take_at_once and not click.confirm(_("Take this file?")):
        imports.drop_import(figure_import=previewed, by=None)
        click.echo(_("Dropped. Nothing was changed."))
        return
    with console.status(_("Taking the figures and looking for contradictions…")):
        imports.take_import(figure_import=previewed, by=None)
    click.echo(_("Taken."))


def findings(*, language: str, with_decided: bool) -> Iterator[dict[str, Any]]:
    """One object a finding: rule, severity, the figures' ids as imported, its sentence, status, date."""
    from amparo.situation.figures.contradictions.search import sentences
    from amparo.situation.figures.models import Finding

    found = Finding.objects.exclude(status=Finding.Status.GONE).prefetch_related("figures")
    if not with_decided:
        found = found.filter(status=Finding.Status.OPEN)
    rows = list(found.order_by("as_of", "rule", "key"))
    said = sentences(rows, language)
    for row in rows:
        yield {
            "rule": row.rule,
            "severity": row.severity,
            "figures": sorted(figure.reference for figure in row.figures.all()),
            "sentence": said[row.key],
            "status": row.status,
            "as_of": row.as_of.isoformat(),
        }


def figure_rows(*, hxl: bool) -> Iterator[str]:
    """The whole ledger as lines of CSV, one at a time: it may be longer than memory."""
    from django.db import connection

    from amparo.core.export import write_csv
    from amparo.situation.figures.columns import EXPORTED
    from amparo.situation.figures.queries import export_rows

    # Before the first line is written: a file of nothing but the header would look like an empty ledger.
    connection.ensure_connection()
    return write_csv(export_rows({}).iterator(chunk_size=2_000), EXPORTED, tags=hxl)


def brief_content(
    *, as_of: date, format_: str, language: str, hxl: bool, with_drafts: bool = False
) -> bytes | str:
    from amparo.brief import outputs
    from amparo.brief.queries import brief_on

    document = brief_on(as_of=as_of, language=language, with_drafts=with_drafts)
    match format_:
        case "pdf":
            return outputs.pdf(document)
        case "docx":
            return outputs.docx(document)
        case "html":
            return str(outputs.html(document))
        case "csv":
            return outputs.table(document, hxl=hxl)
        case "dictionary":
            return outputs.data_dictionary(language)
    return outputs.text(document)


def checks(kept: str) -> Iterator[tuple[str, str]]:
    """Each check with its fault, or with nothing when it holds."""
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from amparo.core import events
    from amparo.site import provision

    try:
        provision.refuse_an_unsafe_database()
        yield "the application's role and the server are fit", ""
    except postgres.DatabaseUnavailable as unfit:
        yield "the application's role and the server are fit", str(unfit)
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
        yield "every migration is applied", ""
    except (CommandError, SystemExit):
        yield "every migration is applied", "some are not; run `amparo migrate`"
    yield "the trail holds", events.broken_link(kept=_head(kept)) or ""
    newest = events.head()
    yield (
        f"the trail ends at {newest.number}:{newest.hash} (keep this elsewhere to prove later that nothing was cut)",
        "",
    )


def _head(kept: str) -> Any:
    from amparo.core.events import Head

    if not kept:
        return None
    number, colon, digest = kept.partition(":")
    if not (number.isdigit() and colon and len(digest) == 64):
        raise click.BadParameter("write it as NUMBER:HASH, as `amparo check` printed it", param_hint="--head")
    return Head(int(number), digest)


def _refuse_a_taken_port(host: str, port: int, *, needed: bool) -> None:
    if not needed:
        return
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} of {host} cannot be used ({error.strerror}). "
                "Stop what listens there, or choose another with --port."
            ) from error


def _say_where(port: int) -> None:
    from django.conf import settings

    console.print(f"\nAmparo is at [bold]http://127.0.0.1:{port}/[/bold]  (Ctrl-C stops it)")
    console.print(
        f"The accounts stand on the sign-in page; all have the password [bold]{settings.DEMO_PASSWORD}[/bold]\n"
    )
