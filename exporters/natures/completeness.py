"""完整性: totals, items of metadata, numbers without gaps, content, attachments, what was owed, the package itself."""

from __future__ import annotations

import re

from exporters.layout import CATALOGUE, DATA, DESCRIPTION, OTHERS
from exporters.natures.examination import Examination, Found, Tally, no_basis, no_catalogue
from exporters.natures.file_shape import Flaw
from models.handover.natures import Outcome
from resources.words import _

_SERIES = re.compile(r"(.+)-(\d{1,8})")
_OWED = frozenset({"missing", "unsigned", "returned", "stale", "superseded", "lost", "unfinished"})
"""Checks of the gate that tell of papers that are owed."""
_MOST_GAPS = 10_000


def count(examination: Examination) -> Found:
    """完2-1."""
    if examination.entries is None:
        return no_catalogue(examination)
    if examination.basis is None:
        return no_basis()
    found, stated = len(examination.records), examination.basis.documents
    words = _("{found} records in the catalogue, {stated} registered").format(
        found=found, stated=stated
    )
    return Found(Outcome.PASSED if found == stated else Outcome.FAILED, words)


def size(examination: Examination) -> Found:
    """完2-2. Of the records as they lie there, not as the catalogue says."""
    if examination.entries is None:
        return no_catalogue(examination)
    if examination.basis is None:
        return no_basis()
    lying = [examination.files.sizes.get(place, 0) for place in examination.by_place]
    found, stated = (sum(lying), len(lying)), (examination.basis.size, examination.basis.files)
    words = _("{found} bytes in {files} files, {stated} bytes in {stated_files} files registered")
    words = words.format(found=found[0], files=found[1], stated=stated[0], stated_files=stated[1])
    return Found(Outcome.PASSED if found == stated else Outcome.FAILED, words)


def items(examination: Examination) -> Found:
    """完2-3."""
    if examination.entries is None:
        return no_catalogue(examination)
    tally = Tally()
    for entry in examination.entries:
        missing = [name for name in examination.scheme.fields if name not in entry.fields]
        if missing:
            tally.bad.append(f"{entry.path}: {'、'.join(missing)}")
    return tally.found(_("Items are missing"))


def required(examination: Examination) -> Found:
    """完2-4. Nobody knows the day of some papers; that is worth a remark."""
    if examination.entries is None:
        return no_catalogue(examination)
    tally = Tally()
    for entry in examination.entries:
        for name, rule in examination.scheme.fields.items():
            if rule.required and not entry.fields.get(name, "").strip():
                tally.bad.append(f"{entry.path}: {name}")
        if not entry.fields.get("日期", "").strip() and not examination.in_source(entry.path):
            tally.odd.append(f"{entry.path}: 日期")
    return tally.found(_("Not filled in"))


def history(examination: Examination) -> Found:
    """完2-5. The files of a delivery have no version of their own; its listing has."""
    basis = examination.basis
    if examination.entries is None:
        return no_catalogue(examination)
    if basis is None:
        return no_basis()
    tally = Tally()
    for number, entries in examination.records.items():
        known = basis.records.get(number)
        if known is None or not known.events or not known.filed:
            tally.bad.append(number or "—")
        elif all(entry.fields.get("版本") != f"V{known.version}" for entry in entries):
            tally.bad.append(f"{number}: V{known.version}")
    tally.bad += [number for number in basis.records if number not in examination.records]
    events = sum(known.events for known in basis.records.values())
    passed = _("{events} events of {count} records").format(events=events, count=len(basis.records))
    return tally.found(_("Without events, or of another version"), passed=passed)


