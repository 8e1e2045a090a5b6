"""State secrets stay out: what is marked as one is refused before it is filed, and withheld when it is found later.

The journal keeps that it happened, the level and where the mark stood; neither the text nor the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from desktop.services.disposal.holds import require_reason
from desktop.services.errors import StateSecret
from desktop.services.house import House
from desktop.services.rights import Right, require
from models import queries
from models.documents.secrecy import (
    SecrecyFinding,
    Where,
    find_chosen,
    find_in_name,
    find_marks,
    gravest,
    next_steps,
)
from models.documents.withholding import release_documents, withhold_documents
from resources.words import N_, _, language
from search.records import Extraction
from vault.ids import utc_now

_WHERE = {
    Where.NAME: N_("in a file's name"),
    Where.FOLDER: N_("in a folder's name"),
    Where.TEXT: N_("on page {page}, line {line}"),
    Where.CHOICE: N_("chosen as a mark"),
}


def screen_name(name: str) -> SecrecyFinding | None:
    """What the name of a file, and of the folders in front of it, gives away; the gravest finding, or None.

    Only a certain finding is a reason to refuse; any other is worth a question.
    """
    return gravest(find_in_name(name))


def screen_text(text: str) -> SecrecyFinding | None:
    """The same for a document's text."""
    return gravest(find_marks(text))


def screen_extraction(extraction: Extraction) -> SecrecyFinding | None:
    """The same for what was read out of a file: its text, and the names of whatever is packed into it."""
    packed = [page.part or page.label for page in extraction.layout.pages]
    packed += [path for path, _reason in extraction.unread]
    named = [found for path in dict.fromkeys(packed) for found in find_in_name(path)]
    return gravest([*find_marks(extraction.text), *named])


def screen_mark(mark: str) -> SecrecyFinding | None:
    """The same for the confidentiality mark that somebody chose for a document."""
    return find_chosen(mark)


def refuse(house: House, finding: SecrecyFinding) -> NoReturn:
    """Journal that a state secret was refused, and raise StateSecret."""
    record_refusals(house, [finding])
    raise StateSecret(finding)


def record_refusals(house: House, findings: Sequence[SecrecyFinding]) -> None:
    """Journal refusals without raising: the rest of a batch goes on."""
    house.log(*(("refused", "vault", finding_detail(finding)) for finding in findings))


def withhold(house: House, documents: Sequence[int], finding: SecrecyFinding) -> tuple[int, ...]:
    """Withhold documents that turned out to bear a mark; returns those that were not withheld before.

    They are not purged: destroying a carrier of state secrets on one's own is forbidden (Law on Guarding State
    Secrets 2024, article 28).
    """
    detail = finding_detail(finding)
    with house.database.write() as session:
        newly = withhold_documents(session, documents, reason=detail, moment=utc_now())
        house.journal.append(
            session, [("withheld", f"document {document}", detail) for document in newly]
        )
    if newly:
        with house.database.read() as session:
            records = queries.documents(session, ids=newly)
        with house.indexing:
            for category in {record.category for record in records}:
                gone = {record.id for record in records if record.category is category}
                house.index.purge(category, gone)
    return tuple(newly)


def finding_detail(finding: SecrecyFinding) -> str:
    """The finding for the journal: level and where, nothing else."""
    return f"state secret {finding.level.value}, {finding.where.value}"


def finding_place(finding: SecrecyFinding) -> str:
    """Where the mark stands, translated."""
    return _(_WHERE[finding.where]).format(page=finding.page, line=finding.line)


def finding_sentence(finding: SecrecyFinding) -> str:
    """What was found, translated, for a person who can look at the file."""
    words = (
        _("It is marked as a state secret: {level}, {place}.")
        if finding.certain
        else _(
            "It may be marked as a state secret: {level}, {place}. Look at it before you file it."
        )
    )
    return words.format(level=finding.level.value, place=finding_place(finding))


def legal_steps() -> str:
    """What the law says to do next, in the language in use, with its articles."""
    steps = next_steps(language())
    return "\n".join(
        _("{number}. {step} ({source})").format(
            number=number, step=each.sentence, source=each.source
        )
        for number, each in enumerate(steps, 1)
    )


def release(house: House, documents: Sequence[int], *, reason: str) -> tuple[int, ...]:
    """Let documents be used again that bear no mark after all, or whose mark was lifted; returns those that were so.

    `reason` says who decided; it stays in the audit trail. Raises NotAllowed, ReasonMissing.
    """
    require(house, Right.PURGE)
    words = require_reason(reason)
    with house.database.write() as session:
        released = release_documents(session, documents, reason=words, moment=utc_now())
        house.journal.append(
            session, [("released", f"document {document}", words) for document in released]
        )
    return tuple(released)
