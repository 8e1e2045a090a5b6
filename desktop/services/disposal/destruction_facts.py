"""What is put on record before a vault is destroyed: its contents, its acceptance, and every medium that stays."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from desktop.services.audit.anchoring import chain_head
from desktop.services.contract.registers import registers_of
from desktop.services.filing.leftovers import destruction_residue
from desktop.services.house import House
from desktop.services.keeping.snapshots import snapshot_shelf
from exporters.wording import amount
from models.documents.chunks import committed_packs
from models.documents.contents import count_versions
from models.handover.package_media import package_media
from models.handover.receipts import Receipt, filed_since
from models.inspection.editions import editions
from models.keeping.destruction_facts import destroyed_categories
from models.keeping.destruction_record import (
    Acceptance,
    Carrier,
    DestructionNames,
    DestructionRecord,
    Kept,
)
from models.keeping.media import media
from resources.words import N_, _
from vault.ids import utc_now

PURPOSE = N_("destruction of the vault")
_STATES = {
    "": N_("in use"),
    "sealed": N_("sealed"),
    "lent": N_("lent"),
    "handed-over": N_("handed over"),
    "destroyed": N_("destroyed"),
    "lost": N_("lost"),
}
_USES = {"sealed": N_("sealed"), "reading": N_("for reading")}


def prepared_record(
    house: House,
    name: str,
    *,
    names: DestructionNames,
    accepted: Receipt | None,
    without_acceptance: str,
    kept: Sequence[Kept],
) -> DestructionRecord:
    """Everything that is known before the first byte is erased; the end of the journal is signed for it."""
    begun = utc_now()
    detail = f"accepted, root {accepted.root}" if accepted else without_acceptance
    house.log(("destruction begun", "vault", detail))
    head = chain_head(house, PURPOSE)
    vault, contract = house.vault, house.contract
    with house.database.read() as session:
        packs = committed_packs(session)
        versions = count_versions(session)
        categories = destroyed_categories(session)
        later = filed_since(session, accepted.root) if accepted else 0
        prepared = sum(edition.revoked is None for edition in editions(session))
    return DestructionRecord(
        vault_name=name,
        vault_id=vault.id.hex(),
        suite=vault.suite.description,
        created=vault.header.created,
        begun=begun,
        actor=house.actor,
        contract=contract.title,
        client=contract.client,
        contractor=contract.contractor,
        categories=categories,
        versions=versions,
        packs=len(packs),
        pack_bytes=sum(size for _compartment, size in packs.values()),
        snapshots=len(snapshot_shelf(vault).snapshots),
        editions=prepared,
        events=head.sequence,
        head_code=head.code,
        head_hash=head.hash,
        head_signature=head.signature,
        key_fingerprint=head.key,
        qr_text=head.qr_text,
        residue=destruction_residue(house),
        names=names,
        acceptance=None if accepted is None else _acceptance(accepted, later),
        without_acceptance="" if accepted else without_acceptance,
        carriers=carriers_elsewhere(house),
        kept=tuple(kept),
        program=program_version(),
    )


def carriers_elsewhere(house: House) -> tuple[Carrier, ...]:
    """Media of backups and packages, and those of the register (载体台账); none of them is touched by a program."""
    with house.database.read() as session:
        backups, written = media(session), package_media(session)
    found = [
        Carrier(
            "backup",
            medium.label,
            _("backup medium"),
            serial=medium.serial,
            content=medium.purpose or _("sealed backups of this vault"),
            state=_("retired") if medium.retired else _("in use"),
        )
        for medium in backups
    ]
    found += [
        Carrier(
            "package",
            medium.label,
            medium.kind or _("medium with a package"),
            serial=medium.serial,
            capacity=amount(medium.capacity) if medium.capacity else "",
            content=_("package {root}, set {set}, medium {ordinal} of {count}").format(
                root=medium.root[:16],
                set=medium.set_number,
                ordinal=medium.ordinal,
                count=medium.count,
            ),
            place=medium.place,
            state=_(_USES[medium.use]) if medium.use in _USES else medium.use,
        )
        for medium in written
    ]
    registered = sorted(registers_of(house).carrier.values(), key=lambda each: each.number)
    found += [
        Carrier(
            "media",
            each.number,
            each.kind,
            each.model,
            each.serial,
            each.capacity,
            each.content,
            each.mark,
            each.place,
            _(_STATES[each.state]) if each.state in _STATES else each.state,
        )
        for each in registered
    ]
    return tuple(found)


def program_version() -> str:
    """Name and version of this program."""
    try:
        return _("Shoudang {version}").format(version=version("shoudang"))
    except PackageNotFoundError:
        # Run from its folder, without having been installed.
        return "Shoudang"


def _acceptance(receipt: Receipt, later: int) -> Acceptance:
    when = receipt.signed or receipt.moment.date()
    return Acceptance(receipt.root, receipt.receiver, receipt.person, when.isoformat(), later)
