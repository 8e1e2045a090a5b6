"""An edition's journal: only ever longer, each record bound to all before it, honest about what a crash left."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault.builders import VAULT_ID
from tests.vault.edition_samples import EDITION, edition_keys
from vault import edition_journal
from vault.edition_journal import (
    ENTRY,
    EditionJournal,
    EditionRecorder,
    create_journal,
    read_journal,
)
from vault.errors import StorageFailed
from vault.ids import VaultId

OTHER = bytes(range(0x50, 0x60))
Event = tuple[str, str, str]
EVENTS: list[Event] = [
    ("opened", "edition 40", ""),
    ("searched", "documents", "保密 协议"),
    ("read", "document 7", ""),
    ("closed", "edition 40", ""),
]


def read(path: Path, edition: bytes = EDITION) -> EditionJournal:
    return read_journal(path, VAULT_ID, edition_keys(edition), "edition 检查组")


def record(path: Path, events: list[Event], moment: int = 1_000) -> None:
    recorder = EditionRecorder(path, edition_keys(), read(path))
    for number, event in enumerate(events):
        recorder.append(moment + number, [event])
    recorder.close()


def words(journal: EditionJournal) -> list[Event]:
    return [(each.action, each.object_name, each.detail) for each in journal.events]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """An empty journal."""
    path = tmp_path / "journal"
    create_journal(path, VAULT_ID, edition_keys())
    return path


@pytest.fixture
def filled(journal: Path) -> Path:
    """A journal of two sessions."""
    record(journal, EVENTS)
    record(journal, EVENTS, 2_000)
    return journal


def test_what_was_recorded_comes_back_in_order(filled: Path) -> None:
    found = read(filled)
    assert words(found) == EVENTS * 2
    assert [each.moment for each in found.events] == [*range(1000, 1004), *range(2000, 2004)]
    assert (found.damage, found.torn) == (None, 0)
    assert len({each.seal for each in found.events}) == 8
    assert found.events[-1].seal == found.seal


def test_it_only_ever_grows(journal: Path) -> None:
    before = journal.read_bytes()
    for event in EVENTS:
        record(journal, [event])
        after = journal.read_bytes()
        assert after.startswith(before)
        assert len(after) == len(before) + ENTRY
        before = after


def test_nothing_in_it_is_readable_and_no_length_tells(journal: Path) -> None:
    record(journal, [("searched", "documents", "承诺"), ("searched", "documents", "保" * 120)])
    raw = journal.read_bytes()
    assert len(raw) == 3 * ENTRY
    for word in ("searched", "documents", "承诺"):
        assert word.encode() not in raw


@pytest.mark.parametrize("length", [0, 1, 430, 440, 441, 442, 443, 1000, 40_000])
def test_a_long_detail_takes_several_records(journal: Path, length: int) -> None:
    detail = "x" * length
    record(journal, [("searched", "documents", detail), ("closed", "edition", "")])
    found = read(journal)
    assert words(found)[0] == ("searched", "documents", detail[: 32 * 1024])
    assert words(found)[1][0] == "closed"


def test_a_cut_detail_is_still_text(journal: Path) -> None:
    record(journal, [("searched", "documents", "查" * 20_000)])
    (event,) = read(journal).events
    assert set(event.detail) == {"查"}
    assert len(event.detail) == 32 * 1024 // 3


def test_every_single_byte_is_authenticated(filled: Path) -> None:
    raw = filled.read_bytes()
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 0x10
        filled.write_bytes(bytes(changed))
        found = read(filled)
        assert found.damage is not None, place
        assert found.damage.object_name == "edition 检查组"
        assert words(found) == (EVENTS * 2)[: max(0, place // ENTRY - 1)]


def test_records_that_are_left_out_swapped_or_repeated_are_noticed(filled: Path) -> None:
    raw = filled.read_bytes()
    entries = [raw[start : start + ENTRY] for start in range(0, len(raw), ENTRY)]
    for changed in (
        [*entries[:3], *entries[4:]],
        [*entries[:3], entries[4], entries[3], *entries[5:]],
        [*entries[:4], entries[3], *entries[4:]],
        [*entries, entries[-1]],
        [entries[0], *entries[2:]],
    ):
        filled.write_bytes(b"".join(changed))
        assert read(filled).damage is not None


def test_the_end_cut_at_a_record_looks_whole_but_has_another_seal(filled: Path) -> None:
    """What a journal alone can't notice; the vault compares the seal of what it absorbed."""
    raw, whole = filled.read_bytes(), read(filled)
    filled.write_bytes(raw[:-ENTRY])
    cut = read(filled)
    assert cut.damage is None
    assert cut.events == whole.events[:-1]
    assert cut.seal == whole.events[-2].seal


