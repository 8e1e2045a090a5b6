"""Finding out what a link leads to, as a job."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.services.assurance.finding_board import finding_numbered
from desktop.services.house import House
from desktop.services.knowledge.following import older_version, person_named
from models.records import DocumentRecord
from resources.words import _
from search.language.writing import quoted

_VERSION = re.compile(r"@([0-9]{1,9})(?:#(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Followed:
    """`kind`, `key` and `place` as pages know the target; or the version meant; or the query that finds the name."""

    kind: str = ""
    key: str = ""
    place: str = ""
    version: DocumentRecord | None = None
    query: str = ""


def following(archive: Archive, kind: str, key: str, place: str) -> Job:
    """Finishes with the `Followed` of a link's target: a person by label, a finding by number, the rest by id.

    `place` is a heading or a page ("p3"), behind the version ("@2") where the link names one.
    """

    def ask(house: House) -> Followed:
        if kind == "person":
            person = person_named(house, key)
            # Documents may name somebody who is in no register.
            return _known(kind, person) or Followed(query=f"人员:{quoted(key)}")
        if kind == "finding":
            finding = finding_numbered(house, key)
            return _known(kind, finding.id if finding else None) or Followed(query=quoted(key))
        version, there = _parts(place)
        older = older_version(house, int(key), version) if version else None
        return Followed(kind, key, there, older)

    return archive.asking(_("Looking it up"), ask)


def _known(kind: str, identifier: int | None) -> Followed | None:
    return None if identifier is None else Followed(kind, str(identifier))


def _parts(place: str) -> tuple[int, str]:
    """The version that a place names, 0 for none, and the heading or page."""
    found = _VERSION.fullmatch(place)
    return (int(found[1]), found[2] or "") if found else (0, place)
