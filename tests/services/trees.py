"""Source trees that tests file: folders, git repositories made with dulwich, archives with hostile names."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from dulwich import porcelain
from dulwich.repo import Repo

WHO = b"Tester <tester@example.org>"
FIRST: dict[str, bytes] = {
    "LICENSE": b"MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this "
    b"software.\nThe above copyright notice shall be included in all copies or substantial portions of the Software.\n",
    "requirements.txt": b"flask==3.0.2\nrequests>=2.31  # later\n",
    "src/app.py": "def start():\n    return '启动'\n\n\nLIMIT = 3\n".encode(),
    "src/old.py": b"def helper(value):\n    return value * 2\n",
    "src/settings.py": b'DB_PASSWORD = "Hq8zP2vLx9tR"\n',
    "docs/guide.md": "# 部署\n\n第一步。\n".encode(),
    "empty.txt": b"",
}
SECOND: dict[str, bytes] = {
    **{path: data for path, data in FIRST.items() if path not in ("src/old.py", "docs/guide.md")},
    "src/app.py": "def start():\n    return '启动'\n\n\nLIMIT = 4\n".encode(),
    "src/new.py": FIRST["src/old.py"],
    "src/added.py": b"ADDED = True\n",
}


def write_tree(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A folder with exactly these files, besides what git keeps."""
    for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
        if ".git" not in path.relative_to(folder).parts and path.is_file():
            path.unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def make_repository(folder: Path, files: Mapping[str, bytes]) -> Repo:
    """A repository whose one commit has these files."""
    folder.mkdir(parents=True)
    repository = porcelain.init(str(folder))
    commit(repository, folder, files)
    return repository


def commit(repository: Repo, folder: Path, files: Mapping[str, bytes]) -> str:
    """Commit exactly these files; returns the commit's id."""
    before = {path.decode() for path in repository.open_index().paths()}
    write_tree(folder, files)
    repository.get_worktree().stage(sorted(before | set(files)))
    made = repository.get_worktree().commit(message=b"files", author=WHO, committer=WHO)
    return bytes(made).decode("ascii")


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """A zip whose entries have these names, as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            # The writer cuts names at a null character; those who mean harm don't.
            info = zipfile.ZipInfo(name.replace("\0", "\x01"))
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    written = buffer.getvalue()
    for name in files:
        written = written.replace(name.replace("\0", "\x01").encode(), name.encode())
    return written


def tar_bytes(files: Mapping[str, bytes], *, mode: str = "w:gz") -> bytes:
    """The same as a tar."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]  # a word is a mode
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            info.mode = 0o755 if name.endswith(".sh") else 0o644
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()
