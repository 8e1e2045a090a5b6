"""The two copies of the header on the medium (FORMAT.md §3): choosing the one that counts, mending the other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from resources.words import N_
from vault.credentials import Key
from vault.durable import storage_errors, write_durable
from vault.errors import NotAVault, Tampered, TooNew, VaultError, WrongPassphrase
from vault.header import LARGEST_HEADER, MAC_LENGTH, Header, Unlocked, parse, unlock

NAMES = ("header", "header.copy")


@dataclass(frozen=True, slots=True)
class HeaderCopy:
    """One copy as it was read: its bytes with what they say, or why they say nothing."""

    name: str
    raw: bytes
    header: Header | None
    problem: VaultError | None


@dataclass(frozen=True, slots=True)
class Headers:
    """Both copies. `chosen` is the one that counts."""

    path: Path
    first: HeaderCopy
    second: HeaderCopy

    @property
    def chosen(self) -> HeaderCopy:
        """The first when it is whole, otherwise the second.

        Raises what is wrong with them when neither is, and Tampered when one of two whole ones must be forged.
        """
        if self.first.header is not None:
            self._require_no_contradiction(self.first.header)
            return self.first
        if isinstance(self.first.problem, TooNew):
            raise self.first.problem
        if self.second.header is not None:
            return self.second
        # A copy that is damaged still shows that this is a vault.
        problems = [copy.problem for copy in (self.first, self.second) if copy.problem is not None]
        raise next((each for each in problems if not isinstance(each, NotAVault)), problems[0])

    @property
    def header(self) -> Header:
        """What the chosen copy says."""
        chosen = self.chosen.header
        assert chosen is not None
        return chosen

    def _require_no_contradiction(self, header: Header) -> None:
        """No number of a revision is ever used for two headers, whatever fails while they are written."""
        other = self.second.header
        if other is None:
            return
        if other.vault_id != header.vault_id:
            raise Tampered("header", N_("it and its copy are of two different vaults"))
        if other.revision == header.revision and not self._say_the_same:
            raise Tampered("header", N_("it and its copy contradict each other"))

    @property
    def _say_the_same(self) -> bool:
        """Whether they differ in nothing, or in the mac alone: then one of these is damaged, and the other decides."""
        return self.first.raw[:-MAC_LENGTH] == self.second.raw[:-MAC_LENGTH]

    def unlock(self, key: Key) -> Unlocked:
        """The master key; raises what header.unlock does, and Tampered for a forged pair."""
        chosen = self.chosen
        try:
            return unlock(self.header, chosen.raw, key, self.path, chosen.name)
        except (WrongPassphrase, Tampered) as error:
            other = self.second.header
            if chosen is not self.first or other is None or self.second.raw == self.first.raw:
                raise
            if isinstance(error, WrongPassphrase) and other.revision < self.header.revision:
                # A change of slots was interrupted, or this passphrase was replaced by it.
                raise
            try:
                found = unlock(other, self.second.raw, key, self.path, self.second.name)
            except VaultError:
                raise error from None
            if self._say_the_same:
                return found
            raise Tampered("header", N_("it contradicts its copy, which is authentic")) from None

    def to_mend(self, right: bytes) -> list[tuple[str, str]]:
        """(name, what is wrong) of every copy that isn't `right`, which is the header as it should be."""
        return [
            (copy.name, self._fault(copy))
            for copy in (self.first, self.second)
            if copy.raw != right
        ]

    def _fault(self, copy: HeaderCopy) -> str:
        if isinstance(copy.problem, Tampered):
            return copy.problem.message
        if isinstance(copy.problem, NotAVault) and not copy.raw:
            return N_("it is missing")
        if copy.header is not None and self._say_the_same:
            return N_("its authentication code does not fit")
        return N_("it is not the same as the other copy")


def read_headers(folder: Path) -> Headers:
    """Both copies; raises NotAVault when the folder has neither, StorageFailed when they can't be read."""
    # Against the order of writing: the first is never older than the second, though somebody may be writing meanwhile.
    second, first = (_read(folder, name) for name in reversed(NAMES))
    if not first.raw and not second.raw and not _any_file(folder):
        raise NotAVault(folder)
    return Headers(folder, first, second)


def write_headers(folder: Path, raw: bytes) -> None:
    """Replace both, the first first; durable when it returns."""
    for name in NAMES:
        write_durable(folder / name, raw)


def _any_file(folder: Path) -> bool:
    return any((folder / name).is_file() for name in NAMES)


def _read(folder: Path, name: str) -> HeaderCopy:
    path = folder / name
    raw = b""
    with storage_errors(path):
        if path.is_file():  # Opening a pipe in its place would wait for ever.
            with path.open("rb") as stream:
                raw = stream.read(LARGEST_HEADER)
    try:
        return HeaderCopy(name, raw, parse(raw, folder, name), None)
    except VaultError as error:
        if isinstance(error, NotAVault) and path.is_file() and not raw:
            error = Tampered(name, N_("it is cut short"))
        return HeaderCopy(name, raw, None, error)
