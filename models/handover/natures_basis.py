"""检测依据: what only the giver's vault knows and the checks of the four natures need, as a file in the package.

With it the receiver's run compares the same things as the giver's. It is read with bounds: others may have written it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from models.bounded_json import (
    MalformedJson,
    list_at,
    number_at,
    read_object,
    readable,
    text_at,
)

LARGEST_BASIS = 64 << 20
_FORMAT = "shoudang-natures-basis-1"
_MOST = 200_000
_TEXT = 4000


class RecordBasis(NamedTuple):
    """What is known of one record: its files in the package, its version and how many there are, its events.

    `filed` is an ISO moment; `attachments` are the numbers of its registered attachments.
    """

    files: int
    version: int
    versions: int
    events: int
    filed: str
    attachments: tuple[str, ...] = ()


class CoverageLine(NamedTuple):
    """One row of the contract's duties: its clause, how many are owed by now and kept."""

    row: str
    clause: str
    title: str
    owed: int
    kept: int


class OpenItem(NamedTuple):
    """Something that stood in the way when the package was built; `by` answers for it where it was waived."""

    check: str
    clause: str
    sentence: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class NatureBasis:
    """`day` is the one that dates are judged for. `series` says the last sequence number of each series, `explained`
    why a number isn't in the package. `chain_*` tell of the audit trail: complete, its newest event, its head's code.
    """

    title: str
    client: str
    contractor: str
    prefix: str
    start: date
    end: date
    fictional: bool
    day: date
    content_code: str
    documents: int
    files: int
    size: int
    series: Mapping[str, int]
    explained: Mapping[str, str]
    records: Mapping[str, RecordBasis]
    coverage: tuple[CoverageLine, ...]
    items: tuple[OpenItem, ...]
    chain_complete: bool
    chain_last: int
    chain_code: str
    chain_words: str

    def to_json(self) -> bytes:
        """The file (检测依据.json)."""
        return readable(
            {
                "format": _FORMAT,
                "contract": {
                    "title": self.title,
                    "client": self.client,
                    "contractor": self.contractor,
                    "prefix": self.prefix,
                    "start": self.start.isoformat(),
                    "end": self.end.isoformat(),
                    "fictional": self.fictional,
                },
                "day": self.day.isoformat(),
                "content_code": self.content_code,
                "totals": {"documents": self.documents, "files": self.files, "bytes": self.size},
                "series": dict(self.series),
                "explained": dict(self.explained),
                "records": {
                    number: {**each._asdict(), "attachments": list(each.attachments)}
                    for number, each in self.records.items()
                },
                "coverage": [each._asdict() for each in self.coverage],
                "items": [each._asdict() for each in self.items],
                "chain": {
                    "complete": self.chain_complete,
                    "last": self.chain_last,
                    "code": self.chain_code,
                    "words": self.chain_words,
                },
            }
        )

    @classmethod
    def from_json(cls, data: bytes) -> NatureBasis:
        """Read what `to_json` wrote, from anybody; raises MalformedJson."""
        value = read_object(data, LARGEST_BASIS)
        if value.get("format") != _FORMAT:
            raise MalformedJson("not a basis for checks that is known here")
        contract, totals, chain = (_part(value, name) for name in ("contract", "totals", "chain"))
        return cls(
            title=text_at(contract, "title", _TEXT),
            client=text_at(contract, "client", _TEXT),
            contractor=text_at(contract, "contractor", _TEXT),
            prefix=text_at(contract, "prefix", 20),
            start=_day(contract, "start"),
            end=_day(contract, "end"),
            fictional=_truth(contract, "fictional"),
            day=_day(value, "day"),
            content_code=text_at(value, "content_code", 64),
            documents=number_at(totals, "documents"),
            files=number_at(totals, "files"),
            size=number_at(totals, "bytes"),
            series={
                name: number_at(_part(value, "series"), name) for name in _part(value, "series")
            },
            explained={
                name: text_at(_part(value, "explained"), name, _TEXT)
                for name in _part(value, "explained")
            },
            records={
                name: _record(_part(_part(value, "records"), name))
                for name in _part(value, "records")
            },
            coverage=tuple(map(_line, list_at(value, "coverage", _MOST, dict))),
            items=tuple(map(_item, list_at(value, "items", _MOST, dict))),
            chain_complete=_truth(chain, "complete"),
            chain_last=number_at(chain, "last"),
            chain_code=text_at(chain, "code", 200),
            chain_words=text_at(chain, "words", _TEXT),
        )


def _part(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    if not isinstance(found, dict) or len(found) > _MOST:
        raise MalformedJson(f"“{key}” is not an object")
    return found


def _day(value: dict[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(text_at(value, key, 10))
    except MalformedJson:
        raise
    except ValueError as error:
        raise MalformedJson(f"“{key}” is not a day") from error


def _truth(value: dict[str, Any], key: str) -> bool:
    found = value.get(key)
    if not isinstance(found, bool):
        raise MalformedJson(f"“{key}” is neither true nor false")
    return found


def _record(value: dict[str, Any]) -> RecordBasis:
    return RecordBasis(
        files=number_at(value, "files"),
        version=number_at(value, "version"),
        versions=number_at(value, "versions"),
        events=number_at(value, "events"),
        filed=text_at(value, "filed", 40),
        attachments=tuple(list_at(value, "attachments", _MOST, str)),
    )


def _line(value: dict[str, Any]) -> CoverageLine:
    row, clause, title = (text_at(value, name, _TEXT) for name in ("row", "clause", "title"))
    return CoverageLine(row, clause, title, number_at(value, "owed"), number_at(value, "kept"))


def _item(value: dict[str, Any]) -> OpenItem:
    names = ("check", "clause", "sentence", "by", "reason")
    return OpenItem(*(text_at(value, name, _TEXT) for name in names))
