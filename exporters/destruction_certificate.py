"""销毁证明: the certificate of a vault's destruction, with what was erased, what was not touched, and what remains.

It claims nothing that the record doesn't hold; what only people know and nobody entered stays a line for the pen.
"""

from __future__ import annotations

from exporters.erasure_table import erased_table
from exporters.qr import qr_png
from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Form,
    FormCell,
    FormRow,
    Heading,
    Paragraph,
    Picture,
    Report,
    Signatures,
    Table,
)
from exporters.wording import amount, minute
from models.categories import Category
from models.keeping.destruction_record import DestructionNames, DestructionRecord, ErasureCheck
from resources.words import N_, _, ngettext

_QR_MM = 30.0
_CLAUSE = N_(
    "Contract, part Ⅱ, clause 8.4: data and copies of the client's are returned or destroyed"
)
_CHECKS = {
    "overwritten": N_("Files that wrap keys were overwritten and read back from the medium"),
    "files": N_("No file of the vault is left in its folder"),
    "opens": N_("Nothing is left that a passphrase could be tried on"),
    "sample": N_("Pieces of the vault's files, taken before, were looked for in what is left"),
}
_OUTCOMES = {"passed": N_("passed"), "failed": N_("FAILED"), "not run": N_("not possible")}


def destruction_certificate(record: DestructionRecord) -> Report:
    """The certificate, to be signed by everybody who did it, the client's supervisor and whoever approved it.

    Before the end it says on every page that it isn't the final one.
    """
    blocks: list[Block] = [
        _status(record),
        _form(record),
        Heading(_("What was destroyed")),
        _contents(record),
        Facts(
            (
                (_("Versions"), str(record.versions)),
                (_("Packs"), f"{record.packs} ({amount(record.pack_bytes)})"),
                (_("Database snapshots"), str(record.snapshots)),
                (_("Editions"), str(record.editions)),
            )
        ),
        Heading(_("How it was destroyed")),
        *_procedure(record),
        *_checks(record),
        Heading(_("Erased, not touched, elsewhere")),
        Paragraph(
            _(
                "Green was erased. Yellow was not touched by the program, here on this disk. Red is what the vault "
                "knew of elsewhere: whatever of it still exists is not destroyed by this act and is to be dealt with "
                "as said."
            )
        ),
        erased_table(record),
        *_carriers(record),
        *_kept(record),
        Heading(_("The end of the audit trail")),
        *_trail(record),
        Heading(_("Statement")),
        Paragraph(_statement(record)),
        Heading(_("Signed and sealed")),
        Signatures(_parties(record)),
    ]
    return Report(
        title=_("Certificate of destruction"),
        subtitle=record.contract,
        blocks=tuple(blocks),
        header=f"{record.client} · {record.contract}" if record.client else record.vault_name,
        author=record.contractor,
        anchor=_anchor(record),
        mark="" if record.finished else _("PREPARED, NOT FINAL"),
        keywords=(record.number, record.vault_id),
    )


def _anchor(record: DestructionRecord) -> str:
    words = _("Certificate {number}").format(number=record.number)
    if not record.head_code:
        return words
    return f"{words} · " + _("chain head {code}").format(code=record.head_code)


def _status(record: DestructionRecord) -> Paragraph:
    if record.finished is None:
        return Paragraph(
            _(
                "PREPARED BEFORE THE DESTRUCTION. Nothing was erased when this page was written; it is replaced by the "
                "certificate when the destruction is complete, and proves nothing by itself."
            )
        )
    if record.left:
        return Paragraph(
            _(
                "The vault named below was destroyed. Its folder remains, because it holds files that are not the "
                "vault's own; they are listed below."
            )
        )
    return Paragraph(
        _("The vault named below was destroyed, and its folder no longer exists on this disk.")
    )


