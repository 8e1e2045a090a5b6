"""The Whoosh storage: every file sealed, temporary files in RAM only, nothing read before it is authenticated."""

from __future__ import annotations

import io
import pickle
import re
import threading
from pathlib import Path
from typing import Any, Protocol

from whoosh.filedb.filestore import RamStorage, Storage
from whoosh.filedb.structfile import StructFile

from search.segment import Readable
from vault.durable import make_folder, remove, storage_errors
from vault.errors import StorageFailed

_UNNAMED_TOC = re.compile(r"\.toc\.[0-9.]+$")
"""A table of contents is created under a passing name and then renamed; it is written at the renaming."""


_UNPICKLED = {("search.codec", "Segment"), ("builtins", "frozenset"), ("__builtin__", "frozenset")}


class _Unpickler(pickle.Unpickler):
    """Makes segments and nothing else: whoever was granted a compartment's key could have sealed the file, too."""

    def find_class(self, module: str, name: str) -> Any:
        """Raises UnpicklingError for everything that a table of contents doesn't consist of."""
        if (module, name) not in _UNPICKLED:
            raise pickle.UnpicklingError("no part of an index")
        return super().find_class(module, name)


class _Contents(StructFile):  # type: ignore[misc]  # whoosh has no type information
    """A table of contents, in RAM."""

    def read_pickle(self) -> Any:
        """The segments; raises UnpicklingError for anything else."""
        return _Unpickler(self.file).load()


class SealedReadable(Readable, Protocol):
    """An open sealed file; `size` is that of its plaintext."""

    size: int


class SealedFileAccess(Protocol):
    """What this package needs of `vault.sealed_file.SealedFiles`."""

    def write(self, path: Path, data: bytes) -> None: ...

    def open(self, path: Path) -> SealedReadable: ...


class SealedStorage(Storage):  # type: ignore[misc]  # whoosh has no type information
    """One category's index folder. The vault as a whole is locked, so locks are of this process only."""

    supports_mmap = False

    def __init__(self, folder: Path, files: SealedFileAccess, *, read_only: bool = False) -> None:
        self.folder = folder
        self._files = files
        self._unnamed: dict[str, bytes] = {}
        self._locks: dict[str, threading.Lock] = {}
        if not read_only:
            make_folder(folder)

    def create_file(self, name: str, **_options: object) -> StructFile:
        """A file in RAM that is sealed, whole and durably, when it is closed."""
        return StructFile(io.BytesIO(), name=name, onclose=lambda file: self._finish(name, file))

    def write(self, name: str, data: bytes) -> None:
        """Seal `data` as `name`, durably."""
        self._files.write(self.folder / name, data)

    def open_file(self, name: str, **_options: object) -> StructFile:
        """The file, read whole: only tables of contents are opened this way."""
        reader = self._files.open(self.folder / name)
        try:
            return _Contents(io.BytesIO(reader.read(reader.size) or b""), name=name)
        finally:
            reader.close()

    def open_sealed(self, name: str) -> SealedReadable:
        """The file, read and authenticated block by block as needed."""
        return self._files.open(self.folder / name)

    def list(self) -> list[str]:
        """The names of all files."""
        with storage_errors(self.folder):
            return sorted(path.name for path in self.folder.iterdir() if path.is_file())

    def file_exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._unnamed or (self.folder / name).is_file()

    def file_length(self, name: str) -> int:
        """The size of the plaintext."""
        reader = self._files.open(self.folder / name)
        try:
            return reader.size
        finally:
            reader.close()

    def sealed_length(self, name: str) -> int:
        """The size on the medium; 0 when the file is gone."""
        try:
            with storage_errors(self.folder):
                return (self.folder / name).stat().st_size
        except StorageFailed as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return 0
            raise

    def newest(self, index_name: str) -> int:
        """The generation of the newest table of contents of this index; -1 when there is none."""
        pattern = re.compile(rf"_{re.escape(index_name)}_([0-9]+)\.toc")
        found = (pattern.fullmatch(name) for name in self.list())
        return max((int(each[1]) for each in found if each), default=-1)

    def remove_contents(self, index_name: str) -> None:
        """Remove every table of contents of this index."""
        for name in self.list():
            if name.startswith(f"_{index_name}_") and name.endswith(".toc"):
                self.delete_file(name)

    def delete_file(self, name: str) -> None:
        """Remove the file if it is there."""
        remove(self.folder / name)

    def rename_file(self, frm: str, to: str, safe: bool = False) -> None:
        """Give a finished table of contents its name, which seals it; nothing else is ever renamed."""
        if safe and self.file_exists(to):
            raise NameError(f"{to} exists")
        self.write(to, self._unnamed.pop(frm))

    def lock(self, name: str) -> threading.Lock:
        """A lock of this process."""
        return self._locks.setdefault(name, threading.Lock())

    def temp_storage(self, _name: str | None = None) -> RamStorage:
        """RAM: temporary files never reach the medium."""
        return RamStorage()

    def _finish(self, name: str, file: StructFile) -> None:
        data = file.file.getvalue()
        if _UNNAMED_TOC.search(name):
            self._unnamed[name] = data
        else:
            self.write(name, data)
