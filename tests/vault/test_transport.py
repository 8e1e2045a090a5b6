"""A sealed rendition gives back what went in, or says what is wrong with it; whatever byte is cut, changed or moved."""

from __future__ import annotations

import errno
import hashlib
import hmac
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import vault
from vault import durable, transport_header
from vault.errors import (
    AlreadyExists,
    NotSealed,
    SealTampered,
    SealTooNew,
    StorageFailed,
    VolumesMissing,
    WrongSealPassphrase,
)
from vault.ids import Passphrase
from vault.primitives import AuthenticationFailed, Sealer, pbkdf2_sm3
from vault.suites import SUITES, suite_named
from vault.times import from_microseconds
from vault.transport import SealReader, SealWriter, volume_paths, volumes_of
from vault.transport_header import (
    FLOORS,
    HEADER_LENGTH,
    KDF_OF,
    VOLUME_HEAD,
    SealHeader,
    SealKeys,
    StoredHeader,
    parse_header,
)

PASSPHRASE = Passphrase("守档 transport 2026")
SALT, SEAL_ID = bytes(range(32)), bytes(range(0x40, 0x50))
PLAIN = ("守档".encode() * 1000)[:5000]
CHUNK = 4096
_FORMAT = Path(vault.__file__).parent / "FORMAT.md"
NAMES = [suite.name for suite in SUITES.values()]


def header_of(name: str, *, size: int = len(PLAIN), part: int = 0) -> SealHeader:
    """The header of §16.6, or one for another size or slice."""
    header = SealHeader(
        suite=suite_named(name),
        cost=FLOORS[KDF_OF[name]],
        salt=SALT,
        seal_id=SEAL_ID,
        created=from_microseconds(1782864000000000),
        chunk=CHUNK,
        size=size,
        slice=1 << 40,
        files=1,
        root=bytes([0xAB]) * 32,
    )
    return replace(header, slice=part or header.length)


@cache
def keys_of(name: str) -> SealKeys:
    """Stretched once: salt and id are those of §16.6 everywhere here."""
    return header_of(name).keys(PASSPHRASE)


@pytest.fixture(autouse=True)
def stretched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The passphrase's keys without waiting for them, whatever else is in the header."""
    for name in NAMES:
        keys_of(name)
    real = SealHeader.keys

    def known(self: SealHeader, passphrase: Passphrase) -> SealKeys:
        same = (self.salt, self.seal_id, self.cost) == (
            SALT,
            SEAL_ID,
            FLOORS[KDF_OF[self.suite.name]],
        )
        if same and passphrase == PASSPHRASE:
            return keys_of(self.suite.name)
        return real(self, passphrase)

    monkeypatch.setattr(SealHeader, "keys", known)


def write(
    folder: Path, header: SealHeader, plain: bytes = PLAIN, name: str = "包.sdseal"
) -> list[Path]:
    with SealWriter(folder / name, header, keys_of(header.suite.name)) as writer:
        writer.write([plain[start : start + 700] for start in range(0, len(plain), 700)])
        writer.publish()
    return list(writer.paths)


