"""The chain's arithmetic is the document's: what is hashed, in which order, with which lengths."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.audit.chain import NOBODY, Chain, storable
from vault.suites import SUITES, suite_named

ORIGIN = bytes(range(16))
WORDS = ("张三", "opened", "document 12", "")
_TEXT = st.text(max_size=12)


def by_the_book(previous: bytes, sequence: int, moment: int, slot: bytes, *words: str) -> bytes:
    """vault/FORMAT.md §10 with nothing but hashlib."""
    message = previous + struct.pack(">Q", sequence) + struct.pack(">q", moment) + slot
    for word in words:
        encoded = word.encode()
        message += struct.pack(">I", len(encoded)) + encoded
    return hashlib.sha256(message).digest()


def linked(chain: Chain, previous: bytes, sequence: int, moment: int, slot: bytes, words) -> bytes:
    actor, action, object_name, detail = words
    return chain.link(
        previous,
        sequence=sequence,
        moment=moment,
        slot=slot,
        actor=actor,
        action=action,
        object_name=object_name,
        detail=detail,
    )


def test_the_hash_is_that_of_the_document() -> None:
    chain = Chain(suite_named("aes").digest, ORIGIN)
    assert chain.start() == hashlib.sha256(b"shoudang audit" + ORIGIN).digest()
    expected = by_the_book(chain.start(), 1, 1_782_894_600_000_000, b"s" * 16, *WORDS)
    assert linked(chain, chain.start(), 1, 1_782_894_600_000_000, b"s" * 16, WORDS) == expected


@given(words=st.tuples(_TEXT, _TEXT, _TEXT, _TEXT), moment=st.integers(-(2**63), 2**63 - 1))
def test_every_word_and_every_moment_is_hashed_as_the_document_says(
    words: tuple[str, str, str, str], moment: int
) -> None:
    chain = Chain(suite_named("aes").digest, ORIGIN)
    assert linked(chain, bytes(32), 7, moment, NOBODY, words) == by_the_book(
        bytes(32), 7, moment, NOBODY, *words
    )


@given(
    left=st.tuples(_TEXT, _TEXT, _TEXT, _TEXT),
    right=st.tuples(_TEXT, _TEXT, _TEXT, _TEXT),
)
def test_no_two_events_share_a_hash_by_sliding_letters_between_words(
    left: tuple[str, ...], right: tuple[str, ...]
) -> None:
    chain = Chain(suite_named("aes").digest, ORIGIN)
    same = linked(chain, bytes(32), 1, 1, NOBODY, left) == linked(
        chain, bytes(32), 1, 1, NOBODY, right
    )
    assert same == (left == right)


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
def test_two_vaults_and_two_suites_have_different_chains(suite) -> None:
    starts = {
        Chain(each.digest, origin).start()
        for each in SUITES.values()
        for origin in (ORIGIN, bytes(16))
    }
    assert len(starts) == 2 * len(SUITES)
    assert len(linked(Chain(suite.digest, ORIGIN), bytes(32), 1, 0, NOBODY, WORDS)) == 32


def test_a_name_that_is_no_text_is_kept_readable() -> None:
    assert storable("a\udcffb") == "a\\udcffb"
    assert storable("守档 \x00\U0001f512") == "守档 \x00\U0001f512"
