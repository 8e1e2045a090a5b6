"""The lines of a BagIt manifest (RFC 8493 §2.1.3): `digest  path`, written canonically and read with suspicion."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from exporters.findings import VerifyFinding
from exporters.visible import for_people
from resources.words import _

_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(\S.*|\s+\S.*)")
_ENCODED = re.compile("%(0[AaDd]|25)")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(slots=True)
class Listing:
    """What a manifest says: digests by path. `findings` tell of every line that could not be taken as it stands."""

    digests: dict[str, bytes] = field(default_factory=dict)
    findings: list[VerifyFinding] = field(default_factory=list)


def encode_path(path: str) -> str:
    """`path` as a manifest writes it: line ends and the percent sign are encoded, nothing else."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def decode_path(text: str) -> str:
    """The inverse of `encode_path`; other percent sequences are part of the name."""
    return _ENCODED.sub(lambda match: chr(int(match.group(1), 16)), text)


def write_listing(lines: Iterable[tuple[str, bytes]]) -> bytes:
    """Path and digest pairs as manifest lines, in the order given."""
    return "".join(f"{digest.hex()}  {encode_path(path)}\n" for path, digest in lines).encode()


def read_listing(name: str, data: bytes, digest_length: int, *, payload: bool) -> Listing:
    """Parse manifest `name`. Payload paths lie in `data/`, tag paths do not; none may leave the package."""
    listing = Listing()
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not raw.strip():
            continue
        where = _("{manifest}, line {number}").format(manifest=name, number=number)
        try:
            match = _LINE.fullmatch(raw.decode("utf-8"))
        except UnicodeDecodeError:
            match = None
        if match is None or len(match.group(1)) != 2 * digest_length:
            problem = _("the line is not a digest of {count} digits and a path")
            listing.findings.append(
                VerifyFinding("manifest-line", where, problem.format(count=2 * digest_length))
            )
            continue
        path = decode_path(match.group(2).removeprefix("./"))
        digest = bytes.fromhex(match.group(1))
        if escapes(path):
            problem = _("the path “{path}” leads out of the package")
            listing.findings.append(
                VerifyFinding("path-escape", where, problem.format(path=for_people(path)))
            )
        elif path.startswith("data/") is not payload:
            problem = _("the path “{path}” does not belong in this manifest")
            listing.findings.append(
                VerifyFinding("manifest-line", where, problem.format(path=for_people(path)))
            )
        elif path in listing.digests:
            problem = _("“{path}” is listed more than once")
            listing.findings.append(
                VerifyFinding("manifest-duplicate", where, problem.format(path=for_people(path)))
            )
        else:
            listing.digests[path] = digest
    return listing


def escapes(path: str) -> bool:
    """Whether `path` could mean something outside the package, on any system."""
    parts = path.split("/")
    return (
        PurePosixPath(path).is_absolute()
        or _DRIVE.match(path) is not None
        or path.startswith("~")
        or "\\" in path
        or "\x00" in path
        or any(part in ("", ".", "..") for part in parts)
    )