def read(paths: list[Path], passphrase: Passphrase = PASSPHRASE) -> bytes:
    reader = SealReader(paths)
    return b"".join(reader.plain(reader.unlock(passphrase)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
@pytest.mark.parametrize("part", [0, 512, 3000, 4500])
def test_what_was_sealed_comes_out_whatever_the_sizes(
    tmp_path: Path, name: str, size: int, part: int
) -> None:
    plain = (PLAIN * 3)[:size]
    header = header_of(name, size=size, part=part)
    paths = write(tmp_path, header, plain)
    assert len(paths) == header.volumes
    assert sum(path.stat().st_size for path in paths) == header.length + VOLUME_HEAD * len(paths)
    assert read(paths) == plain
    assert read(paths[::-1]) == plain
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("name", NAMES)
def test_cut_at_any_byte_it_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    (path,) = write(tmp_path, header_of(name))
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises((SealTampered, NotSealed)) as refused:
            read([path])
        if length >= 8:
            assert isinstance(refused.value, SealTampered)
            assert "cut off" in refused.value.problem
    path.write_bytes(whole + b"\0")
    with pytest.raises(SealTampered, match="added"):
        read([path])


@pytest.mark.parametrize("name", NAMES)
def test_any_changed_byte_is_noticed(tmp_path: Path, name: str) -> None:
    (path,) = write(tmp_path, header_of(name))
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(
            (SealTampered, NotSealed, SealTooNew, WrongSealPassphrase, VolumesMissing)
        ):
            read([path])
    path.write_bytes(whole)
    assert read([path]) == PLAIN


@pytest.mark.parametrize("name", NAMES)
def test_cut_volumes_are_named(tmp_path: Path, name: str) -> None:
    paths = write(tmp_path, header_of(name, part=1000))
    for path in paths:
        whole = path.read_bytes()
        for length in (0, 7, 20, VOLUME_HEAD, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:length])
            with pytest.raises((SealTampered, NotSealed)) as refused:
                SealReader(paths)
            assert path.name in str(refused.value)
        path.write_bytes(whole)
    assert read(paths) == PLAIN


def test_volumes_that_lack_repeat_or_changed_places_are_refused(tmp_path: Path) -> None:
    paths = write(tmp_path, header_of("aes", part=1000))
    assert len(paths) == 6
    with pytest.raises(VolumesMissing) as missing:
        SealReader([paths[0], paths[3]])
    assert (missing.value.missing, missing.value.count) == ((2, 3, 5, 6), 6)
    again = tmp_path / "again"
    again.write_bytes(paths[2].read_bytes())
    with pytest.raises(SealTampered, match="same number"):
        SealReader([*paths, again])
    # Renumbered: the heads fit, the chunks don't.
    second, third = (path.read_bytes() for path in paths[1:3])
    paths[1].write_bytes(second[:VOLUME_HEAD] + third[VOLUME_HEAD:])
    paths[2].write_bytes(third[:VOLUME_HEAD] + second[VOLUME_HEAD:])
    with pytest.raises(SealTampered, match="part 1 of 2"):
        read(paths)
    assert read_after(paths, second, third) == PLAIN


def read_after(paths: list[Path], second: bytes, third: bytes) -> bytes:
    paths[1].write_bytes(second)
    paths[2].write_bytes(third)
    return read(paths)


def test_a_volume_of_another_seal_is_refused(tmp_path: Path) -> None:
    paths = write(tmp_path, header_of("aes", part=2000))
    other = tmp_path / "other"
    other.mkdir()
    stranger = SealHeader.new(
        suite_named("aes"), size=len(PLAIN), volume_size=2036, files=1, root=bytes(32)
    )
    with SealWriter(other / "x.sdseal", stranger, keys_of("aes")) as writer:
        writer.write([PLAIN])
        writer.publish()
    with pytest.raises(SealTampered, match="another sealed package"):
        SealReader([paths[0], writer.paths[1], paths[2]])
    # Even one whose head was made to fit.
    stolen = paths[1].read_bytes()[:VOLUME_HEAD] + writer.paths[1].read_bytes()[VOLUME_HEAD:]
    paths[1].write_bytes(stolen[: paths[1].stat().st_size])
    with pytest.raises(SealTampered, match="changed, moved or belongs elsewhere"):
        read(paths)


def test_chunks_that_changed_places_are_refused(tmp_path: Path) -> None:
    header = header_of("aes", size=3 * CHUNK)
    (path,) = write(tmp_path, header, (PLAIN * 3)[: 3 * CHUNK])
    whole = path.read_bytes()
    start, step = VOLUME_HEAD + HEADER_LENGTH, CHUNK + 16
    chunks = [whole[start + n * step : start + (n + 1) * step] for n in range(3)]
    for order in ((1, 0, 2), (0, 2, 1), (0, 0, 2), (2, 1, 0)):
        path.write_bytes(whole[:start] + b"".join(chunks[n] for n in order))
        with pytest.raises(SealTampered, match="part"):
            read([path])


def test_an_earlier_end_is_no_end(tmp_path: Path) -> None:
    """With its header made anew for two chunks, the key known: the second isn't the last one."""
    header = header_of("aes", size=3 * CHUNK)
    (path,) = write(tmp_path, header, (PLAIN * 3)[: 3 * CHUNK])
    short = header_of("aes", size=2 * CHUNK)
    sealed = path.read_bytes()[VOLUME_HEAD + HEADER_LENGTH :][: 2 * (CHUNK + 16)]
    head = path.read_bytes()[:VOLUME_HEAD]
    path.write_bytes(head + short.encoded(keys_of("aes")) + sealed)
    with pytest.raises(SealTampered, match="part 1 of 2"):
        read([path])
    sealer = keys_of("aes").sealer
    nonce = (0).to_bytes(12, "big")
    with pytest.raises(AuthenticationFailed):
        sealer.open((1 << 64).to_bytes(12, "big"), sealed[: CHUNK + 16], header.public_bytes())
    assert sealer.open(nonce, sealed[: CHUNK + 16], header.public_bytes()) == (PLAIN * 3)[:CHUNK]


@pytest.mark.parametrize("name", NAMES)
def test_another_passphrase_is_wrong_and_a_damaged_header_is_not_that(
    tmp_path: Path, name: str
) -> None:
    (path,) = write(tmp_path, header_of(name))
    with pytest.raises(WrongSealPassphrase):
        read([path], Passphrase("守档 transport 2027"))
    whole = bytearray(path.read_bytes())
    whole[VOLUME_HEAD + 40] ^= 1
    path.write_bytes(whole)
    with pytest.raises(SealTampered, match="header is damaged"):
        SealReader([path])


def forged(header: SealHeader, **fields: object) -> bytes:
    """A header with a right digest and other fields: what an attacker can write."""
    public = bytearray(header.public_bytes())
    places = {"major": (8, ">H"), "suite": (12, ">H"), "kdf": (14, ">B"), "work": (15, ">I")}
    places |= {"r": (19, ">I"), "p": (23, ">I"), "chunk": (83, ">I"), "size": (87, ">Q")}
    places |= {"slice": (95, ">Q")}
    for field, value in fields.items():
        place, form = places[field]
        struct.pack_into(form, public, place, value)
    digest = header.suite.digest(bytes(public))
    return bytes(public) + digest + bytes(32)


@pytest.mark.parametrize(
    "fields",
    [
        {"work": 1 << 14},
        {"work": (1 << 15) + 1},
        {"work": 1 << 21},
        {"r": 7},
        {"r": 33},
        {"p": 0},
        {"p": 17},
        {"work": 1 << 20, "r": 9},
        {"kdf": 1},
        {"kdf": 2},
        {"suite": 3},
        {"chunk": 4095},
        {"chunk": 4097},
        {"chunk": 1 << 25},
        {"size": 0},
        {"slice": 202},
        {"major": 0},
    ],
    ids=str,
)
def test_a_header_beyond_the_bounds_is_refused_before_the_passphrase_is_asked_for(
    fields: dict[str, int],
) -> None:
    with pytest.raises(SealTampered):
        parse_header(Path("x.sdseal"), forged(header_of("aes"), **fields))


@pytest.mark.parametrize("fields", [{"work": 599_999}, {"work": 20_000_001}, {"r": 1}, {"kdf": 4}])
def test_the_same_under_sm(fields: dict[str, int]) -> None:
    with pytest.raises(SealTampered):
        parse_header(Path("x.sdseal"), forged(header_of("sm"), **fields))


def test_a_newer_version_is_refused_before_anything_else(tmp_path: Path) -> None:
    with pytest.raises(SealTooNew):
        parse_header(Path("x.sdseal"), forged(header_of("aes"), major=2))
    (path,) = write(tmp_path, header_of("aes"))
    whole = bytearray(path.read_bytes())
    whole[9] = 2
    path.write_bytes(whole)
    with pytest.raises(SealTooNew):
        SealReader([path])


def test_a_file_that_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    for data in (b"", b"PK\3\4", b"SHDGSVO", b"x" * 1000):
        (tmp_path / "x.sdseal").write_bytes(data)
        with pytest.raises(NotSealed):
            SealReader([tmp_path / "x.sdseal"])
    with pytest.raises(StorageFailed):
        SealReader([tmp_path / "none.sdseal"])


def test_what_is_interrupted_leaves_nothing_that_looks_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> Iterator[bytes]:
        yield PLAIN[:4500]
        assert list(tmp_path.glob("*.tmp"))
        assert not list(tmp_path.glob("*.sdseal*[0-9l]"))
        raise OSError(errno.EIO, "I/O error")

    header = header_of("aes", part=1000)
    with (
        pytest.raises(OSError, match="I/O error"),
        SealWriter(tmp_path / "x.sdseal", header, keys_of("aes")) as writer,
    ):
        writer.write(failing())
    assert not list(tmp_path.iterdir())
    # Left over from a process that was killed.
    (tmp_path / "x.sdseal.002.tmp").write_bytes(b"old")
    assert read(write(tmp_path, header, name="x.sdseal")) == PLAIN


def test_the_first_volume_gets_its_name_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[str] = []
    real = durable.publish_new

    def watched(temporary: Path, path: Path) -> None:
        named.append(path.suffix)
        real(temporary, path)

    monkeypatch.setattr("vault.transport.publish_new", watched)
    write(tmp_path, header_of("aes", part=2500))
    assert named == [".003", ".002", ".001"]


@pytest.mark.parametrize("taken", [".001", ".002", ".003"])
def test_a_name_that_was_taken_meanwhile_is_never_replaced(tmp_path: Path, taken: str) -> None:
    """Free when it was begun, and somebody else's by the end: nothing of ours is left then."""
    header = header_of("aes", part=2500)
    theirs = tmp_path / f"x.sdseal{taken}"

    def seal() -> None:
        with SealWriter(tmp_path / "x.sdseal", header, keys_of("aes")) as writer:
            writer.write([PLAIN])
            theirs.write_bytes(b"theirs")
            writer.publish()

    with pytest.raises(AlreadyExists) as caught:
        seal()
    assert caught.value.path == theirs
    assert [each.name for each in tmp_path.iterdir()] == [theirs.name]
    assert theirs.read_bytes() == b"theirs"


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_medium_that_fails_while_names_are_given_keeps_none_of_them(
    tmp_path: Path, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name was given and its folder couldn't be flushed: whether it is there to stay nobody knows."""
    header = header_of("aes", part=2500)
    flushed: list[Path] = []

    def flush(folder: Path) -> None:
        flushed.append(folder)
        if len(flushed) == failing:
            raise StorageFailed(folder, OSError(errno.EIO, "I/O error"))

    def seal() -> None:
        with SealWriter(tmp_path / "x.sdseal", header, keys_of("aes")) as writer:
            writer.write([PLAIN])
            with monkeypatch.context() as patch:
                patch.setattr(durable, "flush_folder", flush)
                writer.publish()

    with pytest.raises(StorageFailed):
        seal()
    assert len(flushed) == failing
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("plain", [PLAIN[:-1], PLAIN + b"x", b""])
def test_a_stream_of_another_length_is_a_mistake(tmp_path: Path, plain: bytes) -> None:
    with (
        pytest.raises(ValueError, match="the stream has"),
        SealWriter(tmp_path / "x.sdseal", header_of("aes"), keys_of("aes")) as writer,
    ):
        writer.write([plain])
    assert not list(tmp_path.iterdir())


def test_one_volume_leads_to_the_others_beside_it(tmp_path: Path) -> None:
    paths = write(tmp_path, header_of("aes", part=1000))
    (tmp_path / "包.sdseal.txt").write_bytes(b"")
    assert list(volumes_of([paths[4]])) == paths
    assert volumes_of(paths[:2]) == tuple(paths[:2])
    assert volume_paths(Path("x.sdseal"), 1) == (Path("x.sdseal"),)
    assert volume_paths(Path("x.sdseal"), 1000)[0].name == "x.sdseal.0001"


def test_every_rendition_has_salt_id_and_keys_of_its_own() -> None:
    first, second = (
        SealHeader.new(suite_named("aes"), size=1, volume_size=0, files=1, root=bytes(32))
        for _time in range(2)
    )
    assert first.salt != second.salt
    assert first.seal_id != second.seal_id
    assert first.cost == transport_header.SealCost(1 << 17, 8, 1)
    with pytest.raises(ValueError, match="too small"):
        SealHeader.new(suite_named("aes"), size=1, volume_size=230, files=1, root=bytes(32))
    assert "sealer" not in repr(keys_of("aes"))
    assert isinstance(parse_header(Path("x"), first.encoded(keys_of("aes"))), StoredHeader)


def printed() -> dict[str, str]:
    """The table of §16.6."""
    section = _FORMAT.read_text(encoding="utf-8").partition("### 16.6")[2]
    return dict(re.findall(r"^\| ([^|]+) \| `([0-9a-f]+)` \|$", section, re.MULTILINE))


def derived(folder: Path) -> dict[str, str]:
    """The same values: keys from the formulas with the standard library, the file from the code."""
    secret = PASSPHRASE.text.encode()
    stretched = {
        "aes": hashlib.scrypt(secret, salt=SALT, n=1 << 15, r=8, p=1, maxmem=1 << 26, dklen=32),
        "sm": pbkdf2_sm3(secret, salt=SALT, iterations=600_000, length=32),
    }
    values = {}
    for name, value in stretched.items():
        hashed = "sha256" if name == "aes" else "sm3"

        def derive(info: bytes, length: int, value: bytes = value, hashed: str = hashed) -> bytes:
            pseudo = hmac.digest(SEAL_ID, value, hashed)
            return hmac.digest(pseudo, info + b"\x01", hashed)[:length]

        suite = suite_named(name)
        stream = derive(b"shoudang transport stream", suite.key_length)
        values[f"stretched, `{name}`"] = value.hex()
        values[f"header key, `{name}`"] = derive(b"shoudang transport header", 32).hex()
        values[f"stream key, `{name}`"] = stream.hex()
        (path,) = write(folder, header_of(name), name=f"{name}.sdseal")
        whole = path.read_bytes()
        sealer = Sealer(suite.cipher, stream)
        public = header_of(name).public_bytes()
        start = VOLUME_HEAD + HEADER_LENGTH + CHUNK + 16
        last = sealer.open(struct.pack(">IQ", 1, 1), whole[start:], public)
        assert last == PLAIN[CHUNK:]
        values[f"SHA-256 of the file, `{name}`"] = hashlib.sha256(whole).hexdigest()
    return values


def test_the_document_prints_what_its_formulas_and_the_code_give(tmp_path: Path) -> None:
    values = derived(tmp_path)
    assert printed() == values
