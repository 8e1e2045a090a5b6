"""A package on media: split without cutting a file, checked together or joined, continued after a medium failed."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import bagit
import pytest

from desktop.errors import explain
from exporters.bag import Opener, open_new
from exporters.bag_marker import INCOMPLETE
from exporters.description import MediumFacts, medium_description
from exporters.errors import (
    ContentChanged,
    FileTooLarge,
    MediumTooSmall,
    NotAPackage,
    NotThisPackage,
    OutputFailed,
    SourceUnreadable,
    VerificationFailed,
)
from exporters.media_split import RESERVE, MediumPart, labels, plan_parts
from exporters.media_writing import WrittenPart, package_root, write_part
from exporters.verify import verify_package
from resources import words
from tests.exporters.builders import NOW, item
from tests.exporters.signed import build_signed, own_verifier
from tests.exporters.test_bag import FullDisk

_OWN = "data/说明文件.TXT"
"""The package's own description: exactly one on each medium."""


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed package of seven documents, 300 KB each."""
    before = words.language()
    words.set_language("en")
    documents = [item(n, data=bytes([n]) * 300_000) for n in range(1, 8)]
    folder = build_signed(tmp_path_factory.mktemp("packed") / "移交包", documents=documents)
    words.set_language(before)
    return folder


def _capacity(payload: int) -> int:
    """Of a medium with room for so many bytes of payload beside what every medium of these packages carries."""
    return RESERVE + 130_000 + payload


def _write(
    package: Path, medium: Path, part: MediumPart, *, opener: Opener = open_new, text: bytes = b"x"
) -> WrittenPart:
    medium.mkdir(exist_ok=True)
    return write_part(
        package,
        medium,
        part,
        text,
        name=package.name,
        on_bytes=lambda _count, _name: None,
        checkpoint=lambda: None,
        opener=opener,
    )


@pytest.fixture
def media(packed: Path, tmp_path: Path) -> list[Path]:
    """The package on as many media as it needs."""
    parts = plan_parts(packed, _capacity(700_000))
    found = []
    for part in parts:
        folder = tmp_path / f"medium {part.ordinal}"
        _write(packed, folder, part)
        found.append(folder)
    return found


def test_every_file_goes_to_one_medium_and_no_medium_overflows(packed: Path) -> None:
    everything = {p.relative_to(packed).as_posix() for p in packed.rglob("*") if p.is_file()}
    for room in (400_000, 700_000, 1_500_000):
        parts = plan_parts(packed, _capacity(room))
        payload = [path for part in parts for path in part.files if path.startswith("data/")]
        assert sorted({*payload}) == sorted(p for p in everything if p.startswith("data/"))
        twice = {path for path in payload if payload.count(path) > 1}
        assert twice == ({_OWN} if len(parts) > 1 else set())
        for part in parts:
            assert part.files.count(_OWN) == 1
            assert {p for p in part.files if not p.startswith("data/")} == {
                p for p in everything if not p.startswith("data/")
            }
            sizes = [(packed / path).stat().st_size for path in part.files]
            assert part.bytes == sum(sizes)
            # As a medium counts: whole blocks.
            assert sum(-(-size // 4096) * 4096 for size in sizes) < _capacity(room) - RESERVE
        assert [(part.ordinal, part.count) for part in parts] == [
            (n, len(parts)) for n in range(1, len(parts) + 1)
        ]
    assert len(plan_parts(packed, _capacity(400_000))) > len(plan_parts(packed, _capacity(700_000)))
    assert len(plan_parts(packed, 0)) == 1


def test_a_file_that_fits_no_medium_is_refused_by_name(packed: Path) -> None:
    with pytest.raises(FileTooLarge) as caught:
        plan_parts(packed, _capacity(200_000))
    assert "TEST26-08-0001" in caught.value.name
    assert caught.value.size == 300_000
    assert "room for 2" in explain(caught.value).sentence
    for capacity in (10, RESERVE, RESERVE + 40_000):
        with pytest.raises(FileTooLarge) as caught:
            plan_parts(packed, capacity)
        # Not “room for 0 B”: it isn't that file that is too large.
        sentence = explain(caught.value).sentence
        assert "no document at all" in sentence
        assert "takes 4.1 MB" in sentence


def test_only_a_package_is_planned(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    with pytest.raises(NotAPackage):
        plan_parts(tmp_path, 0)


def test_all_media_together_are_the_package(packed: Path, media: list[Path]) -> None:
    assert len(media) > 2
    outcome = verify_package(media)
    assert outcome.findings == ()
    assert outcome.root == package_root(packed) == verify_package(packed).root
    assert outcome.signature is not None
    assert (outcome.files, outcome.bytes) == (
        verify_package(packed).files,
        verify_package(packed).bytes,
    )
    assert own_verifier(*media)[0] == 0
    # In any order, and by the folders inside.
    assert verify_package([folder / packed.name for folder in reversed(media)]).ok
    for medium in media:
        assert {entry.name for entry in medium.iterdir()} == {"介质说明.TXT", packed.name}
        # 档发〔2012〕7号, annex 2: exactly one on a medium.
        named = [each.relative_to(medium) for each in medium.rglob("说明文件.TXT")]
        assert named == [Path(packed.name, _OWN)]
        assert not (medium / packed.name / INCOMPLETE).exists()


def test_a_script_from_a_medium_checks_the_set(packed: Path, media: list[Path]) -> None:
    script = media[1] / packed.name / "verify.py"
    command = [sys.executable, "-I", "-B", "-X", "utf8", script, *media]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert package_root(packed) in done.stdout


def test_copied_into_one_folder_they_are_the_package(
    packed: Path, media: list[Path], tmp_path: Path
) -> None:
    joined = tmp_path / "joined"
    for medium in media:
        shutil.copytree(medium, joined, dirs_exist_ok=True)
    assert verify_package(joined / packed.name).root == package_root(packed)
    assert verify_package(joined).ok
    bagit.Bag(str(joined / packed.name)).validate()


def test_a_missing_medium_is_missed(media: list[Path]) -> None:
    outcome = verify_package(media[:-1])
    assert {finding.check for finding in outcome.findings} == {"payload-missing", "oxum"}
    assert own_verifier(*media[:-1])[0] == 1


def test_one_medium_of_a_set_asks_for_the_others(packed: Path, media: list[Path]) -> None:
    for place in (media[0], media[0] / packed.name):
        code, lines = own_verifier(place)
        assert code == 1
        assert any("several media, name the folders of all" in line for line in lines)
        checks = [each.check for each in verify_package(place).remarks]
        assert checks == ["other-media"]
    # Whoever gave several, or a package that is whole, isn't asked for more.
    for places in (media[:-1], media, [packed]):
        assert not any("several media" in line for line in own_verifier(*places)[1])
        assert [each.check for each in verify_package(places).remarks] == []


def test_media_that_an_earlier_version_wrote_are_read(packed: Path, media: list[Path]) -> None:
    """They had their own description under the name of the package's."""
    for medium in media:
        (medium / "介质说明.TXT").rename(medium / "说明文件.TXT")
    assert verify_package(media).ok
    assert own_verifier(*media)[0] == 0
    (media[0] / "介质说明.TXT").write_text("x")
    findings = [(f.check, f.object_name) for f in verify_package(media).findings]
    assert findings == [("medium-extra", "说明文件.TXT")]
    assert own_verifier(*media)[0] == 1


