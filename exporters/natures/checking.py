"""Carries out every check of the scheme on one package and puts the results together, the persons' ones too."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from exporters.bag import MANIFEST, WrittenFile
from exporters.catalogue import CatalogueEntry, MalformedCatalogue, read_catalogue
from exporters.findings import Verification
from exporters.layout import CATALOGUE, NATURES_BASIS
from exporters.manifest import read_listing
from exporters.natures import completeness, metadata, safety, truth, usability
from exporters.natures.examination import Examination, Found
from exporters.natures.package_files import PAYLOAD, PackageFiles
from exporters.package_tree import PackageTree
from exporters.visible import for_people
from models.bounded_json import MalformedJson
from models.handover.natures import ManualResult, NatureResult, Outcome, Phase
from models.handover.natures_basis import LARGEST_BASIS, NatureBasis
from resources.natures import NatureCheck, nature_scheme
from resources.words import _

Check = Callable[[Examination], Found]
CHECKS: Mapping[str, Check] = {
    "真1-1": truth.fixity,
    "真1-2": metadata.lengths,
    "真1-3": metadata.forms,
    "真1-4": metadata.ranges,
    "真1-5": metadata.reasonable,
    "真1-6": metadata.characters,
    "真1-7": metadata.numbers,
    "真1-8": metadata.duplicates,
    "真1-10": truth.attributes,
    "真1-11": truth.associated,
    "真1-12": truth.described,
    "真1-13": truth.arranged,
    "真1-14": truth.consistent,
    "完2-1": completeness.count,
    "完2-2": completeness.size,
    "完2-3": completeness.items,
    "完2-4": completeness.required,
    "完2-5": completeness.history,
    "完2-6": completeness.sequence,
    "完2-7": completeness.content,
    "完2-8": completeness.attachments,
    "完2-9": completeness.scope,
    "完2-10": completeness.package_metadata,
    "完2-11": completeness.package_content,
    "用3-1": usability.readable,
    "用3-2": usability.accessible,
    "用3-3": usability.common,
    "用3-4": usability.openable,
    "用3-5": usability.unlocked,
    "用3-7": usability.environment,
    "用3-8": usability.permitted,
    "安4-3": safety.nothing_else,
    "安4-7": safety.process,
    "密": safety.state_secrets,
}
"""Every check that a program carries out on files alone, by its code; the others are a person's or a scanner's."""
_LARGEST_CATALOGUE = 1 << 30


@dataclass(frozen=True, slots=True)
class Given:
    """What a run is told besides the package.

    `manual` are persons' results and `scanned` those of an antivirus program, by code. Persons' win, but over malware
    that was named.
    """

    phase: Phase
    today: date
    manual: Mapping[str, ManualResult]
    scanned: Mapping[str, NatureResult]


def check_arrived(
    folders: Sequence[Path],
    verification: Verification,
    given: Given,
    checkpoint: Callable[[], None] = lambda: None,
) -> tuple[NatureResult, ...]:
    """Every check of a package that was verified; raises NotAPackage."""
    files = PackageFiles(PackageTree(folders))
    listed = _listed(files)
    trusted = _trusted(verification)
    entries, problem = _catalogue(files)
    examination = Examination(
        files=files,
        scheme=nature_scheme(),
        phase=given.phase,
        today=given.today,
        entries=entries,
        catalogue_problem=problem,
        basis=_basis(files) if NATURES_BASIS in listed and trusted(NATURES_BASIS) else None,
        expected=frozenset(listed),
        verification=verification,
        written={},
        checkpoint=checkpoint,
    )
    return _results(examination, given)


def check_staged(
    folder: Path,
    written: Sequence[WrittenFile],
    basis: NatureBasis,
    given: Given,
    checkpoint: Callable[[], None] = lambda: None,
) -> tuple[NatureResult, ...]:
    """Every check of a package that is being written at `folder`; `written` is all of its payload so far."""
    files = PackageFiles(PackageTree([folder]))
    digests = {
        each.path.removeprefix(PAYLOAD): (each.size, each.sha256)
        for each in written
        if each.path.startswith(PAYLOAD)
    }
    entries, problem = _catalogue(files)
    examination = Examination(
        files=files,
        scheme=nature_scheme(),
        phase=given.phase,
        today=given.today,
        entries=entries,
        catalogue_problem=problem,
        basis=basis,
        expected=frozenset(digests),
        verification=None,
        written=digests,
        checkpoint=checkpoint,
    )
    return _results(examination, given)


def trusted_text(
    folders: Sequence[Path], verification: Verification, place: str, most: int
) -> bytes | None:
    """A file below `data/` whose bytes are those that the package vouches for, or None."""
    files = PackageFiles(PackageTree(folders))
    if place not in _listed(files) or not _trusted(verification)(place):
        return None
    return files.whole(place, most)


def result_of(check: NatureCheck, found: Found, by: str = "") -> NatureResult:
    """What was found, under the check's code and name."""
    return NatureResult(check.code, check.name, found.outcome, found.note, found.objects, by)


def _results(examination: Examination, given: Given) -> tuple[NatureResult, ...]:
    results = []
    for check in examination.scheme.checks:
        examination.checkpoint()
        person = given.manual.get(check.code)
        carried_out, scanned = CHECKS.get(check.code), given.scanned.get(check.code)
        if scanned is not None and scanned.outcome is Outcome.FAILED and scanned.objects:
            # Malware isn't a matter of opinion; what a scanner couldn't look through, a person can.
            results.append(scanned)
        elif person is not None and carried_out is None:
            note = _("{note} ({name}, {day})").format(
                note=person.note, name=person.by, day=person.day.isoformat()
            )
            results.append(result_of(check, Found(person.outcome, note.strip()), person.by))
        elif carried_out is not None:
            results.append(result_of(check, carried_out(examination)))
        elif scanned is not None:
            results.append(scanned)
        else:
            results.append(result_of(check, Found(Outcome.MANUAL, check.how)))
    return tuple(results)


def _listed(files: PackageFiles) -> set[str]:
    """The places below `data/` that the SHA-256 manifest lists."""
    data = files.tree.text(MANIFEST) or b""
    listing = read_listing(MANIFEST, data, 32, payload=True)
    return {path.removeprefix(PAYLOAD) for path in listing.digests}


def _trusted(verification: Verification) -> Callable[[str], bool]:
    """Whether nothing speaks against a file below `data/`, or against the manifest that vouches for it."""
    named = {each.object_name for each in verification.findings}
    whole = not named & {MANIFEST, "tagmanifest-sha256.txt"}
    return lambda place: whole and for_people(PAYLOAD + place) not in named


def _catalogue(files: PackageFiles) -> tuple[tuple[CatalogueEntry, ...] | None, str]:
    """The catalogue's entries, or None and why not."""
    if files.sizes.get(CATALOGUE, _LARGEST_CATALOGUE) >= _LARGEST_CATALOGUE:
        return None, ""
    try:
        with files.tree.open(PAYLOAD + CATALOGUE) as raw, io.BufferedReader(raw) as stream:  # type: ignore[type-var]  # an unbuffered file is a raw one
            return tuple(read_catalogue(stream)), ""
    except (MalformedCatalogue, OSError) as error:
        return None, for_people(str(error))[:200]


def _basis(files: PackageFiles) -> NatureBasis | None:
    data = files.whole(NATURES_BASIS, LARGEST_BASIS)
    try:
        return NatureBasis.from_json(data) if data is not None else None
    except MalformedJson:
        return None