@pytest.mark.parametrize("left", [1, 100, ENTRY - 1])
def test_a_torn_last_record_is_tolerated_and_told(filled: Path, left: int) -> None:
    raw = filled.read_bytes()
    filled.write_bytes(raw[: -ENTRY + left])
    found = read(filled)
    assert (found.damage, found.torn) == (None, left)
    assert words(found) == (EVENTS * 2)[:-1]
    record(filled, [("opened", "edition 40", "")], 3_000)
    after = read(filled)
    assert (after.damage, after.torn) == (None, 0)
    assert words(after) == [*(EVENTS * 2)[:-1], ("opened", "edition 40", "")]


def test_a_last_record_that_never_reached_the_medium_is_tolerated(filled: Path) -> None:
    filled.write_bytes(filled.read_bytes() + bytes(ENTRY))
    found = read(filled)
    assert (found.damage, found.torn, len(found.events)) == (None, ENTRY, 8)


def test_a_last_record_without_its_end_is_tolerated_and_told(filled: Path) -> None:
    """The sector of a torn record that was to be written over when the next crash came."""
    raw = filled.read_bytes()
    filled.write_bytes(raw + os.urandom(100) + bytes(ENTRY - 100))
    found = read(filled)
    assert (found.damage, found.torn, len(found.events)) == (None, ENTRY, 8)
    record(filled, [("opened", "edition", "")], 3_000)
    assert read(filled).damage is None
    assert len(read(filled).events) == 9


def test_more_than_one_record_of_nothing_is_no_crash(filled: Path) -> None:
    raw = filled.read_bytes()
    filled.write_bytes(raw[: -3 * ENTRY] + bytes(3 * ENTRY))
    assert read(filled).damage is not None
    filled.write_bytes(raw + bytes(ENTRY + 1))
    assert read(filled).damage is not None


