"""The receipt as a file: written beside the signed record by the receiver, taken back by the giver's vault."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.bounded_json import (
    MalformedJson,
    canonical,
    list_at,
    number_at,
    read_object,
    text_at,
)
from models.handover.receipts import ReceiptOutcome

LARGEST_RECEIPT = 1 << 20
_FORMAT = "shoudang-receipt-1"
_ROOT = re.compile("[0-9a-f]{64}")
_LONGEST = 4000
_MOST = 500
_KEYS = frozenset(
    {
        "format", "root", "outcome", "receiver", "person", "moment", "whole", "files", "bytes", "findings", "passed",
        "failed", "pending", "differences", "natures", "remarks", "tool", "digest",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """What a receipt says. `natures` is the SHA-256, hexadecimal, of the receiver's results as JSON.

    `differences` are (code, giver's outcome, receiver's outcome); `passed`, `failed` and `pending` count checks.
    """

    root: str
    outcome: ReceiptOutcome
    receiver: str
    person: str
    moment: datetime
    whole: bool
    files: int
    size: int
    findings: int
    passed: int
    failed: int
    pending: int
    differences: tuple[tuple[str, str, str], ...]
    natures: str
    remarks: str
    tool: str

    @property
    def digest(self) -> str:
        """SHA-256, hexadecimal, of everything that the receipt says."""
        return hashlib.sha256(canonical(self._said())).hexdigest()

    @property
    def code(self) -> str:
        """The first digits of the digest in groups, as they stand on the signed record."""
        return "-".join(self.digest[at : at + 4] for at in range(0, 16, 4))

    def to_json(self) -> bytes:
        """The file: canonical JSON and a line end."""
        return canonical({**self._said(), "digest": self.digest}) + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> ReceiptFile:
        """Read what anybody wrote; raises MalformedJson, also where the digest isn't that of what is said."""
        value = read_object(data, LARGEST_RECEIPT)
        if value.get("format") != _FORMAT:
            raise MalformedJson("not a receipt that is known here")
        if value.keys() != _KEYS:
            raise MalformedJson("other parts than a receipt has")
        receipt = _receipt(value)
        if value["digest"] != receipt.digest:
            raise MalformedJson("the digest isn't that of what is said")
        if data.strip() != receipt.to_json().strip():
            raise MalformedJson("written in another way than receipts are")
        return receipt

    def _said(self) -> dict[str, Any]:
        return {
            "format": _FORMAT,
            "root": self.root,
            "outcome": self.outcome.value,
            "receiver": self.receiver,
            "person": self.person,
            "moment": self.moment.isoformat(timespec="seconds"),
            "whole": self.whole,
            "files": self.files,
            "bytes": self.size,
            "findings": self.findings,
            "passed": self.passed,
            "failed": self.failed,
            "pending": self.pending,
            "differences": [list(each) for each in self.differences],
            "natures": self.natures,
            "remarks": self.remarks,
            "tool": self.tool,
        }


def _receipt(value: dict[str, Any]) -> ReceiptFile:
    try:
        outcome = ReceiptOutcome(text_at(value, "outcome", 20))
        moment = datetime.fromisoformat(text_at(value, "moment", 40))
    except MalformedJson:
        raise
    except ValueError as error:
        raise MalformedJson("no such outcome, or no such moment") from error
    root, whole = text_at(value, "root", 64), value["whole"]
    if not _ROOT.fullmatch(root) or moment.tzinfo is None or not isinstance(whole, bool):
        raise MalformedJson("a root, a moment or a truth that is none")
    return ReceiptFile(
        root=root,
        outcome=outcome,
        receiver=text_at(value, "receiver", 200),
        person=text_at(value, "person", 200),
        moment=moment,
        whole=whole,
        files=number_at(value, "files"),
        size=number_at(value, "bytes"),
        findings=number_at(value, "findings"),
        passed=number_at(value, "passed"),
        failed=number_at(value, "failed"),
        pending=number_at(value, "pending"),
        differences=tuple(map(_difference, list_at(value, "differences", _MOST, list))),
        natures=text_at(value, "natures", 64),
        remarks=text_at(value, "remarks", _LONGEST),
        tool=text_at(value, "tool", 200),
    )


def _difference(value: list[Any]) -> tuple[str, str, str]:
    if len(value) != 3 or not all(isinstance(each, str) and len(each) <= 40 for each in value):
        raise MalformedJson("a difference that is none")
    return (value[0], value[1], value[2])
