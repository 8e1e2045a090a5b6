"""安全性: nothing else on the medium, the audit trail without a gap; and marks of state secrets, which block."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from exporters.layout import ROOT_SIGNATURE
from exporters.natures.examination import Examination, Found, Tally, no_basis, no_catalogue
from exporters.natures.file_shape import ending
from models.documents.secrecy import find_chosen, find_in_name, find_marks
from models.handover.natures import Outcome
from resources.words import _

_TEMPORARY = re.compile(
    r"~\$.*|\.~lock\..*#|.*\.(?:tmp|temp|swp|bak|part|crdownload)|~.*\.tmp", re.I
)
_STRANGERS = frozenset(
    {
        "payload-added",
        "tag-added",
        "link",
        "path-escape",
        "special-file",
        "medium-extra",
        "name-twins",
        "too-deep",
    }
)
"""Codes of findings of the verification that tell of what doesn't belong there."""
_LARGEST_TEXT = 2 << 20


def nothing_else(examination: Examination) -> Found:
    """安4-3. Hidden files are part of source code, and of nothing else."""
    tally = Tally()
    sizes = examination.files.sizes
    tally.bad += [place for place in sizes if place not in examination.expected]
    tally.bad += [f"{each.object_name}: {each.problem}" for each in examination.files.tree.findings]
    if examination.verification is not None:
        tally.bad += [
            f"{each.object_name}: {each.problem}"
            for each in examination.verification.findings
            if each.check in _STRANGERS
        ]
    for place in [*sizes, *(name for name in examination.files.beside if name != ROOT_SIGNATURE)]:
        parts = PurePosixPath(place).parts
        left = any(part.casefold() in examination.formats.leavings for part in parts)
        hidden = any(part.startswith(".") for part in parts)
        if left or (
            not examination.in_source(place) and (hidden or _TEMPORARY.fullmatch(parts[-1]))
        ):
            tally.bad.append(place)
    return tally.found(_("Doesn't belong on the medium"))


def process(examination: Examination) -> Found:
    """安4-7. As the giver's program found it; the receiver compares the code with the signed papers."""
    basis = examination.basis
    if basis is None:
        return no_basis()
    code = basis.chain_code
    if not basis.chain_complete or not basis.chain_last or not code:
        return Found(Outcome.FAILED, basis.chain_words)
    words = _("{words} Head of the chain: {code}.").format(words=basis.chain_words, code=code)
    return Found(Outcome.PASSED, words)


def state_secrets(examination: Examination) -> Found:
    """密. Only certain marks count: papers on secrecy speak of them. Says where, never what stands there."""
    if examination.entries is None:
        return no_catalogue(examination)
    tally = Tally()
    for entry in examination.entries:
        fields = entry.fields
        words = (fields.get("题名", ""), fields.get("原文件名", ""), fields.get("原路径", ""))
        if find_chosen(fields.get("密级", "")) or any(map(_marked, words)):
            tally.bad.append(entry.path)
    for place in examination.files.sizes:
        examination.checkpoint()
        if _marked(place) or (
            ending(place) in examination.formats.text
            and examination.in_records(place)
            and _text_is_marked(examination, place)
        ):
            tally.bad.append(place)
    return tally.found(_("Marked as a state secret: stop, and report it"))


def _marked(name: str) -> bool:
    return any(each.certain for each in find_in_name(name))


def _text_is_marked(examination: Examination, place: str) -> bool:
    data = examination.files.slice(place, 0, _LARGEST_TEXT)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return any(each.certain for each in find_marks(text))
    return any(each.certain for each in find_marks(data.decode("gb18030", "replace")))
