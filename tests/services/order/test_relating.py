"""Relations are kept once and told on both sides; none leads in a circle where its kind forbids that."""

from __future__ import annotations

import itertools

import pytest

from desktop.services.errors import OrderRefused, StateSecret, Withheld
from desktop.services.filing.amending import bring_back, trash
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.order.relating import is_superseded, relate, relations_of, unrelate
from models.errors import NoSuchDocument
from models.order.relating import relations_with
from resources.knowledge import relation_kinds
from tests.services.arranged import agree, file_plain, hide, said


@pytest.fixture
def ids(house: House) -> list[int]:
    return file_plain(house, 5)


def told(house: House, document: int) -> list[tuple[str, int, str]]:
    return [(each.label, each.other.id, each.note) for each in relations_of(house, document)]


def test_a_relation_is_seen_from_both_sides(house: House, ids: list[int]) -> None:
    assert relate(house, ids[0], "supersedes", ids[1], "2026 年修订")
    assert not relate(house, ids[0], "supersedes", ids[1], "2026 年修订")
    assert told(house, ids[0]) == [("supersedes", ids[1], "2026 年修订")]
    assert told(house, ids[1]) == [("superseded by", ids[0], "2026 年修订")]
    assert relate(house, ids[0], "supersedes", ids[1], "")
    assert told(house, ids[1]) == [("superseded by", ids[0], "")]
    agree(house)
    assert unrelate(house, ids[0], "supersedes", ids[1])
    assert not unrelate(house, ids[0], "supersedes", ids[1])
    assert told(house, ids[0]) == told(house, ids[1]) == []
    agree(house)


def test_both_documents_have_the_event(house: House, ids: list[int]) -> None:
    relate(house, ids[0], "evidence", ids[1])
    (one, first), (other, second) = said(house, "related")
    assert (one, first["other"]) == (f"document {ids[0]}", ids[1])
    assert (other, second["other"], second["inverse"]) == (f"document {ids[1]}", ids[0], True)


@pytest.mark.parametrize("kind", [each.id for each in relation_kinds()])
def test_circles(house: House, ids: list[int], kind: str) -> None:
    acyclic = next(each.acyclic for each in relation_kinds() if each.id == kind)
    for one, other in itertools.pairwise(ids):
        relate(house, one, kind, other)
    if not acyclic:
        assert relate(house, ids[-1], kind, ids[0])
        return
    with pytest.raises(OrderRefused, match="cycle") as caught:
        relate(house, ids[3], kind, ids[1])
    numbers = {each.id: each.number for each in list_documents(house)}
    chain = " → ".join(numbers[each] for each in (ids[3], ids[1], ids[2], ids[3]))
    assert chain in caught.value.sentence
    # Another kind, and another way, are no circle.
    assert relate(house, ids[3], "answers", ids[1])
    assert relate(house, ids[1], kind, ids[3])
    agree(house)


def test_no_document_is_related_to_itself(house: House, ids: list[int]) -> None:
    for kind in relation_kinds():
        with pytest.raises(OrderRefused, match="itself"):
            relate(house, ids[0], kind.id, ids[0])


def test_what_cannot_be(house: House, ids: list[int]) -> None:
    with pytest.raises(OrderRefused, match="no-such-kind"):
        relate(house, ids[0], "likes", ids[1])
    with pytest.raises(NoSuchDocument):
        relate(house, ids[0], "answers", 4711)
    with pytest.raises(StateSecret):
        relate(house, ids[0], "answers", ids[1], "机密★1年")
    with pytest.raises(OrderRefused, match="bad-note"):
        relate(house, ids[0], "answers", ids[1], "x" * 2_001)


def test_a_withheld_document_is_in_no_relation(house: House, ids: list[int]) -> None:
    relate(house, ids[0], "answers", ids[1])
    hide(house, ids[1])
    assert relations_of(house, ids[0]) == []
    for act in (relate, unrelate):
        with pytest.raises(Withheld):
            act(house, ids[0], "answers", ids[1])


def test_superseded_is_what_a_live_document_supersedes(house: House, ids: list[int]) -> None:
    relate(house, ids[0], "supersedes", ids[1])
    relate(house, ids[2], "answers", ids[3])
    assert is_superseded(house, ids) == {ids[1]}
    trash(house, ids[:1])
    assert is_superseded(house, ids) == set()
    bring_back(house, ids[:1])
    assert is_superseded(house, ids[2:]) == set()


def test_relations_of_any_number_of_documents_are_one_question(house: House) -> None:
    first, second = file_plain(house, 2)
    relate(house, first, "answers", second, "注\udcff")
    with house.database.read() as session:
        (found,) = relations_with(session, range(40_000))
    assert (found.document, found.other, found.note) == (first, second, "注\ufffd")