def test_what_was_torn_is_never_written_again_under_its_key(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two records in one place, one of them torn: no salt, and so no key, serves twice."""
    salts: list[bytes] = []
    real = edition_journal.random_bytes

    def noted(count: int) -> bytes:
        salts.append(real(count))
        return salts[-1]

    monkeypatch.setattr(edition_journal, "random_bytes", noted)
    record(journal, [("searched", "documents", "一")])
    torn = journal.read_bytes()[-ENTRY:]
    journal.write_bytes(journal.read_bytes()[:-200])
    record(journal, [("searched", "documents", "二")])
    again = journal.read_bytes()[-ENTRY:]
    assert torn[:32] != again[:32]
    assert len(set(salts)) == len(salts) == 2
    assert words(read(journal)) == [("searched", "documents", "二")]


def test_an_event_whose_end_was_lost_is_kept_as_far_as_it_goes(journal: Path) -> None:
    record(journal, [("opened", "edition", ""), ("searched", "documents", "查" * 300)])
    journal.write_bytes(journal.read_bytes()[:-ENTRY])
    first = read(journal)
    assert first.damage is None
    assert first.events[1].action == "searched"
    assert first.events[1].detail.startswith("查" * 100)
    record(journal, [("opened", "edition", "again")])
    second = read(journal)
    assert second.damage is None
    assert second.events[:2] == first.events
    assert words(second)[2] == ("opened", "edition", "again")


def test_another_edition_or_vault_does_not_open_it(filled: Path) -> None:
    assert read(filled, OTHER).damage is not None
    strange = read_journal(filled, VaultId(b"v" * 16), edition_keys(), "edition x")
    assert strange.damage is not None
    assert strange.events == ()


def test_a_journal_that_is_gone_or_no_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        found = read(path)
        assert found.damage is not None
        assert "missing" in found.damage.problem


def test_a_full_disk_leaves_what_was_there_and_nothing_of_the_new(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = EditionRecorder(filled, edition_keys(), read(filled))
    recorder.append(3_000, [("opened", "edition", "")])
    before = filled.read_bytes()

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(StorageFailed) as caught:
            recorder.append(3_001, [("read", "document 1", ""), ("read", "document 2", "")])
    assert caught.value.full
    assert filled.read_bytes() == before
    recorder.append(3_002, [("read", "document 3", "")])
    recorder.close()
    recorder.close()
    found = read(filled)
    assert found.damage is None
    assert words(found)[-1] == ("read", "document 3", "")


@pytest.mark.parametrize("length", [10, 1500])
def test_a_disk_that_fills_up_between_two_records_leaves_neither(
    filled: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    recorder = EditionRecorder(filled, edition_keys(), read(filled))
    before, calls, real = filled.read_bytes(), [], os.fsync

    def refuse_the_second(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse_the_second)
        with pytest.raises(StorageFailed):
            recorder.append(
                3_001, [("read", "document 1", "x" * length), ("read", "document 2", "")]
            )
    assert filled.read_bytes() == before
    recorder.append(3_002, [("read", "document 3", "")])
    recorder.close()
    assert read(filled).damage is None
    assert words(read(filled)) == [*EVENTS, *EVENTS, ("read", "document 3", "")]


def test_a_medium_that_takes_nothing_back_ends_the_recording(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = EditionRecorder(filled, edition_keys(), read(filled))

    class Stuck:
        def __init__(self, stream: Any) -> None:
            self.stream = stream

        def truncate(self, _length: int) -> None:
            raise OSError(5, "Input/output error")

        def write(self, _data: bytes) -> int:
            raise OSError(5, "Input/output error")

        def __getattr__(self, name: str) -> Any:
            return getattr(self.stream, name)

    whole = recorder._stream
    recorder._stream = Stuck(whole)  # type: ignore[assignment]  # as far as it is used
    with pytest.raises(StorageFailed):
        recorder.append(3_000, [("read", "document 1", "")])
    recorder._stream = whole
    with pytest.raises(StorageFailed):
        recorder.append(3_001, [("read", "document 2", "")])
    recorder.close()
    assert words(read(filled)) == EVENTS * 2


def test_every_record_is_flushed_before_the_call_returns(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[int] = []
    real = os.fsync

    def noted(handle: int) -> None:
        real(handle)
        lengths.append(os.fstat(handle).st_size)

    monkeypatch.setattr(os, "fsync", noted)
    record(journal, EVENTS)
    assert lengths == [ENTRY * (2 + number) for number in range(len(EVENTS))]


def test_a_journal_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    create_journal(path, VAULT_ID, edition_keys())
    found = read(path)
    path.unlink()
    with pytest.raises(StorageFailed):
        EditionRecorder(path, edition_keys(), found)


@settings(max_examples=40, deadline=None)
@given(
    events=st.lists(
        st.tuples(st.text(max_size=20), st.text(max_size=20), st.text(max_size=600)),
        max_size=5,
    ),
    cut=st.integers(0, 2000),
)
def test_any_events_and_any_cut_give_a_beginning_of_them(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event], cut: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal"
    create_journal(path, VAULT_ID, edition_keys())
    record(path, events)
    assert words(read(path)) == events
    raw = path.read_bytes()
    path.write_bytes(raw[: max(ENTRY, len(raw) - cut)])
    found = read(path)
    assert found.damage is None
    whole = [
        each for each in found.events if (each.action, each.object_name, each.detail) in events
    ]
    assert len(found.events) - len(whole) <= 1  # The last may have lost its end.
