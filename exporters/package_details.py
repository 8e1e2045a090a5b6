"""What a package says of itself beyond its records: whether it is final, who made it, of which vault."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackageDetails:
    """`final` is False for a rehearsal. `profile` is an id, `profile_title` its name in words.

    Where not `named`, persons' names stay off the first page. `origin` is the vault's id, `key` the algorithm and
    fingerprint of the key that signs the root. `resume` says what the package is made of, so that an unfinished one can
    be continued; empty where it can't.
    """

    final: bool = True
    profile: str = ""
    profile_title: str = ""
    origin: bytes = b""
    key: str = ""
    made_by: str = ""
    checked_by: str = ""
    left_out: int = 0
    named: bool = True
    resume: str = ""
