"""Writes the vectors beside it: `python -m tests.vault.vectors.make`. Deterministic: it always writes the same bytes.

A vector is an object's bytes, what opens it, the class of what is wrong with it, and the code of the error that a
reader must answer with ("ok" when it must read it, with what it must find). README.md says how to read the files.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.vault.samples import (
    CONTENTS,
    DEPUTY,
    EDITION_ID,
    EDITION_KEY,
    KEY_FILE,
    MANAGER,
    MASTER,
    OFFICER,
    PACK,
    RECOVERY,
    SAMPLES,
    STATE,
    VAULT_ID,
    Samples,
)
from vault.edition_journal import ENTRY
from vault.header import Header, header_key
from vault.ids import SlotKind
from vault.recovery import sheet_lines, sheet_numbers
from vault.slots import KdfCost, Slot

FOLDER = Path(__file__).parent
_REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Vector:
    """`problem` is the class of what is wrong, `expect` the error's code or "ok", `with_` what it is opened with."""

    name: str
    problem: str
    raw: bytes
    expect: str
    with_: dict[str, str]

    def row(self) -> dict[str, object]:
        return {
            "name": self.name,
            "class": self.problem,
            "expect": self.expect,
            **({"with": self.with_} if self.with_ else {}),
            "hex": self.raw.hex(),
        }


def flipped(raw: bytes, position: int, bit: int = 0) -> bytes:
    """One bit of one byte."""
    position %= len(raw)
    return raw[:position] + bytes([raw[position] ^ 1 << bit]) + raw[position + 1 :]


def put(raw: bytes, position: int, new: bytes) -> bytes:
    """Other bytes in a place."""
    return raw[:position] + new + raw[position + len(new) :]


