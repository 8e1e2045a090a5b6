"""Verifies a package: needs neither vault nor passphrase, trusts nothing it reads, and names every finding.

A finding is collected, never raised; only a folder that is no package at all is refused. What the tag manifest cannot
vouch for is still read, so that one damaged file does not hide the next.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from exporters.bag import DECLARATION, INCOMPLETE, MANIFEST, PIECE, SM3_LISTING, TAG_MANIFEST
from exporters.catalogue import MalformedCatalogue, read_catalogue
from exporters.digests import Digests
from exporters.disk_tree import DiskTree, read_tree
from exporters.errors import NotAPackage
from exporters.findings import Verification, VerifyFinding
from exporters.layout import CATALOGUE, DOCUMENTS
from exporters.manifest import read_listing
from exporters.names import folded
from exporters.visible import for_people
from resources.words import _

__all__ = ["Verification", "VerifyFinding", "verify_package"]

_ALGORITHMS = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}
_MANIFEST_NAME = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
_OXUM = re.compile(r"^Payload-Oxum:[ \t]*([0-9]+)\.([0-9]+)[ \t]*$", re.MULTILINE)
# Larger tag files are read as files, never as texts.
_LARGEST_TEXT = 1 << 30


def _ignore_bytes(_amount: int, _name: str) -> None:
    pass


def _never_stop() -> None:
    pass


def verify_package(
    folder: Path,
    *,
    on_bytes: Callable[[int, str], None] = _ignore_bytes,
    checkpoint: Callable[[], None] = _never_stop,
) -> Verification:
    """Read the package at `folder` whole and compare it with what it says of itself."""
    return _Examination(folder, on_bytes, checkpoint).run(under_way=False)


def verify_unfinished(
    folder: Path, *, on_bytes: Callable[[int, str], None], checkpoint: Callable[[], None]
) -> Verification:
    """As `verify_package`, for its writer: the marker of an unfinished package is still there, and is no finding."""
    return _Examination(folder, on_bytes, checkpoint).run(under_way=True)


class _Examination:
    def __init__(
        self,
        folder: Path,
        on_bytes: Callable[[int, str], None],
        checkpoint: Callable[[], None],
    ) -> None:
        self.folder, self._on_bytes, self._checkpoint = folder, on_bytes, checkpoint
        self.findings: list[VerifyFinding] = []
        self.tree = DiskTree()
        # What was read: digests by algorithm, for every file that could be.
        self.read: dict[str, dict[str, bytes]] = {}
        self.manifests: dict[str, dict[str, bytes]] = {}
        self.tag_manifests: dict[str, dict[str, bytes]] = {}
        self.sm3: dict[str, bytes] | None = None

    def note(self, check: str, path: str, problem: str) -> None:
        self.findings.append(VerifyFinding(check, for_people(path), problem))

    def run(self, *, under_way: bool) -> Verification:
        self.tree = read_tree(self.folder) if self.folder.is_dir() else DiskTree()
        files = self.tree.files
        if not any(
            n == "bagit.txt" or n == INCOMPLETE or _MANIFEST_NAME.fullmatch(n) for n in files
        ):
            raise NotAPackage(self.folder)
        self.findings += self.tree.findings
        if INCOMPLETE in files:
            del files[INCOMPLETE]
            if not under_way:
                problem = _("the package was never completed and must not be accepted")
                self.note("incomplete", INCOMPLETE, problem)
        self._check_declaration()
        self._read_manifests()
        self._read_files()
        self._check_tags()
        self._check_payload()
        self._check_sm3()
        self._check_oxum()
        self._check_names()
        self._check_catalogue()
        payload = [path for path in files if path.startswith("data/")]
        if not payload:
            self.note("no-payload", "data/", _("the package holds no file at all"))
        root = hashlib.sha256(self._text(TAG_MANIFEST) or b"").hexdigest()
        return Verification(
            findings=tuple(self.findings),
            files=len(payload),
            bytes=sum(files[path] for path in payload),
            root=root if TAG_MANIFEST in files else "",
        )

    def _text(self, name: str) -> bytes | None:
        """A tag file as bytes, or None when it is not there or cannot be read (which is then a finding elsewhere)."""
        size = self.tree.files.get(name)
        if size is None or size > _LARGEST_TEXT:
            return None
        try:
            return self.folder.joinpath(name).read_bytes()
        except OSError:
            return None

    def _check_declaration(self) -> None:
        if "bagit.txt" not in self.tree.files:
            self.note("bagit-txt", "bagit.txt", _("is missing"))
            return
        data = self._text("bagit.txt")
        lines = (data or b"").decode("utf-8", "replace").splitlines()
        known = [DECLARATION.decode().splitlines()]
        known.append([known[0][0].replace("1.0", "0.97"), known[0][1]])
        if data is not None and lines not in known:
            problem = _("does not declare BagIt version 1.0 and UTF-8")
            self.note("bagit-txt", "bagit.txt", problem)

    def _read_manifests(self) -> None:
        for name in [name for name in self.tree.files if "/" not in name]:
            match = _MANIFEST_NAME.fullmatch(name)
            data = self._text(name) if match else None
            if match is None or data is None:
                continue
            algorithm = match.group(2)
            if algorithm not in _ALGORITHMS:
                problem = _("uses the digest “{name}”, which is not known here")
                self.note("unknown-digest", name, problem.format(name=algorithm))
                continue
            payload = match.group(1) is None
            listing = read_listing(name, data, _ALGORITHMS[algorithm], payload=payload)
            self.findings += listing.findings
            (self.manifests if payload else self.tag_manifests)[algorithm] = listing.digests
        if not self.manifests:
            self.note("manifest-missing", MANIFEST, _("is missing"))
        if not self.tag_manifests:
            problem = _("is missing: nothing vouches for the manifests themselves")
            self.note("tagmanifest-missing", TAG_MANIFEST, problem)
        data = self._text(SM3_LISTING)
        if data is not None:
            listing = read_listing(SM3_LISTING, data, 32, payload=True)
            self.findings += listing.findings
            self.sm3 = listing.digests

    def _read_files(self) -> None:
        """Read every file once, with all digests that anything here asks for."""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="digests") as executor:
            for path in self.tree.files:
                payload = path.startswith("data/")
                wanted = {"sha256", *(self.manifests if payload else self.tag_manifests)}
                if payload and self.sm3 is not None:
                    wanted.add("sm3")
                digests = Digests(sorted(wanted), executor)
                try:
                    self.tree.files[path] = self._read(path, digests)
                except OSError as error:
                    problem = _("cannot be read: {reason}").format(reason=error.strerror or error)
                    self.note("unreadable", path, problem)
                    continue
                self.read[path] = digests.result()

    def _read(self, path: str, digests: Digests) -> int:
        size = 0
        self._checkpoint()
        with self.folder.joinpath(path).open("rb", buffering=0) as stream:
            while piece := stream.read(PIECE):
                digests.update(piece)
                size += len(piece)
                self._on_bytes(len(piece), for_people(path))
                self._checkpoint()
        return size

    def _check_tags(self) -> None:
        listed = _union(self.tag_manifests)
        for path in sorted(listed):
            if path not in self.tree.files:
                self.note("tag-missing", path, _("is missing"))
            elif problem := self._difference(path, self.tag_manifests):
                self.note("tag-changed", path, problem)
        for path in sorted(self.tree.files):
            is_tag = not path.startswith("data/") and not path.startswith("tagmanifest-")
            if is_tag and self.tag_manifests and path not in listed:
                self.note("tag-added", path, _("is not listed in the tag manifest"))

    def _check_payload(self) -> None:
        listed = _union(self.manifests)
        on_disk = {path for path in self.tree.files if path.startswith("data/")}
        missing = sorted(path for path in listed if path not in on_disk)
        added = sorted(path for path in on_disk if path not in listed)
        for path in sorted(listed & on_disk):
            if problem := self._difference(path, self.manifests):
                self.note("payload-changed", path, problem)
        for path in missing:
            twin = self._moved(path, added)
            if twin is None:
                self.note("payload-missing", path, _("is missing"))
                continue
            added.remove(twin)
            if unicodedata.normalize("NFC", twin) == unicodedata.normalize("NFC", path):
                problem = _("is there under the same name composed of other characters")
                self.note("name-composition", path, problem)
            else:
                problem = _("was renamed from “{old}” to “{new}”")
                problem = problem.format(old=for_people(path), new=for_people(twin))
                self.note("payload-renamed", path, problem)
        for path in added:
            self.note("payload-added", path, _("is not listed in the manifest"))

    def _moved(self, path: str, added: list[str]) -> str | None:
        """The added file that has the content of the missing `path`, nearest in name first."""
        for algorithm, listing in self.manifests.items():
            wanted = listing.get(path)
            same = [p for p in added if wanted and self.read.get(p, {}).get(algorithm) == wanted]
            if same:
                return min(same, key=lambda p: (folded(p) != folded(path), p))
        return None

    def _difference(self, path: str, manifests: Mapping[str, Mapping[str, bytes]]) -> str:
        """What is wrong with a listed file that is there; empty when nothing is, or when it could not be read."""
        read = self.read.get(path)
        if read is None:
            return ""
        problems = []
        for algorithm, listing in manifests.items():
            wanted = listing.get(path)
            if wanted is None:
                problem = _("is not listed in {manifest}")
                problems.append(problem.format(manifest=f"manifest-{algorithm}.txt"))
            elif wanted != read[algorithm]:
                problems.append(_digest_problem(algorithm, wanted, read[algorithm]))
        if problems and self.sm3 and path in self.sm3 and self.sm3[path] != read["sm3"]:
            problems.append(_digest_problem("sm3", self.sm3[path], read["sm3"]))
        if problems:
            problem = _("its size is {size} bytes")
            problems.append(problem.format(size=self.tree.files[path]))
        return "; ".join(problems)

    def _check_sm3(self) -> None:
        """The SM3 listing must agree where SHA-256 does; files that differ in both are named already."""
        if self.sm3 is None:
            return
        listed = _union(self.manifests)
        for path in sorted(self.sm3.keys() - listed):
            self.note("sm3-listing", path, _("is listed for SM3 but not in the manifest"))
        for path in sorted(listed - self.sm3.keys()):
            self.note("sm3-listing", path, _("is not listed for SM3"))
        for path in sorted(self.sm3.keys() & self.read.keys()):
            found = self.read[path]["sm3"]
            agrees = all(
                listing.get(path) == self.read[path].get(algorithm)
                for algorithm, listing in self.manifests.items()
            )
            if agrees and found != self.sm3[path]:
                self.note("sm3-changed", path, _digest_problem("sm3", self.sm3[path], found))

    def _check_oxum(self) -> None:
        data = self._text("bag-info.txt")
        if data is None:
            return
        match = _OXUM.search(data.decode("utf-8", "replace"))
        sizes = [size for path, size in self.tree.files.items() if path.startswith("data/")]
        found = f"{sum(sizes)}.{len(sizes)}"
        if match is None:
            self.note("oxum", "bag-info.txt", _("does not state the payload's size (Payload-Oxum)"))
        elif (int(match.group(1)), int(match.group(2))) != (sum(sizes), len(sizes)):
            problem = _("states a payload of {stated} (bytes.files), found {found}")
            stated = f"{match.group(1)}.{match.group(2)}"
            self.note("oxum", "bag-info.txt", problem.format(stated=stated, found=found))

    def _check_names(self) -> None:
        """Names that some file system takes for one would overwrite each other when copied."""
        seen: dict[str, str] = {}
        for path in sorted(self.tree.files.keys() | _union(self.manifests)):
            other = seen.setdefault(folded(path), path)
            if other != path and path in self.tree.files and other in self.tree.files:
                problem = _("differs from “{other}” only in case or composition")
                self.note("name-twins", path, problem.format(other=for_people(other)))

    def _check_catalogue(self) -> None:
        path = f"data/{CATALOGUE}"
        listed = self.manifests.get("sha256", {})
        # A catalogue that is not the one the manifest vouches for is named already, and proves nothing.
        if path not in listed or self.read.get(path, {}).get("sha256") != listed[path]:
            return
        try:
            with self.folder.joinpath(path).open("rb") as stream:
                entries = read_catalogue(stream)
        except MalformedCatalogue as error:
            problem = _("is not a catalogue that can be read: {reason}")
            self.note("catalogue-malformed", path, problem.format(reason=for_people(str(error))))
            return
        named: set[str] = set()
        for entry in entries:
            full = f"data/{entry.path}"
            if full in named:
                self.note("catalogue-duplicate", full, _("stands in the catalogue more than once"))
            elif full not in listed:
                self.note(
                    "catalogue-unknown", full, _("stands in the catalogue, not in the manifest")
                )
            elif listed[full] != entry.sha256:
                self.note("catalogue-digest", full, _("has another digest in the catalogue"))
            elif self._is_whole(full, entry.sha256) and entry.size != self.tree.files[full]:
                problem = _("has {found} bytes; the catalogue says {stated}")
                problem = problem.format(found=self.tree.files[full], stated=entry.size)
                self.note("catalogue-size", full, problem)
            named.add(full)
        for full in sorted(listed):
            if full.startswith(f"data/{DOCUMENTS}/") and full not in named:
                self.note("catalogue-lacks", full, _("does not stand in the catalogue"))

    def _is_whole(self, path: str, digest: bytes) -> bool:
        return self.read.get(path, {}).get("sha256") == digest


def _union(listings: Mapping[str, Mapping[str, bytes]]) -> set[str]:
    return {path for listing in listings.values() for path in listing}


def _digest_problem(algorithm: str, expected: bytes, found: bytes) -> str:
    names = {"sha256": "SHA-256", "sha512": "SHA-512", "sha1": "SHA-1", "md5": "MD5", "sm3": "SM3"}
    return _("{digest} expected {expected}, found {found}").format(
        digest=names[algorithm], expected=expected.hex(), found=found.hex()
    )
