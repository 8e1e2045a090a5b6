"""Finding marks of state secrets (秘密, 机密, 绝密) in texts and names. Pure rules; what follows is up to services.

A finding is certain where a line is nothing but a mark and stands where marks stand, or where a name carries one.
Sentences that speak of marks, and texts that explain them, yield uncertain findings at most.
"""

from __future__ import annotations

import bisect
import enum
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.documents.secrecy_rules import Level, Step, fold, next_steps, patterns

__all__ = [
    "Level",
    "SecrecyFinding",
    "Step",
    "Where",
    "find_chosen",
    "find_in_name",
    "find_marks",
    "gravest",
    "next_steps",
]

_PAGE_BREAK = "\f"
_HEAD_LINES = 12
"""Lines with text at the top of a page among which a mark stands; number of the copy and urgency may come first."""
_FOOT_LINES = 3
"""Headers and text boxes are given last by some formats."""
_BARE_LINES = 3
"""A level without star and period is a mark (of old papers, of stamps) only at the very top of the first page."""
_NEARBY = 2
_LONGEST_LINE = 60
_CELLS = re.compile(r"\t+| {2,}|\u3000+")
_LINE_END = re.compile(r"\r\n?|\n|\v|\x85|\u2028|\u2029")
_LONGEST_PROSE = 4_000
"""Of a longer line only the beginning is looked at: no mark stands in the middle of one."""
_MOST_FINDINGS = 100


class Where(enum.StrEnum):
    """What carries the mark."""

    NAME = "name"
    FOLDER = "folder"
    TEXT = "text"
    CHOICE = "choice"  # somebody chose the level for a document


@dataclass(frozen=True, slots=True)
class SecrecyFinding:
    """A mark, or what looks like one. `page` and `line` (on that page) count from 1; they are 0 outside of texts."""

    level: Level
    certain: bool
    where: Where
    page: int = 0
    line: int = 0


def find_chosen(mark: str) -> SecrecyFinding | None:
    """The finding for a confidentiality mark that somebody asked for; None when it is no state secret's."""
    found = patterns().bare.fullmatch(fold(mark)) or patterns().mark.fullmatch(fold(mark))
    return None if found is None else SecrecyFinding(Level(found["level"]), True, Where.CHOICE)


def find_in_name(path: str) -> list[SecrecyFinding]:
    """Marks in the names of a file and of the folders it lies in; `path` has `/` or `\\` between its parts."""
    rules, findings = patterns(), []
    *folders, name = re.split(r"[/\\]", path)
    for part in [*folders, name]:
        where = Where.NAME if part is name else Where.FOLDER
        folded = fold(part)
        carried = (rules.starred, rules.enclosed, rules.named)
        if found := next(filter(None, (rule.search(folded) for rule in carried)), None):
            findings.append(SecrecyFinding(Level(found["level"]), True, where))
        elif found := rules.bare.match(folded):
            rest = folded[found.end() :]
            if rest[:1] in ("", ".", "_", "-", " ") or rest.startswith(("文件", "资料", "件")):
                findings.append(SecrecyFinding(Level(found["level"]), False, where))
    return findings


def find_marks(text: str) -> list[SecrecyFinding]:
    """Marks in a text whose pages are separated by form feeds, in their order; at most a hundred."""
    candidates = [found.start() for found in patterns().candidate.finditer(text)]
    if not candidates:
        return []
    findings: list[SecrecyFinding] = []
    start = 0
    for number, page in enumerate(text.split(_PAGE_BREAK), 1):
        end = start + len(page)
        first = bisect.bisect_left(candidates, start)
        here = candidates[first : bisect.bisect_left(candidates, end)]
        if here:
            findings += _on_page(page, [at - start for at in here], number)
        if len(findings) >= _MOST_FINDINGS:
            break
        start = end + 1
    return findings[:_MOST_FINDINGS]


def gravest(findings: Sequence[SecrecyFinding]) -> SecrecyFinding | None:
    """The finding to act upon: a certain one before the others, then by level; None when there is none."""
    order = list(Level)
    return min(findings, key=lambda each: (not each.certain, order.index(each.level)), default=None)


