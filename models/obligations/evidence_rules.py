"""When a document's version proves something: what became of it since, whether it can bear a signature, whose it bears.

A signature counts only on a scan or in a fixed layout (domain model §1: evidence counts only if a signed scan is
there where both, or the client, sign); a text that can still be edited is evidence, but never signed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from models.obligations.register_records import Evidence
from resources.words import N_, _

_PAGES = (".pdf", ".ofd")
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".heic", ".jp2")
FIXED_LAYOUTS = _PAGES + _PICTURES
"""How the names of files end that can be the scan of a signed paper."""

SIGNATURES = ("", "contractor", "client", "both")
"""Whose signature or seal a scan can bear."""

CHANGED, TRASHED, PURGED, WITHHELD, VOID = "changed", "trashed", "purged", "withheld", "void"
"""What can have become of evidence since it was pinned; all but the first prove nothing any more."""

OTHER = "other"
_WHY_NOT = {
    TRASHED: N_("The document was put into the trash."),
    PURGED: N_("The document was purged."),
    WITHHELD: N_("The document is withheld."),
    VOID: N_("The document was declared void."),
    "draft": N_("The document is a draft."),
    "scan": N_("A signed scan is needed: this file can still be edited."),
    "both": N_("A signed scan is needed: both parties' signatures are not on it."),
    "client": N_("A signed scan is needed: the client's signature is not on it."),
    OTHER: N_("It is none of the papers that are asked for."),
}
_UNSIGNED = ("", "scan", "both", "client")


class Paper(NamedTuple):
    """What evidence has to know of a document: `state` and `status` as stored, `version` the current one's id."""

    id: int
    number: str
    title: str
    type: str
    state: str
    status: str
    version: int | None


class Pin(NamedTuple):
    """What it has to know of the pinned version."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Papers:
    """Documents by id, and versions by id, as far as evidence names them."""

    documents: Mapping[int, Paper]
    versions: Mapping[int, Pin]

    def changed_since(self, before: Papers) -> frozenset[int]:
        """The documents of which something else is known than `before`."""
        if before.documents is self.documents:
            return frozenset()
        known = before.documents
        changed = {each for each, paper in self.documents.items() if known.get(each) != paper}
        changed.update(known.keys() - self.documents.keys())
        return frozenset(changed)

    def with_others(self, wanted: Collection[int], found: Papers) -> Papers:
        """The same with what was `found` of the `wanted` documents: what of them wasn't found is gone."""
        gone = (set(wanted) & self.documents.keys()) - found.documents.keys()
        same = all(self.documents.get(each) == paper for each, paper in found.documents.items())
        if same and not gone and found.versions.keys() <= self.versions.keys():
            return self
        documents = {**self.documents, **found.documents}
        for each in gone:
            del documents[each]
        return Papers(documents, {**self.versions, **found.versions})


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A piece of evidence as it is to be shown: what it is, what became of it, whether it proves anything.

    `stale` is "" or one of CHANGED (a newer version is there; the pinned one still counts), TRASHED, PURGED, WITHHELD,
    VOID. `counts` is false with `why_not`, a translated sentence. `fixed` says whether it can bear a signature.
    `newest` is the id of the document's current version, where it is known.
    """

    id: int
    kind: str
    document_id: int | None
    version_id: int | None
    title: str
    number: str
    signed: str
    day: date
    stale: str
    counts: bool
    why_not: str
    type: str = ""
    fixed: bool = False
    subject: str = "duty"
    key: str = ""
    note: str = ""
    wrong: str = ""
    newest: int | None = None

    @property
    def there(self) -> bool:
        """Whether the paper itself is there, whoever signed it: neither gone nor void nor a draft."""
        return self.wrong in _UNSIGNED


def in_force(evidence: Evidence, day: date) -> bool:
    """Whether evidence was there on `day`: dated by then, and not withdrawn yet."""
    return evidence.day <= day and (evidence.withdrawn is None or evidence.withdrawn > day)


def is_fixed(pin: Pin) -> bool:
    """Whether a version can be the scan of a signed paper."""
    return pin.name.casefold().endswith(FIXED_LAYOUTS)


def signature_lacking(sign: str, signed: str, *, fixed: bool) -> str:
    """Why a paper that `sign` ("", "contractor", "client" or "both") must sign isn't signed so; "" where it is."""
    if sign in ("", "contractor"):
        return ""
    if not fixed:
        return "scan"
    if signed == "both" or signed == sign:
        return ""
    return "both" if sign == "both" else "client"


def view_evidence(evidence: Evidence, papers: Papers, sign: str = "") -> EvidenceView:
    """The evidence as it is to be shown, judged against the signatures that `sign` asks for."""
    paper = papers.documents.get(evidence.document_id) if evidence.document_id else None
    pin = papers.versions.get(evidence.version_id) if evidence.version_id else None
    fixed = pin is not None and is_fixed(pin)
    stale = _stale(paper, pin)
    wrong = stale if stale != CHANGED else ""
    if not wrong and paper is not None and paper.status == "草稿":
        wrong = "draft"
    wrong = wrong or signature_lacking(sign, evidence.signed, fixed=fixed)
    return EvidenceView(
        evidence.id,
        evidence.kind,
        evidence.document_id,
        evidence.version_id,
        paper.title if paper is not None and stale != WITHHELD else "",
        paper.number if paper is not None else "",
        evidence.signed,
        evidence.day,
        stale,
        not wrong,
        _(_WHY_NOT[wrong]) if wrong else "",
        paper.type if paper is not None else "",
        fixed,
        evidence.subject,
        evidence.key,
        evidence.note,
        wrong,
        paper.version if paper is not None else None,
    )


def judged(view: EvidenceView, wrong: str) -> EvidenceView:
    """The same evidence where it turned out not to prove what it was attached to."""
    return replace(view, wrong=wrong, counts=False, why_not=_(_WHY_NOT[wrong]))


def _stale(paper: Paper | None, pin: Pin | None) -> str:
    if paper is None or pin is None:
        return PURGED
    if paper.state == "withheld":
        return WITHHELD
    if paper.state == "trashed":
        return TRASHED
    if paper.status == "作废":
        return VOID
    return CHANGED if paper.version is not None and paper.version != pin.id else ""
