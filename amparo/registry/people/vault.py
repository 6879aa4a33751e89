"""Files about people, each encrypted under the key of its case, outside the web root and outside the database.

    <folder>/keys/<organisation>/organisation.key   wrapped by the master key
    <folder>/keys/<organisation>/<case>.key         wrapped by the organisation's key
    <folder>/keys/<organisation>/<case>.destroyed   there is no key any more, and never will be again
    <folder>/files/<first two>/<file>               the content, by the key of its case

`keys` must stay out of the backups of the database and of `files`: then a case whose key is destroyed can be read from
no backup either. Overwriting does not reach flash storage, snapshots and file systems that copy on write: old blocks
may stay there until the master key is changed and the old one destroyed. Content is held in memory in one piece.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Kind, Reason, Refusal

KEY_BYTES, NONCE_BYTES, NAME_BYTES = 32, 12, 8
FILE_FORM, KEY_FORM = b"AMF1", b"AMK1"
UNFINISHED = ".part"

FILE_UNREADABLE = Kind(
    "people.file_unreadable",
    _("This file cannot be opened: it is missing, or it is no longer what was stored."),
    _("Tell those who run this server: a backup may still hold it."),
)
KEY_MISSING = Kind(
    "people.key_missing",
    _("The files of this case cannot be opened: their key was destroyed, or there never was one."),
    _("What was erased cannot be brought back. If nothing was erased, tell those who run this server."),
)


class VaultError(Refusal):
    """Nothing was read or kept. The classes below tell those who run the server more than a person is told."""

    kind = FILE_UNREADABLE

    def __init__(self) -> None:
        reason: Reason = self.kind()
        super().__init__(reason)


class KeyMissingError(VaultError):
    """The key was destroyed or never was."""

    kind = KEY_MISSING


class FileMissingError(VaultError):
    """There is no such file."""


class TamperedError(VaultError):
    """A file or a wrapped key is not what was stored, or stands where another one belongs."""


class WrongMasterKeyError(VaultError):
    """The keys of the organisation are wrapped by a master key that was not given."""


@dataclass(frozen=True)
class Vault:
    """Keys are 32 random bytes each; ValueError for a master key of another length, TypeError for what is no UUID.

    `former_master_keys` still open what they wrapped, until `rotate_master` has gone through.
    """

    folder: Path
    master_key: bytes = field(repr=False)
    former_master_keys: tuple[bytes, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if any(len(key) != KEY_BYTES for key in self._master_keys):
            raise ValueError(f"a master key has {KEY_BYTES} bytes")

    def keep(self, *, organisation: UUID, case: UUID, content: bytes) -> UUID:
        """Store `content` and return its name, once it is on the disk. Refused for a case whose key was destroyed."""
        place = self._keys_of(organisation)
        _make_folder(place, below=self.folder)
        with _locked(place, fcntl.LOCK_SH):
            key = self._case_key(organisation, case) or self._new_case_key(organisation, case)
            file = uuid4()
            path = self._path_of(file)
            _make_folder(path.parent, below=self.folder)
            _write_new(path, _sealed(key, content, FILE_FORM, _bound(organisation, case, file)))
        return file

    def read(self, *, organisation: UUID, case: UUID, file: UUID) -> bytes:
        """The content of `file`, if it was kept for this case of this organisation and is untouched."""
        bound = _bound(organisation, case, file)
        with _locked(self._keys_of(organisation), fcntl.LOCK_SH):
            if (key := self._case_key(organisation, case)) is None:
                raise KeyMissingError
            try:
                sealed = self._path_of(file).read_bytes()
            except FileNotFoundError as fault:
                raise FileMissingError from fault
        return _opened(key, sealed, FILE_FORM, bound)

    def forget_file(self, *, file: UUID) -> None:
        """Remove one file; what is not there stays not there."""
        path = self._path_of(file)
        with suppress(FileNotFoundError):
            path.unlink()
            _sync_folder(path.parent)

    def destroy_key(self, *, organisation: UUID, case: UUID) -> None:
        """Make every file of the case unreadable, wherever it was copied. Once more after a crash does no harm."""
        place = self._keys_of(organisation)
        _make_folder(place, below=self.folder)
        with _locked(place, fcntl.LOCK_EX):
            # First of all, so that a `keep` that comes later cannot give the case a key again.
            with suppress(FileExistsError):
                _write_new(self._destroyed(organisation, case), b"")
            _wipe(self._case_path(organisation, case))
            _wipe_unfinished(place)

    def rotate(self, organisation: UUID) -> None:
        """Give the organisation a new key and wrap all its case keys anew. Readable at every moment, also of a crash.

        Contents and case keys stay: who copied an old wrapped case key *and* what opens it can still read its files.
        """
        place = self._keys_of(organisation)
        with _locked(place, fcntl.LOCK_EX):
            _wipe_unfinished(place)
            self._finish_rotation(organisation)
            if not (place / "organisation.key").exists():
                raise KeyMissingError
            self._write_organisation_key(place / "next.key", organisation)
            self._finish_rotation(organisation)

    def rotate_master(self) -> None:
        """Wrap what a former master key wrapped by `master_key`. May be broken off and begun again."""
        for place in sorted((self.folder / "keys").glob("*/")):
            organisation = UUID(place.name)
            with _locked(place, fcntl.LOCK_EX):
                _wipe_unfinished(place)
                for path in (place / "organisation.key", place / "next.key"):
                    wrapped = _read_if_there(path)
                    if wrapped is not None and not _is_wrapped_by(self.master_key, wrapped):
                        key = _unwrapped(
                            self._master_keys, wrapped, _bound(organisation), WrongMasterKeyError
                        )
                        _replace(path, _wrapped(self.master_key, key, _bound(organisation)))

    # --- keys

    @property
    def _master_keys(self) -> tuple[bytes, ...]:
        return (self.master_key, *self.former_master_keys)

    def _organisation_keys(self, organisation: UUID) -> list[bytes]:
        """The key in use, and during a rotation the next one; empty where there is none."""
        place = self._keys_of(organisation)
        found = (_read_if_there(place / name) for name in ("organisation.key", "next.key"))
        return [
            _unwrapped(self._master_keys, wrapped, _bound(organisation), WrongMasterKeyError)
            for wrapped in found
            if wrapped is not None
        ]

    def _case_key(self, organisation: UUID, case: UUID) -> bytes | None:
        """None where there never was one."""
        if self._destroyed(organisation, case).exists():
            raise KeyMissingError
        if (wrapped := _read_if_there(self._case_path(organisation, case))) is None:
            return None
        if not (keys := self._organisation_keys(organisation)):
            raise KeyMissingError
        return _unwrapped(keys, wrapped, _bound(organisation, case), TamperedError)

    def _new_case_key(self, organisation: UUID, case: UUID) -> bytes:
        """A key for the case: the one made here, or the one that somebody else made in the meantime."""
        wrapping = self._organisation_keys(organisation) or [self._new_organisation_key(organisation)]
        key = secrets.token_bytes(KEY_BYTES)
        path, bound = self._case_path(organisation, case), _bound(organisation, case)
        try:
            _write_new(path, _wrapped(wrapping[0], key, bound))
        except FileExistsError:
            return _unwrapped(wrapping, path.read_bytes(), bound, TamperedError)
        return key

    def _new_organisation_key(self, organisation: UUID) -> bytes:
        place = self._keys_of(organisation)
        # Seen before the key is asked for again: a case has a key only where its organisation already had one.
        has_cases = any(place.glob("*-*.key"))
        with suppress(FileExistsError):
            if not has_cases:
                self._write_organisation_key(place / "organisation.key", organisation)
        # A new key beside cases of a lost one would hide the loss.
        if not (keys := self._organisation_keys(organisation)):
            raise KeyMissingError
        return keys[0]

    def _write_organisation_key(self, path: Path, organisation: UUID) -> None:
        key = secrets.token_bytes(KEY_BYTES)
        _write_new(path, _wrapped(self.master_key, key, _bound(organisation)))

    def _finish_rotation(self, organisation: UUID) -> None:
        """Bring all case keys under the next key, then make it the one in use. Nothing without a next key."""
        place = self._keys_of(organisation)
        if not (place / "next.key").exists():
            return
        current, following = self._organisation_keys(organisation)
        for path in sorted(place.glob("*-*.key")):
            bound = _bound(organisation, UUID(path.stem))
            wrapped = path.read_bytes()
            if not _is_wrapped_by(following, wrapped):
                _replace(
                    path, _wrapped(following, _unwrapped([current], wrapped, bound, TamperedError), bound)
                )
        _move_over(place / "next.key", place / "organisation.key")

    # --- places

    def _keys_of(self, organisation: UUID) -> Path:
        return self.folder / "keys" / _named(organisation)

    def _case_path(self, organisation: UUID, case: UUID) -> Path:
        return self._keys_of(organisation) / f"{_named(case)}.key"

    def _destroyed(self, organisation: UUID, case: UUID) -> Path:
        return self._keys_of(organisation) / f"{_named(case)}.destroyed"

    def _path_of(self, file: UUID) -> Path:
        return self.folder / "files" / _named(file)[:2] / _named(file)


def _named(identifier: UUID) -> str:
    # No text ever becomes a path.
    if not isinstance(identifier, UUID):
        raise TypeError("only a uuid.UUID names something in the vault")
    return str(identifier)


# --- encryption


def _bound(*identifiers: UUID) -> bytes:
    """What a ciphertext belongs to: organisation, case, file, in this order; 16 bytes each."""
    return b"".join(identifier.bytes for identifier in identifiers)


def _sealed(key: bytes, content: bytes, form: bytes, bound: bytes) -> bytes:
    """AES-256-GCM: form (4 bytes), nonce (12), ciphertext and tag (16)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return form + nonce + AESGCM(key).encrypt(nonce, content, form + bound)