def sequence(examination: Examination) -> Found:
    """完2-6. A number that isn't there must be explained: left out, purged, put away."""
    basis = examination.basis
    if examination.entries is None:
        return no_catalogue(examination)
    series: dict[str, set[int]] = {}
    for number in examination.records:
        if match := _SERIES.fullmatch(number):
            series.setdefault(match.group(1), set()).add(int(match.group(2)))
    tally, explained = Tally(), 0
    for name in sorted({*series, *(basis.series if basis else ())}):
        known = series.get(name, set())
        last = max(max(known, default=0), basis.series.get(name, 0) if basis else 0)
        if last - len(known) > _MOST_GAPS:
            tally.bad.append(f"{name}-…{last}")
            continue
        for ordinal in range(1, last + 1):
            number = f"{name}-{ordinal:04d}"
            if ordinal in known:
                continue
            if basis and number in basis.explained:
                explained += 1
            else:
                tally.bad.append(number)
    passed = _("{count} numbers are not in the package, each with its reason").format(
        count=explained
    )
    if basis is None and tally.bad:
        # Without the giver's records nobody knows what explains them.
        tally.odd, tally.bad = tally.bad, []
    return tally.found(
        _("Numbers are missing without a reason"), passed=passed if explained else ""
    )


def content(examination: Examination) -> Found:
    """完2-7. Source code has empty files for good reasons, and a register may have no rows."""
    tally = Tally()
    for place, flaw in examination.shapes.items():
        if examination.in_source(place) or (flaw is Flaw.EMPTY and place.startswith(f"{DATA}/")):
            continue
        if flaw is Flaw.CUT_OFF or (flaw is Flaw.EMPTY and examination.in_records(place)):
            tally.bad.append(place)
        elif flaw is Flaw.EMPTY:
            tally.odd.append(place)
    return tally.found(_("Empty or cut off"))


def attachments(examination: Examination) -> Found:
    """完2-8."""
    basis = examination.basis
    if examination.entries is None:
        return no_catalogue(examination)
    if basis is None:
        return no_basis()
    tally = Tally()
    for number, known in basis.records.items():
        lying = len(examination.records.get(number, ()))
        if lying < known.files:
            tally.bad.append(f"{number}: {lying} / {known.files}")
        for attachment in known.attachments:
            if attachment not in examination.records:
                explained = attachment in basis.explained
                (tally.odd if explained else tally.bad).append(f"{number}: {attachment}")
    return tally.found(_("Files of a delivery, or attachments, aren't in the package"))


def scope(examination: Examination) -> Found:
    """完2-9. What was owed when the package was built, and who answered for what isn't there."""
    basis = examination.basis
    if basis is None:
        return no_basis()
    tally = Tally()
    for item in basis.items:
        if item.check in _OWED:
            words = f"{item.clause} {item.sentence}".strip()
            if item.by:
                waived = _("{item} (waived by {name}: {reason})")
                tally.odd.append(waived.format(item=words, name=item.by, reason=item.reason))
            else:
                tally.bad.append(words)
    owed, kept = (
        sum(line.owed for line in basis.coverage),
        sum(line.kept for line in basis.coverage),
    )
    words = _("{kept} of {owed} duties of {rows} rows kept").format(
        kept=kept, owed=owed, rows=len(basis.coverage)
    )
    found = tally.found(_("Owed and not there"), passed=words)
    if found.outcome is Outcome.PASSED:
        return found
    joined = _("{words}; {note}").format(words=words, note=found.note)
    return Found(found.outcome, joined, found.objects)


def package_metadata(examination: Examination) -> Found:
    """完2-10."""
    tally = Tally()
    wanted = [DESCRIPTION, CATALOGUE, *(f"{OTHERS}/{name}" for name in examination.formats.papers)]
    tally.bad += [place for place in wanted if place not in examination.files.sizes]
    if examination.verification is not None:
        tally.bad += [
            f"{each.object_name}: {each.problem}"
            for each in examination.verification.findings
            if each.check.startswith(("tag-", "manifest-", "tagmanifest-", "bagit-", "bag-info"))
        ]
    return tally.found(_("Missing or changed"))


def package_content(examination: Examination) -> Found:
    """完2-11."""
    tally = Tally()
    sizes = examination.files.sizes
    tally.bad += sorted(place for place in examination.expected if place not in sizes)
    for place, (written, _digest) in examination.written.items():
        if place in sizes and sizes[place] != written:
            tally.bad.append(f"{place}: {sizes[place]} ≠ {written}")
    if not examination.expected:
        tally.bad.append("data/")
    passed = _("{count} files").format(count=len(examination.expected))
    return tally.found(_("Listed and not there, or in another size"), passed=passed)