def _form(record: DestructionRecord) -> Form:
    names = record.names
    first, second, *others = _executors(names)
    rows = (
        _pair(
            _("Certificate number"), record.number, _("Image or video number"), names.image_number
        ),
        _pair(_("Client"), record.client, _("Contractor"), record.contractor),
        _whole(_("Contract"), record.contract),
        _whole(_("Vault"), _("{name}, id {id}").format(name=record.vault_name, id=record.vault_id)),
        _pair(
            _("Created"),
            minute(record.created) if record.created else "",
            _("Cipher suite"),
            record.suite,
        ),
        _whole(_("Basis"), names.basis or _(_CLAUSE)),
        _whole(
            _("Reason"),
            names.reason or _("The contract has ended and its records are handed over."),
        ),
        _whole(_("Acceptance of the handover"), _acceptance(record)),
        _pair(
            _("Begun"),
            minute(record.begun),
            _("Completed"),
            minute(record.finished) if record.finished else _("not yet"),
        ),
        _pair(_("Place"), names.place, _("Tool and version"), record.program),
        _pair(_("Destroyed by (1)"), first, _("Destroyed by (2)"), second),
        *([_whole(_("Also destroyed by"), _joined(*others))] if others else []),
        *(
            [_whole(_("Why fewer than two"), names.alone)]
            if not names.are_two and names.alone
            else []
        ),
        _pair(_("Supervised by (client)"), names.supervisor, _("Approved by"), names.approver),
        _whole(_("Key slot in use"), record.actor),
    )
    return Form((1.25, 2.2, 1.25, 2.2), rows)


def _pair(label: str, text: str, other: str, words: str) -> FormRow:
    return FormRow(
        (FormCell(label, label=True), FormCell(text), FormCell(other, label=True), FormCell(words)),
        height_mm=8,
    )


def _whole(label: str, text: str) -> FormRow:
    return FormRow((FormCell(label, label=True), FormCell(text, span=3)), height_mm=8)


def _acceptance(record: DestructionRecord) -> str:
    accepted = record.acceptance
    if accepted is not None:
        said = _("Accepted by {receiver} ({person}) on {day}; root of the package {root}").format(
            receiver=accepted.receiver,
            person=accepted.person,
            day=accepted.day,
            root=accepted.root,
        )
        return f"{said}\n{_later(accepted.later)}" if accepted.later else said
    if record.without_acceptance:
        return _("NOT accepted. Destroyed all the same: {reason}").format(
            reason=record.without_acceptance
        )
    return _("Nothing had to be accepted: the vault held no document.") if record.created else ""


def _later(count: int) -> str:
    words = ngettext(
        "{count} document was filed, or got another version, after that package was written: it is not in it.",
        "{count} documents were filed, or got another version, after that package was written: they are not in it.",
        count,
    )
    return words.format(count=count)


def _contents(record: DestructionRecord) -> Table:
    labels = {category.value: _(category.label) for category in Category}
    rows = [
        (
            labels.get(each.category, each.category),
            _("{first} to {last}").format(first=each.first, last=each.last) if each.first else "",
            str(each.documents),
            amount(each.bytes),
            each.mark,
        )
        for each in record.categories
    ]
    rows.append((_("Total"), "", str(record.documents), amount(record.content_bytes), ""))
    columns = (
        Column(_("Category"), 2.2),
        Column(_("Formed"), 2.2),
        Column(_("Number of records"), 1, Align.RIGHT),
        Column(_("Size"), 1, Align.RIGHT),
        Column(_("Highest mark"), 1.2),
    )
    return Table(columns, tuple(rows))


def _procedure(record: DestructionRecord) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(
            _(
                "Cryptographic erasure: first the files that hold the wrapped keys were overwritten once with random "
                "bytes, flushed to the disk, read back and removed; from then on nothing of the vault can be opened, "
                "with whatever passphrase. Then the database, the packs, the index, snapshots and editions, all of "
                "them sealed, were removed."
            )
        )
    ]
    if record.finished is None:
        return blocks
    if record.resumed:
        blocks.append(
            Paragraph(
                _(
                    "The destruction was interrupted and completed later; the figures are those of its completion."
                ),
                note=True,
            )
        )
    facts = [
        (_("Overwritten"), _(", ").join(record.overwritten) or _("before the interruption")),
        (_("Files removed"), f"{record.files_removed} ({amount(record.bytes_removed)})"),
    ]
    if record.before_files:
        facts.insert(
            0, (_("Files before"), f"{record.before_files} ({amount(record.before_bytes)})")
        )
    if record.unproven:
        facts.append((_("Not proven to be overwritten"), _(", ").join(record.unproven)))
    if record.left:
        facts.append((_("Left in the folder"), _(", ").join(record.left)))
    return [*blocks, Facts(tuple(facts))]


