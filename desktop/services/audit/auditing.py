"""The audit trail: what was done, by whom, and whether the journal that says so is the one that was written."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from desktop.services.audit.audit_words import break_sentence, clock_sentence, code_sentence
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from models.audit.anchors import fingerprint, head_message, known_keys
from models.audit.chain_report import ChainReport, Flaw
from models.audit.journal import AuditFilter, find_events, head, known_words
from models.audit.paper_code import PaperHead, parse_code
from models.audit.verification import verify_chain
from models.records import AuditEvent
from resources.words import _
from vault.signing import verify

__all__ = [
    "AuditBreak",
    "AuditFilter",
    "AuditVerification",
    "CodeOutcome",
    "CodeVerdict",
    "audit_choices",
    "audit_trail",
    "parse_code",
    "verify_audit",
]


class CodeOutcome(enum.Enum):
    """How a paper and the journal compare."""

    FITS = "fits"  # the event, and all before it, is what was printed
    OLDER = "older"  # the journal ends before the event that was printed
    DIFFERENT = "different"  # another event has that number
    BROKEN = "broken"  # the event is the same, something before it isn't
    OTHER_VAULT = "other vault"  # the paper names another vault
    FORGED = "forged"  # the paper's signature isn't one of this vault's


@dataclass(frozen=True, slots=True)
class CodeVerdict:
    """What a printed code says about the journal; `message` is translated."""

    outcome: CodeOutcome
    sequence: int
    message: str

    @property
    def fits(self) -> bool:
        """Event and everything before it are unchanged since the paper was printed."""
        return self.outcome is CodeOutcome.FITS


@dataclass(frozen=True, slots=True)
class AuditBreak:
    """One place where the journal isn't what was written: events `sequence` to `until`; `message` is translated."""

    kind: Flaw
    sequence: int
    until: int
    message: str


@dataclass(frozen=True, slots=True)
class AuditVerification:
    """The outcome of a verification.

    `last` is the newest event, `complete_to` how far everything is proven, `message` the one sentence that says it.
    `breaks` (the first first) and `remarks` (translated, on clocks that were set back) are cut off at a hundred;
    `break_count` isn't. `anchors` and `anchors_bad` count signed heads. `code` is there when a code was given.
    """

    complete: bool
    last: int
    complete_to: int
    head: str
    message: str
    breaks: tuple[AuditBreak, ...]
    break_count: int
    anchors: int
    anchors_bad: int
    remarks: tuple[str, ...]
    code: CodeVerdict | None = None

    @property
    def ok(self) -> bool:
        """The journal is complete, and a code that was given fits."""
        return self.complete and (self.code is None or self.code.fits)


def audit_trail(house: House, wanted: AuditFilter) -> list[AuditEvent]:
    """The events that are wanted, newest first."""
    with house.database.read() as session:
        return find_events(session, wanted)


def audit_choices(house: House) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(every action, every actor) in the journal, as stored, for a filter to choose from."""
    with house.database.read() as session:
        return known_words(session)


def verify_audit(
    house: House, *, code: str | None = None, progress: Progress | None = None
) -> AuditVerification:
    """Verify every event and every signed head; compare a printed `code` (or the text of its QR code).

    That it was verified is journalled, with the outcome. Raises MistypedCode before anything is read, and Cancelled.
    """
    paper = None if code is None else parse_code(code)
    progress = progress or Quiet()
    with house.database.read() as session:
        total = head(session, house.journal.chain).sequence
        progress.start(_("Verifying the journal"), total, "events")

        def step(count: int) -> None:
            progress.advance(count)
            progress.checkpoint()

        watch = None if paper is None else paper.sequence
        report = verify_chain(session, house.journal.chain, watch=watch, step=step)
    verdict = None if paper is None else _verdict(house, paper, report)
    house.log(("verified", "journal", _outcome(report, verdict)))
    return AuditVerification(
        complete=report.complete,
        last=report.last,
        complete_to=report.complete_to,
        head=report.head.hex(),
        message=_message(report),
        breaks=tuple(
            AuditBreak(each.flaw, each.first, each.last, break_sentence(each))
            for each in report.breaks
        ),
        break_count=report.break_count,
        anchors=report.anchors_good,
        anchors_bad=report.anchors_bad,
        remarks=tuple(map(clock_sentence, report.clock_steps)),
        code=verdict,
    )


def _message(report: ChainReport) -> str:
    if report.complete:
        return _("Complete from 1 to {last}.").format(last=report.last)
    first = break_sentence(report.breaks[0])
    if not report.complete_to:
        return first
    return _("Complete from 1 to {last}. {problem}").format(last=report.complete_to, problem=first)


def _outcome(report: ChainReport, verdict: CodeVerdict | None) -> str:
    """For the journal, in whatever language the window is."""
    outcome = f"complete to {report.complete_to} of {report.last}, {report.break_count} breaks"
    return outcome if verdict is None else f"{outcome}, code {verdict.outcome.value}"


def _verdict(house: House, paper: PaperHead, report: ChainReport) -> CodeVerdict:
    outcome = _compare(house, paper, report)
    return CodeVerdict(
        outcome, paper.sequence, code_sentence(outcome.value, paper.sequence, report)
    )


def _compare(house: House, paper: PaperHead, report: ChainReport) -> CodeOutcome:
    if paper.vault_id is not None and paper.vault_id != house.vault.id:
        return CodeOutcome.OTHER_VAULT
    if paper.sequence > report.last:
        return CodeOutcome.OLDER
    if paper.prefix not in [each[: len(paper.prefix)] for each in report.watched]:
        return CodeOutcome.DIFFERENT
    if paper.signature is not None and not _is_ours(house, paper):
        return CodeOutcome.FORGED
    return CodeOutcome.FITS if report.complete_to >= paper.sequence else CodeOutcome.BROKEN


def _is_ours(house: House, paper: PaperHead) -> bool:
    """Whether one of the keys that this vault has had signed what the paper's QR code carries."""
    if paper.signature is None:
        return False
    message = head_message(house.vault.id, paper.sequence, paper.prefix)
    with house.database.read() as session:
        keys = list(known_keys(session))
    return any(
        fingerprint(suite, public) == paper.fingerprint
        and verify(suite, public, message, paper.signature)
        for suite, public in keys
    )
