"""记录证明单: one page that proves one record: digests, versions, who did what with it, what it is evidence of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exporters.column_widths import across
from exporters.paper_frame import anchor_line
from exporters.report import Block, Column, Facts, Paragraph, Report, Stamp, Table
from exporters.wording import amount, minute, second
from models.inspection.edition_contents import ProofLine, Trace
from models.records import ContractProfile, DocumentRecord, VersionRecord
from resources.words import N_, _

_VERSIONS, _PROOFS, _ROWS = 2, 2, 6
"""So many versions and proofs at most, and rows in all, that everything stays on one page; others are counted."""
_LINE, _TITLE, _FILE, _DONE, _ACTOR, _CLAUSE = 64, 38, 32, 30, 14, 10
"""Half-width characters that fit on one line: of a fact, in a table's columns."""
SIGNED = {
    "": N_("no signature on it is recorded"),
    "contractor": N_("signed by the contractor"),
    "client": N_("signed by the client"),
    "both": N_("signed by both parties"),
}
"""Whose signature a scan bears, as evidence says it."""


@dataclass(frozen=True, slots=True)
class ProofSlip:
    """What the page says. `sha256` and `sm3` are of the bytes that were read for it at `read`, hexadecimal.

    `kept` is the digest from the day of filing, by the vault's suite, `same` whether what was read now has it. `events`
    are all known ones, the oldest first. `code` and `qr_text` belong to the signed head up to event `sequence`;
    `sealed` is the seal of an edition's own journal, empty for a vault.
    """

    contract: ContractProfile
    document: DocumentRecord
    versions: Sequence[VersionRecord]
    sha256: str
    sm3: str
    kept: str
    suite: str
    same: bool
    read: datetime
    events: Sequence[Trace]
    proofs: Sequence[ProofLine]
    sequence: int
    code: str
    qr_text: str
    key: str
    watermark: str
    sealed: str = ""


def proof_report(slip: ProofSlip) -> Report:
    """The page as a report."""
    document, version = slip.document, slip.document.version
    signed = max((each.signed for each in slip.proofs), key=_RANK.index, default="")
    blocks: list[Block] = [
        Facts(
            (
                (_("Number"), document.number),
                (_("Filed"), second(document.filed)),
                (_("Title"), _cut(document.title, _LINE)),
                (_("Category"), f"{_(document.category.label)} · {document.type}"),
                (_("Date of the paper"), str(document.formed or "–")),
                (_("File"), f"{_cut(version.name, _LINE - 12)} · {amount(version.size)}"),
                (_("SHA-256"), slip.sha256),
                (_("SM3"), slip.sm3),
                (_("Compared"), _compared(slip)),
                (_("Signature"), _(SIGNED[signed])),
                (_("Done with it"), _hands(slip.events)),
            )
        ),
        _versions(slip),
        _proofs(slip.proofs),
        _events(slip.events, _ROWS - len(slip.versions[:_VERSIONS]) - len(slip.proofs[:_PROOFS])),
        _stamp(slip),
    ]
    return Report(
        title=_("Proof of a record"),
        subtitle=_cut(slip.contract.title, _LINE),
        header=_cut(slip.watermark, _LINE + 20),
        author=slip.contract.contractor,
        blocks=tuple(blocks),
        keywords=(document.number, slip.code),
        anchor=anchor_line(slip.code),
    )


_RANK = ["", "contractor", "client", "both"]


def _compared(slip: ProofSlip) -> str:
    if slip.same:
        words = _("Read {moment}: as on the day of filing ({suite} {digest}…).")
    else:
        words = _("Read {moment}: NOT as on the day of filing ({suite} {digest}…).")
    return words.format(moment=second(slip.read), suite=slip.suite, digest=slip.kept[:8])


def _hands(events: Sequence[Trace]) -> str:
    """Who did how much with it: held, looked at, took."""
    by_actor = Counter(each.actor for each in events)
    shown = _(", ").join(
        f"{_cut(actor, _ACTOR)} {count}" for actor, count in by_actor.most_common(2)
    )
    taken = Counter(each.action for each in events)
    words = _("{actors}; looked at {looked}, printed {printed}, taken out {exported} times")
    return words.format(
        actors=shown or "–",
        looked=taken["viewed"] + taken["opened"] + taken["read"],
        printed=taken["printed"],
        exported=taken["exported"],
    )


def _versions(slip: ProofSlip) -> Table:
    shown = slip.versions[:_VERSIONS]
    rows = [
        (
            str(each.ordinal),
            second(each.filed),
            _cut(each.name, _FILE),
            amount(each.size),
            f"{each.digest.hex()[:16]}…",
        )
        for each in shown
    ]
    return Table(
        (
            Column(_("Version"), 8),
            Column(_("Filed"), 20),
            Column(_("File"), 36),
            Column(_("Size"), 10),
            Column(_("Digest"), 22),
        ),
        rows,
        caption=_caption(_("Version chain"), len(slip.versions) - len(shown)),
    )


def _proofs(proofs: Sequence[ProofLine]) -> Block:
    if not proofs:
        return Paragraph(_("It isn't recorded as evidence of anything."), flush=True)
    best = sorted(proofs, key=lambda each: (not each.counts, -_RANK.index(each.signed), each.title))
    shown = best[:_PROOFS]
    return Table(
        (
            Column(_("What"), 48),
            Column(_("Clause"), 14),
            Column(_("Since"), 12),
            Column(_("Signature"), 22),
        ),
        [
            (
                _cut(_what(each), _TITLE),
                _cut(each.clause, _CLAUSE),
                each.day.isoformat(),
                _(SIGNED[each.signed]) if each.signed else "–",
            )
            for each in shown
        ],
        caption=_caption(_("Evidence of"), len(proofs) - len(shown)),
    )


def _what(proof: ProofLine) -> str:
    return proof.title if proof.counts else _("{title} (doesn't count)").format(title=proof.title)


def _events(events: Sequence[Trace], most: int) -> Block:
    if not events:
        return Paragraph(_("No event of it is known here."), flush=True)
    shown = [*events] if len(events) <= most else [events[0], *events[-most + 1 :]]
    return Table(
        (
            Column(_("Event"), 8),
            Column(_("When"), 20),
            Column(_("Who"), 16),
            Column(_("What was done"), 36),
            Column(_("Hash"), 18),
        ),
        [
            (
                str(each.sequence),
                second(each.moment),
                _cut(each.actor, _ACTOR),
                _cut(each.detail, _DONE),
                f"{each.hash.hex()[:12]}…",
            )
            for each in shown
        ],
        caption=_caption(_("Events"), len(events) - len(shown)),
    )


def _stamp(slip: ProofSlip) -> Stamp:
    facts = [(_("Signing key"), slip.key)]
    if slip.sealed:
        facts.append((_("Seal of the inspection's journal"), slip.sealed))
    label = _("Audit trail up to event {number}, signed").format(number=slip.sequence)
    return Stamp(label, slip.code, slip.qr_text, tuple(facts))


def _caption(title: str, left_out: int) -> str:
    if left_out <= 0:
        return title
    words = _("{title} (left out here: {count})")
    return words.format(title=title, count=left_out)


def _cut(text: str, most: int) -> str:
    """The beginning of a text, on one line."""
    one = " ".join(text.split())
    if across(one) <= most:
        return one
    while across(one) > most - 1:
        one = one[:-1]
    return f"{one}…"


def watermark(unit: str, name: str, moment: datetime) -> str:
    """The line that stands on every page that leaves an inspection: unit, name, time."""
    return _("{unit} · {officer} · {moment}").format(unit=unit, officer=name, moment=minute(moment))
