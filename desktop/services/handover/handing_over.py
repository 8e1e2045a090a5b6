"""Handing over: the package is built from what a profile chooses, read back, signed, and verified by its receiver."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop.services.audit.anchoring import chain_head
from desktop.services.contract.preflight import preflight
from desktop.services.errors import GateClosed, InsideVault, UnknownProfile
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.handover.package_extras import package_extras
from desktop.services.handover.package_selection import Selection, select
from desktop.services.handover.packaged import Packaged
from desktop.services.handover.paper_frames import HANDED_OVER
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from desktop.services.records import PackageReport
from desktop.services.rights import Right, require
from exporters.errors import FileTooLarge, MediumTooSmall, OutputFailed
from exporters.findings import Verification
from exporters.handover import BuiltPackage, Extra, Staged, build_package
from exporters.layout import SIGNING_SUFFIX
from exporters.media_split import RESERVE, MediumLabel, label_prefix, labels, plan_parts
from exporters.package_details import PackageDetails
from exporters.root_signature import RootSignature, signed_message
from exporters.verify import verify_package
from models.categories import Mark
from models.handover.preflight import Gate
from models.keeping.residue import (
    FINAL_PACKAGE,
    REHEARSAL_PACKAGE,
    begin_package,
    drop_package,
    settle_package,
)
from resources.package_profiles import PackageProfile, package_profile, package_profiles
from resources.words import _
from vault.ids import utc_now

_PAPERS = 4 << 20
"""Bytes that papers, manifests and data are expected to take beside the documents."""


def build_handover(
    house: House,
    out: Path,
    order: HandoverOrder | None = None,
    *,
    progress: Progress | None = None,
) -> PackageReport:
    """Write and verify the handover package at `out`: a new or empty folder, or one with an unfinished package of this
    vault, which is continued.

    What can't be final is a rehearsal, unless `order.final` asks for a final one: then GateClosed is raised. The papers
    to be signed, and the sealed rendition, are written beside it. A medium that fails keeps what it has, so that the
    same call goes on; anything else that fails, and Cancelled, leaves nothing. Raises NotAllowed, UnknownProfile,
    InsideVault, WeakPassphrase, AlreadyExists, MediumTooSmall, FileTooLarge, the exporters' and the vault's errors,
    Cancelled.
    """
    require(house, Right.HANDOVER)
    order = order or HandoverOrder()
    progress = progress or Quiet()
    if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(house.path)):
        raise InsideVault(out)
    profile = _profile(order)
    gate = preflight(house)
    final = gate.ready if order.final is None else order.final
    if final and not gate.ready:
        raise GateClosed(gate.open)
    if order.seal is not None:
        from desktop.services.handover.sealing import require_sealable

        # Later there would be a package without papers to sign, and no second attempt at its place.
        require_sealable(out, _sealed_place(out), order.seal.passphrase)
    # Before anything is chosen: what is filed from now on may be left out.
    now = utc_now()
    selection = select(house, profile)
    _require_room(out, selection, order)
    details = _details(house, order, profile, selection, final=final)
    return _Handover(house, out, order, profile, gate, selection, details, progress, now).run()


def signing_folder(package: Path) -> Path:
    """Where the papers to be signed for the package at `package` lie."""
    place = Path(os.path.realpath(package))
    return place.with_name(place.name + SIGNING_SUFFIX)


def verify_handover(
    folders: Path | Sequence[Path], *, progress: Progress | None = None
) -> Verification:
    """Examine a package, in one folder or on several media; needs no vault. Raises NotAPackage."""
    progress = progress or Quiet()
    progress.start(_("Verifying the package"), None, "bytes")
    return verify_package(folders, on_bytes=progress.advance, checkpoint=progress.checkpoint)


class _Handover:
    """One package on its way."""

    def __init__(
        self,
        house: House,
        out: Path,
        order: HandoverOrder,
        profile: PackageProfile,
        gate: Gate,
        selection: Selection,
        details: PackageDetails,
        progress: Progress,
        now: datetime,
    ) -> None:
        self.house, self.out, self.order, self.profile = house, out, order, profile
        self.gate, self.selection, self.details, self.progress = gate, selection, details, progress
        self.now = now
        self.packaged: Packaged | None = None

    def run(self) -> PackageReport:
        house = self.house
        events = [("handover started", "package", self.out.name)]
        if self.profile.numbers == "full":
            events.append(("numbers handed over", "package", self.out.name))
        house.log(*events)
        # Announces the signing key in the journal, if it never signed before.
        chain_head(house, HANDED_OVER)
        with house.database.write() as session:
            place = os.path.realpath(self.out)
            record = begin_package(session, moment=self.now, path=place)
        try:
            built = self._build()
        except OutputFailed as error:
            if not error.kept:
                self._forget(record)
            raise
        except BaseException:
            self._forget(record)
            raise
        kind = FINAL_PACKAGE if self.details.final else REHEARSAL_PACKAGE
        detail = f"{built.documents} documents, root {built.root}"
        action = "handover built" if self.details.final else "rehearsal built"
        with house.database.write() as session:
            settle_package(
                session,
                record,
                kind=kind,
                root=built.root,
                documents=built.documents,
            )
            house.journal.append(session, [(action, "package", detail)])
        return self._accompanied(built)

    def _build(self) -> BuiltPackage:
        # Every byte is written once and read back once.
        self.progress.start(_("Building the package"), 2 * self.selection.bytes, "bytes")
        return build_package(
            self.out,
            self.house.contract,
            self.selection.items,
            earlier=self.selection.earlier,
            now=self.now,
            on_bytes=self.progress.advance,
            checkpoint=self.progress.checkpoint,
            digest_name=self.house.vault.suite.hash,
            details=self.details,
            extras=self._extras,
            sign=self._sign,
        )

    def _extras(self, staged: Staged) -> Iterator[Extra]:
        self.packaged = Packaged(
            contract=self.house.contract,
            documents=staged.documents,
            earlier=staged.earlier,
            places=staged.places,
            omissions=self.selection.omissions,
            gate=self.gate,
            profile=self.profile.id,
            numbers_shown=self.profile.numbers == "full",
            final=self.details.final,
            made_by=self.order.made_by,
            checked_by=self.order.checked_by,
            content_code=staged.content_code,
            now=self.now,
        )
        return package_extras(self.house, self.packaged, self.profile, staged, self.order)

    def _sign(self, root: str) -> RootSignature:
        vault, moment = self.house.vault, utc_now()
        signer = vault.signer()
        signature = signer.sign(signed_message(vault.id, moment, root))
        return RootSignature(vault.suite, vault.id, moment, root, signer.public, signature)

    def _forget(self, record: int) -> None:
        """Nothing is left at the place, so nothing need be remembered. Never hides why it came to this."""
        with contextlib.suppress(Exception), self.house.database.write() as session:
            drop_package(session, record)

    def _accompanied(self, built: BuiltPackage) -> PackageReport:
        """The package with its sealed rendition and the papers to be signed, beside it."""
        from desktop.services.handover.signing_papers import write_signing_papers

        report = PackageReport(
            built.folder,
            built.documents,
            built.files,
            built.bytes,
            built.root,
            final=self.details.final,
            profile=self.profile.id,
            blockers=self.gate.open,
            omissions=self.selection.omissions,
            signature=built.signature,
            labels=self._labels(built),
        )
        report = replace(report, sealed=self._sealed(built))
        if self.packaged is None:
            return report
        folder = _free(signing_folder(self.out))
        write_signing_papers(self.house, folder, report, self.packaged)
        return replace(report, papers=folder)

    def _sealed(self, built: BuiltPackage) -> Path | None:
        if self.order.seal is None:
            return None
        from desktop.services.handover.sealing import seal_package

        sealed = seal_package(
            built.folder,
            _sealed_place(built.folder),
            self.order.seal.passphrase,
            suite=self.order.seal.suite or self.house.suite_name,
            volume_size=self.order.seal.volume_size,
            progress=self.progress,
        )
        detail = f"{len(sealed.volumes)} files, root {sealed.root}"
        self.house.log(("package sealed", "package", detail))
        return sealed.volumes[0].path

    def _labels(self, built: BuiltPackage) -> tuple[MediumLabel, ...]:
        contract = self.house.contract
        return labels(
            plan_parts(built.folder, self.order.capacity),
            prefix=label_prefix(contract.number_prefix, self.now),
            title=contract.title,
            sets=self.order.sets,
            mark=_highest_mark(self.selection),
            made=self.now,
            made_by=self.order.made_by,
            root=built.root,
            final=self.details.final,
        )


def _profile(order: HandoverOrder) -> PackageProfile:
    profile = package_profile(order.profile)
    if profile is None:
        raise UnknownProfile(order.profile, tuple(each.id for each in package_profiles()))
    return profile


def _details(
    house: House,
    order: HandoverOrder,
    profile: PackageProfile,
    selection: Selection,
    *,
    final: bool,
) -> PackageDetails:
    vault = house.vault
    public = vault.signer().public
    key = RootSignature(vault.suite, vault.id, utc_now(), "", public, b"")
    return PackageDetails(
        final=final,
        profile=profile.id,
        profile_title=profile.title,
        origin=vault.id,
        key=f"{key.algorithm} {key.fingerprint}",
        made_by=order.made_by,
        checked_by=order.checked_by,
        left_out=len(selection.omissions),
        named="person" not in profile.without_registers,
        resume=f"{vault.id.hex()} {profile.id}",
    )


def _require_room(out: Path, selection: Selection, order: HandoverOrder) -> None:
    """Refuse, before anything is written, what can't end well. What an earlier attempt left there counts as there."""
    for item in (*selection.items, *selection.earlier):
        size, room = item.document.version.size, order.capacity - RESERVE
        if order.capacity and size > room:
            raise FileTooLarge(item.document.number, size, room, RESERVE)
    place = Path(os.path.realpath(out))
    there = 0
    if place.is_dir():
        with contextlib.suppress(OSError):
            there = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    while not place.is_dir() and place != place.parent:
        place = place.parent
    needed = selection.bytes * (2 if order.seal else 1) + _PAPERS - there
    try:
        usage = shutil.disk_usage(place)
    except OSError:
        return  # Whatever is wrong with the place, writing to it will say so.
    # What has no size at all is no medium.
    if usage.total and needed > usage.free:
        raise MediumTooSmall(out, needed, usage.free)


def _sealed_place(package: Path) -> Path:
    """Where the sealed rendition of the package at `package` goes."""
    from desktop.services.handover.sealing import SUFFIX

    place = Path(os.path.realpath(package))
    return place.with_name(place.name + SUFFIX)


def _free(folder: Path) -> Path:
    """`folder`, or another of its name with a number, that holds nothing yet: papers of earlier packages stay."""
    candidate, count = folder, 1
    while candidate.exists() and (not candidate.is_dir() or any(candidate.iterdir())):
        count += 1
        candidate = folder.with_name(f"{folder.name}-{count}")
    return candidate


def _highest_mark(selection: Selection) -> str:
    """密级 of the whole: every mark above 内部 that is in it, else the highest (domain model §6: max of the marks)."""
    marks = {item.document.mark for item in (*selection.items, *selection.earlier)}
    high = [mark.value for mark in Mark if mark in marks]
    special = [name for name in high if name not in (Mark.PUBLIC.value, Mark.INTERNAL.value)]
    return "、".join(special) if special else high[-1] if high else Mark.INTERNAL.value
