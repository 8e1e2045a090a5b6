"""Our lines in `bag-info.txt`: what kind of package this is, of which format, from which vault, under which key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exporters.findings import VerifyFinding
from exporters.visible import for_people
from resources.words import _

FORMAT = "1.0"
"""Of the package and of the data in it (`exporters/PACKAGE.md`): a reader knows its major number or keeps out."""
KIND_LABEL = "Shoudang-Kind"
FORMAT_LABEL = "Shoudang-Format"
PROFILE_LABEL = "Shoudang-Profile"
ORIGIN_LABEL = "Shoudang-Origin"
KEY_LABEL = "Shoudang-Signing-Key"
CODE_LABEL = "Shoudang-Content-Code"
FINAL_KIND = "handover"
REHEARSAL_KIND = "rehearsal"

_PREFIX = "Shoudang-"
_LONGEST = 200


def write_bag_info(information: Sequence[tuple[str, str]]) -> bytes:
    """One label a line; line ends inside a value would start another (RFC 8493 §2.2.2)."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in information).encode()


def read_bag_info(data: bytes) -> tuple[dict[str, str], list[VerifyFinding]]:
    """Our labels with their values, and what is wrong with the file: not UTF-8, a label of ours twice or overlong."""
    findings: list[VerifyFinding] = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        findings.append(VerifyFinding("bag-info", "bag-info.txt", _("is not UTF-8")))
        text = data.decode("utf-8", "replace")
    found: dict[str, str] = {}
    for line in text.splitlines():
        label, colon, value = line.partition(":")
        if not colon or not label.startswith(_PREFIX):
            continue
        value = value.strip(" \t")
        if label in found or len(label) + len(value) > _LONGEST:
            problem = _("states “{label}” more than once, or at too great a length")
            shown = for_people(label[:40])
            findings.append(VerifyFinding("bag-info", "bag-info.txt", problem.format(label=shown)))
            continue
        found[label] = value
    return found, findings


def is_newer(information: Mapping[str, str]) -> bool:
    """Whether a package says that it was made by a version with another, later format; also what can't be read is."""
    stated = information.get(FORMAT_LABEL)
    if stated is None:
        return False
    major = stated.partition(".")[0]
    if not major.isascii() or not major.isdecimal():
        return True
    return int(major) > int(FORMAT.partition(".")[0])
