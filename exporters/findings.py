"""What verification of a package returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporters.root_signature import RootSignature


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

    `remarks` are what a receiver should know and what makes no package unsound: no signature, made by a newer version.
    `signature` is the signed root, where it is there and right. `information` are the lines of `bag-info.txt` that are
    ours, by their labels (`exporters.bag_info`); trust them only when `ok`.
    """

    findings: tuple[VerifyFinding, ...]
    files: int
    bytes: int
    root: str
    remarks: tuple[VerifyFinding, ...] = ()
    signature: RootSignature | None = None
    information: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.findings
