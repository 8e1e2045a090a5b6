"""Cutting, compressing, and the refusal of frames that unpack to something else than announced."""

from __future__ import annotations

import io
import tracemalloc

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from vault import pieces
from vault.pieces import PIECE_LENGTH, PLAIN, ZSTANDARD, compress, cut, decompress


class Trickle(io.RawIOBase):
    """A file that gives less than it is asked for, as network file systems and signals make them do."""

    def __init__(self, data: bytes, most: int) -> None:
        self._stream, self._most = io.BytesIO(data), most

    def readable(self) -> bool:
        return True

    def read(self, count: int | None = -1) -> bytes:
        return self._stream.read(min(self._most, count) if count and count > 0 else self._most)


@given(contents=st.lists(st.binary(min_size=1, max_size=2000)))
def test_what_is_compressed_comes_back(contents: list[bytes]) -> None:
    packed = compress(contents)
    pairs = zip(packed, contents, strict=True)
    assert [decompress(*each, len(data)) for each, data in pairs] == contents


def test_noise_is_kept_as_it_is_and_text_is_not() -> None:
    noise = bytes(range(256))
    packed = compress([noise, "巡检记录".encode() * 1000])
    assert packed[0] == (PLAIN, noise)
    method, body = packed[1]
    assert method == ZSTANDARD
    assert len(body) < 200


def test_files_are_cut_at_four_mebibytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert PIECE_LENGTH == 4 * 1024 * 1024, "FORMAT.md §5"
    monkeypatch.setattr(pieces, "PIECE_LENGTH", 10)
    assert list(cut(io.BytesIO(b""))) == []
    assert list(cut(io.BytesIO(b"0123456789"))) == [b"0123456789"]
    assert list(cut(io.BytesIO(b"0123456789a"))) == [b"0123456789", b"a"]


@given(data=st.binary(max_size=64), most=st.integers(1, 12))
def test_short_reads_make_no_short_pieces(data: bytes, most: int) -> None:
    """Equal files must have equal pieces, whatever the file system felt like."""
    whole = pieces.PIECE_LENGTH
    pieces.PIECE_LENGTH = 10
    try:
        assert list(cut(Trickle(data, most))) == list(cut(io.BytesIO(data)))  # type: ignore[arg-type]
    finally:
        pieces.PIECE_LENGTH = whole


def test_a_frame_bigger_than_announced_is_refused_unpacked() -> None:
    """A bomb: 64 MiB of zeros that claim to be 10 bytes, and the like with the claim inside the frame."""
    bomb = zstandard.ZstdCompressor(level=3).compress(bytes(64 * 1024 * 1024))
    assert len(bomb) < 10_000
    silent = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1024 * 1024))
    # The frame's own size field (after magic and descriptor), rewritten to lie as well.
    lying = bytearray(bomb)
    position = lying.index((64 * 1024 * 1024).to_bytes(4, "little"))
    lying[position : position + 4] = (10).to_bytes(4, "little")
    assert zstandard.frame_content_size(bytes(lying)) == 10
    tracemalloc.start()
    try:
        for body in (bomb, silent, bytes(lying)):
            with pytest.raises(ValueError):
                decompress(ZSTANDARD, body, 10)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000, "nothing is unpacked to find out that it is too much"


@pytest.mark.parametrize("difference", [-1, 1, 1000])
def test_any_other_length_is_refused(difference: int) -> None:
    data = b"inspection record " * 100
    for method, body in ((PLAIN, data), *compress([data])):
        with pytest.raises(ValueError):
            decompress(method, body, len(data) + difference)


def test_what_is_no_frame_is_refused_in_the_same_words() -> None:
    frame = compress([b"x" * 1000])[0][1]
    for body in (b"", b"\0", b"not a frame at all", frame[:-1], frame[:5], frame + b"\0"):
        with pytest.raises(ValueError):
            decompress(ZSTANDARD, body, 1000)


def test_two_frames_are_not_one() -> None:
    frame = compress([b"x" * 1000])[0][1]
    with pytest.raises(ValueError):
        decompress(ZSTANDARD, frame + frame, 1000)


@pytest.mark.parametrize("method", [2, 255])
def test_an_unknown_method_is_refused(method: int) -> None:
    with pytest.raises(ValueError):
        decompress(method, b"", 0)
