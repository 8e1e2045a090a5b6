"""The record of an inspection (检查记录): what was asked, shown and found, signed as one (vault/FORMAT.md §11.7)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.bounded_json import MalformedJson, canonical, number_at, read_object, text_at
from models.inspection.inspection_log import InspectionLog
from models.inspection.scope import EditionScope
from vault.suites import SUITES, Suite

VERSION = 1
LARGEST = 8 * 1024 * 1024
"""Bytes of a record's file."""

_EVENTS = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class InspectionRecord:
    """All that a record says. `documents` are number and title by id; `shown` is how many the edition holds.

    `seal` stands for the edition's journal of `log.events` events. `head` is the vault's chain-head code when the
    edition was prepared, or "".
    """

    unit: str
    officer: str
    purpose: str
    contract: str
    client: str
    contractor: str
    scope: EditionScope
    shown: int
    suite: Suite
    vault_id: bytes
    edition_id: bytes
    prepared: datetime
    expires: datetime
    made: datetime
    seal: bytes
    log: InspectionLog
    documents: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    head: str = ""

    @property
    def events(self) -> int:
        """How many events the journal held."""
        return self.log.events

    def named(self, document_id: int | None) -> tuple[str, str]:
        """Number and title of a document, as far as they are known."""
        if document_id is None:
            return "", ""
        return self.documents.get(document_id, (f"#{document_id}", ""))

    def body(self) -> dict[str, Any]:
        """What is signed, as JSON has it."""
        log = self.log
        return {
            "vault": bytes(self.vault_id).hex(),
            "edition": self.edition_id.hex(),
            "events": self.events,
            "seal": self.seal.hex(),
            "unit": self.unit,
            "officer": self.officer,
            "purpose": self.purpose,
            "contract": self.contract,
            "client": self.client,
            "contractor": self.contractor,
            "scope": self.scope.to_json(),
            "shown": self.shown,
            "head": self.head,
            "prepared": _moment(self.prepared),
            "expires": _moment(self.expires),
            "made": _moment(self.made),
            "requests": [
                {
                    "number": each.request.number,
                    "text": each.request.text,
                    "clause": each.request.clause,
                    "state": each.state.value,
                    "documents": [self._document(one) for one in each.documents],
                    "note": each.note,
                    "answered": each.answered and _moment(each.answered),
                }
                for each in log.requests
            ],
            "findings": [
                {
                    "number": each.number,
                    "problem": each.problem,
                    "clause": each.clause,
                    "system": each.system,
                    "risk": each.risk,
                    "document": each.document_id and self._document(each.document_id),
                    "request": each.request,
                    "noted": _moment(each.moment),
                    "withdrawn": each.withdrawn,
                }
                for each in log.findings
            ],
            "samples": [
                {
                    "seed": each.seed,
                    "population": each.population,
                    "documents": [self._document(one) for one in each.documents],
                    "drawn": _moment(each.moment),
                }
                for each in log.samples
            ],
            "looks": [
                {
                    "document": self._document(each.document_id),
                    "first": _moment(each.first),
                    "last": _moment(each.last),
                    "looks": each.looks,
                    "printed": each.printed,
                    "exported": each.exported,
                    "slips": each.slips,
                    "verified": each.verified,
                }
                for each in log.looks
            ],
            "searches": [{"moment": _moment(when), "query": query} for when, query in log.searches],
            "questions": list(log.questions),
            "opened": [_moment(each) for each in log.opened],
        }

    def _document(self, document_id: int) -> dict[str, Any]:
        number, title = self.named(document_id)
        return {"id": document_id, "number": number, "title": title}


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record's file as it was read: nothing of it is proven before its signature is."""

    body: dict[str, Any]
    suite: Suite
    public: bytes
    signature: bytes
    edition_id: bytes
    vault_id: bytes
    events: int
    seal: bytes

    @property
    def message(self) -> bytes:
        """What the signature is of."""
        return record_message(self.edition_id, self.events, self.seal, self.body)


def record_message(edition_id: bytes, events: int, seal: bytes, body: dict[str, Any]) -> bytes:
    """What is signed."""
    digest = hashlib.sha256(canonical(body)).digest()
    return b"shoudang inspection record" + edition_id + _EVENTS.pack(events) + seal + digest


def record_bytes(body: dict[str, Any], suite: Suite, public: bytes, signature: bytes) -> bytes:
    """The file of a record."""
    signed = {"key": public.hex(), "suite": suite.number, "value": signature.hex()}
    return canonical({"body": body, "signature": signed, "version": VERSION}) + b"\n"


def parse_record(data: bytes) -> SignedRecord:
    """A record's file, strictly: another way to write the same is refused. Raises MalformedJson."""
    value = read_object(data, LARGEST)
    body, signed = value.get("body"), value.get("signature")
    if value.get("version") != VERSION or not isinstance(body, dict):
        raise MalformedJson("not a record of this version")
    if not isinstance(signed, dict) or SUITES.get(number_at(signed, "suite")) is None:
        raise MalformedJson("no signature")
    if canonical(value) + b"\n" != data:
        raise MalformedJson("written in another way")
    return SignedRecord(
        body,
        SUITES[signed["suite"]],
        _hex(signed, "key", 65),
        _hex(signed, "value", 64),
        _hex(body, "edition", 16, exactly=True),
        _hex(body, "vault", 16, exactly=True),
        number_at(body, "events"),
        _hex(body, "seal", 16, exactly=True),
    )


def record_line(record: SignedRecord, fingerprint: str) -> str:
    """The line of the QR code on the paper."""
    parts = (
        str(record.suite.number),
        record.vault_id.hex(),
        record.edition_id.hex(),
        str(record.events),
        record.seal.hex(),
        record.signature.hex(),
        fingerprint,
    )
    return "/".join(("SHOUDANG-R", "1", *parts)).upper()


def _hex(value: dict[str, Any], key: str, most: int, *, exactly: bool = False) -> bytes:
    text = text_at(value, key, 2 * most)
    try:
        data = bytes.fromhex(text)
    except ValueError:
        raise MalformedJson(f"“{key}” is not hexadecimal") from None
    if not data or (exactly and len(data) != most) or data.hex() != text:
        raise MalformedJson(f"“{key}” has another length")
    return data


def _moment(moment: datetime) -> str:
    return moment.isoformat()
