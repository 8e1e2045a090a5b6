"""What a file has in common with what is filed and with its neighbours in the batch; nothing is ever merged for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from desktop.services.filing.plan_records import Known, PlanRow
from desktop.services.house import House
from models import queries
from models.categories import Category
from models.documents.twins import Twin, same_content, same_name, sketched
from models.records import DocumentRecord
from search.sketch import NEAR

_MOST_SHOWN = 5
_MASK = (1 << 64) - 1
_Subject = tuple[frozenset[str], str, object]


def compare(
    house: House, rows: Sequence[PlanRow], *, checkpoint: Callable[[], None] = lambda: None
) -> list[PlanRow]:
    """The rows with their duplicates, near duplicates and possible earlier versions.

    A row whose content is filed, or stands further up in the batch, is left out unless the person wants it.
    """
    with house.database.read() as session:
        contents = same_content(session, [row.digest for row in rows if row.digest])
        names = same_name(session, [_name(row) for row in rows])
        filed = sketched(session) if any(row.sketch is not None for row in rows) else []
    compared = _exact(rows, contents)
    near = _Nearness(house, filed, compared)
    done = []
    for number, row in enumerate(compared):
        checkpoint()
        code = row.choice.category is Category.SOURCE
        if code or row.refusal or row.problem or row.duplicates:
            done.append(row)
            continue
        close, alike = near.of(number, row)
        versions = _earlier(row, names.get(_name(row), []), (*close, *alike))
        done.append(replace(row, near=close, alike=alike, versions=versions))
    return done


def _exact(rows: Sequence[PlanRow], contents: dict[bytes, list[Twin]]) -> list[PlanRow]:
    first: dict[bytes, PlanRow] = {}
    done = []
    for row in rows:
        if not row.digest or row.refusal or row.problem or not row.source.size:
            # Empty files are all the same file; that says nothing.
            done.append(row)
            continue
        # A tree of code holds the same file in several places, and needs it in each.
        code = row.choice.category is Category.SOURCE
        twins = tuple(
            _known(twin)
            for twin in contents.get(row.digest, [])
            if not code or twin.path == row.source.shown
        )[:_MOST_SHOWN]
        other = first.setdefault(row.digest, row)
        if other is not row and not code:
            twins = (*twins, Known(0, "", other.source.shown))
        if twins:
            row = replace(row, duplicates=twins).with_choice(included=False)
        done.append(row)
    return done


class _Nearness:
    """Compares sketches with those of the vault and of the rows before."""

    def __init__(self, house: House, filed: list[Twin], rows: Sequence[PlanRow]) -> None:
        self._house, self._rows = house, rows
        self._filed = [twin for twin in filed if twin.sketch is not None]
        self._sketches = [_bits(twin.sketch) for twin in self._filed]
        self._here = [_bits(row.sketch) for row in rows]
        self._records: dict[int, DocumentRecord] = {}

    def of(self, number: int, row: PlanRow) -> tuple[tuple[Known, ...], tuple[Known, ...]]:
        """(near duplicates, papers of the same form), the nearest first."""
        if row.sketch is None:
            return (), ()
        near: list[Known] = []
        alike: list[Known] = []
        for place, bits in _close(self._sketches, self._here[number]):
            twin = self._filed[place]
            if twin.digest != row.digest:
                same = _agree(_subject(row), _filed_subject(self._record(twin.document_id)))
                (near if same else alike).append(_known(twin, bits))
        for place, bits in _close(self._here[:number], self._here[number]):
            other = self._rows[place]
            if other.sketch is not None and not other.duplicates:
                same = _agree(_subject(row), _subject(other))
                known = Known(0, "", other.source.shown, distance=bits)
                (near if same else alike).append(known)
        return _nearest(near), _nearest(alike)

    def _record(self, document_id: int) -> DocumentRecord:
        if document_id not in self._records:
            with self._house.database.read() as session:
                self._records[document_id] = queries.document(session, document_id)
        return self._records[document_id]


def _bits(sketch: int | None) -> int:
    return (sketch or 0) & _MASK


def _close(sketches: Sequence[int], wanted: int) -> list[tuple[int, int]]:
    """(place, distance) of those that are near, in a plain loop: there may be 20 million to compare."""
    places = [place for place, other in enumerate(sketches) if (other ^ wanted).bit_count() <= NEAR]
    return [(place, (sketches[place] ^ wanted).bit_count()) for place in places]


def _filed_subject(record: DocumentRecord) -> _Subject:
    return frozenset(record.persons), record.period, record.formed


def _subject(row: PlanRow) -> _Subject:
    choice = row.choice
    return frozenset(choice.persons), choice.period, choice.formed


def _agree(first: _Subject, second: _Subject) -> bool:
    """Whether two papers are about the same persons, period and day, as far as both say.

    Pledges of two persons and the sheets of two months differ in little else; nobody wants to hear that they are alike.
    """
    return all(a == b or not a or not b for a, b in zip(first, second, strict=True))


def _earlier(row: PlanRow, named: list[Twin], near: tuple[Known, ...]) -> tuple[Known, ...]:
    """Documents that a file may be a newer version of: they bear its name, and its path or nearly its text.

    A name alone is enough only where one document bears it: every change has its 变更通知书.docx.
    """
    close = {known.document_id for known in near}
    sure = [twin for twin in named if twin.path == row.source.shown or twin.document_id in close]
    if not sure and len(named) == 1 and "/" not in row.source.shown:
        sure = named
    return tuple(_known(twin) for twin in sure if twin.digest != row.digest)[:_MOST_SHOWN]


def _nearest(found: list[Known]) -> tuple[Known, ...]:
    shown: defaultdict[tuple[int, str], list[Known]] = defaultdict(list)
    for known in found:
        shown[known.document_id, known.title].append(known)
    best = [min(each, key=lambda known: known.distance) for each in shown.values()]
    return tuple(sorted(best, key=lambda known: known.distance)[:_MOST_SHOWN])


def _known(twin: Twin, bits: int = 0) -> Known:
    return Known(twin.document_id, twin.number, twin.title, twin.ordinal, bits)


def _name(row: PlanRow) -> str:
    return row.source.shown.rpartition("/")[2]
