"""What needs a password says so, says when one is wrong, and is read with the right one, which stays nowhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from search.errors import ReaderUnavailable
from search.fencing.extract import Extractor
from search.fencing.protocol import Request, receive_request, send_request
from search.fencing.reasons import Reason, Unreadable
from search.readers.passwords import decrypt_7z, decrypt_office
from tests.search.archive_samples import PASSWORD, SAMPLES
from tests.search.bombs import docx
from tests.search.fencing.test_extract import make_docx, make_pdf, make_xlsx

LOCKED = Path(__file__).parent / "locked"


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(workers=1) as opened:
        yield opened


def locked_ooxml(data: bytes, password: str) -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


DOCX = docx("<w:p><w:r><w:t>保密协议</w:t></w:r></w:p>")
CASES = [
    ("a.pdf", lambda: make_pdf("secret"), "secret"),
    ("a.docx", lambda: locked_ooxml(make_docx(), "口令 secret"), "口令 secret"),
    ("a.xlsx", lambda: locked_ooxml(make_xlsx(), "secret"), "secret"),
    ("a.doc", lambda: (LOCKED / "locked.doc").read_bytes(), "secret"),
    ("a.xls", lambda: (LOCKED / "locked.xls").read_bytes(), "secret"),
    ("a.7z", lambda: SAMPLES["locked.7z"], PASSWORD),
    ("names.7z", lambda: SAMPLES["hidden.7z"], PASSWORD),
    ("a.zip", lambda: SAMPLES["zip-old.zip"], "secret"),
    ("aes.zip", lambda: SAMPLES["zip-aes.zip"], "secret"),
    ("aes128.zip", lambda: SAMPLES["zip-aes128.zip"], "secret"),
]


@pytest.mark.parametrize(("name", "build", "password"), CASES, ids=[case[0] for case in CASES])
def test_a_locked_file_is_read_with_its_password_only(
    extractor: Extractor, name: str, build: object, password: str
) -> None:
    data = build()  # type: ignore[operator]
    without = extractor.extract(name, data)
    assert (without.text, without.reason) == ("", Reason.PROTECTED.sentence)
    assert "encrypted" in without.flags
    wrong = extractor.extract(name, data, password="wrong")
    assert (wrong.text, wrong.reason) == ("", Reason.WRONG_PASSWORD.sentence)
    right = extractor.extract(name, data, password=password)
    assert right.reason == ""
    assert "保密协议" in right.text or "网络安全" in right.text
    # The reader has forgotten it.
    assert extractor.extract(name, data).reason == Reason.PROTECTED.sentence


def test_a_password_that_is_not_needed_does_no_harm(extractor: Extractor) -> None:
    assert extractor.extract("a.docx", DOCX, password="x").text == "保密协议"


def test_a_workbook_locked_against_changes_only_needs_none(extractor: Extractor) -> None:
    found = extractor.extract("a.xls", (LOCKED / "readonly.xls").read_bytes())
    assert "保密协议台账" in found.text
    assert "encrypted" not in found.flags


def test_a_locked_file_that_is_damaged_is_not_blamed_on_the_password(extractor: Extractor) -> None:
    data = locked_ooxml(make_docx(), "secret")[:6000]
    found = extractor.extract("a.docx", data, password="secret")
    assert found.reason in (Reason.DAMAGED.sentence, Reason.PROTECTED.sentence)


def test_decrypting_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    for name in ("locked.doc", "locked.xls"):
        assert decrypt_office((LOCKED / name).read_bytes(), "secret").startswith(
            b"\xd0\xcf\x11\xe0"
        )


def test_a_password_goes_through_the_pipe_and_into_no_representation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[object] = []

    def note(*arguments: object, **options: object) -> None:
        started.append((arguments, options))
        raise OSError

    pipe = io.BytesIO()
    send_request(pipe, "a.zip", b"data", seconds=1.5, password=PASSWORD)
    pipe.seek(0)
    request = receive_request(pipe)
    assert request == Request("a.zip", b"data", 1.5, PASSWORD)
    assert PASSWORD not in repr(request)
    monkeypatch.setattr("subprocess.Popen", note)
    with Extractor(workers=1) as extractor, pytest.raises(ReaderUnavailable):
        extractor.extract("a.zip", b"data", password=PASSWORD)
    assert started
    assert PASSWORD not in repr(started)


def test_errors_carry_no_password() -> None:
    for attempt in (
        lambda: decrypt_office(locked_ooxml(DOCX, "secret"), PASSWORD),
        lambda: decrypt_7z(b"x" * 17, b"\x13\x00", PASSWORD),
    ):
        with pytest.raises(Unreadable) as caught:
            attempt()
        assert PASSWORD not in repr(caught.value)
        assert caught.value.__cause__ is None


def test_7z_does_not_let_a_file_ask_for_hours_of_work() -> None:
    with pytest.raises(Unreadable) as caught:
        decrypt_7z(bytes(16), b"\x3f\x00", "x")
    assert caught.value.reason is Reason.UNSUPPORTED


def test_a_zip_password_in_gbk_opens_what_it_locked(extractor: Extractor) -> None:
    data = crypted_zip("保密".encode(), "口令".encode("gbk"))
    assert "保密" in extractor.extract("a.zip", data, password="口令").text
    assert extractor.extract("a.zip", data, password="口").reason == Reason.WRONG_PASSWORD.sentence


def crypted_zip(plain: bytes, password: bytes) -> bytes:
    """PKWARE's own encryption (APPNOTE 6.1): a stored member, locked by the decrypter run backwards."""
    import zlib

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", plain)
    crc = zlib.crc32(plain)
    body = bytes(11) + bytes([crc >> 24]) + plain
    table = [_crc_of(value) for value in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ keys[1] >> 24) & 0xFF]

    for byte in password:
        update(byte)
    locked = bytearray()
    for byte in body:
        key = keys[2] | 2
        locked.append(byte ^ (key * (key ^ 1) >> 8 & 0xFF))
        update(byte)
    whole = bytearray(out.getvalue())
    start = whole.index(plain)
    whole[start : start + len(plain)] = locked
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.index(signature)
        whole[place + at] |= 1
        size = place + at + 12
        whole[size : size + 4] = len(locked).to_bytes(4, "little")
    end = whole.index(b"PK\x05\x06")
    directory = int.from_bytes(whole[end + 16 : end + 20], "little") + 12
    whole[end + 16 : end + 20] = directory.to_bytes(4, "little")
    return bytes(whole)


def _crc_of(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
    return value