def test_what_cant_be_read_isnt_planned_away(packed: Path, tmp_path: Path) -> None:
    package = Path(shutil.copytree(packed, tmp_path / packed.name))
    place = next((package / "data/电子档案").rglob("*0003*"))
    place.unlink()
    place.symlink_to("/")
    with pytest.raises(VerificationFailed) as caught:
        plan_parts(package, 0)
    assert "0003" in caught.value.findings[0].object_name


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "tagmanifest-sha256.txt", "README.html"])
def test_media_that_differ_are_named(packed: Path, media: list[Path], name: str) -> None:
    place = media[-1] / packed.name / name
    place.write_bytes(place.read_bytes() + b"\n")
    findings = [(f.check, f.object_name) for f in verify_package(media).findings]
    assert findings == [("media-differ", name)]
    code, lines = own_verifier(*media)
    assert (code, lines[0]) == (1, f"各介质不一致 media differ: {name}")


def test_what_lies_beside_the_package_on_a_medium_is_named(media: list[Path]) -> None:
    (media[0] / "照片").mkdir()
    (media[0] / "照片" / "a.jpg").write_bytes(b"x")
    (media[0] / "System Volume Information").mkdir()
    (media[0] / "System Volume Information" / "x").write_bytes(b"x")
    findings = [(f.check, f.object_name) for f in verify_package(media).findings]
    assert findings == [("medium-extra", "照片")]
    assert own_verifier(*media)[0] == 1


def test_a_full_medium_names_the_file_and_the_retry_goes_on(packed: Path, tmp_path: Path) -> None:
    (part,) = plan_parts(packed, 0)
    for room in (0, 350_000, 1_700_000):
        medium = tmp_path / str(room)
        with pytest.raises(OutputFailed) as caught:
            _write(packed, medium, part, opener=FullDisk(room))
        assert caught.value.full
        assert caught.value.kept
        assert caught.value.path.is_relative_to(medium / packed.name)
        assert not verify_package(medium / packed.name).ok
        written = _write(packed, medium, part)
        assert written.kept >= room // 301_000
        assert verify_package(medium).ok
    assert written.kept > 0


