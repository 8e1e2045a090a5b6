"""Opens what a source tree is delivered as: a folder as it is on disk, a git repository, or an archive file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from desktop.services.deliveries.delivery_names import NameBook
from desktop.services.deliveries.delivery_records import (
    FILE,
    LINK,
    Origin,
    SourceFacts,
    SourceMember,
    TreeRefused,
    TreeSource,
    TreeUnreadable,
)
from desktop.services.filing.archive_source import ArchiveSource
from desktop.services.filing.git_source import GitSource, git_folder
from desktop.services.filing.sources import (
    SourceFile,
    SourceProblem,
    StableReader,
    problem_sentence,
    visible_name,
)
from desktop.services.records import Failed
from resources.words import _
from vault.pieces import PIECE_LENGTH

_REPOSITORY = ".git"


def open_source(
    path: Path, *, forbidden: Path, ref: str | None = None, bundle: bool = False
) -> TreeSource:
    """The tree at `path`; a folder with a repository in it is delivered as what is committed there.

    `ref` names a commit, branch or tag; `bundle` adds the history as one more member. Raises TreeRefused.
    """
    real = Path(os.path.realpath(path))
    if real.is_relative_to(os.path.realpath(forbidden)):
        raise TreeRefused(_("It is the vault itself."))
    try:
        status = real.stat()
    except OSError as error:
        raise TreeUnreadable(problem_sentence(error)) from None
    if stat.S_ISDIR(status.st_mode):
        repository = git_folder(real)
        if repository is not None:
            return GitSource(real, repository, ref=ref, bundle=bundle)
        _refuse_git_options(ref, bundle=bundle)
        return FolderSource(real, forbidden)
    if not stat.S_ISREG(status.st_mode):
        raise TreeRefused(_("It is neither a folder nor a file."))
    _refuse_git_options(ref, bundle=bundle)
    return ArchiveSource(real)


class FolderSource:
    """A folder as it is on disk. Links become members that hold their target; repositories inside are left out."""

    def __init__(self, top: Path, forbidden: Path) -> None:
        self.facts = SourceFacts(Origin.FOLDER, visible_name(top.name))
        self.failed: list[Failed] = []
        self.remarks: list[Failed] = []
        self._top = top
        self._vault = forbidden.stat() if forbidden.exists() else None
        self._book = NameBook(self.failed, self.remarks)

    def members(self) -> Iterator[SourceMember]:
        """Every file below the folder, in a stable order."""
        waiting = [(os.fspath(self._top), "")]
        while waiting:
            folder, shown = waiting.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                self.failed.append(Failed(shown or self.facts.source, problem_sentence(error)))
                continue
            below: list[tuple[str, str]] = []
            for entry in entries:
                path = f"{shown}/{visible_name(entry.name)}" if shown else visible_name(entry.name)
                try:
                    if entry.name == _REPOSITORY:
                        self._leave_out_repository(path)
                    elif entry.is_dir(follow_symlinks=False):
                        if self._is_vault(entry):
                            self.failed.append(Failed(path, _("It is the vault itself.")))
                        else:
                            below.append((entry.path, path))
                    elif (member := self._member(entry, path)) is not None:
                        yield member
                except OSError as error:
                    self.failed.append(Failed(path, problem_sentence(error)))
            waiting.extend(reversed(below))

    def close(self) -> None:
        """Nothing is held open between members."""

    def _member(self, entry: os.DirEntry[str], path: str) -> SourceMember | None:
        if entry.is_symlink():
            if not self._book.admit(path):
                return None
            target = visible_name(os.readlink(entry.path)).encode()  # noqa: PTH115 - no Path for each entry
            self.remarks.append(
                Failed(path, _("It is a link; its target was filed, not followed."))
            )
            return SourceMember(path, LINK, len(target), None, lambda: (target,))
        if not entry.is_file(follow_symlinks=False):
            sentence = _("It is not a regular file (a device, a pipe or a socket).")
            self.failed.append(Failed(path, sentence))
            return None
        if not self._book.admit(path):
            return None
        status = entry.stat(follow_symlinks=False)
        # Windows has no permission bits; what it reports there is made up from the extension.
        mode = 0 if os.name == "nt" else FILE | stat.S_IMODE(status.st_mode)
        source = SourceFile(entry.path, path, status.st_size)
        return SourceMember(path, mode, status.st_size, None, lambda: _read(source))

    def _leave_out_repository(self, path: str) -> None:
        sentence = _("What a repository keeps for itself was left out.")
        self.remarks.append(Failed(path, sentence))

    def _is_vault(self, entry: os.DirEntry[str]) -> bool:
        return self._vault is not None and os.path.samestat(
            entry.stat(follow_symlinks=False), self._vault
        )


def _read(source: SourceFile) -> Iterator[bytes]:
    """A file's bytes, read while it holds still. Raises SourceProblem."""
    reader = StableReader(source)
    size = 0
    try:
        while piece := reader.stream.read(PIECE_LENGTH):
            size += len(piece)
            yield piece
        reader.confirm_unchanged(size)
    except OSError as error:
        raise SourceProblem(problem_sentence(error)) from None
    finally:
        reader.close()


def _refuse_git_options(ref: str | None, *, bundle: bool) -> None:
    if ref is not None or bundle:
        raise TreeRefused(_("It is no git repository, so it has no commits and no history."))
