"""Packages with documents and data alone, made quickly, and what two archives have to have in common afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from desktop.services.contract.duties import board
from desktop.services.contract.registers import registers_of
from desktop.services.handover.package_selection import select
from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from desktop.services.library import document_bytes, list_documents
from desktop.services.taking_in.package_data import package_data
from exporters.handover import BuiltPackage, Staged, build_package
from exporters.layout import DATA
from exporters.package_details import PackageDetails
from exporters.root_signature import RootSignature, signed_message
from models import queries
from models.handover.preflight import Gate
from resources.package_profiles import package_profile
from vault.ids import utc_now
from vault.primitives import new_hash


def make_package(
    house: House, out: Path, profile: str = "successor", *, signed: bool = False
) -> BuiltPackage:
    """A package without papers: what a program reads of it is all there."""
    chosen = package_profile(profile)
    assert chosen is not None
    selection, now = select(house, chosen), utc_now()

    def extras(staged: Staged) -> Any:
        return package_data(
            house,
            Packaged(
                contract=house.contract,
                documents=staged.documents,
                earlier=staged.earlier,
                places=staged.places,
                omissions=selection.omissions,
                gate=Gate(now.date(), ()),
                profile=profile,
                numbers_shown=chosen.numbers == "full",
                final=True,
                made_by="",
                checked_by="",
                content_code=staged.content_code,
                now=now,
            ),
        )

    return build_package(
        out,
        house.contract,
        selection.items,
        earlier=selection.earlier,
        now=now,
        digest_name=house.vault.suite.hash,
        details=PackageDetails(
            profile=profile, origin=house.vault.id, key=_key(house) if signed else ""
        ),
        extras=extras,
        sign=(lambda root: _signature(house, root)) if signed else None,
    )


def _signature(house: House, root: str) -> RootSignature:
    vault, moment = house.vault, utc_now()
    signature = vault.signer().sign(signed_message(vault.id, moment, root))
    return RootSignature(vault.suite, vault.id, moment, root, vault.signer().public, signature)


def _key(house: House) -> str:
    made = _signature(house, "00" * 32)
    return f"{made.algorithm} {made.fingerprint}"


def data_file(package: Path, name: str) -> Path:
    """One of the data files of a package."""
    return package / "data" / DATA / name


def lines_of(package: Path, name: str) -> list[dict[str, Any]]:
    """The lines of a data file."""
    return [json.loads(line) for line in data_file(package, name).read_text("utf-8").splitlines()]


def told(house: House) -> list[dict[str, Any]]:
    """Every document with every version, as somebody would compare two archives; ids and our own clock left out."""
    found = []
    with house.database.read() as session:
        versions = {
            each.id: queries.versions_of(session, each.id) for each in queries.documents(session)
        }
    for document in list_documents(house):
        found.append(
            {
                "number": document.number,
                "title": document.title,
                "category": document.category,
                "facts": (
                    document.type,
                    document.period,
                    document.persons,
                    document.systems,
                    document.formed,
                    document.mark,
                    document.retention,
                    document.ownership,
                    document.status,
                    document.reference,
                ),
                "content": b"".join(document_bytes(house, document)),
                "versions": [
                    (each.ordinal, each.kind, each.name, each.path, each.size, each.reason)
                    for each in versions[document.id]
                ],
            }
        )
    return sorted(found, key=lambda each: str(each["number"]))


def duties_of(house: House) -> dict[str, Any]:
    """Every duty's key with where it stands and by what."""
    return {
        view.key: (view.state, view.overdue, view.late_days, view.missing, len(view.evidence))
        for view in board(house).duties
    }


def evidence_by_number(house: House) -> list[tuple[Any, ...]]:
    """What proves what: by the document's number and the version's ordinal, not by ids."""
    with house.database.read() as session:
        documents = {each.id: each.number for each in queries.documents(session)}
        versions = {
            version.id: version.ordinal
            for document in documents
            for version in queries.versions_of(session, document)
        }
    return sorted(
        (
            row.subject,
            row.key,
            row.kind,
            documents.get(row.document_id or 0, ""),
            versions.get(row.version_id or 0, 0),
            row.signed,
            row.day,
            str(row.withdrawn),
        )
        for row in registers_of(house).evidence.values()
    )


def rewritten(package: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change a data file and every listing that vouches for it: a package that somebody else made so."""
    file = data_file(package, name)
    path = f"data/{DATA}/{name}"
    before, after = file.read_bytes(), change(file.read_bytes())
    file.write_bytes(after)
    listings: tuple[tuple[str, Literal["sha256", "sm3"]], ...] = (
        ("manifest-sha256.txt", "sha256"),
        ("sm3sum.txt", "sm3"),
    )
    for listing, algorithm in listings:
        text = (package / listing).read_text("utf-8")
        old, new = (_digest(algorithm, data) for data in (before, after))
        assert f"{old}  {path}\n" in text
        (package / listing).write_text(text.replace(f"{old}  {path}", f"{new}  {path}"), "utf-8")
    info = (package / "bag-info.txt").read_text("utf-8")
    sizes = [each.stat().st_size for each in (package / "data").rglob("*") if each.is_file()]
    told_size = f"Payload-Oxum: {sum(sizes)}.{len(sizes)}"
    lines = [told_size if each.startswith("Payload-Oxum") else each for each in info.splitlines()]
    (package / "bag-info.txt").write_text("\n".join(lines) + "\n", "utf-8")
    retagged(package)


def retagged(package: Path) -> None:
    """Let the tag manifest vouch for the tag files as they are now."""
    tags = [
        f"{sha256((package / each).read_bytes()).hexdigest()}  {each}"
        for each in (
            line.split("  ", 1)[1]
            for line in (package / "tagmanifest-sha256.txt").read_text("utf-8").splitlines()
        )
    ]
    (package / "tagmanifest-sha256.txt").write_text("\n".join(tags) + "\n", "utf-8")


def _digest(algorithm: Literal["sha256", "sm3"], data: bytes) -> str:
    hasher = new_hash(algorithm)
    hasher.update(data)
    return hasher.digest().hex()