def test_written_again_nothing_is_copied(packed: Path, tmp_path: Path) -> None:
    (part,) = plan_parts(packed, 0)
    _write(packed, tmp_path / "m", part)
    again = _write(packed, tmp_path / "m", part, opener=FullDisk(0))
    assert again.kept == again.files == len(part.files)
    assert verify_package(tmp_path / "m").ok


def test_a_pulled_medium_is_named(packed: Path, tmp_path: Path) -> None:
    (part,) = plan_parts(packed, 0)

    def pulled(path: Path) -> object:
        if "0004" in path.name:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return open_new(path)

    with pytest.raises(OutputFailed) as caught:
        _write(packed, tmp_path / "m", part, opener=pulled)  # type: ignore[arg-type]  # a test double
    assert "0004" in caught.value.path.name
    assert caught.value.kept
    _write(packed, tmp_path / "m", part)
    assert verify_package(tmp_path / "m").ok


class _Failing(type(Path())):  # type: ignore[misc]  # whichever it is here
    """A path whose file can be opened and not read to its end, as on a disk that is failing."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        """The file; reading a document's second piece fails."""
        stream = super().open(*arguments, **options)
        if "0004" not in self.name:
            return stream
        return _Breaking(stream)


class _Breaking:
    def __init__(self, stream: Any) -> None:
        self._stream, self._read = stream, 0

    def read(self, size: int) -> bytes:
        self._read += 1
        if self._read > 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return bytes(self._stream.read(min(size, 1000)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stream.close()


def test_a_package_that_cant_be_read_is_named_and_the_medium_goes_on_later(
    packed: Path, tmp_path: Path
) -> None:
    (part,) = plan_parts(packed, 0)
    with pytest.raises(SourceUnreadable) as caught:
        _write(_Failing(packed), tmp_path / "m", part)
    assert caught.value.path.is_relative_to(packed)
    assert "0004" in caught.value.path.name
    explained = explain(caught.value)
    assert str(caught.value.path) in explained.sentence
    assert "can't be read or written properly" in explained.sentence
    assert "goes on from there" in explained.advice
    assert (tmp_path / "m" / packed.name / INCOMPLETE).exists()
    written = _write(packed, tmp_path / "m", part)
    assert written.kept > 0
    assert verify_package(tmp_path / "m").ok


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "data/说明文件.TXT"])
def test_a_file_that_went_from_the_package_is_named(
    packed: Path, tmp_path: Path, name: str
) -> None:
    package = Path(shutil.copytree(packed, tmp_path / packed.name))
    (part,) = plan_parts(package, 0)
    (package / name).unlink()
    with pytest.raises((SourceUnreadable, NotAPackage)) as caught:
        _write(package, tmp_path / "m", part)
    assert caught.value.path in (package, package / name)


def test_flushes_go_side_by_side_and_the_file_that_fails_is_named(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (part,) = plan_parts(packed, 0)
    meeting = threading.Barrier(2)

    def flush(path: Path) -> None:
        if "-0001" in path.name or "-0002" in path.name:
            # The one waits for the other: who comes alone, never comes through.
            meeting.wait(timeout=20)
        if "-0007" in path.name:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("exporters.media_writing.sync_file", flush)
    with pytest.raises(OutputFailed) as caught:
        _write(packed, tmp_path / "m", part)
    assert "-0007" in caught.value.path.name
    assert caught.value.kept


def _other_package(medium: Path, packed: Path, _part: MediumPart) -> None:
    build_signed(medium / packed.name, documents=[item(5)])


def _like_it(medium: Path, packed: Path, _part: MediumPart) -> None:
    """Another package whose files are called the same."""
    documents = [item(n, data=bytes([n + 1]) * 300_000) for n in range(1, 8)]
    build_signed(medium / packed.name, documents=documents)
    (medium / "介质说明.TXT").write_text("x")


def _other_part(medium: Path, packed: Path, _part: MediumPart) -> None:
    _write(packed, medium, plan_parts(packed, _capacity(400_000))[0])


def _unfinished_other(medium: Path, packed: Path, _part: MediumPart) -> None:
    part = plan_parts(packed, _capacity(400_000))[0]
    with pytest.raises(OutputFailed):
        _write(packed, medium, part, opener=FullDisk(200_000))


def _strange_among(medium: Path, packed: Path, part: MediumPart) -> None:
    with pytest.raises(OutputFailed):
        _write(packed, medium, part, opener=FullDisk(400_000))
    (medium / packed.name / "data" / "fremd.txt").write_text("x")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda medium, _packed, _part: (medium / "a.txt").write_text("x"),
        lambda medium, _packed, _part: (medium / "说明文件.TXT").write_text("x"),
        lambda medium, _packed, _part: (medium / "介质说明.TXT").write_text("x"),
        lambda medium, packed, _part: (medium / packed.name).write_text("x"),
        lambda medium, packed, _part: (medium / packed.name).symlink_to("/"),
        _other_package,
        _like_it,
        _other_part,
        _unfinished_other,
        _strange_among,
    ],
    ids=[
        "a file",
        "a description",
        "a description of a medium",
        "a file of its name",
        "a link of its name",
        "another package",
        "another package of the same names",
        "another part",
        "an unfinished other part",
        "something strange",
    ],
)
def test_a_medium_with_anything_else_is_refused_untouched(
    packed: Path, tmp_path: Path, spoil: Callable[[Path, Path, MediumPart], object]
) -> None:
    (part,) = plan_parts(packed, 0)
    medium = tmp_path / "m"
    medium.mkdir()
    spoil(medium, packed, part)
    before = _state(medium)
    with pytest.raises(NotThisPackage):
        _write(packed, medium, part)
    assert _state(medium) == before


