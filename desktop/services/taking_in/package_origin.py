"""Whose package it is: who signed it, who signed what came before from that archive, and which of them came last.

What an unsigned package says of its origin nobody vouches for. Believed, it could say of everything that came from that
archive what it likes; so it needs an explicit consent where an earlier package of that origin was signed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from desktop.services.house import House
from desktop.services.taking_in.package_reading import (
    JournalEnd,
    PackageContents,
    PackageFiles,
    read_journal,
)
from exporters.findings import Verification
from models.audit.anchors import fingerprint, known_keys
from models.handover.imported import PackageImport, package_imports
from resources.words import _

_KEY, _MADE, _SEQUENCE, _HASH = "key", "made", "sequence", "journal"


@dataclass(frozen=True, slots=True)
class Origin:
    """`key` is the fingerprint of the key that signed for this origin, empty where none did; `made` when it was made.

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
    if signature is not None and not vouches:
        doubt = _(
            "The package says that it comes from the archive {origin}, and was signed by another one: {signer}."
        ).format(origin=contents.origin, signer=signature.vault.hex())
    elif not keys or key in keys:
        doubt = ""
    elif not key and ours:
        doubt = _(
            "Nobody signed this package, which says that it comes from this very archive: whoever made it can't show "
            "that."
        )
    elif not key:
        doubt = _(
            "Nobody signed this package. Earlier ones of the archive {origin} were signed with the key {key}: whoever "
            "made this one can't show that it comes from there."
        ).format(origin=contents.origin, key=keys[-1])
    else:
        doubt = _(
            "This package was signed with the key {key}, earlier ones of the archive {origin} with {known}. A new "
            "master key means a new signing key: compare it with the signed papers."
        ).format(key=key, origin=contents.origin, known=keys[-1])
    older = bool(made) and line.made < datetime.fromisoformat(made)
    continues = there == last.get(_HASH, "")
    return Origin(key, line.made, doubt, older, continues, journal)


def _read(done: PackageImport) -> dict[str, str]:
    try:
        said = json.loads(done.report)
    except ValueError:
        return {}
    return {
        name: said[name]
        for name in (_KEY, _MADE, _SEQUENCE, _HASH)
        if isinstance(said.get(name), str)
    }
