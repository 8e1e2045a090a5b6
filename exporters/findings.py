"""What verification of a package returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerifyFinding:
    """One thing wrong with a package. `check` is a stable code; `problem` is a translated sentence."""

    check: str
    object_name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome over the whole package. `root` is the SHA-256, in hexadecimal, of `tagmanifest-sha256.txt`.

    The root changes when any byte of the package changes: the tag manifest holds the digest of the payload manifest,
    which holds the digest of every file. Two people who compare roots compare packages. It is empty when there is no
    tag manifest to take it from.
    """

    findings: tuple[VerifyFinding, ...]
    files: int
    bytes: int
    root: str

    @property
    def ok(self) -> bool:
        return not self.findings
