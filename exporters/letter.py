"""移交函: the official letter that goes with a package, in the look of letters between authorities (GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from exporters.catalogue import PackagedDocument
from exporters.inventory import volume
from exporters.paper_frame import PaperFrame
from exporters.report import (
    Block,
    Closing,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Report,
)
from exporters.wording import BEIJING, amount
from resources.words import _


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the letter says of the package. `attachments` are its papers in order; `waived` counts what was waived.

    `clauses` are those that owe the handover, in words.
    """

    clauses: str
    attachments: Sequence[str]
    waived: int
    left_out: int
    sealed: bool


def handover_letter(
    frame: PaperFrame,
    documents: Sequence[PackagedDocument],
    facts: LetterFacts,
    after: Sequence[Block] = (),
) -> Report:
    """The letter; `after` stands on pages of its own behind it."""
    contract = frame.contract
    made = frame.now.astimezone(BEIJING).date()
    blocks: list[Block] = [
        Letterhead(contract.contractor, _("Letter [{year}] No. ____").format(year=made.year)),
        Paragraph(_("To {party}:").format(party=contract.client), flush=True),
        *_text(frame, documents, facts),
        Paragraph(_attachments(facts.attachments), flush=False),
        Closing(contract.contractor, in_words(made)),
    ]
    if after:
        blocks += [PageBreak(), *after]
    title = _("Letter on handing over the records of “{project}”").format(project=contract.title)
    return frame.report(title, blocks, official=True)


def in_words(day: date) -> str:
    """A day as letters write it."""
    return _("{year}/{month}/{day}").format(year=day.year, month=day.month, day=day.day)


def _text(
    frame: PaperFrame, documents: Sequence[PackagedDocument], facts: LetterFacts
) -> list[Block]:
    records, files, size = volume(documents)
    contract = frame.contract
    opening = _(
        "Under {clauses} of the contract, we hand over to you all materials, equipment and records that we obtained "
        "and made while carrying it out from {start} to {end}."
    )
    what = _(
        "{records} records in {files} files, {size}, plain and uncompressed, with the catalogue, the handover list, "
        "the source code with its build notes, the acceptance dossier, the registers and the knowledge base."
    )
    proof = _(
        "The root of the package, the key that signed it and the head of the audit trail stand on the last page. "
        "Whoever receives the package can check it without our software, as its README.html says."
    )
    blocks: list[Block] = [
        Paragraph(
            opening.format(
                clauses=facts.clauses, start=in_words(contract.start), end=in_words(contract.end)
            )
        ),
        Heading(_("1. What is handed over")),
        Paragraph(what.format(records=records, files=files, size=amount(size))),
        *_reservations(facts),
        Heading(_("2. How to check it")),
        Paragraph(proof),
        Heading(_("3. What we ask of you")),
        Paragraph(
            _(
                "Please check the package, sign the register and the list, and return one copy of each. After your "
                "written acceptance we erase what we hold and give you the certificate of destruction and the "
                "statement that nothing was kept."
            )
        ),
    ]
    return blocks


def _reservations(facts: LetterFacts) -> list[Block]:
    sentences = []
    if facts.left_out:
        words = _("{count} items are not part of it; each is listed with its reason.")
        sentences.append(words.format(count=facts.left_out))
    if facts.waived:
        words = _("{count} open items were waived by name; they are listed with reasons.")
        sentences.append(words.format(count=facts.waived))
    if facts.sealed:
        sentences.append(
            _("For transport the package is sealed; its passphrase is handed over separately.")
        )
    return [Paragraph(sentence) for sentence in sentences]


def _attachments(names: Sequence[str]) -> str:
    lines = [f"{number}. {name}" for number, name in enumerate(names, start=1)]
    first = _("Attached: {name}").format(name=lines[0]) if lines else ""
    # Further ones stand below the first, behind the three characters of the word.
    return "\n".join([first, *(f"\u3000\u3000\u3000{line}" for line in lines[1:])])
