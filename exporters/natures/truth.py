"""真实性 of content: fixity, files against the catalogue, description, folders, the package as it was closed."""

from __future__ import annotations

import re

from exporters.findings import VerifyFinding
from exporters.layout import CATALOGUE, CATEGORY_FOLDERS, DESCRIPTION, DOCUMENTS, EARLIER, OTHERS
from exporters.names import split_extension
from exporters.natures.examination import Examination, Found, Tally, no_catalogue, shown
from exporters.natures.file_shape import Flaw
from models.handover.natures import Outcome
from resources.words import _

_FIXITY = frozenset(
    {
        "payload-changed", "payload-missing", "payload-renamed", "name-composition", "tag-changed", "tag-missing",
        "sm3-changed", "sm3-listing", "catalogue-digest", "unreadable", "manifest-line", "manifest-duplicate",
        "manifest-missing", "tagmanifest-missing", "unknown-digest", "bagit-txt", "incomplete", "oxum", "no-payload",
        "media-differ", "catalogue-size",
    }
)  # fmt: skip
"""Codes of findings of the verification that speak against fixity; those of signatures begin as `_SIGNATURE`."""
_SIGNATURE = "root-signature"
_DESCRIPTION_MOST = 1 << 20
_YEAR = re.compile(r"(?:19|20)\d{2}|未注明|无日期|undated")


def fixity(examination: Examination) -> Found:
    """真1-1. The receiver has read everything; the giver compares what was written with what the catalogue says."""
    verification = examination.verification
    if verification is None:
        if examination.entries is None:
            return no_catalogue(examination)
        tally = Tally()
        for entry in examination.entries:
            found = examination.written.get(entry.path)
            if found is None or found[1] != entry.sha256:
                tally.bad.append(entry.path)
        passed = _(
            "Digests agree with the catalogue; the root is signed when the package is closed."
        )
        return tally.found(_("Digest differs from the catalogue's"), passed=passed)
    against = [
        each
        for each in verification.findings
        if each.check in _FIXITY or each.check.startswith(_SIGNATURE)
    ]
    if against:
        return _of_findings(against)
    if verification.signature is None:
        note = _("All digests are right; nobody has signed the package's root.")
        return Found(Outcome.WARNING, note)
    note = _("All digests are right; the root is signed with the key {fingerprint}.")
    return Found(Outcome.PASSED, note.format(fingerprint=verification.signature.fingerprint))


def attributes(examination: Examination) -> Found:
    """真1-10."""
    if examination.entries is None:
        return no_catalogue(examination)
    tally = Tally()
    for entry in examination.entries:
        size = examination.files.sizes.get(entry.path)
        if size is None:
            continue
        original = split_extension(entry.fields.get("原文件名", ""))[1].lower()
        if size != entry.size:
            tally.bad.append(f"{entry.path}: {size} ≠ {entry.size}")
        elif not examination.in_source(entry.path) and not entry.path.lower().endswith(original):
            tally.bad.append(f"{entry.path}: {original}")
        elif examination.shapes.get(entry.path) is Flaw.OTHER_TYPE:
            tally.bad.append(entry.path)
    return tally.found(_("Size, ending or beginning of the file isn't what the catalogue says"))


def associated(examination: Examination) -> Found:
    """真1-11."""
    if examination.entries is None:
        return no_catalogue(examination)
    tally = Tally()
    tally.bad += [path for path in examination.by_place if path not in examination.files.sizes]
    tally.bad += [
        place
        for place in examination.files.sizes
        if (examination.in_records(place) or place.startswith(f"{EARLIER}/"))
        and place not in examination.by_place
    ]
    return tally.found(_("In the catalogue and not there, or there and not in the catalogue"))


def described(examination: Examination) -> Found:
    """真1-12."""
    tally = Tally()
    files = examination.files
    named = [
        place
        for place in files.sizes
        if place.rsplit("/", 1)[-1].casefold() == DESCRIPTION.casefold()
    ]
    text = description_of(examination)
    if DESCRIPTION not in files.sizes or not text.strip():
        tally.bad.append(DESCRIPTION)
    tally.bad += [place for place in named if place != DESCRIPTION and "/" not in place]
    if examination.basis is not None:
        tally.bad += [
            f"{DESCRIPTION}: {words}"
            for words in (examination.basis.title, examination.basis.contractor)
            if text and words not in text
        ]
    if examination.entries is None:
        tally.bad.append(CATALOGUE)
    return tally.found(_("The description or the catalogue isn't as prescribed"))


def arranged(examination: Examination) -> Found:
    """真1-13."""
    tally = Tally()
    folders = set(CATEGORY_FOLDERS.values())
    for place in examination.files.sizes:
        parts = place.split("/")
        if len(parts) == 1:
            right = place in (DESCRIPTION, CATALOGUE)
        elif parts[0] == DOCUMENTS:
            right = len(parts) >= 4 and bool(_YEAR.fullmatch(parts[1])) and parts[2] in folders
        else:
            right = parts[0] == OTHERS or place.startswith(f"{EARLIER}/")
        if not right:
            tally.bad.append(place)
    if not any(examination.in_records(place) for place in examination.files.sizes):
        tally.bad.append(DOCUMENTS)
    return tally.found(_("Not where the prescribed folders have it"))


def consistent(examination: Examination) -> Found:
    """真1-14. Only the closed package has a root."""
    verification = examination.verification
    if verification is None:
        note = _(
            "The root exists when the package is closed; the report to be signed has this result."
        )
        return Found(Outcome.NOT_RUN, note)
    if not verification.ok:
        return _of_findings(verification.findings)
    note = _("Read back whole; compare the root with the signed papers: {root}")
    return Found(Outcome.PASSED, note.format(root=verification.root))


def description_of(examination: Examination) -> str:
    """说明文件.TXT as text, or nothing."""
    data = examination.files.whole(DESCRIPTION, _DESCRIPTION_MOST) or b""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _of_findings(findings: tuple[VerifyFinding, ...] | list[VerifyFinding]) -> Found:
    note = _("Findings of the package's verification: {count}").format(count=len(findings))
    named = shown(f"{each.object_name}: {each.problem}" for each in findings)
    return Found(Outcome.FAILED, note, named)
