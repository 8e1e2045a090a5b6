"""A git repository as a source: the tree of one commit, read without running git, its hooks or its filters.

Only the parts of dulwich that read objects, references and the index are used; none of them knows a network.
"""

from __future__ import annotations

import contextlib
import re
import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.services.deliveries.delivery_names import NameBook
from desktop.services.deliveries.delivery_records import (
    LINK,
    Origin,
    SourceFacts,
    SourceMember,
    TreeRefused,
)
from desktop.services.filing.sources import SourceProblem, visible_name
from desktop.services.records import Failed
from resources.words import _
from vault.pieces import PIECE_LENGTH

if TYPE_CHECKING:
    from dulwich.object_store import DiskObjectStore
    from dulwich.objects import Commit, ObjectID, ShaFile, TreeEntry
    from dulwich.refs import DiskRefsContainer, Ref

BUNDLE_PATH = ".bundle"
"""The member that holds the history, when it was asked for; `git clone` reads it."""

_SUBMODULE = 0o160000
_TYPE = 0o170000
_COMMIT = re.compile("[0-9a-f]{6,64}")
_SHA256 = re.compile(r"(?mi)^\s*objectformat\s*=\s*sha256\s*$")
_LARGEST_CONFIG = 1 << 20
_MOST_STEPS = 20
_MOST_FILES = 500_000
"""A few small trees that name each other stand for billions of files."""


def git_folder(path: Path) -> Path | None:
    """Where the repository of the working tree at `path`, or the bare one that it is, keeps its files."""
    inside = path / ".git"
    if inside.is_file():
        # A further working tree, or a submodule: a file that says where.
        text = inside.read_text("utf-8", "surrogateescape")[:4096]
        if text.startswith("gitdir:"):
            return (path / text.partition(":")[2].strip()).resolve()
        return None
    for candidate in (inside, path):
        if (candidate / "HEAD").is_file() and (candidate / "objects").is_dir():
            return candidate
    return None


class GitSource:
    """The committed tree of HEAD or of a given reference. What isn't committed is counted, never delivered."""

    def __init__(self, top: Path, folder: Path, *, ref: str | None, bundle: bool) -> None:
        from dulwich.object_store import DiskObjectStore
        from dulwich.refs import DiskRefsContainer

        common = _common(folder)
        _refuse_sha256(common)
        self.failed: list[Failed] = []
        self.remarks: list[Failed] = []
        self._bundle = bundle
        self._book = NameBook(self.failed, self.remarks)
        with _readable():
            self._store = DiskObjectStore(common / "objects")
            self._refs = DiskRefsContainer(common, worktree_path=folder)
            self._branch, commit_id = _resolve(self._store, self._refs, ref)
            self._commit = _commit(self._store, commit_id)
        self.facts = SourceFacts(
            Origin.GIT,
            visible_name(top.name),
            self._commit.id.decode("ascii"),
            _text(_short(self._branch)),
        )
        if top != folder:
            self._note_uncommitted(top, folder)

    def members(self) -> Iterator[SourceMember]:
        """Every file of the commit, in the order of its trees; the bundle, if wanted, comes last."""
        when = _moment(self._commit)
        with _readable():
            entries = list(_entries(self._store, self._commit))
        for entry in entries:
            path = visible_name(entry.path.decode("utf-8", "surrogateescape"))
            kind = entry.mode & _TYPE
            if kind == _SUBMODULE:
                commit = entry.sha.decode("ascii")[:12]
                sentence = _("It is a repository of its own, at {commit}, and was left out.")
                self.remarks.append(Failed(path, sentence.format(commit=commit)))
                continue
            if ".git" in path.lower().split("/"):
                self.failed.append(Failed(path, _("Its name is one that git keeps for itself.")))
                continue
            if not self._book.admit(path):
                continue
            if kind == LINK:
                sentence = _("It is a link; its target was filed, not followed.")
                self.remarks.append(Failed(path, sentence))
            yield SourceMember(path, entry.mode, -1, when, _Blob(self._store, entry.sha))
        if self._bundle and self._book.admit(BUNDLE_PATH):
            yield SourceMember(BUNDLE_PATH, 0o100644, -1, when, self._bundle_pieces)

    def close(self) -> None:
        """Close the packs."""
        self._store.close()

    def _bundle_pieces(self) -> Iterator[bytes]:
        """The history of the commit as a git bundle (version 2 of its format), made while it is read."""
        from dulwich.object_format import DEFAULT_OBJECT_FORMAT
        from dulwich.pack import PackChunkGenerator

        name = self._branch or b"HEAD"
        yield b"# v2 git bundle\n" + self._commit.id + b" " + name + b"\n"
        if name != b"HEAD":
            yield self._commit.id + b" HEAD\n"
        yield b"\n"
        with _readable():
            count, records = self._store.generate_pack_data([], [self._commit.id])
            yield from PackChunkGenerator(DEFAULT_OBJECT_FORMAT, count, records)

    def _note_uncommitted(self, top: Path, folder: Path) -> None:
        from desktop.services.filing.git_changes import count_uncommitted

        try:
            head = self._refs[_ref(b"HEAD")]
            tree = {
                entry.path: (entry.sha, entry.mode)
                for entry in _entries(self._store, _commit(self._store, head))
            }
            changed, unknown = count_uncommitted(top, folder, tree)
        except Exception:  # noqa: BLE001 - a damaged index may raise anything; the commit itself is what is delivered
            self.facts.notes.append(_("Whether files were changed since can't be told."))
            return
        self.facts.notes += _uncommitted_notes(changed, unknown)


