"""What an officer said and did, read out of an edition's journal, or of the vault's once that has absorbed it.

The form of the details is specified in vault/FORMAT.md §11.7. A journal proves who wrote it, not that it makes sense:
what isn't of that form is passed over and counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from models.bounded_json import MalformedJson, list_at, number_at, read_object, text_at
from models.inspection.inspection import InspectionRequest, RequestState
from resources.words import N_

VERSION = 1
MOST_REQUESTS = 5_000
LONGEST_TEXT, LONGEST_CLAUSE, LONGEST_NOTE = 1_000, 300, 2_000
"""Characters of what is asked for, of its clause, and of a note or a problem."""

MOST_DOCUMENTS = 500
"""Records that one answer, or one sample, can name."""

_LARGEST = 32 * 1024
_LISTED = 20_000
"""Bytes of one event's list of requests: less than an event's detail may have."""

TAKEN = N_("requests taken")
ANSWERED = N_("request answered")
NOTED = N_("finding noted")
WITHDRAWN = N_("finding withdrawn")
SAMPLED = N_("sampled")
QUESTION = N_("question read")
VERIFIED = "verified"
SLIP = N_("proof slip written")
RECORD = N_("record written")
CLOSED = N_("inspection closed")
SAID = (TAKEN, ANSWERED, NOTED, WITHDRAWN, SAMPLED, QUESTION, VERIFIED, SLIP, RECORD, CLOSED)
"""The actions of an inspection beyond reading."""

LOOKS = ("opened", "read", "viewed", "printed", "exported", SLIP)
"""What is done with one document."""

_DOCUMENT = re.compile(r"document ([1-9][0-9]{0,17})(?: version [0-9]+)?")
_NUMBERED = re.compile(r"(request|finding) ([1-9][0-9]{0,8})")


class Told(NamedTuple):
    """One event, from wherever it was read."""

    moment: datetime
    action: str
    object_name: str
    detail: str


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """A request with its newest answer. `documents` are the records that answer it; `answered` is when."""

    request: InspectionRequest
    state: RequestState = RequestState.OPEN
    documents: tuple[int, ...] = ()
    note: str = ""
    answered: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotedFinding:
    """What the officer found wrong.

    `risk` is one of models.assurance.assurance_rules.RISKS; `withdrawn` is the reason, or "".
    """

    number: int
    problem: str
    clause: str
    system: str
    risk: str
    document_id: int | None
    request: int | None
    moment: datetime
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class SampleAsked:
    """What a sample was drawn from; empty fields ask for anything. `day` is ISO, `period` 2026, 2026-07 or 2026-Q3."""

    category: str = ""
    type: str = ""
    day: str = ""
    period: str = ""
    system: str = ""
    person: str = ""
    words: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class SampleTaken:
    """A sample as it was drawn: out of `population` documents, with `seed`, these."""

    asked: SampleAsked
    seed: str
    population: int
    documents: tuple[int, ...]
    moment: datetime


@dataclass(frozen=True, slots=True)
class DocumentLooks:
    """What was done with one document: how often it was looked at, printed or otherwise taken out, and compared."""

    document_id: int
    first: datetime
    last: datetime
    looks: int = 0
    printed: int = 0
    exported: int = 0
    slips: int = 0
    verified: bool | None = None


@dataclass(frozen=True, slots=True)
class InspectionLog:
    """Everything that was said and done. `strange` counts events of an inspection that aren't of the specified form."""

    requests: tuple[RequestAnswer, ...] = ()
    findings: tuple[NotedFinding, ...] = ()
    samples: tuple[SampleTaken, ...] = ()
    looks: tuple[DocumentLooks, ...] = ()
    searches: tuple[tuple[datetime, str], ...] = ()
    questions: tuple[str, ...] = ()
    opened: tuple[datetime, ...] = ()
    closed: datetime | None = None
    records: tuple[str, ...] = field(default=())
    unit: str = ""
    last: datetime | None = None
    events: int = 0
    strange: int = 0


def read_log(events: Iterable[Told], given: Sequence[InspectionRequest] = ()) -> InspectionLog:
    """What these events come to; `given` are requests that were known before the first of them."""
    reader = _Reader(given)
    for event in events:
        reader.take(event)
    return reader.made()


def requests_details(requests: Sequence[InspectionRequest]) -> list[str]:
    """The details of as many events as it takes to write these requests down."""
    details: list[str] = []
    rows: list[list[Any]] = []
    size = 0
    for each in requests:
        row = [each.number, each.text, each.clause]
        length = len(json.dumps(row, ensure_ascii=False).encode()) + 1
        if rows and size + length > _LISTED:
            details.append(to_detail(requests=rows))
            rows, size = [], 0
        rows.append(row)
        size += length
    if rows:
        details.append(to_detail(requests=rows))
    return details


def to_detail(**values: Any) -> str:
    """An event's detail. Raises ValueError where it would be longer than a journal takes."""
    text = json.dumps({"v": VERSION, **values}, ensure_ascii=False, sort_keys=True)
    if len(text.encode("utf-8")) > _LARGEST:
        raise ValueError("more than an event can hold")
    return text