def _checks(record: DestructionRecord) -> list[Block]:
    if not record.checks:
        return []
    columns = (
        Column(_("Check after the erasure"), 4),
        Column(_("What the check found"), 2),
        Column(_("Result"), 1),
    )
    rows = tuple(
        (_(_CHECKS.get(each.check, each.check)), _found(each), _(_OUTCOMES[each.outcome]))
        for each in record.checks
    )
    return [
        Table(columns, rows, caption=_("Sample recovery test, done by the program")),
        Paragraph(
            _(
                "The test sees what the file system shows. Blocks that a solid-state disk or a file system with copies "
                "keeps behind it are beyond any program: they are sealed, and only destroying the disk ends them."
            ),
            note=True,
        ),
    ]


def _found(check: ErasureCheck) -> str:
    if check.outcome == "not run" and check.of:
        return _("not everything that is left could be looked through")
    if check.outcome == "not run":
        return _("interrupted in between: nothing to compare with")
    if check.check == "overwritten":
        return _("{count} of {total} files differ everywhere").format(
            count=check.of - check.found, total=check.of
        )
    if check.check == "files":
        return _("{count} removed, {left} left").format(count=check.of, left=check.found)
    if check.check == "sample":
        return _("{count} of {total} pieces found again").format(count=check.found, total=check.of)
    return _("no header is left") if check.outcome == "passed" else _("a header is left")


def _carriers(record: DestructionRecord) -> list[Block]:
    if not record.carriers:
        return []
    columns = (
        Column(_("Number or label"), 1.5),
        Column(_("Kind, brand and model"), 1.7),
        Column(_("Serial number"), 1.4),
        Column(_("Capacity"), 0.9),
        Column(_("Data on it, mark"), 2),
        Column(_("State, place"), 1.3),
        Column(_("Destroyed, or kept by (by hand)"), 1.5),
    )
    rows = tuple(
        (
            each.number,
            _joined(each.kind, each.model),
            each.serial or "—",
            each.capacity or "—",
            _joined(each.content, each.mark),
            _joined(each.state, each.place),
            "",
        )
        for each in record.carriers
    )
    return [
        Heading(_("Media that the program did not touch")),
        Paragraph(
            _(
                "Each is to be erased, shredded or handed over by people; the last column is for the pen. Media that "
                "are on record as destroyed already are listed with that state."
            )
        ),
        Table(columns, rows),
    ]


def _kept(record: DestructionRecord) -> list[Block]:
    if not record.kept:
        return []
    columns = (
        Column(_("What is kept"), 3),
        Column(_("On what basis"), 3),
        Column(_("Kept until"), 1),
    )
    rows = tuple((each.what, each.basis, each.until) for each in record.kept)
    return [Heading(_("What is kept all the same")), Table(columns, rows)]


def _trail(record: DestructionRecord) -> list[Block]:
    if not record.head_code:
        return [Paragraph(_("It could not be read any more."))]
    blocks: list[Block] = [
        Paragraph(
            _(
                "The vault's audit trail had {count} events. The code below is that of the last one; papers printed "
                "earlier carry earlier codes."
            ).format(count=record.events)
        ),
        Facts(
            (
                (_("Printed code"), record.head_code),
                (_("Hash"), record.head_hash),
                (_("Signing key"), record.key_fingerprint),
            )
        ),
    ]
    if record.qr_text:
        blocks.append(Picture(qr_png(record.qr_text), _QR_MM))
    return blocks


def _statement(record: DestructionRecord) -> str:
    if record.finished is None:
        return _("None yet: nothing was erased when this was written.")
    if not record.proven:
        return _(
            "The vault can't be opened any more as far as its files show, but not every check passed; what failed or "
            "could not be done is said above and has to be settled before anybody signs."
        )
    return _(
        "The undersigned state that the vault was destroyed as described, in their presence, and that what is listed "
        "as red or as a medium above was not part of it."
    )


def _parties(record: DestructionRecord) -> tuple[str, ...]:
    names = record.names
    first, second, *others = _executors(names)
    return (
        _("Destroyed by (1): {name}").format(name=first or record.contractor),
        _("Destroyed by (2): {name}").format(name=second or record.contractor),
        *(
            _("Destroyed by ({number}): {name}").format(number=number, name=name)
            for number, name in enumerate(others, start=3)
        ),
        _("Supervised for the client: {name}").format(name=names.supervisor or record.client),
        _("Approved by: {name}").format(name=names.approver),
    )


def _executors(names: DestructionNames) -> tuple[str, ...]:
    """Everybody who carried it out, and an empty name for each of the first two that is left to the pen."""
    return (*names.distinct, *[""] * (2 - len(names.distinct)))


def _joined(*words: str) -> str:
    return _(", ").join(word for word in words if word)
