"""What a crash, a full disk and many hands at once leave of the vault."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from amparo.registry.people.tests.test_vault import CONTENT, MASTER, Kept, files_of, keep_one
from amparo.registry.people.vault import KeyMissingError, Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault", MASTER)


@pytest.fixture
def kept(vault: Vault) -> Kept:
    return keep_one(vault)


def copied(vault: Vault, to: Path) -> Vault:
    shutil.copytree(vault.folder, to)
    return replace(vault, folder=to)


# --- a crash


def moments(vault: Vault, run: Callable[[], None], to: Path, monkeypatch: pytest.MonkeyPatch) -> list[Vault]:
    """The vault as a crash would leave it at every step of `run`: before each write, sync, link, move and removal."""
    found: list[Vault] = []

    def before(name: str, owner: object) -> None:
        real = getattr(owner, name)

        def step(*args: object, **kwargs: object) -> object:
            found.append(copied(vault, to / str(len(found))))
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, step)

    for name in ("fsync", "link", "pwrite"):
        before(name, os)
    for name in ("replace", "unlink"):
        before(name, Path)
    run()
    monkeypatch.undo()
    return found


def test_a_rotation_may_break_off_anywhere(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [keep_one(kept.vault, kept.organisation) for _ in range(2)]
    crashes = moments(kept.vault, lambda: kept.vault.rotate(kept.organisation), tmp_path, monkeypatch)
    assert len(crashes) > 20
    for vault in crashes:
        for _ in range(2):
            for each in (kept, *others):
                assert each.read(vault) == CONTENT
                assert replace(each, vault=vault, file=replace(each, vault=vault).keep()).read() == CONTENT
            assert keep_one(vault, kept.organisation).read() == CONTENT
            vault.rotate(kept.organisation)
        assert not [path for path in files_of(vault.folder) if path.suffix == ".part"]
        assert not (replace(kept, vault=vault).keys / "next.key").exists()


def test_a_change_of_the_master_key_may_break_off_anywhere(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = keep_one(kept.vault)
    both = Vault(kept.vault.folder, secrets.token_bytes(32), former_master_keys=(MASTER,))
    for vault in moments(both, both.rotate_master, tmp_path, monkeypatch):
        assert kept.read(vault) == elsewhere.read(vault) == CONTENT
        vault.rotate_master()
        alone = replace(vault, former_master_keys=())
        assert kept.read(alone) == elsewhere.read(alone) == CONTENT


def test_a_destruction_may_break_off_anywhere_and_is_then_made_whole(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    neighbour = keep_one(kept.vault, kept.organisation)
    wrapped = kept.case_key.read_bytes()
    readable = []
    for vault in moments(kept.vault, kept.destroy, tmp_path, monkeypatch):
        try:
            readable.append(kept.read(vault) == CONTENT)
        except KeyMissingError:
            readable.append(False)
        replace(kept, vault=vault).destroy()
        with pytest.raises(KeyMissingError):
            kept.read(vault)
        assert neighbour.read(vault) == CONTENT
        assert all(path.read_bytes() != wrapped for path in files_of(vault.folder))
    # It is readable until the note is written, and never again.
    assert readable == sorted(readable, reverse=True) and set(readable) == {True, False}


def test_what_breaks_off_while_it_is_kept_is_not_there_and_can_be_kept_again(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Kept(vault, uuid4(), uuid4(), uuid4())
    vault.folder.mkdir()
    for crashed in moments(vault, one.keep, tmp_path / "crashes", monkeypatch):
        again = replace(one, vault=crashed)
        assert replace(again, file=again.keep()).read() == CONTENT


def test_a_full_disk_is_an_error_and_leaves_nothing(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files_of(kept.vault.folder)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept.keep()
    monkeypatch.undo()
    assert files_of(kept.vault.folder) == before
    assert kept.read() == CONTENT


# --- several at once


def keep_in_process(folder: Path, organisation: UUID, case: UUID, content: bytes) -> UUID:
    return Vault(folder, MASTER).keep(organisation=organisation, case=case, content=content)


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_who_keeps_for_a_new_case_at_once_makes_one_key(vault: Vault, kind: str) -> None:
    def pool() -> ThreadPoolExecutor | ProcessPoolExecutor:
        if kind == "threads":
            return ThreadPoolExecutor(8)
        return ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn"))

    organisations = [uuid4() for _ in range(5)]
    cases = [(organisation, uuid4()) for organisation in organisations for _ in range(2)]
    asked = [(*case, str(number).encode()) for case in cases for number in range(8)]
    with pool() as together:
        running = [together.submit(keep_in_process, vault.folder, *each) for each in asked]
        files = [each.result() for each in running]
    for (organisation, case, content), file in zip(asked, files, strict=True):
        assert vault.read(organisation=organisation, case=case, file=file) == content
    names = {path.name for path in files_of(vault.folder / "keys")}
    assert names == {"organisation.key", *(f"{case}.key" for _, case in cases)}


def test_who_reads_and_keeps_while_keys_are_rotated_notices_nothing(kept: Kept) -> None:
    def read_and_keep(_: int) -> bytes:
        assert keep_one(kept.vault, kept.organisation).read() == CONTENT
        return kept.read()

    with ThreadPoolExecutor(6) as together:
        rotations = [together.submit(kept.vault.rotate, kept.organisation) for _ in range(5)]
        assert set(together.map(read_and_keep, range(30))) == {CONTENT}
        for each in rotations:
            each.result()


def test_nothing_kept_while_a_key_is_destroyed_can_be_read(kept: Kept) -> None:
    def keep(_: int) -> UUID | None:
        try:
            return kept.keep()
        except KeyMissingError:
            return None

    with ThreadPoolExecutor(6) as together:
        running = [together.submit(keep, number) for number in range(20)]
        together.submit(kept.destroy).result()
        files = [file for each in running if (file := each.result())]
    for file in files:
        with pytest.raises(KeyMissingError):
            replace(kept, file=file).read()
    assert not kept.case_key.exists()