class _Reader:
    """Takes one event after the other."""

    def __init__(self, given: Sequence[InspectionRequest]) -> None:
        self._requests = {each.number: RequestAnswer(each) for each in given}
        self._findings: dict[int, NotedFinding] = {}
        self._samples: list[SampleTaken] = []
        self._looks: dict[int, DocumentLooks] = {}
        self._searches: list[tuple[datetime, str]] = []
        self._questions: dict[str, None] = {}
        self._opened: list[datetime] = []
        self._closed: datetime | None = None
        self._records: list[str] = []
        self._unit = ""
        self._last: datetime | None = None
        self._events = self._strange = 0

    def take(self, event: Told) -> None:
        """One more event; one that is not of the form is counted and passed over."""
        self._events += 1
        self._last = event.moment
        document = _DOCUMENT.fullmatch(event.object_name)
        try:
            if document is not None and event.action in (*LOOKS, VERIFIED):
                self._look(event, int(document[1]))
            elif event.action == "searched":
                self._searches.append((event.moment, event.detail))
            elif event.action == "opened":
                self._opened.append(event.moment)
            elif event.action == QUESTION:
                self._questions[event.object_name.removeprefix("question ")] = None
            elif event.action in _TAKERS:
                _TAKERS[event.action](self, event, _values(event.detail))
        except (MalformedJson, ValueError, KeyError, TypeError):
            self._strange += 1

    def made(self) -> InspectionLog:
        return InspectionLog(
            tuple(self._requests[number] for number in sorted(self._requests)),
            tuple(self._findings.values()),
            tuple(self._samples),
            tuple(self._looks[document] for document in sorted(self._looks)),
            tuple(self._searches),
            tuple(self._questions),
            tuple(self._opened),
            self._closed,
            tuple(self._records),
            self._unit,
            self._last,
            self._events,
            self._strange,
        )

    def _look(self, event: Told, document: int) -> None:
        held = self._looks.get(document) or DocumentLooks(document, event.moment, event.moment)
        held = replace(held, last=event.moment)
        if event.action == VERIFIED:
            held = replace(held, verified=_values(event.detail)["right"] is True)
        elif event.action == "printed":
            held = replace(held, printed=held.printed + 1)
        elif event.action == "exported":
            held = replace(held, exported=held.exported + 1)
        elif event.action == SLIP:
            held = replace(held, slips=held.slips + 1)
        else:
            held = replace(held, looks=held.looks + 1)
        self._looks[document] = held

    def _take_requests(self, _event: Told, said: Mapping[str, Any]) -> None:
        taken = []
        for row in list_at(dict(said), "requests", MOST_REQUESTS, list):
            number, text, clause = row
            request = {"number": number, "text": text, "clause": clause}
            taken.append(
                InspectionRequest(
                    number_at(request, "number"),
                    text_at(request, "text", LONGEST_TEXT),
                    text_at(request, "clause", LONGEST_CLAUSE),
                )
            )
        for each in taken:
            if each.number not in self._requests and len(self._requests) < MOST_REQUESTS:
                self._requests[each.number] = RequestAnswer(each)

    def _answer(self, event: Told, said: Mapping[str, Any]) -> None:
        number = _number(event.object_name, "request")
        values = dict(said)
        self._requests[number] = replace(
            self._requests[number],
            state=RequestState(said["state"]),
            documents=_documents(values),
            note=text_at(values, "note", LONGEST_NOTE),
            answered=event.moment,
        )

    def _note(self, event: Told, said: Mapping[str, Any]) -> None:
        number = _number(event.object_name, "finding")
        if number in self._findings:
            raise ValueError("the number of another finding")
        values = dict(said)
        self._findings[number] = NotedFinding(
            number,
            text_at(values, "problem", LONGEST_NOTE),
            text_at(values, "clause", LONGEST_CLAUSE),
            text_at(values, "system", LONGEST_CLAUSE),
            text_at(values, "risk", 20),
            _maybe(values, "document"),
            _maybe(values, "request"),
            event.moment,
        )

    def _withdraw(self, event: Told, said: Mapping[str, Any]) -> None:
        number = _number(event.object_name, "finding")
        reason = text_at(dict(said), "reason", LONGEST_NOTE)
        self._findings[number] = replace(self._findings[number], withdrawn=reason or "–")

    def _sample(self, event: Told, said: Mapping[str, Any]) -> None:
        asked = said["asked"]
        if not isinstance(asked, dict):
            raise MalformedJson("“asked” is not an object")
        words = {name: text_at(asked, name, LONGEST_CLAUSE, default="") for name in _ASKED}
        self._samples.append(
            SampleTaken(
                SampleAsked(**words, count=number_at(asked, "count")),
                text_at(dict(said), "seed", 100),
                number_at(dict(said), "population"),
                _documents(dict(said)),
                event.moment,
            )
        )

    def _record(self, _event: Told, said: Mapping[str, Any]) -> None:
        self._records.append(text_at(dict(said), "record", 64))
        self._unit = text_at(dict(said), "unit", LONGEST_CLAUSE, default="")

    def _close(self, event: Told, _said: Mapping[str, Any]) -> None:
        self._closed = event.moment


_ASKED = ("category", "type", "day", "period", "system", "person", "words")
_TAKERS = {
    TAKEN: _Reader._take_requests,
    ANSWERED: _Reader._answer,
    NOTED: _Reader._note,
    WITHDRAWN: _Reader._withdraw,
    SAMPLED: _Reader._sample,
    RECORD: _Reader._record,
    CLOSED: _Reader._close,
}


def _values(detail: str) -> dict[str, Any]:
    values = read_object(detail.encode("utf-8", "replace"), _LARGEST)
    if values.get("v") != VERSION:
        raise MalformedJson("another version")
    return values


def _number(object_name: str, what: str) -> int:
    found = _NUMBERED.fullmatch(object_name)
    if found is None or found[1] != what:
        raise ValueError("not what it should be about")
    return int(found[2])


def _documents(values: dict[str, Any]) -> tuple[int, ...]:
    found: list[int] = list_at(values, "documents", MOST_DOCUMENTS, int)
    if any(each < 1 for each in found):
        raise ValueError("not the id of a document")
    return tuple(found)


def _maybe(values: dict[str, Any], key: str) -> int | None:
    return None if values.get(key) is None else number_at(values, key)