class _Blob:
    """Reads one object, in pieces."""

    def __init__(self, store: DiskObjectStore, sha: ObjectID) -> None:
        self._store, self._sha = store, sha

    def __call__(self) -> Iterable[bytes]:
        try:
            data = self._store.get_raw(self._sha)[1]
        except Exception as error:
            raise SourceProblem(_damaged()) from error
        for start in range(0, len(data), PIECE_LENGTH):
            yield data[start : start + PIECE_LENGTH]


def _common(folder: Path) -> Path:
    """Where objects and branches are: with the main working tree, when this is a further one."""
    try:
        named = (folder / "commondir").read_text("utf-8", "surrogateescape").strip()
    except OSError:
        return folder
    return (folder / named).resolve()


def _refuse_sha256(folder: Path) -> None:
    with contextlib.suppress(OSError):
        with (folder / "config").open("rb") as config:
            text = config.read(_LARGEST_CONFIG).decode("utf-8", "replace")
        if _SHA256.search(text) or re.search(r"(?mi)^\s*refstorage\s*=\s*reftable", text):
            raise TreeRefused(_("Repositories of this newer kind can't be read yet."))


def _resolve(
    store: DiskObjectStore, refs: DiskRefsContainer, ref: str | None
) -> tuple[bytes, ObjectID]:
    """(full name of the branch or tag, or nothing; object id) of what is to be delivered."""
    if ref is None:
        try:
            chain, found = refs.follow(_ref(b"HEAD"))
        except KeyError:
            found = None
        if found is None:
            raise TreeRefused(_("The repository has no commit yet."))
        return (bytes(chain[-1]) if chain[-1] != b"HEAD" else b""), found
    name = ref.encode("utf-8", "surrogateescape")
    for prefix in (b"", b"refs/heads/", b"refs/tags/", b"refs/remotes/"):
        if not prefix and not name.startswith(b"refs/") and name != b"HEAD":
            continue
        with contextlib.suppress(KeyError, ValueError):
            return (b"" if name == b"HEAD" else prefix + name), refs[_ref(prefix + name)]
    if _COMMIT.fullmatch(ref):
        found_ids = list(store.iter_prefix(name))[:2]
        if len(found_ids) == 1:
            return b"", found_ids[0]
    raise TreeRefused(_("The repository has no commit, branch or tag {ref}.").format(ref=ref))


def _commit(store: DiskObjectStore, wanted: ObjectID) -> Commit:
    """The commit that an id or a tag stands for."""
    from dulwich.objects import Commit, Tag

    found: ShaFile = store[wanted]
    for _step in range(_MOST_STEPS):
        if isinstance(found, Commit):
            return found
        if not isinstance(found, Tag):
            break
        found = store[found.object[1]]
    raise TreeRefused(_("What was asked for is not a commit."))


def _entries(store: DiskObjectStore, commit: Commit) -> Iterator[TreeEntry]:
    """Every file of a commit. Raises TreeRefused when there are too many, its folders counted."""
    for count, entry in enumerate(store.iter_tree_contents(commit.tree, include_trees=True)):
        if count >= _MOST_FILES:
            raise TreeRefused(_("It holds too many files."))
        if not stat.S_ISDIR(entry.mode):
            yield entry


def _ref(name: bytes) -> Ref:
    from dulwich.refs import Ref

    return Ref(name)


def _short(ref: bytes) -> bytes:
    return re.sub(b"^refs/(heads|tags|remotes)/", b"", ref)


def _text(name: bytes) -> str:
    return visible_name(name.decode("utf-8", "surrogateescape"))


def _moment(commit: Commit) -> datetime | None:
    try:
        return datetime.fromtimestamp(commit.commit_time, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _uncommitted_notes(changed: int, unknown: int) -> list[str]:
    from resources.words import ngettext

    notes = []
    if changed:
        sentence = ngettext(
            "{count} file was changed since and is not part of the delivery.",
            "{count} files were changed since and are not part of the delivery.",
            changed,
        )
        notes.append(sentence.format(count=changed))
    if unknown:
        sentence = ngettext(
            "{count} file was never committed and is not part of the delivery.",
            "{count} files were never committed and are not part of the delivery.",
            unknown,
        )
        notes.append(sentence.format(count=unknown))
    return notes


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    """A damaged or hostile repository may raise anything from the library that reads it."""
    try:
        yield
    except TreeRefused:
        raise
    except Exception as error:
        raise TreeRefused(_damaged()) from error


def _damaged() -> str:
    return _("The repository is damaged, or lacks what it refers to.")