def _on_page(page: str, candidates: list[int], number: int) -> list[SecrecyFinding]:
    lines = _LINE_END.split(page)
    filled = [index for index, line in enumerate(lines) if line.strip()]
    rank = {index: place for place, index in enumerate(filled)}
    starts = [0, *(found.end() for found in _LINE_END.finditer(page))]
    at = sorted({bisect.bisect_right(starts, candidate) - 1 for candidate in candidates})
    findings: list[SecrecyFinding] = []
    marks: set[Level] = set()
    for index in [*at[:_MOST_FINDINGS], *at[_MOST_FINDINGS:][-_FOOT_LINES:]]:
        place = rank[index]
        near = [lines[each] for each in filled[max(0, place - _NEARBY) : place + _NEARBY + 1]]
        headed = place < _HEAD_LINES or place >= len(filled) - _FOOT_LINES
        above = lines[filled[place - 1]] if place else ""
        found = list(_in_line(lines[index], above, first=number == 1 and place < _BARE_LINES))
        marks |= {level for level, alone in found if alone}
        for level, alone in found:
            sure = alone and headed and not _explains(near)
            findings.append(SecrecyFinding(level, sure, Where.TEXT, number, index + 1))
    if len(marks) > 1:
        # Whoever shows several levels on one page speaks about them.
        return [replace(finding, certain=False) for finding in findings]
    return findings


def _in_line(line: str, above: str, *, first: bool) -> Iterator[tuple[Level, bool]]:
    """Levels in one line, and whether the line is nothing but a mark."""
    rules = patterns()
    if len(line) <= 4 * _LONGEST_LINE and (level := _mark_line(line, above, first=first)):
        yield level, True
        return
    folded = fold(line[:_LONGEST_PROSE])
    if rules.bare.fullmatch(_unwrapped(folded)):
        yield Level(_unwrapped(folded)[:2]), False
        return
    for rule in (rules.starred, rules.enclosed, rules.named):
        levels = list(dict.fromkeys(found["level"] for found in rule.finditer(folded)))
        if levels:
            yield from ((Level(level), False) for level in levels)
            return


def _mark_line(line: str, above: str, *, first: bool) -> Level | None:
    rules = patterns()
    folded = _unwrapped(fold(line))
    if len(folded) > _LONGEST_LINE:
        return None
    forms = [rules.mark, rules.starless, rules.labelled, *([rules.bare] if first else [])]
    for form in forms:
        if found := form.fullmatch(folded):
            return Level(found["level"])
    if rules.label.fullmatch(fold(above)):
        below = rules.labelled.fullmatch(fold(above) + folded)
        if below:
            return Level(below["level"])
    return _mark_among_cells(line, first=first)


def _mark_among_cells(line: str, *, first: bool) -> Level | None:
    """A mark beside number of the copy, urgency or page; or a cell 密级 with the level in the next one."""
    rules = patterns()
    cells = [_unwrapped(fold(cell)) for cell in _CELLS.split(line.strip())]
    cells = [cell for cell in cells if cell]
    for label, value in itertools.pairwise(cells):
        if rules.label.fullmatch(label) and (found := rules.labelled.fullmatch(label + value)):
            return Level(found["level"])
    forms = (rules.mark, rules.starless, rules.labelled, *([rules.bare] if first else []))
    marks = [found for cell in cells for form in forms if (found := form.fullmatch(cell))]
    beside = [cell for cell in cells if not any(form.fullmatch(cell) for form in forms)]
    if marks and all(rules.company.fullmatch(cell) for cell in beside):
        return Level(marks[0]["level"])
    return None


def _explains(lines: list[str]) -> bool:
    return patterns().explaining.search(fold("\n".join(lines))) is not None


def _unwrapped(folded: str) -> str:
    """Without brackets or quotation marks around the whole."""
    return folded.strip("【】[]()〔〕{}〖〗「」『』<>〈〉|").removesuffix(".")