def common(raw: bytes, *, tampered: str, with_: dict[str, str]) -> Iterator[Vector]:
    """What can happen to any object."""
    for name, length in (("empty", 0), ("one byte", 1), ("half", len(raw) // 2)):
        yield Vector(f"cut: {name}", "truncated", raw[:length], tampered, with_)
    yield Vector("cut: all but the last byte", "truncated", raw[:-1], tampered, with_)
    yield Vector("one byte more", "trailing bytes", raw + b"\0", tampered, with_)
    yield Vector("twice", "trailing bytes", raw + raw, tampered, with_)
    yield Vector("first bit", "bit flip", flipped(raw, 0), tampered, with_)
    yield Vector("last bit", "bit flip", flipped(raw, -1, 7), tampered, with_)
    yield Vector("a bit in the middle", "bit flip", flipped(raw, len(raw) // 2, 3), tampered, with_)


def header_vectors(samples: Samples) -> Iterator[Vector]:
    suite, header, raw = samples.suite, samples.parsed_header(), samples.header()
    manager = {"passphrase": MANAGER.text}
    for name, keys in (
        ("manager", manager),
        ("deputy", {"passphrase": DEPUTY.text, "key file": KEY_FILE.secret.hex()}),
        ("recovery sheet", {"recovery": RECOVERY.secret.hex()}),
    ):
        yield Vector(name, "ok", raw, "ok", {**keys, "master": MASTER.hex()})
    yield Vector(
        "newer minor version",
        "ok",
        replace(header, minor=9).serialise(MASTER),
        "ok",
        {**manager, "master": MASTER.hex()},
    )
    for name, keys, expect in (
        ("another passphrase", {"passphrase": "守档 向量 口令 "}, "wrong-passphrase"),
        ("the deputy without the key file", {"passphrase": DEPUTY.text}, "wrong-passphrase"),
        ("a foreign key file", {"passphrase": DEPUTY.text, "key file": "00" * 32}, "key-file"),
        ("another sheet", {"recovery": "00" * 32}, "wrong-passphrase"),
    ):
        yield Vector(name, "wrong key", raw, expect, keys)
    for vector in common(raw, tampered="tampered", with_=manager):
        yield (
            replace(vector, expect="not-a-vault")
            if vector.name in ("cut: empty", "cut: one byte")
            else vector
        )
    yield Vector("another magic", "bit flip", put(raw, 0, b"PNGPNGPN")[:40], "not-a-vault", manager)
    yield Vector("newer major version", "newer version", put(raw, 8, b"\0\3"), "too-new", manager)
    yield Vector(
        "newer version, all else unknown",
        "newer version",
        b"SHOUDANG\0\3" + bytes(9),
        "too-new",
        manager,
    )
    yield Vector("older unknown version", "out of range", put(raw, 8, b"\0\0"), "tampered", manager)

    def forged(change: Callable[[Header], Header]) -> bytes:
        return change(header).serialise(MASTER)

    def with_first(**changes: object) -> Callable[[Header], Header]:
        def change(made: Header) -> Header:
            first = replace(made.slots[0], **changes)  # type: ignore[arg-type]
            return replace(made, slots=(first, *made.slots[1:]))

        return change

    def digested(position: int, new: bytes) -> bytes:
        body = put(raw, position, new)[:-64]
        body += suite.digest(body)
        return body + suite.mac(header_key(suite, VAULT_ID, MASTER), body)

    weak = KdfCost(65_535, 3, 4) if suite.name == "aes" else KdfCost(0, 599_999, 0)
    greedy = KdfCost(1_048_577, 3, 4) if suite.name == "aes" else KdfCost(0, 20_000_001, 0)
    second, third = header.slots[1], header.slots[2]
    cases = (
        ("a cost below the floor", "weak kdf", with_first(cost=weak), "weak-kdf"),
        ("a cost above the ceiling", "out of range", with_first(cost=greedy), "tampered"),
        ("no cost", "out of range", with_first(cost=KdfCost(0, 0, 0)), "tampered"),
        ("a foreign derivation", "out of range", with_first(kdf=3 - suite.kdf), "tampered"),
        ("a derivation for sheets", "out of range", with_first(kdf=3), "tampered"),
        ("two slots of one id", "duplicate field", with_first(id=second.id), "tampered"),
        ("no manager", "out of range", with_first(kind=SlotKind.DEPUTY), "tampered"),
        ("a revision of zero", "out of range", lambda made: replace(made, revision=0), "tampered"),
        (
            "a manager's slot twice",
            "duplicate field",
            lambda made: replace(made, slots=(made.slots[0],) * 2),
            "tampered",
        ),
        (
            "a sheet with a key file",
            "out of range",
            lambda made: replace(
                made, slots=(*made.slots[:2], replace(third, key_file=KEY_FILE.id))
            ),
            "tampered",
        ),
        (
            "65 slots",
            "out of range",
            lambda made: replace(made, slots=tuple(_many(made.slots[0]))),
            "tampered",
        ),
        ("another label", "bit flip", with_first(label="别人"), "wrong-passphrase"),
        (
            "the slots in another order",
            "bit flip",
            lambda made: replace(made, slots=made.slots[::-1]),
            "ok",
        ),
    )
    for name, problem, change, expect in cases:
        if expect == "ok":
            # Authentic, since the writer did it; the same without the master key breaks the mac.
            keys = {**manager, "master": MASTER.hex()}
            yield Vector(name, "ok", forged(change), "ok", keys)
            yield Vector(
                f"{name}, without the key",
                "bit flip",
                forged(change)[:-32] + raw[-32:],
                "tampered",
                manager,
            )
        else:
            yield Vector(name, problem, forged(change), expect, manager)
    label = raw.index("经理".encode())
    yield Vector(
        "a label that is no UTF-8",
        "odd encoding",
        digested(label, b"\xff\xfe"),
        "tampered",
        manager,
    )
    yield Vector(
        "a label with a surrogate",
        "odd encoding",
        digested(label, b"\xed\xa0\x80"),
        "tampered",
        manager,
    )
    yield Vector(
        "a time that no calendar has",
        "out of range",
        digested(30, b"\xff" * 8),
        "tampered",
        manager,
    )
    yield Vector("an unknown suite", "out of range", digested(12, b"\0\7"), "tampered", manager)
    yield Vector(
        "the other suite",
        "out of range",
        digested(12, bytes([0, 3 - suite.number])),
        "tampered",
        manager,
    )
    yield Vector("no slots", "out of range", digested(46, b"\0\0"), "tampered", manager)
    yield Vector(
        "a label longer than the file",
        "out of range",
        digested(label - 2, b"\0\xc8"),
        "tampered",
        manager,
    )
    yield Vector(
        "a mac under another key",
        "wrong key",
        raw[:-32] + suite.mac(b"x" * 32, raw[:-32]),
        "tampered",
        manager,
    )


def _many(slot: Slot) -> Iterator[Slot]:
    for number in range(65):
        yield replace(slot, id=number.to_bytes(16, "big"))


def pack_vectors(samples: Samples) -> Iterator[Vector]:
    raw = samples.pack()
    with_ = {"master": MASTER.hex(), "vault id": VAULT_ID.hex(), "name": PACK.hex()}
    found = {"chunks": " ".join(piece.hex() for piece in CONTENTS)}
    yield Vector("three chunks", "ok", raw, "ok", with_ | found)
    yield from common(raw, tampered="tampered", with_=with_)
    for name, problem, position, new in (
        ("newer major version", "newer version", 8, b"\0\2"),
        ("newer minor version, not sealed so", "bit flip", 10, b"\0\1"),
        ("the other suite", "out of range", 12, bytes([0, 3 - samples.suite.number])),
        ("another compartment", "wrong key", 14, b"\0\1"),
        ("an unknown compartment", "out of range", 14, b"\0\x63"),
        ("another id", "wrong key", 16, b"\xff"),
        ("no end", "bit flip", len(raw) - 8, b"SHDGDNEP"),
        ("a table longer than the file", "out of range", len(raw) - 12, b"\x7f\xff\xff\xff"),
        ("a table of no length", "out of range", len(raw) - 12, b"\0\0\0\0"),
        ("a table one byte too short", "out of range", len(raw) - 9, bytes([raw[-9] - 1])),
    ):
        yield Vector(name, problem, put(raw, position, new), "tampered", with_)
    yield Vector("another name", "wrong key", raw, "tampered", with_ | {"name": "ff" * 16})
    yield Vector("another master key", "wrong key", raw, "tampered", with_ | {"master": "00" * 32})
    first, second = raw[32 : 32 + 22], raw[32 + 22 :]
    yield Vector("without its first chunk", "truncated", raw[:32] + second, "tampered", with_)
    yield Vector(
        "its first chunk twice",
        "duplicate field",
        raw[:32] + first + first + second,
        "tampered",
        with_,
    )


def sealed_file_vectors(samples: Samples) -> Iterator[Vector]:
    raw = samples.sealed_file(300)
    with_ = {"master": MASTER.hex(), "vault id": VAULT_ID.hex(), "name": "segment.seg"}
    yield Vector("one block", "ok", raw, "ok", with_ | {"content": bytes(range(256)).hex()})
    yield from common(raw, tampered="tampered", with_=with_)
    for name, problem, position, new in (
        ("newer major version", "newer version", 8, b"\0\2"),
        ("newer minor version, not sealed so", "bit flip", 10, b"\0\1"),
        ("the other suite", "out of range", 12, bytes([0, 3 - samples.suite.number])),
        ("another compartment", "wrong key", 14, b"\0\1"),
        ("the vault itself", "wrong key", 14, b"\0\0"),
        ("another file id", "wrong key", 16, b"\xff\xff"),
        ("a size beyond the file", "out of range", 32, b"\xff" * 8),
        ("a size of nothing", "out of range", 32, bytes(8)),
    ):
        yield Vector(name, problem, put(raw, position, new), "tampered", with_)
    yield Vector("another name", "wrong key", raw, "tampered", with_ | {"name": "other.seg"})
    yield Vector("another master key", "wrong key", raw, "tampered", with_ | {"master": "00" * 32})


def state_vectors(samples: Samples) -> Iterator[Vector]:
    raw = samples.state()
    with_ = {"master": MASTER.hex(), "vault id": VAULT_ID.hex()}
    yield Vector("closed in order", "ok", raw, "ok", with_ | {"counter": str(STATE.counter)})
    yield from common(raw, tampered="tampered", with_=with_)
    for name, problem, position, new in (
        ("newer major version", "newer version", 8, b"\0\2"),
        ("the other suite", "out of range", 12, bytes([0, 3 - samples.suite.number])),
        ("another nonce", "bit flip", 14, bytes(12)),
    ):
        yield Vector(name, problem, put(raw, position, new), "tampered", with_)
    yield Vector("another master key", "wrong key", raw, "tampered", with_ | {"master": "00" * 32})
    yield Vector("another vault", "wrong key", raw, "tampered", with_ | {"vault id": "ff" * 16})


def edition_vectors(samples: Samples) -> Iterator[Vector]:
    raw, suite, keys = samples.edition(), samples.suite, samples.edition_keys
    with_ = {"passphrase": OFFICER.text, "edition": EDITION_ID.hex()}
    yield Vector("one compartment", "ok", raw, "ok", with_ | {"key": EDITION_KEY.hex()})
    yield from common(raw, tampered="tampered", with_=with_)
    wrong = with_ | {"passphrase": OFFICER.text + " "}
    yield Vector("another passphrase", "wrong key", raw, "wrong-edition-passphrase", wrong)
    other = with_ | {"edition": "ff" * 16}
    yield Vector("under another name", "wrong key", raw, "tampered", other)
    yield Vector("newer major version", "newer version", put(raw, 8, b"\0\2"), "too-new", with_)

    def resealed(position: int, new: bytes) -> bytes:
        body = put(raw, position, new)[:-64]
        body += suite.digest(body)
        return body + keys.mac(body)

    label = raw.index("检查员".encode())
    slot = raw.index("密码检查".encode()) + len("密码检查".encode())
    cost = (
        struct.pack(">III", 65_535, 3, 4)
        if suite.name == "aes"
        else struct.pack(">III", 0, 599_999, 0)
    )
    most = (
        struct.pack(">III", 1_048_577, 3, 4)
        if suite.name == "aes"
        else struct.pack(">III", 0, 20_000_001, 0)
    )
    for name, problem, position, new, expect in (
        ("a label that is no UTF-8", "odd encoding", label, b"\xff\xfe", "tampered"),
        ("a label longer than the file", "out of range", label - 2, b"\0\xc8", "tampered"),
        ("a label too long", "out of range", label - 2, b"\xff\xff", "tampered"),
        ("a cost below the floor", "weak kdf", slot + 1, cost, "weak-kdf"),
        ("a cost above the ceiling", "out of range", slot + 1, most, "tampered"),
        ("a derivation for sheets", "out of range", slot, b"\3", "tampered"),
        ("an unknown suite", "out of range", 12, b"\0\7", "tampered"),
        ("expired before it was made", "out of range", 54, bytes(8), "tampered"),
        ("a time that no calendar has", "out of range", 54, b"\xff" * 8, "tampered"),
        ("another label, by who has the key", "bit flip", label, "别人".encode(), "tampered"),
    ):
        yield Vector(name, problem, resealed(position, new), expect, with_)
    yield Vector(
        "a mac under another key",
        "wrong key",
        raw[:-32] + suite.mac(b"x" * 32, raw[:-32]),
        "tampered",
        with_,
    )


def journal_vectors(samples: Samples) -> Iterator[Vector]:
    """What was proven before the damage still counts; a torn last record says nothing and is no damage."""
    raw = samples.edition_journal()
    with_ = {"key": EDITION_KEY.hex(), "edition": EDITION_ID.hex()}
    entries = [raw[start : start + ENTRY] for start in range(0, len(raw), ENTRY)]
    yield Vector("two events", "ok", raw, "ok", with_ | {"events": "2"})
    yield Vector("one event", "ok", b"".join(entries[:2]), "ok", with_ | {"events": "1"})
    yield Vector("none", "ok", entries[0], "ok", with_ | {"events": "0"})
    yield Vector(
        "a torn record of zeros", "ok", entries[0] + bytes(ENTRY), "ok", with_ | {"events": "0"}
    )
    yield Vector("a record cut short", "ok", raw[: 2 * ENTRY + 100], "ok", with_ | {"events": "1"})
    for name, problem, made in (
        ("cut: empty", "truncated", b""),
        ("cut: in the first entry", "truncated", raw[:100]),
        ("first bit", "bit flip", flipped(raw, 0)),
        ("a bit of the first entry", "bit flip", flipped(raw, 300)),
        ("a bit of the first record", "bit flip", flipped(raw, ENTRY + 100)),
        ("last bit", "bit flip", flipped(raw, -1)),
        ("without its first record", "truncated", b"".join(entries[:1] + entries[2:])),
        ("its first record twice", "duplicate field", b"".join(entries[:2] + entries[1:])),
        ("two records exchanged", "bit flip", entries[0] + entries[2] + entries[1] + entries[3]),
        ("newer major version", "newer version", put(raw, 8, b"\0\2")),
        ("much behind the end", "trailing bytes", raw + b"x" * 2 * ENTRY),
    ):
        yield Vector(name, problem, made, "tampered", with_)
    yield Vector("another key", "wrong key", raw, "tampered", with_ | {"key": "00" * 32})
    yield Vector("another edition", "wrong key", raw, "tampered", with_ | {"edition": "ff" * 16})


def manifest_vectors(samples: Samples) -> Iterator[Vector]:
    raw, suite, key = samples.manifest(), samples.suite, samples.keys.manifest
    with_ = {"master": MASTER.hex(), "vault id": VAULT_ID.hex()}
    yield Vector("two packs", "ok", raw, "ok", with_ | {"packs": "2"})
    yield from common(raw, tampered="tampered", with_=with_)
    yield Vector("newer major version", "newer version", put(raw, 8, b"\0\2"), "too-new", with_)
    yield Vector("another master key", "wrong key", raw, "tampered", with_ | {"master": "00" * 32})

    def resealed(body: bytes) -> bytes:
        whole = body + suite.digest(body)
        return whole + suite.mac(key, whole)

    body, row = raw[:-64], 56
    rows = len(body) - 2 * row
    name = body.index("档案.vault".encode())
    header = len(samples.header())
    for what, problem, made in (
        ("two rows of one pack", "duplicate field", put(body, rows + row, body[rows : rows + row])),
        (
            "rows in another order",
            "out of range",
            body[:rows] + body[rows + row :] + body[rows : rows + row],
        ),
        ("one row less than counted", "truncated", body[:-row]),
        ("one row more than counted", "trailing bytes", body + body[-row:]),
        ("a name that is no UTF-8", "odd encoding", put(body, name, b"\xff\xfe")),
        (
            "a snapshot's name with a path",
            "out of range",
            put(body, body.index(b"20260701T"), b"../../../etc/passwd"),
        ),
        ("a time that no calendar has", "out of range", put(body, 16 + header, b"\xff" * 8)),
        ("a header of no length", "out of range", put(body, 12, bytes(4))),
        ("a header longer than the file", "out of range", put(body, 12, b"\xff\xff\xff\xff")),
    ):
        yield Vector(what, problem, resealed(made), "tampered", with_)
    yield Vector(
        "another header, by who has no key", "bit flip", flipped(raw, 60), "tampered", with_
    )


def key_file_vectors() -> Iterator[Vector]:
    raw = SAMPLES["aes"].key_file()
    found = {"secret": KEY_FILE.secret.hex(), "id": KEY_FILE.id.hex()}
    yield Vector("as written", "ok", raw, "ok", found)
    yield Vector("with carriage returns", "ok", raw.replace(b"\n", b"\r\n"), "ok", found)
    yield Vector("without the last line feed", "ok", raw[:-1], "ok", found)
    lines = raw.split(b"\n")
    for name, problem, made in (
        ("cut: empty", "truncated", b""),
        ("cut: half", "truncated", raw[: len(raw) // 2]),
        ("without its check", "truncated", raw[:-10]),
        ("one digit of the secret", "bit flip", flipped(raw, 30)),
        ("one digit of the check", "bit flip", flipped(raw, -2)),
        ("one byte more", "trailing bytes", raw + b"\n"),
        ("another line", "trailing bytes", raw + b"# mine\n"),
        ("the secret twice", "duplicate field", b"\n".join([lines[0], lines[1], *lines[1:]])),
        ("capital digits", "odd encoding", raw.upper()),
        ("a byte order mark", "odd encoding", b"\xef\xbb\xbf" + raw),
        ("sixteen bits a character", "odd encoding", raw.decode().encode("utf-16")),
        ("newer version", "newer version", raw.replace(b"FILE 1", b"FILE 2")),
        (
            "the check of another secret",
            "wrong key",
            b"\n".join([lines[0], b"00" * 32, *lines[2:]]),
        ),
    ):
        yield Vector(name, problem, made, "key-file", {})


def sheet_vectors() -> Iterator[Vector]:
    lines, numbers = list(sheet_lines(RECOVERY)), sheet_numbers(RECOVERY)
    found = {"secret": RECOVERY.secret.hex()}

    def text(*made: str) -> bytes:
        return "\n".join(made).encode()

    yield Vector("as printed", "ok", text(*lines), "ok", found)
    yield Vector(
        "as numbers",
        "ok",
        text(*(" ".join(f"{n:04d}" for n in row) for row in numbers)),
        "ok",
        found,
    )
    yield Vector(
        "without spaces", "ok", text(*(line.replace(" ", "") for line in lines)), "ok", found
    )
    yield Vector("with empty lines", "ok", text(*(f"{line}\n" for line in lines)), "ok", found)
    words = [line.split() for line in lines]
    swapped = [" ".join([b, a, *rest]) for a, b, *rest in words[2:3]]
    crossed = [list(each) for each in words]
    crossed[1][0], crossed[5][3] = crossed[5][3], crossed[1][0]
    for name, problem, made, wrong in (
        ("two words of a line exchanged", "bit flip", [*lines[:2], *swapped, *lines[3:]], "3"),
        (
            "two words of two lines exchanged",
            "bit flip",
            [" ".join(each) for each in crossed],
            "2 6",
        ),
        ("two lines exchanged", "bit flip", [lines[1], lines[0], *lines[2:]], "1 2"),
        ("the last line missing", "truncated", lines[:7], "8"),
        ("empty", "truncated", [], "1 2 3 4 5 6 7 8"),
        ("a line too many", "trailing bytes", [*lines, lines[0]], "9"),
        ("a line twice", "duplicate field", [lines[0], lines[0], *lines[2:]], "2"),
        ("a word too many", "trailing bytes", [f"{lines[0]} 的", *lines[1:]], "1"),
        ("a word that is none", "out of range", [" ".join(["龘", *words[0][1:]]), *lines[1:]], "1"),
        (
            "a number that is none",
            "out of range",
            [*lines[:7], " ".join(["2048", *words[7][1:]])],
            "8",
        ),
    ):
        yield Vector(name, problem, text(*made), "recovery-sheet", {"lines": wrong})
    latin = "\n".join(lines).encode("gb18030").decode("latin-1").encode()
    yield Vector(
        "read as another encoding",
        "odd encoding",
        latin,
        "recovery-sheet",
        {"lines": "1 2 3 4 5 6 7 8"},
    )


def mark_vectors() -> Iterator[Vector]:
    raw = SAMPLES["aes"].mark()
    yield Vector("as written", "ok", raw, "ok", {"token": "74" * 16, "label": "介质 1"})
    for name, problem, made in (
        ("cut: half", "truncated", raw[: len(raw) // 2]),
        ("newer version", "newer version", raw.replace(b"MEDIUM 1", b"MEDIUM 2")),
        ("another line", "trailing bytes", raw + b"more\n"),
        ("a token too short", "out of range", raw.replace(b"7474", b"74", 1)),
        ("a bit of the first line", "bit flip", flipped(raw, 3)),
        (
            "two tokens",
            "duplicate field",
            raw.replace(b"label", b"token " + b"74" * 16 + b"\nlabel"),
        ),
        ("sixteen bits a character", "odd encoding", raw.decode().encode("utf-16")),
    ):
        yield Vector(name, problem, made, "medium-unknown", {})


SUITED: dict[str, Callable[[Samples], Iterator[Vector]]] = {
    "header": header_vectors,
    "pack": pack_vectors,
    "sealed file": sealed_file_vectors,
    "state": state_vectors,
    "edition": edition_vectors,
    "edition journal": journal_vectors,
    "manifest": manifest_vectors,
}
PLAIN: dict[str, Callable[[], Iterator[Vector]]] = {
    "key file": key_file_vectors,
    "recovery sheet": sheet_vectors,
    "medium mark": mark_vectors,
}


def files() -> dict[str, str]:
    """Every file of vectors: its name and its text."""
    made: dict[str, str] = {}
    for kind, vectors in SUITED.items():
        for name, samples in SAMPLES.items():
            made[f"{kind.replace(' ', '-')}-{name}.json"] = _text(
                kind, name, list(vectors(samples))
            )
    for kind, plain in PLAIN.items():
        made[f"{kind.replace(' ', '-')}.json"] = _text(kind, "", list(plain()))
    return made


def _text(kind: str, suite: str, vectors: list[Vector]) -> str:
    names = [vector.name for vector in vectors]
    assert len(set(names)) == len(names), names
    whole = {"kind": kind, "suite": suite, "vectors": [vector.row() for vector in vectors]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write them all."""
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