def _state(folder: Path) -> Sequence[tuple[str, bytes]]:
    return [
        (str(path), path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    ]


def test_a_medium_too_small_is_refused_before_anything_is_written(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (part,) = plan_parts(packed, 0)
    usage = shutil.disk_usage(tmp_path)._replace(free=part.bytes - 1)
    monkeypatch.setattr("shutil.disk_usage", lambda _place: usage)
    with pytest.raises(MediumTooSmall) as caught:
        _write(packed, tmp_path / "m", part)
    assert (caught.value.needed, caught.value.free) == (part.bytes, part.bytes - 1)
    full = usage._replace(free=0)
    monkeypatch.setattr("shutil.disk_usage", lambda _place: full)
    with pytest.raises(MediumTooSmall) as caught:
        _write(packed, tmp_path / "m", part)
    assert explain(caught.value).sentence.startswith(f"{tmp_path / 'm'} is full; ")
    assert list((tmp_path / "m").iterdir()) == []


def test_a_package_that_changed_is_not_copied(packed: Path, tmp_path: Path) -> None:
    package = Path(shutil.copytree(packed, tmp_path / packed.name))
    victim = next((package / "data/电子档案").rglob("*0003*"))
    victim.write_bytes(b"x" + victim.read_bytes()[1:])
    (part,) = plan_parts(package, 0)
    with pytest.raises(ContentChanged) as caught:
        _write(package, tmp_path / "m", part)
    assert "0003" in caught.value.object_name
    (package / "more.txt").write_text("x")
    (part,) = plan_parts(package, 0)
    with pytest.raises(VerificationFailed):
        _write(package, tmp_path / "n", part)


def test_a_medium_that_keeps_something_else_is_found(packed: Path, tmp_path: Path) -> None:
    class Liar(FullDisk):
        def __call__(self, path: Path):  # type: ignore[no-untyped-def]  # a test double
            sink = super().__call__(path)
            if "0006" in path.name:
                write = sink.write
                sink.write = lambda data: write(bytes(len(data)))  # type: ignore[method-assign]  # as above
            return sink

    (part,) = plan_parts(packed, 0)
    with pytest.raises(VerificationFailed) as caught:
        _write(packed, tmp_path / "m", part, opener=Liar(1 << 40))
    assert ["0006" in finding.object_name for finding in caught.value.findings] == [True]
    assert (tmp_path / "m" / packed.name / INCOMPLETE).exists()


def test_a_medium_describes_itself() -> None:
    facts = MediumFacts(
        package="移交包",
        title="项目",
        giver="某某科技",
        number="TEST26-20261122-2-3",
        kind="DVD+R",
        serial="S1",
        capacity=4_700_000_000,
        use="for reading",
        set_number=2,
        ordinal=3,
        count=5,
        files=7,
        size=1024,
        root="ab" * 32,
        final=False,
        made_by="张三",
        moment=NOW,
    )
    text = medium_description(facts).decode("utf-8-sig")
    for said in ("Medium 3 of 5, copy 2", "TEST26-20261122-2-3", "ab" * 32, "REHEARSAL", "S1"):
        assert said in text


def test_labels_name_every_medium_of_every_set(packed: Path) -> None:
    parts = plan_parts(packed, _capacity(700_000))
    made = labels(
        parts,
        prefix="T-20261122",
        title="项目",
        sets=2,
        mark="内部",
        made=NOW,
        made_by="张三",
        root="ab" * 32,
        final=True,
    )
    assert len(made) == 2 * len(parts)
    assert len({label.number for label in made}) == len(made)
    assert [label.use for label in made] == ["sealed"] * len(parts) + ["reading"] * len(parts)
    assert made[0].number == "T-20261122-1-1"
