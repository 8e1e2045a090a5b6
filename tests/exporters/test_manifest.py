"""Manifest lines: percent-encoding both ways, and no trust in what is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.manifest import decode_path, encode_path, escapes, read_listing, write_listing

HASH = "ab" * 32


@pytest.mark.parametrize(
    ("path", "encoded"),
    [
        ("data/100%.txt", "data/100%25.txt"),
        ("data/a%0Ab", "data/a%250Ab"),
        ("data/a\nb\rc", "data/a%0Ab%0Dc"),
        ("data/说明 %.TXT", "data/说明 %25.TXT"),
    ],
)
def test_line_ends_and_percent_signs_are_encoded(path: str, encoded: str) -> None:
    assert encode_path(path) == encoded
    assert decode_path(encoded) == path


@given(st.text(alphabet="a%0ADd25\n\r é", min_size=1))
def test_encoding_is_undone_exactly(path: str) -> None:
    assert decode_path(encode_path(path)) == path


@given(
    st.dictionaries(st.text(alphabet="ab%\n 中", min_size=1), st.binary(min_size=32, max_size=32))
)
def test_what_is_written_is_read(entries: dict[str, bytes]) -> None:
    files = {f"data/x/{path}y": digest for path, digest in entries.items()}
    listing = read_listing("manifest-sha256.txt", write_listing(files.items()), 32, payload=True)
    assert (listing.digests, listing.findings) == (files, [])


@pytest.mark.parametrize(
    ("line", "check"),
    [
        (f"{HASH}  ../x", "path-escape"),
        (f"{HASH}  data/../../x", "path-escape"),
        (f"{HASH}  /etc/passwd", "path-escape"),
        (f"{HASH}  C:/x", "path-escape"),
        (f"{HASH}  data\\x", "path-escape"),
        (f"{HASH}  ~/x", "path-escape"),
        (f"{HASH}  data//x", "path-escape"),
        (f"{HASH}  README.html", "manifest-line"),
        (f"{HASH[:-2]}  data/x", "manifest-line"),
        (f"zz{HASH[2:]}  data/x", "manifest-line"),
        (f"{HASH}", "manifest-line"),
        ("just words", "manifest-line"),
        (f"{HASH}  data/a", "manifest-duplicate"),
    ],
)
def test_bad_lines_are_named_and_the_rest_is_read(line: str, check: str) -> None:
    data = f"{HASH}  data/a\n{line}\n{HASH}  data/b\n".encode()
    listing = read_listing("m.txt", data, 32, payload=True)
    assert [(finding.check, finding.object_name) for finding in listing.findings] == [
        (check, "m.txt, line 2")
    ]
    assert sorted(listing.digests) == ["data/a", "data/b"]


def test_undecodable_lines_are_named() -> None:
    listing = read_listing("m.txt", HASH.encode() + b"  data/\xff\n", 32, payload=True)
    assert [finding.check for finding in listing.findings] == ["manifest-line"]


def test_binary_marks_and_tabs_of_other_tools_are_understood() -> None:
    data = f"{HASH.upper()} *data/a\r\n{HASH}\tdata/b c\r\n".encode()
    listing = read_listing("m.txt", data, 32, payload=True)
    assert (sorted(listing.digests), listing.findings) == (["data/a", "data/b c"], [])


@pytest.mark.parametrize("path", ["data/a", "data/..a/b", "data/a..", "a b"])
def test_ordinary_paths_do_not_escape(path: str) -> None:
    assert not escapes(path)
