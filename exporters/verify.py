"""Verifies a package: needs neither vault nor passphrase, trusts nothing it reads, and names every finding.

A finding is collected, never raised; only a folder that is no package at all is refused. What the tag manifest cannot
vouch for is still read, so that one damaged file does not hide the next.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from exporters.bag import DECLARATION, MANIFEST, PIECE, SM3_LISTING, TAG_MANIFEST
from exporters.bag_info import FORMAT, FORMAT_LABEL, KEY_LABEL, is_newer, read_bag_info
from exporters.bag_marker import INCOMPLETE
from exporters.catalogue import MalformedCatalogue, read_catalogue
from exporters.digests import Digests
from exporters.findings import Verification, VerifyFinding
from exporters.layout import CATALOGUE, DOCUMENTS, EARLIER, ROOT_SIGNATURE
from exporters.manifest import read_listing
from exporters.names import folded
from exporters.package_tree import MANIFEST_NAME, PackageTree
from exporters.root_signature import RootSignature
from exporters.visible import for_people
from models.bounded_json import MalformedJson
from resources.words import _

__all__ = ["Verification", "VerifyFinding", "verify_package"]

_ALGORITHMS = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}
_OXUM = re.compile(r"^Payload-Oxum:[ \t]*([0-9]{1,18})\.([0-9]{1,18})[ \t]*$", re.MULTILINE)
_MOST_FINDINGS = 10_000
"""A package that is wrong in more places is wrong; the list must end somewhere."""


def _ignore_bytes(_amount: int, _name: str) -> None:
    pass


def _never_stop() -> None:
    pass


def verify_package(
    folders: Path | Sequence[Path],
    *,
    on_bytes: Callable[[int, str], None] = _ignore_bytes,
    checkpoint: Callable[[], None] = _never_stop,
) -> Verification:
    """Read a package whole, in one folder or on the media of a set, and compare it with what it says of itself.

    A medium may be given as its own root, with its description and the package's folder. Raises NotAPackage.
    """
    given = [folders] if isinstance(folders, Path) else list(folders)
    return _Examination(given, on_bytes, checkpoint).run(under_way=False)


def verify_unfinished(
    folder: Path, *, on_bytes: Callable[[int, str], None], checkpoint: Callable[[], None]
) -> Verification:
    """As `verify_package`, for its writer: the marker of an unfinished package is still there, and is no finding."""
    return _Examination([folder], on_bytes, checkpoint).run(under_way=True)


class _Examination:
    def __init__(
        self,
        folders: Sequence[Path],
        on_bytes: Callable[[int, str], None],
        checkpoint: Callable[[], None],
    ) -> None:
        self._on_bytes, self._checkpoint = on_bytes, checkpoint
        self.findings: list[VerifyFinding] = []
        self.remarks: list[VerifyFinding] = []
        self.tree = PackageTree(folders)
        # What was read: digests by algorithm, for every file that could be.
        self.read: dict[str, dict[str, bytes]] = {}
        self.manifests: dict[str, dict[str, bytes]] = {}
        self.tag_manifests: dict[str, dict[str, bytes]] = {}
        self.sm3: dict[str, bytes] | None = None
        self.information: dict[str, str] = {}

    def note(self, check: str, path: str, problem: str) -> None:
        self.findings.append(VerifyFinding(check, for_people(path), problem))

    def run(self, *, under_way: bool) -> Verification:
        files = self.tree.files
        self.findings += self.tree.findings
        if INCOMPLETE in files:
            del files[INCOMPLETE]
            self.tree.copies.pop(INCOMPLETE, None)
            if not under_way:
                problem = _("the package was never completed and must not be accepted")
                self.note("incomplete", INCOMPLETE, problem)
        for name in self.tree.too_large():
            self.note("oversized", name, _("is larger than any such file of a package can be"))
        self._check_declaration()
        self._read_manifests()
        self._read_files()
        self._compare_copies()
        self._check_tags()
        self._check_payload()
        self._check_sm3()
        self._check_information()
        self._check_names()
        self._check_catalogue()
        payload = [path for path in files if path.startswith("data/")]
        if not payload:
            self.note("no-payload", "data/", _("the package holds no file at all"))
        digest = self.read.get(TAG_MANIFEST, {}).get("sha256", b"")
        signature = self._check_signature(digest.hex(), under_way=under_way)
        self._ask_for_other_media()
        return Verification(
            findings=self._bounded(),
            files=len(payload),
            bytes=sum(files[path] for path in payload),
            root=digest.hex(),
            remarks=tuple(self.remarks),
            signature=signature,
            information=self.information,
        )

    def _ask_for_other_media(self) -> None:
        """Files that are missing may lie on the other media of a set, where only one folder was given."""
        missing = any(each.check == "payload-missing" for each in self.findings)
        if missing and len(self.tree.folders) == 1:
            problem = _(
                "if the package is spread over several media, give the folders of all of them"
            )
            self.remarks.append(VerifyFinding("other-media", "data/", problem))

    def _bounded(self) -> tuple[VerifyFinding, ...]:
        if len(self.findings) <= _MOST_FINDINGS:
            return tuple(self.findings)
        problem = _("{count} findings more are not listed")
        rest = problem.format(count=len(self.findings) - _MOST_FINDINGS)
        return (*self.findings[:_MOST_FINDINGS], VerifyFinding("more", ".", rest))

    def _check_declaration(self) -> None:
        if "bagit.txt" not in self.tree.files:
            self.note("bagit-txt", "bagit.txt", _("is missing"))
            return
        data = self.tree.text("bagit.txt")
        lines = (data or b"").decode("utf-8", "replace").splitlines()
        known = [DECLARATION.decode().splitlines()]
        known.append([known[0][0].replace("1.0", "0.97"), known[0][1]])
        if data is not None and lines not in known:
            problem = _("does not declare BagIt version 1.0 and UTF-8")
            self.note("bagit-txt", "bagit.txt", problem)

    def _read_manifests(self) -> None:
        for name in [name for name in self.tree.files if "/" not in name]:
            match = MANIFEST_NAME.fullmatch(name)
            data = self.tree.text(name) if match else None
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
        data = self.tree.text(SM3_LISTING)
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
        with self.tree.open(path) as stream:
            return self._read_stream(path, stream, digests)

    def _read_stream(self, path: str, stream: BinaryIO, digests: Digests) -> int:
        size = 0
        self._checkpoint()
        while piece := stream.read(PIECE):
            digests.update(piece)
            size += len(piece)
            self._on_bytes(len(piece), for_people(path))
            self._checkpoint()
        return size

    def _compare_copies(self) -> None:
        """What lies on several media of a set must be the same on all of them."""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="digests") as executor:
            for path, places in self.tree.copies.items():
                for place in places:
                    digests = Digests(["sha256"], executor)
                    try:
                        with place.open("rb", buffering=0) as stream:
                            self._read_stream(path, stream, digests)
                    except OSError as error:
                        problem = _("cannot be read: {reason}")
                        problem = problem.format(reason=error.strerror or error)
                        self.note("unreadable", path, problem)
                        continue
                    if digests.result() != {"sha256": self.read.get(path, {}).get("sha256")}:
                        problem = _("is not the same on all the media that were given")
                        self.note("media-differ", path, problem)

    def _check_tags(self) -> None:
        listed = _union(self.tag_manifests)
        for path in sorted(listed):
            if path not in self.tree.files:
                self.note("tag-missing", path, _("is missing"))
            elif problem := self._difference(path, self.tag_manifests):
                self.note("tag-changed", path, problem)
        for path in sorted(self.tree.files):
            is_tag = not path.startswith(("data/", "tagmanifest-")) and path != ROOT_SIGNATURE
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

    def _check_information(self) -> None:
        data = self.tree.text("bag-info.txt")
        if data is None:
            return
        self.information, findings = read_bag_info(data)
        self.findings += findings
        if is_newer(self.information):
            problem = _(
                "states the format {stated}; this version knows {known}. Its data can only be taken over by a newer one"
            )
            stated = for_people(self.information[FORMAT_LABEL])
            problem = problem.format(stated=stated, known=FORMAT)
            self.remarks.append(VerifyFinding("newer-format", "bag-info.txt", problem))
        match = _OXUM.search(data.decode("utf-8", "replace"))
        sizes = [size for path, size in self.tree.files.items() if path.startswith("data/")]
        found = f"{sum(sizes)}.{len(sizes)}"
        if match is None:
            self.note("oxum", "bag-info.txt", _("does not state the payload's size (Payload-Oxum)"))
        elif (int(match.group(1)), int(match.group(2))) != (sum(sizes), len(sizes)):
            problem = _("states a payload of {stated} (bytes.files), found {found}")
            stated = f"{match.group(1)}.{match.group(2)}"
            self.note("oxum", "bag-info.txt", problem.format(stated=stated, found=found))

    def _check_signature(self, root: str, *, under_way: bool) -> RootSignature | None:
        """The signed root: of this package, right, and under the key that the package itself names."""
        data = self.tree.text(ROOT_SIGNATURE)
        if data is None and ROOT_SIGNATURE not in self.tree.files:
            if FORMAT_LABEL in self.information and not under_way:
                problem = _("is missing: nobody vouches for the root of this package")
                self.remarks.append(VerifyFinding("root-signature", ROOT_SIGNATURE, problem))
            return None
        try:
            signature = RootSignature.from_json(data or b"")
        except MalformedJson:
            self.note("root-signature", ROOT_SIGNATURE, _("is not a signature that can be read"))
            return None
        named = self.information.get(KEY_LABEL, "")
        if signature.root != root:
            problem = _("signs another root: {root}").format(root=signature.root)
        elif not signature.valid:
            problem = _("is wrong: the root was not signed with the key that it names")
        elif named != f"{signature.algorithm} {signature.fingerprint}":
            problem = _("was made with another key ({key}) than the package names").format(
                key=signature.fingerprint
            )
        else:
            return signature
        self.note("root-signature", ROOT_SIGNATURE, problem)
        return None

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
            with self.tree.open(path) as stream:
                entries = read_catalogue(stream, fields=False)
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
            in_catalogue = full.startswith((f"data/{DOCUMENTS}/", f"data/{EARLIER}/"))
            if in_catalogue and full not in named:
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
