"""Scans of signed pledges: whose they are, read from the code on each page, or from its text; asked where unsure.

Reading keeps nothing: `pledge_signing` files the scan and enters what the manager said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import rules_of
from desktop.services.filing.sources import SourceFile, SourceProblem, problem_sentence, read_whole
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from models.obligations.registers import Registers
from models.people.pledge_codes import codes_in, from_qr
from models.people.pledge_rules import PledgeRules
from resources.words import N_, _
from search.errors import PageUnavailable
from search.fencing.recognition import Recogniser, recognition_problem
from search.fencing.rendering import Renderer, RenderLimits
from search.records import PAGE_BREAK

BY_CODE, BY_PRINT, BY_NAME = (
    N_("by its QR code"),
    N_("by its printed number"),
    N_("by a name in it"),
)
"""How a page was recognised, message ids."""

_NOTHING = N_("No pledge was recognised on this page: say whose it is.")
_UNKNOWN = N_("The code on this page belongs to no pledge of this vault.")
_MENDED = N_("One character of the number could not be read: compare it with the paper.")
_NAMED = N_("Only a name was recognised, and no number: say which pledge it is.")
_SIGNED = N_("This pledge has a signed scan already; the new one would be added to it.")
_VOID = N_("This pledge was declared void.")
_ALL_PAGES = 200


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What a page of a scan is. `certain`: nobody need be asked. `candidates` are pledges' ids, the likeliest first.

    `way` says how it was recognised and `problem` what is unsure, both message ids, empty where there is nothing.
    """

    number: int
    code: str
    candidates: tuple[int, ...]
    certain: bool
    way: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """What was recognised in a file. `unread`: why text could not be recognised, if so, translated."""

    path: Path
    pages: tuple[ScannedPage, ...]
    unread: str = ""

    @property
    def certain(self) -> dict[int, int]:
        """The pledge of each page that is certain."""
        return {page.number: page.candidates[0] for page in self.pages if page.certain}


def read_scan(house: House, path: Path, *, progress: Progress | None = None) -> ScanPlan:
    """Recognise a PDF or picture page by page, in fenced processes; nothing is kept.

    Raises SourceProblem with a sentence where the file can't be read or shown, ReaderUnavailable, Cancelled.
    """
    progress = progress or Quiet()
    limits = RenderLimits()
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SourceProblem(problem_sentence(error)) from None
    read = read_whole(SourceFile(str(path), path.name, size), limits.largest_file)
    if read is None:
        raise SourceProblem(_("It is too large."))
    codes = _codes(path.name, read[0], limits, progress)
    texts: dict[int, str] = {}
    unread = ""
    if any(not any(map(from_qr, found)) for found in codes.values()):
        problem = recognition_problem()
        if problem:
            unread = _(problem)
        else:
            texts = _texts(path.name, read[0], progress)
    registers, rules = registers_of(house), rules_of(house).pledges
    pages = (
        _page(registers, rules, number, found, texts.get(number, ""))
        for number, found in codes.items()
    )
    return ScanPlan(path, tuple(pages), unread)


def _codes(
    name: str, data: bytes, limits: RenderLimits, progress: Progress
) -> dict[int, tuple[str, ...]]:
    with Renderer(limits) as renderer:
        try:
            count = renderer.open(name, data).count
        except PageUnavailable as error:
            raise SourceProblem(_(error.reason.sentence)) from None
        if count > _ALL_PAGES:
            sentence = _("It has {count} pages; a scan of pledges has at most {most}.")
            raise SourceProblem(sentence.format(count=count, most=_ALL_PAGES))
        progress.start(_("Looking for codes"), count, "files")
        found: dict[int, tuple[str, ...]] = {}
        for number in range(1, count + 1):
            progress.checkpoint()
            try:
                found[number] = renderer.codes(number)
            except PageUnavailable:
                found[number] = ()
            progress.advance(1)
        return found


def _texts(name: str, data: bytes, progress: Progress) -> dict[int, str]:
    def step(done: int, total: int) -> None:
        if done == 1:
            progress.start(_("Reading text"), total, "files")
        progress.advance(1)
        progress.checkpoint()

    with Recogniser() as recogniser:
        found = recogniser.recognise(name, data, progress=step)
    return dict(enumerate(found.text.split(PAGE_BREAK), start=1))


def _page(
    registers: Registers, rules: PledgeRules, number: int, found: tuple[str, ...], text: str
) -> ScannedPage:
    by_code = {each.code: each.id for each in registers.pledge.values()}
    for read in filter(None, map(from_qr, found)):
        if read.code in by_code:
            return _known_page(registers, number, by_code[read.code], BY_CODE, certain=True)
        return ScannedPage(number, read.code, (), False, BY_CODE, _UNKNOWN)
    printed = [read for read in codes_in(text) if read.code in by_code]
    if printed:
        best = max(printed, key=lambda read: read.certain)
        return _known_page(registers, number, by_code[best.code], BY_PRINT, certain=best.certain)
    named = tuple(_named(registers, rules, text))
    if named:
        return ScannedPage(number, "", named, False, BY_NAME, _NAMED)
    return ScannedPage(number, "", (), False, "", _NOTHING)


def _known_page(
    registers: Registers, number: int, identifier: int, way: str, *, certain: bool
) -> ScannedPage:
    pledge = registers.pledge[identifier]
    problem = "" if certain else _MENDED
    if pledge.void:
        certain, problem = False, _VOID
    elif pledge.signed is not None:
        certain, problem = False, _SIGNED
    return ScannedPage(number, pledge.code, (identifier,), certain, way, problem)


def _named(registers: Registers, rules: PledgeRules, text: str) -> Iterator[int]:
    """Pledges that wait for their signature, of people whose names stand in the text of what looks like a pledge."""
    plain = "".join(text.split())
    if not any(wording.document in plain for wording in rules.wordings.values()):
        return
    for pledge in sorted(registers.pledge.values(), key=lambda each: each.made, reverse=True):
        name = "".join(registers.person[pledge.person_id].name.split())
        if pledge.signed is None and not pledge.void and name and name in plain:
            yield pledge.id
