"""The same questions asked of PostgreSQL's trigram search, over the same names, without any lock.

The embedded server has no pg_trgm, so a server of Debian's packages is started beside it on a socket of its own, and
ended afterwards. Where there is none, that is told. A child of `bench_people`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.measurement import percentile
from benchmarks.workplace import give

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
ACCOUNT = "postgres"
LIKEST = """
SELECT code FROM names WHERE name %% %(asked)s ORDER BY similarity(name, %(asked)s) DESC LIMIT 10
"""


def run() -> None:
    if not PROGRAMS:
        give(found=False)
        return
    import django

    django.setup()
    from amparo.registry.people.names import normalised
    from benchmarks.bench_people import questions

    asked = [(normalised(text), code) for text, code in questions()]
    with _server() as address, psycopg.connect(address, autocommit=True) as session:
        _load(session)
        times, found = [], 0
        for text, code in asked:
            started = time.perf_counter()
            codes = [row[0] for row in session.execute(LIKEST, {"asked": text})]
            times.append(1000 * (time.perf_counter() - started))
            found += code in codes
    give(found=True, p95_ms=percentile(times, 0.95), recall=found / len(asked))


@contextmanager
def _server() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="amparo-trigram-"))
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT)
    _as_the_account(["initdb", "-D", f"{folder}/data", "-A", "trust", "-U", ACCOUNT])
    options = (
        f"-k {folder} -c listen_addresses='' -c shared_buffers=1GB -c maintenance_work_mem=512MB -c fsync=off"
    )
    _as_the_account(["pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start"])
    try:
        yield f"host={folder} user={ACCOUNT} dbname=postgres"
    finally:
        _as_the_account(["pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _as_the_account(command: list[str]) -> None:
    program = [str(PROGRAMS[-1] / command[0]), *command[1:]]
    if os.geteuid() == 0:
        program = ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups", *program]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


def _load(session: psycopg.Connection) -> None:
    from benchmarks.bench_people import as_superuser

    session.execute("CREATE EXTENSION pg_trgm")
    session.execute("CREATE TABLE names (code text, name text)")
    names = (
        "COPY (SELECT r.code, i.normalised_name FROM people_identity i JOIN people_registration r "
        "ON r.id = i.registration_id JOIN partners_organisation o ON o.id = r.organisation_id "
        "WHERE o.acronym = 'LARGE') TO STDOUT"
    )
    with (
        as_superuser() as cursor,
        session.cursor().copy("COPY names FROM STDIN") as into,
        cursor.copy(names) as out,
    ):
        for piece in out:
            into.write(piece)
    session.execute("CREATE INDEX names_trigram ON names USING gin (name gin_trgm_ops)")
    session.execute("VACUUM ANALYZE names")


if __name__ == "__main__":
    run()
