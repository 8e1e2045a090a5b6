"""Key files: three lines of text, whole or refused, and never written over anything."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from vault.credentials import KeyFile
from vault.errors import AlreadyExists, KeyFileWrong, StorageFailed

SECRET = bytes(range(32))


def text(secret: bytes = SECRET) -> bytes:
    check = hashlib.sha256(b"shoudang key file" + secret).hexdigest()[:8]
    return f"SHOUDANG KEY FILE 1\n{secret.hex()}\n{check}\n".encode()


def read(tmp_path: Path, raw: bytes) -> KeyFile:
    path = tmp_path / "key"
    path.write_bytes(raw)
    return KeyFile.read(path)


def test_the_bytes_are_those_of_the_format(tmp_path: Path) -> None:
    KeyFile(SECRET).write(tmp_path / "key")
    assert (tmp_path / "key").read_bytes() == text()
    found = KeyFile.read(tmp_path / "key")
    assert found.secret == SECRET
    assert found.id == hashlib.sha256(b"shoudang key file id" + SECRET).digest()[:8]


def test_every_new_key_file_is_another(tmp_path: Path) -> None:
    made = [KeyFile.generate() for _ in range(20)]
    assert len({each.secret for each in made}) == len({each.id for each in made}) == 20


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_an_editor_may_have_changed_the_line_ends(tmp_path: Path, ending: bytes) -> None:
    raw = text().replace(b"\n", ending)
    assert read(tmp_path, raw).secret == SECRET
    assert read(tmp_path, raw.rstrip(b"\r\n")).secret == SECRET


def test_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    raw = text()
    for position in range(len(raw)):
        for change in (1, 0x20, 0x80):
            damaged = bytearray(raw)
            damaged[position] ^= change
            with pytest.raises(KeyFileWrong):
                read(tmp_path, bytes(damaged))


def test_every_truncation_is_noticed(tmp_path: Path) -> None:
    raw = text()
    for length in range(len(raw) - 1):
        with pytest.raises(KeyFileWrong):
            read(tmp_path, raw[:length])


@pytest.mark.parametrize(
    "odd",
    [
        b" " + text(),
        text() + b"\n",
        text() + b"x",
        text().upper(),
        text() * 2,
        b"\xef\xbb\xbf" + text(),
    ],
)
def test_anything_more_is_refused(tmp_path: Path, odd: bytes) -> None:
    with pytest.raises(KeyFileWrong):
        read(tmp_path, odd)


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "key").open("wb") as stream:
        stream.write(text())
        stream.truncate(1 << 40)
    with pytest.raises(KeyFileWrong):
        KeyFile.read(tmp_path / "key")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"holiday pictures")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for place in (path, link):
        with pytest.raises(AlreadyExists):
            KeyFile(SECRET).write(place)
    assert path.read_bytes() == b"holiday pictures"
    assert not link.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
def test_others_may_not_read_it(tmp_path: Path) -> None:
    KeyFile(SECRET).write(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


def test_a_missing_file_is_storage_failure(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        KeyFile.read(tmp_path / "gone")
