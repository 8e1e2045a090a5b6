"""Small packages made by hand: a bag as its rules say, without any of our writers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from exporters.sealed import StreamFile, _head

FILES = {
    "说明文件.TXT": "说明".encode(),
    "其他/a.txt": b"a" * 700,
    "其他/深/很深/空.txt": b"",
    "其他/名称-䶮.bin": bytes(range(256)) * 11,
}


def make_bag(folder: Path, files: Mapping[str, bytes] = FILES) -> str:
    """Write a bag with these files below `data/`; returns its root."""
    payload = {f"data/{path}": data for path, data in files.items()}
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": (
            f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n".encode()
        ),
        "manifest-sha256.txt": listing(payload),
    }
    root = listing(tags)
    for path, data in {**payload, **tags, "tagmanifest-sha256.txt": root}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return hashlib.sha256(root).hexdigest()


def listing(files: Mapping[str, bytes]) -> bytes:
    """A manifest of these files."""
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    return "".join(lines).encode()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def stream_of(*files: tuple[str, bytes]) -> bytes:
    """A stream with these files in this order, whatever their names: what a hostile sender can seal."""
    parts = []
    for number, (path, data) in enumerate(files):
        parts.append(_head(number, StreamFile(path, len(data))))
        parts.append(data + bytes(-len(data) % 512))
    return b"".join(parts) + bytes(1024)
