"""Whose package it is: who signed it, who signed what came before from that archive, and which of them came last.

What an unsigned package says of its origin nobody vouches for. Believed, it could say of everything that came from that
archive what it likes; so it needs an explicit consent where an earlier package of that origin was signed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop.services.house import House
from desktop.services.taking_in.package_reading import (
    JournalEnd,
    PackageContents,
    PackageFiles,
    read_journal,
)
from exporters.findings import Verification
from models.audit.anchors import fingerprint, known_keys
from models.handover.imported import PackageImport, note_import, package_imports
from resources.words import _
from vault.ids import utc_now

_KEY, _MADE, _SEQUENCE, _HASH = "key", "made", "sequence", "journal"
_BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Origin:
    """`key` is the fingerprint of the key that signed for this origin, empty where none did; `made` when it was made,
    but never later than now.

    `doubt` says, translated, why the origin can't be believed without more; empty where it can. `older`: a package of
    the same origin that was made later is in already. `continues`: its journal goes on from that of the package before;
    where it doesn't, the archive was restored from a backup since, and gave ids out again.
    """

    key: str
    made: datetime
    doubt: str
    older: bool
    continues: bool
    journal: JournalEnd

    def said(self) -> dict[str, str]:
        """What is kept of it with the import."""
        return {
            _KEY: self.key,
            _MADE: self.made.isoformat(),
            _SEQUENCE: str(self.journal.sequence),
            _HASH: self.journal.hash,
        }


def origin_of(
    house: House,
    contents: PackageContents,
    files: PackageFiles,
    outcome: Verification,
) -> Origin:
    """Compare who vouches for the package with who vouched for those of the same origin that came before."""
    with house.database.read() as session:
        imports = package_imports(session)
        own = [fingerprint(suite, public) for suite, public in known_keys(session)]
    before = [_read(each) for each in imports if each.origin == contents.origin]
    keys = list(dict.fromkeys(said[_KEY] for said in before if said.get(_KEY)))
    last = max(before, key=lambda said: said.get(_MADE, ""), default={})
    made = last.get(_MADE, "")
    wanted = last.get(_SEQUENCE, "")
    there, journal = read_journal(files, int(wanted) if wanted.isdecimal() else 0)
    line = contents.format
    ours = line.origin == bytes(house.vault.id)
    if ours:
        # Its rows would be those that are here, whatever else the package says.
        keys += own
    signature = outcome.signature
    vouches = signature is not None and signature.vault == line.origin
    key = signature.fingerprint if signature is not None and vouches else ""
    doubt = contradiction(contents, outcome) or _doubt(contents.origin, key, keys, ours=ours)
    older = bool(made) and line.made < datetime.fromisoformat(made)
    continues = there == last.get(_HASH, "")
    # One whose giver's clock was ahead would make every later one an older one.
    return Origin(key, min(line.made, utc_now()), doubt, older, continues, journal)


def contradiction(contents: PackageContents, outcome: Verification) -> str:
    """What makes a package's origin doubtful in any vault, translated: another archive than it names signed it."""
    signature = outcome.signature
    if signature is None or signature.vault == contents.format.origin:
        return ""
    return _(
        "The package says that it comes from the archive {origin}, and was signed by another one: {signer}."
    ).format(origin=contents.origin, signer=signature.vault.hex())


def _doubt(origin: str, key: str, keys: list[str], *, ours: bool) -> str:
    """What is wrong with the package's key beside those that signed before, translated; empty where nothing is."""
    if not keys or key in keys:
        return ""
    if not key and ours:
        return _(
            "Nobody signed this package, which says that it comes from this very archive: whoever made it can't show "
            "that."
        )
    if not key:
        return _(
            "Nobody signed this package. Earlier ones of the archive {origin} were signed with the key {key}: whoever "
            "made this one can't show that it comes from there."
        ).format(origin=origin, key=keys[-1])
    return _(
        "This package was signed with the key {key}, earlier ones of the archive {origin} with {known}. A new "
        "master key means a new signing key: compare it with the signed papers."
    ).format(key=key, origin=origin, known=keys[-1])


def note_begun(session: Session, origin: str, root: str, key: str) -> None:
    """Keep whose key signed a package before anything of it comes in: cut off, it is known by that key all the same.

    Not when it was made: the same package, taken in again to its end, is no older one.
    """
    imports = [each for each in package_imports(session) if each.origin == origin]
    if key and key not in {_read(each).get(_KEY) for each in imports}:
        words = json.dumps({_BEGUN: True, _KEY: key}, sort_keys=True)
        note_import(session, PackageImport(utc_now(), origin, root, 0, words))


def finished_imports(session: Session) -> list[PackageImport]:
    """The packages that were taken in to their end, the oldest first."""
    return [each for each in package_imports(session) if _BEGUN not in _said(each)]


def _said(done: PackageImport) -> dict[str, Any]:
    try:
        said = json.loads(done.report)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _read(done: PackageImport) -> dict[str, str]:
    said = _said(done)
    return {
        name: said[name]
        for name in (_KEY, _MADE, _SEQUENCE, _HASH)
        if isinstance(said.get(name), str)
    }
