"""Source code deliveries: small but whole trees, file by file, and one release as an archive (Ⅱ7.1(3)d)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from desktop.services.demo.demo_records.drafts import Draft, draft
from desktop.services.demo.demo_records.world import World
from models.categories import Category
from resources import demo_data

_COMMENTS = {
    ".py": "# {}",
    ".yaml": "# {}",
    ".txt": "# {}",
    ".properties": "# {}",
    ".java": "// {}",
    ".sql": "-- {}",
    ".xml": "<!-- {} -->",
    ".md": "<!-- {} -->",
}


def drafts(world: World) -> Iterator[Draft]:
    """Every file of every release, and the archive where one was delivered."""
    for name in demo_data.names("sources"):
        tree = demo_data.table(name)
        system = world.system(tree["system"]).name
        add = partial(draft, category=Category.SOURCE, systems=(system,))
        for release in tree["releases"]:
            version, formed = release["version"], release["formed"]
            files = _files(tree, version, world.note)
            folder = f"{tree['name']}/{version}"
            for path, data in files.items():
                yield add(
                    f"{folder}/{path}", type_="源代码", formed=formed, render=partial(bytes, data)
                )
            if release["zip"]:
                yield add(
                    f"{tree['name']}/{tree['folder']}-{version}.zip",
                    type_="源代码包",
                    formed=formed,
                    render=partial(_archive, f"{tree['folder']}-{version}", files, formed),
                )


def _files(tree: dict[str, Any], version: str, note: str) -> dict[str, bytes]:
    """The files of one release. The note is a comment in the file's own language, before or after its text."""
    files = {}
    for file in tree["file"]:
        if file.get("release", version) == version:
            comment = _COMMENTS[PurePosixPath(file["path"]).suffix].format(note)
            text = file["text"].lstrip("\n")
            files[file["path"]] = f"{text}\n{comment}\n".encode()
    return files


def _archive(top: str, files: dict[str, bytes], formed: date) -> bytes:
    """A ZIP whose members are dated like the release, so that its bytes never change."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, data in sorted(files.items()):
            member = zipfile.ZipInfo(
                f"{top}/{path}", (formed.year, formed.month, formed.day, 9, 30, 0)
            )
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            member.external_attr = 0o100644 << 16
            archive.writestr(member, data)
    return stream.getvalue()