def _opened(key: bytes, sealed: bytes, form: bytes, bound: bytes) -> bytes:
    nonce, rest = sealed[len(form) : len(form) + NONCE_BYTES], sealed[len(form) + NONCE_BYTES :]
    if not sealed.startswith(form) or len(nonce) < NONCE_BYTES:
        raise TamperedError
    try:
        return AESGCM(key).decrypt(nonce, rest, form + bound)
    except InvalidTag as fault:
        raise TamperedError from fault


def _wrapped(by: bytes, key: bytes, bound: bytes) -> bytes:
    """The name of the wrapping key (8 bytes), then the key sealed by it."""
    return _name_of(by) + _sealed(by, key, KEY_FORM, bound)


def _unwrapped(
    candidates: Sequence[bytes], wrapped: bytes, bound: bytes, otherwise: type[VaultError]
) -> bytes:
    """The key that one of `candidates` wrapped; `otherwise` is raised where it was none of them."""
    for by in candidates:
        if _is_wrapped_by(by, wrapped):
            return _opened(by, wrapped[NAME_BYTES:], KEY_FORM, bound)
    raise otherwise


def _is_wrapped_by(key: bytes, wrapped: bytes) -> bool:
    return wrapped[:NAME_BYTES] == _name_of(key)


def _name_of(key: bytes) -> bytes:
    """Tells keys apart and says nothing about them."""
    digest = hmac.HMAC(key, hashes.SHA256())
    digest.update(b"amparo vault: name of a key")
    return digest.finalize()[:NAME_BYTES]


