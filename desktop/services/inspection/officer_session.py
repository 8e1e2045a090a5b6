"""An officer's inspection on an open edition: requests answered, samples drawn, findings noted; all of it events.

The state is what the edition's journal says (models/inspection/inspection_log.py), so that an interrupted session
goes on where it was, and the manager reads the same out of the vault's journal once that has absorbed it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from desktop.services.credentials import digest_is_right
from desktop.services.errors import InspectionRefused, StateSecret
from desktop.services.filing.screening import finding_detail, screen_text
from desktop.services.inspection.officer import Officer
from desktop.services.inspection.request_list import numbered
from desktop.services.inspection.sampling import Drawn, draw, require_sensible
from desktop.services.library import get_document
from exporters.wording import minute
from models.assurance.assurance_rules import RISKS
from models.inspection import inspection_log as log
from models.inspection.edition_contents import EditionAbout, read_about, read_answers, read_requests
from models.inspection.inspection import Answer, InspectionRequest, RequestState
from models.inspection.inspection_log import (
    InspectionLog,
    RequestAnswer,
    SampleAsked,
    Told,
    read_log,
)
from models.people.identity import holds_identity
from models.records import DocumentRecord
from resources.words import N_, _
from vault.errors import Tampered
from vault.primitives import random_bytes
from vault.times import from_microseconds

_SEED_BYTES = 4


class InspectionSession:
    """What an officer does beyond reading. Any thread; every change is in the journal before a method returns."""

    def __init__(self, officer: Officer) -> None:
        """Writes the requests that the edition was prepared with into its journal, once. Raises as `officer.log`."""
        self.officer = officer
        self._guard = threading.RLock()
        self._records: dict[int, DocumentRecord] | None = None
        self._held: tuple[int, InspectionLog] = (-1, InspectionLog())
        with officer.database.read() as session:
            try:
                self.about: EditionAbout | None = read_about(session)
                self._answers = read_answers(session)
                given = read_requests(session)
            except (ValueError, KeyError, TypeError):
                # Authentic, but of a form that this program doesn't know.
                name = f"edition {officer.label}"
                raise Tampered(name, N_("a field is out of range")) from None
        known = {each.request.number for each in self.log.requests}
        missing = [each for each in given if each.number not in known]
        self._take(missing)

    @property
    def unit(self) -> str:
        """Who inspects (检查单位), or ""."""
        return self.about.unit if self.about is not None else ""

    @property
    def log(self) -> InspectionLog:
        """Everything that was said and done so far."""
        with self._guard:
            events = self.officer.events
            if self._held[0] != len(events):
                told = (
                    Told(from_microseconds(each.moment), each.action, each.object_name, each.detail)
                    for each in events
                )
                self._held = len(events), read_log(told)
            return self._held[1]

    def documents(self) -> dict[int, DocumentRecord]:
        """Every document of the edition by its id; an edition doesn't change, so they are read once."""
        with self._guard:
            _still_allowed = self.officer.database
            if self._records is None:
                self._records = {each.id: each for each in self.officer.documents()}
            return self._records

    def requests(self) -> tuple[RequestAnswer, ...]:
        """Every request with its newest answer, by number."""
        return self.log.requests

    def import_requests(
        self, requests: Sequence[InspectionRequest]
    ) -> tuple[InspectionRequest, ...]:
        """Take these as well; those that are asked for already are passed over. Raises InspectionRefused."""
        with self._guard:
            self.require_open()
            known = [each.request for each in self.requests()]
            new = numbered(requests, known)
            if len(known) + len(new) > log.MOST_REQUESTS:
                sentence = _("An inspection has at most {most} requests.")
                raise InspectionRefused("too-many", sentence.format(most=log.MOST_REQUESTS))
            for each in new:
                _kept(each.text, log.LONGEST_TEXT, needed=_("What is asked for is missing."))
                _kept(each.clause, log.LONGEST_CLAUSE)
            self._take(new)
            return new

    def answer_request(
        self,
        number: int,
        state: RequestState,
        document_ids: Sequence[int] = (),
        note: str = "",
    ) -> RequestAnswer:
        """Answer a request anew: the newest answer counts. Found needs a record, not applicable a reason.

        Raises InspectionRefused, NoSuchDocument.
        """
        documents = tuple(dict.fromkeys(document_ids))
        self.require_open()
        self._refuse_marked(note)
        note = _kept(note, log.LONGEST_NOTE)
        if len(documents) > log.MOST_DOCUMENTS:
            sentence = _("An answer names at most {most} records.")
            raise InspectionRefused("too-many", sentence.format(most=log.MOST_DOCUMENTS))
        if state is RequestState.FOUND and not documents:
            raise InspectionRefused("missing", _("Attach the record that was found."))
        if state is RequestState.NOT_APPLICABLE and not note:
            raise InspectionRefused("missing", _("Say why it doesn't apply."))
        with self._guard:
            self._request(number)
            for each in documents:
                get_document(self.officer, each)
            said = log.to_detail(state=state.value, documents=list(documents), note=note)
            self.officer.log((log.ANSWERED, f"request {number}", said))
            return self._request(number)

    def attach(self, number: int, document_id: int) -> RequestAnswer:
        """One more record for a request, which is found by that."""
        with self._guard:
            held = self._request(number)
            return self.answer_request(
                number, RequestState.FOUND, (*held.documents, document_id), held.note
            )

    def note_finding(
        self,
        problem: str,
        *,
        clause: str = "",
        system: str = "",
        risk: str = "medium",
        document_id: int | None = None,
        request: int | None = None,
    ) -> int:
        """Write down what is wrong; returns its number. Raises InspectionRefused, NoSuchDocument."""
        self.require_open()
        self._refuse_marked(problem, clause, system)
        problem = _kept(problem, log.LONGEST_NOTE, needed=_("Say what is wrong."))
        clause, system = (_kept(each, log.LONGEST_CLAUSE) for each in (clause, system))
        if risk not in RISKS:
            raise InspectionRefused("bad-risk", _("There is no such risk."))
        with self._guard:
            if document_id is not None:
                get_document(self.officer, document_id)
            if request is not None:
                self._request(request)
            number = max((each.number for each in self.log.findings), default=0) + 1
            said = log.to_detail(
                problem=problem,
                clause=clause,
                system=system,
                risk=risk,
                document=document_id,
                request=request,
            )
            self.officer.log((log.NOTED, f"finding {number}", said))
            return number

    def withdraw_finding(self, number: int, reason: str) -> None:
        """Take a finding back; it stays in the journal with the reason. Raises InspectionRefused."""
        self.require_open()
        reason = _kept(reason, log.LONGEST_NOTE, needed=_("Give a reason."))
        with self._guard:
            known = {each.number for each in self.log.findings if not each.withdrawn}
            if number not in known:
                raise InspectionRefused("no-such-finding", _("There is no such finding."))
            self.officer.log((log.WITHDRAWN, f"finding {number}", log.to_detail(reason=reason)))

    def sample(self, asked: SampleAsked, seed: str = "") -> Drawn:
        """Draw records at random; `seed` is anything that nobody could foresee, made here where none is given.

        Raises InspectionRefused.
        """
        self.require_open()
        require_sensible(asked)
        seed = _kept(seed, 100) or random_bytes(_SEED_BYTES).hex()
        drawn = draw(self.documents().values(), asked, seed)
        said = log.to_detail(
            asked=asdict(asked),
            seed=seed,
            population=drawn.population,
            documents=[each.id for each in drawn.documents],
        )
        self.officer.log((log.SAMPLED, "documents", said))
        return drawn

    def require_open(self) -> None:
        """Raises InspectionRefused after the inspection was closed: its signed record says everything there is to say.

        Reading goes on, and is written down as before.
        """
        closed = self.log.closed
        if closed is not None:
            sentence = _(
                "The inspection was closed at {moment} and its record is signed: nothing can be added. Ask the project "
                "manager for another edition."
            )
            raise InspectionRefused("closed", sentence.format(moment=minute(closed)))

    def answers(self) -> tuple[Answer, ...]:
        """The standing questions as they were answered when the edition was prepared. Looking is noted by `read`."""
        _still_allowed = self.officer.database
        return self._answers

    def read(self, question: str) -> Answer:
        """One answer; noted first. Raises InspectionRefused."""
        for each in self._answers:
            if each.question == question:
                self.officer.log((log.QUESTION, f"question {question}", log.to_detail()))
                return each
        raise InspectionRefused("no-such-question", _("The edition doesn't hold this answer."))

    def verify(self, document_id: int) -> bool:
        """Whether a document's bytes give the digest of its filing; the outcome is noted. Raises NoSuchDocument."""
        record = get_document(self.officer, document_id)
        pieces = self.officer.content(document_id)
        right = digest_is_right(self.officer.suite_name, pieces, record.version.digest)
        self.officer.log((log.VERIFIED, f"document {document_id}", log.to_detail(right=right)))
        return right

    def slip(self, document_id: int, target: Path) -> Path:
        """Write the slip that proves a record, as PDF or Word; noted first.

        Raises NoSuchDocument, Withheld, UnknownPaper, InsideVault, AlreadyExists, StorageFailed.
        """
        from desktop.services.inspection.inspection_papers import write_slip

        return write_slip(self, document_id, target)

    def _refuse_marked(self, *words: str) -> None:
        """Raises StateSecret for words with the mark of one; that it was tried is noted, without them."""
        finding = screen_text("\n".join(words))
        if finding is not None and finding.certain:
            self.officer.log(("refused", "vault", finding_detail(finding)))
            raise StateSecret(finding)

    def _take(self, requests: Sequence[InspectionRequest]) -> None:
        if requests:
            details = log.requests_details(requests)
            self.officer.log(*((log.TAKEN, "requests", each) for each in details))

    def _request(self, number: int) -> RequestAnswer:
        for each in self.requests():
            if each.request.number == number:
                return each
        raise InspectionRefused("no-such-request", _("There is no such request."))


def _kept(text: str, most: int, *, needed: str = "") -> str:
    """Words as the journal keeps them. Raises InspectionRefused: missing, too-long, number-in-text."""
    kept = text.encode("utf-8", "replace").decode("utf-8").strip()
    if needed and not kept:
        raise InspectionRefused("missing", needed)
    if len(kept) > most:
        sentence = _("At most {most} characters are kept.").format(most=most)
        raise InspectionRefused("too-long", sentence)
    if holds_identity(kept):
        sentence = _("An identity number doesn't belong into the record. Name the person instead.")
        raise InspectionRefused("number-in-text", sentence)
    return kept
