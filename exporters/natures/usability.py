"""可用性: metadata that can be read and taken over, common formats, files that open without a password."""

from __future__ import annotations

import json

from exporters.layout import DATA, NATURES_BASIS
from exporters.natures.examination import Examination, Found, Tally, no_catalogue
from exporters.natures.file_shape import Flaw, ending
from exporters.natures.truth import description_of
from models.bounded_json import MalformedJson, read_object
from models.handover.natures import Outcome
from resources.words import _

_LARGEST_DATA = 256 << 20
_LARGEST_LINE = 8 << 20


def readable(examination: Examination) -> Found:
    """用3-1."""
    if examination.entries is None:
        return no_catalogue(examination)
    note = _("{count} entries read").format(count=len(examination.entries))
    return Found(Outcome.PASSED if examination.entries else Outcome.FAILED, note)


def accessible(examination: Examination) -> Found:
    """用3-2. Every line is parsed; what it means is the import's business."""
    tally, lines = Tally(), 0
    for place in examination.files.sizes:
        if place.startswith(f"{DATA}/") and ending(place) in ("json", "jsonl"):
            examination.checkpoint()
            found = _lines_of(examination, place)
            if found < 0:
                tally.bad.append(place)
            lines += max(found, 0)
    if examination.basis is None and examination.verification is not None:
        tally.odd.append(NATURES_BASIS)
    passed = _("{count} records of data read").format(count=lines)
    return tally.found(_("Can't be read"), passed=passed)


def common(examination: Examination) -> Found:
    """用3-3. What isn't common needs its reader; what must not be there at all is another check's."""
    formats, tally = examination.formats, Tally()
    for place in examination.files.sizes:
        kind = ending(place)
        known = kind in formats.common or kind in formats.archives or kind in formats.refused
        if not known and not examination.in_source(place):
            tally.odd.append(place)
    return tally.found(_("Formats that not every computer reads"))


def openable(examination: Examination) -> Found:
    """用3-4."""
    tally = Tally()
    for place, flaw in examination.shapes.items():
        if flaw in (Flaw.BROKEN, Flaw.UNREADABLE, Flaw.CUT_OFF, Flaw.OTHER_TYPE):
            delivered = examination.in_source(place) and flaw is not Flaw.UNREADABLE
            (tally.odd if delivered else tally.bad).append(place)
    return tally.found(_("Broken, cut off, or not what the name says"))


def unlocked(examination: Examination) -> Found:
    """用3-5."""
    tally = Tally()
    for place, flaw in examination.shapes.items():
        if flaw is Flaw.LOCKED:
            (tally.odd if examination.in_source(place) else tally.bad).append(place)
    return tally.found(_("Locked by a password"))


def environment(examination: Examination) -> Found:
    """用3-7."""
    text = description_of(examination)
    if any(words in text for words in examination.formats.environment):
        return Found(Outcome.PASSED)
    return Found(Outcome.FAILED, _("The description doesn't say what is needed for reading."))


def permitted(examination: Examination) -> Found:
    """用3-8. By name and by content: a program under another name is one."""
    formats, tally = examination.formats, Tally()
    shapes = examination.shapes
    for place in examination.files.sizes:
        kind = ending(place)
        locked = kind in formats.archives and shapes.get(place) is Flaw.LOCKED
        refused = kind in formats.refused or place in examination.programs or locked
        if examination.in_source(place):
            if locked:
                tally.odd.append(place)
        elif refused:
            tally.bad.append(place)
        elif kind in formats.archives:
            tally.odd.append(place)
    return tally.found(_("Packed, locked or executable outside of source code"))


def _lines_of(examination: Examination, place: str) -> int:
    """How many records a file of data holds; -1 where one can't be read."""
    if examination.files.sizes[place] > _LARGEST_DATA:
        return -1
    try:
        if ending(place) == "json":
            read_json(examination.files.whole(place, _LARGEST_DATA))
            return 1
        count = 0
        with examination.files.tree.open(f"data/{place}") as stream:
            rest = b""
            while piece := stream.read(1 << 20):
                *lines, rest = (rest + piece).split(b"\n")
                if len(rest) > _LARGEST_LINE:
                    return -1
                for line in lines:
                    if line.strip():
                        read_object(line, _LARGEST_LINE)
                        count += 1
            if rest.strip():
                read_object(rest, _LARGEST_LINE)
                count += 1
    except (OSError, MalformedJson):
        return -1
    return count


def read_json(data: bytes | None) -> None:
    """Parse a file of data, whatever it holds; raises MalformedJson."""
    if data is None:
        raise MalformedJson("too large, or gone")
    try:
        json.loads(data)
    except (ValueError, RecursionError) as error:
        raise MalformedJson("not JSON") from error
