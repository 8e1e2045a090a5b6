"""Nothing in clear at rest: unique strings are looked for in every place that a session could write."""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from resources.typefaces import REGULAR
from tests.crash.further_work import LOCKED, NUMBER, PICTURE

_ROOT = Path(__file__).resolve().parents[2]
# Never written out whole in this file's code paths, so that a compiled test module can't be what is found.
_CONTENT = "".join(("丹顶", "鹤", "渡寒塘", "7391"))
_TITLE = "".join(("Quiescent", "Heron", "8264"))
_NAME = "".join(("金丝雀", "卷宗", "5528"))
_PASSPHRASE = "".join(("铜豌豆", " 不声", "不响 ", "6617"))
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files that carry the canaries in their content, title and name."""
    folder = tmp_path / "source" / _NAME
    folder.mkdir(parents=True)
    paper = docx.Document()
    paper.core_properties.title = _TITLE
    paper.add_paragraph(f"{_CONTENT} {_TITLE}")
    paper.save(str(folder / f"{_NAME}.docx"))
    (folder / f"{_NAME}.txt").write_text(f"{_TITLE}\n{_CONTENT}\n" * 20, encoding="utf-8")
    (folder / "gb.txt").write_bytes(
        f"{_CONTENT}，网络安全等级保护测评报告。\n".encode("gb18030") * 20
    )
    (folder / "wide.txt").write_bytes(f"{_CONTENT}\n{_TITLE}\n".encode("utf-16"))
    (folder / "noise.bin").write_bytes(random.Random(9).randbytes(20_000))
    _write_page(folder / PICTURE, None)
    _write_page(folder / LOCKED, StandardEncryption(_CONTENT, strength=128))
    return folder


def _write_page(path: Path, encryption: StandardEncryption | None) -> None:
    pdfmetrics.registerFont(TTFont("canary", str(REGULAR)))
    canvas = Canvas(str(path), encrypt=encryption)
    canvas.setFont("canary", 14)
    canvas.drawString(72, 700, f"{_CONTENT} {_TITLE}")
    canvas.save()


def needles(folder: Path) -> dict[str, bytes]:
    """What must not be found: the canaries in every encoding, and stretches of the files as they are."""
    wanted = {
        f"{word} in {encoding}": word.encode(encoding)
        for word in (_CONTENT, _TITLE, _NAME, _PASSPHRASE, NUMBER)
        for encoding in _ENCODINGS
    }
    # What an index keeps of them: pairs of characters, and words in small letters.
    for word in ("丹顶", "顶鹤", "鹤渡", "渡寒", "寒塘", _TITLE.lower()):
        wanted[f"term {word}"] = word.encode()
    for path in folder.iterdir():
        data = path.read_bytes()
        wanted[f"bytes of {path.suffix}"] = data[len(data) // 2 :][:24]
    with zipfile.ZipFile(io.BytesIO((folder / f"{_NAME}.docx").read_bytes())) as archive:
        wanted["the document's inside"] = archive.read("word/document.xml")[-200:-160]
    return wanted


def leaks(places: list[Path], wanted: dict[str, bytes]) -> list[str]:
    """Where any of them is, in contents and in names."""
    found = []
    for place in places:
        for path in place.rglob("*"):
            name = os.fsencode(path.relative_to(place))
            data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            found += [
                f"{what} in {place.name}/{path.relative_to(place)}"
                for what, needle in wanted.items()
                if needle in data or needle in name
            ]
    return found


class Session:
    """The worker in a home, a temporary folder and caches that hold nothing else."""

    def __init__(self, tmp_path: Path, folder: Path) -> None:
        self.home = tmp_path / "home"
        self.vault = tmp_path / "archive.vault"
        for name in ("tmp", "cache", "config", "data", "state", "run"):
            (self.home / name).mkdir(parents=True)
        secret = tmp_path / "secret"
        secret.write_text(_PASSPHRASE, encoding="utf-8")
        environment = {
            **os.environ,
            "HOME": str(self.home),
            "PYTHONDONTWRITEBYTECODE": "1",
            **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(self.home / "tmp")),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "PYTHONPATH": str(_ROOT),
        }
        arguments = [str(self.vault), str(secret), str(folder), _CONTENT]
        self.log = self.home / "output.log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.worker", *arguments],
            cwd=self.home,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log.open("wb"),
        )

    def wait_for(self, word: str) -> str:
        """The line that starts with `word`."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        assert line.startswith(word), self.log.read_text(encoding="utf-8")
        return line.strip()

    @contextlib.contextmanager
    def standing_still(self) -> Iterator[None]:
        """Whatever it was doing: a file that is replaced while it is looked at is no finding."""
        if sys.platform == "win32":
            yield
            return
        self.process.send_signal(signal.SIGSTOP)
        os.waitpid(self.process.pid, os.WUNTRACED)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def places(self) -> list[Path]:
        """All that the session could write to. The vault may still stand under its building name."""
        building = self.vault.with_name(self.vault.name + ".tmp")
        return [place for place in (self.vault, building, self.home) if place.exists()]


@pytest.fixture
def session(tmp_path: Path, folder: Path) -> Iterator[Session]:
    started = Session(tmp_path, folder)
    yield started
    started.process.kill()
    started.process.communicate()


def test_the_search_for_leaks_finds_what_is_there(tmp_path: Path, folder: Path) -> None:
    """Planted in every encoding, as file name and as stored bytes: a search that finds nothing must mean something."""
    wanted = needles(folder)
    planted = tmp_path / "planted"
    planted.mkdir()
    for number, (what, needle) in enumerate(wanted.items()):
        (planted / f"{number}").write_bytes(b"before " + needle + b" after")
        assert [each for each in leaks([planted], {what: needle}) if each.startswith(what)]
    (planted / f"{_NAME}.txt").write_bytes(b"")
    assert any(f"{_NAME}.txt" in each for each in leaks([planted], wanted))


def test_nothing_is_in_clear_during_a_session_nor_after_it(session: Session, folder: Path) -> None:
    session.wait_for("filed")
    found = session.wait_for("done")
    assert int(found.split()[1]) >= 4, "the canaries must have been read, or nothing could leak"
    wanted = needles(folder)
    with session.standing_still():
        assert leaks(session.places(), wanted) == []
    session.wait_for("more")
    assert leaks(session.places(), wanted) == []
    session.process.communicate(b"")
    assert session.process.returncode == 0
    assert leaks(session.places(), wanted) == []
    assert list((session.home / "tmp").iterdir()) == []
    assert len(list(session.vault.rglob("*"))) > 10


@pytest.mark.parametrize("moment", ["while filing", "filed", "reading text", "done", "more"])
def test_nothing_is_in_clear_after_a_kill(session: Session, folder: Path, moment: str) -> None:
    if moment == "while filing":
        deadline = time.monotonic() + 60
        while not session.vault.exists() and time.monotonic() < deadline:
            assert session.process.poll() is None, session.log.read_text(encoding="utf-8")
            time.sleep(0.005)
        assert session.vault.exists()
    else:
        session.wait_for("filed")
        if moment == "reading text":
            time.sleep(0.3)
        elif moment in ("done", "more"):
            session.wait_for("done")
        if moment == "more":
            session.wait_for("more")
    session.process.kill()
    session.process.wait()
    assert session.places()
    assert leaks(session.places(), needles(folder)) == []
