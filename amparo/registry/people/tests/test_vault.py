"""What the vault gives back, to whom, and what nobody can read any more."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.registry.people.vault import (
    FILE_UNREADABLE,
    KEY_MISSING,
    FileMissingError,
    KeyMissingError,
    TamperedError,
    Vault,
    VaultError,
    WrongMasterKeyError,
)

MASTER = bytes(range(32))
CONTENT = b"a scan of a passport"


@dataclass
class Kept:
    vault: Vault
    organisation: UUID
    case: UUID
    file: UUID

    def read(self, vault: Vault | None = None) -> bytes:
        return (vault or self.vault).read(organisation=self.organisation, case=self.case, file=self.file)

    def keep(self) -> UUID:
        return self.vault.keep(organisation=self.organisation, case=self.case, content=CONTENT)

    def destroy(self) -> None:
        self.vault.destroy_key(organisation=self.organisation, case=self.case)

    @property
    def keys(self) -> Path:
        return self.vault.folder / "keys" / str(self.organisation)

    @property
    def case_key(self) -> Path:
        return self.keys / f"{self.case}.key"

    @property
    def path(self) -> Path:
        return self.vault.folder / "files" / str(self.file)[:2] / str(self.file)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault", MASTER)


@pytest.fixture
def kept(vault: Vault) -> Kept:
    return keep_one(vault)


def keep_one(vault: Vault, organisation: UUID | None = None, content: bytes = CONTENT) -> Kept:
    organisation, case = organisation or uuid4(), uuid4()
    return Kept(vault, organisation, case, vault.keep(organisation=organisation, case=case, content=content))


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# --- what is kept is given back, to the case that it was kept for


@settings(max_examples=40, deadline=None)
@given(contents=st.lists(st.binary(max_size=5_000), min_size=1, max_size=4))
def test_what_was_kept_is_read_as_it_was(contents: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        vault, organisation, case = Vault(Path(folder), MASTER), uuid4(), uuid4()
        files = [vault.keep(organisation=organisation, case=case, content=content) for content in contents]
        again = Vault(Path(folder), MASTER)
        assert len(set(files)) == len(files)
        assert [again.read(organisation=organisation, case=case, file=file) for file in files] == contents


def test_ten_megabytes_are_kept(vault: Vault) -> None:
    content = secrets.token_bytes(10_000_000)
    assert keep_one(vault, content=content).read() == content


def test_nothing_of_the_content_stands_on_the_disk(kept: Kept) -> None:
    assert all(CONTENT not in path.read_bytes() for path in files_of(kept.vault.folder))
    # The same content twice looks different: who sees the disk cannot tell that two cases hold the same paper.
    assert kept.path.read_bytes() != replace(kept, file=kept.keep()).path.read_bytes()


def test_another_case_or_organisation_cannot_read_it(kept: Kept) -> None:
    other_case = keep_one(kept.vault, kept.organisation)
    other_organisation = keep_one(kept.vault)
    for wrong in (
        replace(kept, case=other_case.case),
        replace(kept, organisation=other_organisation.organisation, case=other_organisation.case),
        replace(kept, organisation=other_organisation.organisation),
        replace(kept, organisation=uuid4()),
        replace(kept, case=uuid4()),
    ):
        with pytest.raises(VaultError):
            wrong.read()
    assert kept.read() == CONTENT


def test_a_file_or_a_key_in_the_place_of_another_is_refused(kept: Kept) -> None:
    same_case = replace(kept, file=kept.keep())
    shutil.copy(kept.path, same_case.path)
    with pytest.raises(TamperedError):
        same_case.read()
    other_case = keep_one(kept.vault, kept.organisation)
    shutil.copy(kept.case_key, other_case.case_key)
    with pytest.raises(TamperedError):
        other_case.read()
    other_organisation = keep_one(kept.vault)
    shutil.copy(kept.keys / "organisation.key", other_organisation.keys / "organisation.key")
    with pytest.raises(TamperedError):
        other_organisation.read()


def test_no_text_becomes_a_path(kept: Kept) -> None:
    for evil in ("../../etc", str(kept.case), "", None):
        with pytest.raises((TypeError, AttributeError)):
            replace(kept, file=evil).read()
        with pytest.raises((TypeError, AttributeError)):
            replace(kept, case=evil).keep()
        with pytest.raises((TypeError, AttributeError)):
            replace(kept, organisation=evil).destroy()
        with pytest.raises((TypeError, AttributeError)):
            kept.vault.forget_file(file=evil)


# --- what was changed is refused


@pytest.mark.parametrize("which", ["path", "case_key", "organisation"])
def test_one_flipped_bit_anywhere_is_refused(kept: Kept, which: str) -> None:
    path = kept.keys / "organisation.key" if which == "organisation" else getattr(kept, which)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(VaultError) as refusal:
            kept.read()
        assert [reason.code for reason in refusal.value.reasons] == [FILE_UNREADABLE.code]
    path.write_bytes(whole)
    assert kept.read() == CONTENT


def test_a_file_that_was_cut_is_refused_at_every_length(kept: Kept) -> None:
    whole = kept.path.read_bytes()
    for length in range(len(whole)):
        kept.path.write_bytes(whole[:length])
        with pytest.raises(TamperedError):
            kept.read()


def test_the_wrong_master_key_is_told_apart(kept: Kept) -> None:
    wrong = Vault(kept.vault.folder, secrets.token_bytes(32))
    with pytest.raises(WrongMasterKeyError):
        kept.read(wrong)
    with pytest.raises(WrongMasterKeyError):
        wrong.keep(organisation=kept.organisation, case=uuid4(), content=CONTENT)
    assert kept.read() == CONTENT


def test_a_master_key_has_32_bytes(tmp_path: Path) -> None:
    for length in (0, 16, 31, 33):
        with pytest.raises(ValueError, match="32"):
            Vault(tmp_path, b"k" * length)
    assert "0102" not in repr(Vault(tmp_path, MASTER)) and repr(MASTER) not in repr(Vault(tmp_path, MASTER))


def test_what_is_missing_is_refused(kept: Kept) -> None:
    with pytest.raises(FileMissingError) as refusal:
        replace(kept, file=uuid4()).read()
    assert refusal.value.reasons[0].kind is FILE_UNREADABLE
    with pytest.raises(KeyMissingError) as refusal_of_key:
        replace(kept, case=uuid4()).read()
    assert refusal_of_key.value.reasons[0].kind is KEY_MISSING


def test_a_lost_key_of_an_organisation_is_not_hidden_by_a_new_one(kept: Kept) -> None:
    (kept.keys / "organisation.key").unlink()
    for attempt in (kept.read, kept.keep, replace(kept, case=uuid4()).keep):
        with pytest.raises(KeyMissingError):
            attempt()
    assert not (kept.keys / "organisation.key").exists()


def test_a_forgotten_file_is_gone_and_the_others_stay(kept: Kept) -> None:
    other = replace(kept, file=kept.keep())
    for _ in range(2):
        kept.vault.forget_file(file=kept.file)
    assert not kept.path.exists()
    with pytest.raises(FileMissingError):
        kept.read()
    assert other.read() == CONTENT


# --- a destroyed key


def test_after_its_key_is_destroyed_no_file_of_a_case_can_be_read(kept: Kept, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    shutil.copytree(kept.vault.folder / "files", backup / "files")
    neighbour = keep_one(kept.vault, kept.organisation)
    kept.destroy()
    with pytest.raises(KeyMissingError):
        kept.read()
    # The files as they were before, with all keys that there are after; and without the note that it was destroyed.
    shutil.copytree(kept.vault.folder / "keys", backup / "keys")
    for path in backup.rglob("*.destroyed"):
        path.unlink()
    assert replace(kept, vault=replace(kept.vault, folder=backup)).path.exists()
    with pytest.raises(KeyMissingError):
        kept.read(replace(kept.vault, folder=backup))
    assert neighbour.read() == CONTENT


def test_no_key_that_is_left_opens_a_file_of_a_destroyed_case(kept: Kept) -> None:
    """Each key that is left in the place of the one that was destroyed."""
    keep_one(kept.vault, kept.organisation)
    kept.destroy()
    next(kept.keys.glob("*.destroyed")).unlink()
    for path in files_of(kept.keys):
        shutil.copy(path, kept.case_key)
        with pytest.raises(TamperedError):
            kept.read()


def test_a_destroyed_key_is_overwritten_before_it_is_removed(kept: Kept) -> None:
    wrapped = kept.case_key.read_bytes()
    with kept.case_key.open("rb") as still_open:
        kept.destroy()
        left = still_open.read()
    assert not kept.case_key.exists()
    assert len(left) == len(wrapped) and left[8:] != wrapped[8:] and wrapped[-16:] not in left


def test_a_case_whose_key_was_destroyed_takes_no_more_files(kept: Kept) -> None:
    for _ in range(2):
        kept.destroy()
        with pytest.raises(KeyMissingError):
            kept.keep()
    unborn = replace(kept, case=uuid4())
    unborn.destroy()
    with pytest.raises(KeyMissingError):
        unborn.keep()


def test_a_copy_of_a_key_that_a_crash_left_is_destroyed_with_it(kept: Kept) -> None:
    other_name, half_way = kept.keys / "1.part", kept.keys / "2.part"
    os.link(kept.case_key, other_name)
    shutil.copy(kept.case_key, half_way)
    with other_name.open("rb") as one, half_way.open("rb") as two:
        wrapped = kept.case_key.read_bytes()
        kept.destroy()
        assert one.read() != wrapped and two.read() != wrapped
    assert [path.suffix for path in files_of(kept.keys)] == [".destroyed", ".key"]


def test_another_name_of_a_key_in_use_that_a_crash_left_does_not_harm_it(kept: Kept) -> None:
    neighbour = keep_one(kept.vault, kept.organisation)
    os.link(kept.case_key, kept.keys / "1.part")
    neighbour.destroy()
    assert kept.read() == CONTENT
    os.link(kept.keys / "organisation.key", kept.keys / "2.part")
    kept.vault.rotate(kept.organisation)
    assert kept.read() == CONTENT
    assert not list(kept.keys.glob("*.part"))


# --- rotation


def test_after_a_rotation_everything_is_read_and_old_wrapped_keys_open_nothing(
    kept: Kept, tmp_path: Path
) -> None:
    others = [keep_one(kept.vault, kept.organisation) for _ in range(3)]
    elsewhere = keep_one(kept.vault)
    old = tmp_path / "old"
    shutil.copytree(kept.keys, old)
    kept.vault.rotate(kept.organisation)
    assert [each.read() for each in (kept, *others, elsewhere)] == [CONTENT] * 5
    assert {path.name for path in files_of(kept.keys)} == {path.name for path in files_of(old)}
    for name in (kept.case_key.name, "organisation.key"):
        new = (kept.keys / name).read_bytes()
        assert new != (old / name).read_bytes()
        shutil.copy(old / name, kept.keys / name)
        with pytest.raises(TamperedError):
            kept.read()
        (kept.keys / name).write_bytes(new)
    assert kept.read() == CONTENT
    assert replace(kept, file=kept.keep()).read() == CONTENT


def test_a_key_that_was_replaced_is_overwritten(kept: Kept) -> None:
    for name in (kept.case_key.name, "organisation.key"):
        before = (kept.keys / name).read_bytes()
        with (kept.keys / name).open("rb") as still_open:
            kept.vault.rotate(kept.organisation)
            assert still_open.read() != before


def test_a_rotation_stops_before_it_loses_a_key_that_it_cannot_read(kept: Kept) -> None:
    broken = keep_one(kept.vault, kept.organisation)
    whole = broken.case_key.read_bytes()
    broken.case_key.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(TamperedError):
        kept.vault.rotate(kept.organisation)
    assert kept.read() == CONTENT
    broken.case_key.write_bytes(whole)
    assert broken.read() == CONTENT
    kept.vault.rotate(kept.organisation)
    assert broken.read() == kept.read() == CONTENT


def test_the_master_key_is_changed_while_everything_stays_readable(kept: Kept) -> None:
    elsewhere = keep_one(kept.vault)
    new = secrets.token_bytes(32)
    both = Vault(kept.vault.folder, new, former_master_keys=(MASTER,))
    assert kept.read(both) == CONTENT
    for _ in range(2):
        both.rotate_master()
    alone = Vault(kept.vault.folder, new)
    assert kept.read(alone) == elsewhere.read(alone) == CONTENT
    with pytest.raises(WrongMasterKeyError):
        kept.read()


def test_only_known_master_keys_are_changed(kept: Kept) -> None:
    with pytest.raises(WrongMasterKeyError):
        Vault(kept.vault.folder, secrets.token_bytes(32)).rotate_master()
    assert kept.read() == CONTENT
    with pytest.raises(KeyMissingError):
        kept.vault.rotate(uuid4())


# --- who may look


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_nobody_else_on_the_machine_may_look_in(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        kept = keep_one(Vault(tmp_path / "deep" / "vault", MASTER))
        kept.vault.rotate(kept.organisation)
        keep_one(kept.vault, kept.organisation).destroy()
    finally:
        os.umask(before)
    for path in (kept.vault.folder, *kept.vault.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_key_that_is_there_is_never_written_over(kept: Kept) -> None:
    before = {path: path.read_bytes() for path in files_of(kept.keys)}
    kept.keep()
    keep_one(kept.vault, kept.organisation)
    assert {path: path.read_bytes() for path in before} == before
