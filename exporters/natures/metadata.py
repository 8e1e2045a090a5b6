"""真实性 of metadata: every item of the catalogue by its length, form, range, sense and characters; numbers; twins."""

from __future__ import annotations

import re
from datetime import date

from exporters.layout import CATEGORY_FOLDERS
from exporters.natures.examination import Examination, Found, Tally, no_catalogue
from models.categories import Category
from resources.words import _

_NUMBER = re.compile(r"[A-Z0-9]{2,12}-(\d{2})-(\d{4})(\d{2})-(\d{4,8})")
_FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
# Controls, surrogates, ends of lines and paragraphs (categories Cc, Cs, Zl, Zp), replacements, marks of direction.
_STRANGE = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufffd\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_FIRST_DAY = date(1949, 10, 1)
_LONGEST_NAME = 255
"""Bytes of UTF-8: what no common file system exceeds."""


def lengths(examination: Examination) -> Found:
    """真1-2."""
    if examination.entries is None:
        return no_catalogue(examination)
    tally = Tally()
    for entry in examination.entries:
        for name, rule in examination.scheme.fields.items():
            if len(entry.fields.get(name, "")) > rule.longest:
                tally.bad.append(f"{entry.path}: {name}")
    return tally.found(_("Longer than it may be"))


def forms(examination: Examination) -> Found:
    """真1-3."""
    if examination.entries is None:
        return no_catalogue(examination)
    tally = Tally()
    for entry in examination.entries:
        for name, rule in examination.scheme.fields.items():
            text = entry.fields.get(name, "")
            if text and rule.form is not None and not rule.values and not rule.form.fullmatch(text):
                tally.bad.append(f"{entry.path}: {name}")
        if entry.fields.get("日期") and _day(entry.fields["日期"]) is None:
            tally.bad.append(f"{entry.path}: 日期")
    return tally.found(_("Not written as it must be"))


def ranges(examination: Examination) -> Found:
    """真1-4. A value of the right form that isn't among the usual ones is worth a remark only."""
    if examination.entries is None:
        return no_catalogue(examination)
    folders = set(CATEGORY_FOLDERS.values())
    tally = Tally()
    for entry in examination.entries:
        for name, rule in examination.scheme.fields.items():
            text = entry.fields.get(name, "")
            if text and rule.values and text not in rule.values:
                fits = rule.form is not None and rule.form.fullmatch(text)
                (tally.odd if fits else tally.bad).append(f"{entry.path}: {name}")
        if entry.fields.get("类别") not in folders:
            tally.bad.append(f"{entry.path}: 类别")
    return tally.found(_("Not among the values there are"))


def reasonable(examination: Examination) -> Found:
    """真1-5. A day that hasn't come yet is wrong; outside the term is a remark, where the term matters."""
    if examination.entries is None:
        return no_catalogue(examination)
    basis, tally = examination.basis, Tally()
    during = CATEGORY_FOLDERS[Category.OPERATIONS]
    for entry in examination.entries:
        formed, filed = (
            _day(entry.fields.get("日期", "")),
            _day(entry.fields.get("入库时间", "")[:10]),
        )
        if formed is None:
            continue
        if formed > examination.judged or formed < _FIRST_DAY:
            tally.bad.append(f"{entry.path}: {formed}")
        elif basis is not None and (
            formed > basis.end or (formed < basis.start and entry.fields.get("类别") == during)
        ):
            tally.odd.append(f"{entry.path}: {formed}")
        # The records of an invented contract are filed before they are formed.
        invented = basis is not None and basis.fictional
        if filed is not None and filed < formed and not invented:
            tally.bad.append(f"{entry.path}: {formed} > {filed}")
    if basis is not None and basis.day > examination.today and not basis.fictional:
        tally.odd.append(basis.day.isoformat())
    passed = ""
    if basis is None:
        passed = _("Without the contract's term, only the day of the check was compared.")
    elif basis.fictional:
        passed = _("An invented contract: its days were compared with its own term only.")
    return tally.found(
        _("Days that can't be right, or lie outside the contract's term"), passed=passed
    )


def characters(examination: Examination) -> Found:
    """真1-6."""
    if examination.entries is None:
        return no_catalogue(examination)
    tally = Tally()
    for entry in examination.entries:
        for name, text in entry.fields.items():
            # The original name is told as it was; what is odd about it was changed in the package's own name.
            if name not in ("原文件名", "原路径") and _strange(text):
                tally.bad.append(f"{entry.path}: {name}")
    for place in examination.files.sizes:
        name = place.rsplit("/", 1)[-1]
        if _strange(place) or any(_FORBIDDEN.search(part) for part in place.split("/")):
            tally.bad.append(place)
        elif len(name.encode("utf-8", "surrogateescape")) > _LONGEST_NAME or name != name.strip():
            tally.odd.append(place)
    return tally.found(_("Characters that can't be seen, or that a system forbids in names"))


def numbers(examination: Examination) -> Found:
    """真1-7."""
    if examination.entries is None:
        return no_catalogue(examination)
    prefix = examination.basis.prefix if examination.basis else ""
    codes = {category.code for category in CATEGORY_FOLDERS}
    tally = Tally()
    for number in examination.records:
        match = _NUMBER.fullmatch(number)
        right = match and match.group(1) in codes and 1 <= int(match.group(3)) <= 12
        if not right:
            tally.bad.append(number or "—")
        elif prefix and not number.startswith(f"{prefix}-"):
            tally.odd.append(number)
    return tally.found(_("Not prefix, category, month and sequence, or of another contract"))


def duplicates(examination: Examination) -> Found:
    """真1-8. A source delivery is one record with many files; its files may well be equal."""
    if examination.entries is None:
        return no_catalogue(examination)
    tally = Tally()
    places: set[str] = set()
    contents: dict[bytes, str] = {}
    for entry in examination.entries:
        if entry.path in places:
            tally.bad.append(entry.path)
        places.add(entry.path)
        if entry.size and not examination.in_source(entry.path):
            number = entry.fields.get("档号", "")
            if contents.setdefault(entry.sha256, number) != number:
                tally.odd.append(f"{number} = {contents[entry.sha256]}")
    for number, entries in examination.records.items():
        one = len(entries) == 1 or all(examination.in_source(entry.path) for entry in entries)
        if (not one and (examination.basis is None or number not in examination.basis.records)) or (
            not one and examination.basis and examination.basis.records[number].files < len(entries)
        ):
            tally.bad.append(number)
    return tally.found(_("A number, a place or a content is there more than once"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _strange(text: str) -> bool:
    """Whether a text holds what can't be seen and isn't meant to be: controls, turned directions, replacements."""
    return _STRANGE.search(text) is not None