# --- what is on the disk stays on the disk, and what is gone is gone


@contextmanager
def _locked(place: Path, how: int) -> Iterator[None]:
    """Hold the folder of an organisation's keys, shared or alone, among all threads and processes."""
    try:
        held = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError as fault:
        raise KeyMissingError from fault
    try:
        fcntl.flock(held, how)
        yield
    finally:
        os.close(held)


def _read_if_there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _make_folder(path: Path, *, below: Path) -> None:
    """`path` and what is missing between it and `below`, for nobody else's eyes."""
    if path.is_dir():
        return
    if path == below:
        path.parent.mkdir(parents=True, exist_ok=True)
    else:
        _make_folder(path.parent, below=below)
    path.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(path.parent)


@contextmanager
def _written_beside(path: Path, content: bytes) -> Iterator[Path]:
    """A whole file on the disk, under another name in the same folder."""
    beside = path.with_name(f"{uuid4().hex}{UNFINISHED}")
    try:
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _write_new(path: Path, content: bytes) -> None:
    """All of it or nothing; FileExistsError where something is there."""
    with _written_beside(path, content) as beside:
        os.link(beside, path)
    _sync_folder(path.parent)


def _replace(path: Path, content: bytes) -> None:
    with _written_beside(path, content) as beside:
        _move_over(beside, path)


def _move_over(source: Path, target: Path) -> None:
    """`source` becomes `target` in one step; then what `target` was is overwritten."""
    with target.open("r+b") as former:
        source.replace(target)
        _sync_folder(target.parent)
        _overwrite(former.fileno())


def _wipe(path: Path) -> None:
    with suppress(FileNotFoundError):
        with path.open("r+b") as former:
            _overwrite(former.fileno())
        path.unlink()
    _sync_folder(path.parent)


def _wipe_unfinished(place: Path) -> None:
    """What a crash left half-way: a copy of a key there would outlive the key."""
    for path in place.glob(f"*{UNFINISHED}"):
        # Another name of a key that is in use is only taken away.
        if path.stat().st_nlink > 1:
            path.unlink()
        else:
            _wipe(path)


def _overwrite(opened: int) -> None:
    os.pwrite(opened, secrets.token_bytes(os.fstat(opened).st_size), 0)
    os.fsync(opened)


def _sync_folder(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
