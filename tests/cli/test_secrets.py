"""Where the passphrase comes from, and that neither it nor what is filed shows up anywhere else."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
import traceback
from pathlib import Path

import pytest

from desktop.errors import explain
from desktop.services.house import House
from desktop.services.library import document_bytes, get_document
from tests.cli.running import COMMAND, PLEDGE_TEXT, SECRET, Run, process
from vault.ids import Passphrase

BOM = "\ufeff".encode()


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n", b"\n\n", b"\nsecond line\n"])
@pytest.mark.parametrize("start", [b"", BOM])
def test_the_passphrase_is_the_first_line_of_its_file(
    run: Run, vault: Path, passphrase_file: Path, start: bytes, ending: bytes
) -> None:
    passphrase_file.write_bytes(start + SECRET.encode() + ending)
    run("list", vault, code=0)


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\n",
        b"\r\n",
        BOM,
        BOM + b"\r\n",
        b"\n" + SECRET.encode(),
        b"\xff\xfe" + SECRET.encode("utf-16-le"),
    ],
)
def test_a_passphrase_file_without_one_is_wrong_usage(
    run: Run, vault: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "given.txt"
    if content is not None:
        file.write_bytes(content)
    for options in (("list", vault), ("init", tmp_path / "new.vault")):
        outcome = run(*options, "--passphrase-file", file, code=2)
        assert str(file) in outcome.err
        assert SECRET not in outcome.err
    run("list", vault, "--passphrase-file", tmp_path, code=2)
    assert not (tmp_path / "new.vault").exists()


def test_without_terminal_and_file_no_command_waits(
    run: Run, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOUDANG_PASSPHRASE_FILE")
    for command in (("list", vault), ("cat", vault, 1), ("init", tmp_path / "new.vault")):
        assert "--passphrase-file" in run(*command, code=2).err
    monkeypatch.setenv("SHOUDANG_PASSPHRASE_FILE", "")
    assert run("list", vault, code=2).out == ""


def test_no_command_takes_a_passphrase_as_an_argument(run: Run, vault: Path) -> None:
    for option in ("--passphrase", "--password", "-p"):
        run("list", vault, option, SECRET, code=2)


def test_at_a_terminal_the_passphrase_is_asked_for_and_not_shown(
    slow_vault: Path, env: dict[str, str]
) -> None:
    del env["SHOUDANG_PASSPHRASE_FILE"]
    code, shown = _at_a_terminal(("list", str(slow_vault)), env, [SECRET.encode() + b"\n"])
    assert code == 0
    assert "承诺书" in shown
    assert SECRET not in shown


@pytest.mark.parametrize(
    ("typed", "code"), [([b"one two\n", b"one too\n"], 2), ([b"\x03"], 130), ([b"\x04"], 130)]
)
def test_init_at_a_terminal_needs_the_same_passphrase_twice(
    tmp_path: Path, env: dict[str, str], typed: list[bytes], code: int
) -> None:
    del env["SHOUDANG_PASSPHRASE_FILE"]
    found, shown = _at_a_terminal(("init", str(tmp_path / "new.vault")), env, typed)
    assert found == code, shown
    assert "Traceback" not in shown
    assert "one t" not in shown
    assert not list(tmp_path.glob("new.vault*"))


def test_a_passphrase_shows_in_no_repr_and_no_error(vault: Path) -> None:
    wrong = Passphrase("falsch-" + SECRET)
    assert SECRET not in repr(wrong) + str(wrong) + f"{wrong!r:>10} {(wrong,)}"
    try:
        House.open(vault, wrong)
    except Exception as error:
        told = "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)
        words = explain(error)
    else:
        pytest.fail("a wrong passphrase opened the vault")
    assert SECRET not in told
    assert SECRET not in f"{words}"
    with House.open(vault, Passphrase(SECRET)) as house:
        shown = f"{house!r} {house.vault!r} {vars(house.vault).keys()} {house.vault.slot!r}"
    assert SECRET not in shown


def test_errors_tell_no_text_and_no_title(run: Run, vault: Path, tmp_path: Path) -> None:
    with House.open(vault, Passphrase(SECRET)) as house:
        assert b"".join(document_bytes(house, get_document(house, 1))) == PLEDGE_TEXT.encode()
    for pack in vault.glob("packs/*/*.pack"):
        raw = pack.read_bytes()
        pack.write_bytes(raw[:40] + bytes(byte ^ 1 for byte in raw[40:]))
    told = ""
    for command in (
        ("cat", vault, 1),
        ("show", vault, 1, "--text"),
        ("show", vault, 1, "--json"),
        ("search", vault, "工作秘密"),
        ("search", vault, "工作秘密", "--json"),
        ("handover", vault, tmp_path / "out"),
        ("check", vault, "--full"),
        ("check", vault, "--full", "--json"),
    ):
        outcome = run(*command)
        # A search may still answer with what it knows, and a title is its result then; the words beside it are not.
        assert outcome.code in ((0, 1, 5) if command[0] == "search" else (1, 5)), command
        told += outcome.err + ("" if outcome.code == 0 else outcome.out)
    for secret in ("保密", "工作秘密", "龙䶮", "承诺书", "机房", SECRET):
        assert secret not in told


def test_an_error_of_ours_tells_its_kind_only(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_options: object) -> None:
        raise RuntimeError(f"{SECRET} {PLEDGE_TEXT}")

    monkeypatch.setattr("desktop.services.library.list_documents", fail)
    outcome = run("list", vault, "--json", code=70)
    assert "RuntimeError" in outcome.err
    assert SECRET not in outcome.out + outcome.err
    assert "保密" not in outcome.out + outcome.err


def test_an_unknown_document_leaves_standard_output_empty(
    slow_vault: Path, env: dict[str, str]
) -> None:
    done = process(("cat", slow_vault, "77"), env, 2)
    assert done.stdout == b""


def _at_a_terminal(
    arguments: tuple[str, ...], env: dict[str, str], typed: list[bytes]
) -> tuple[int, str]:
    """Run a command with a terminal of its own; each of `typed` answers one prompt."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(Path(__file__).parents[2])
        os.execve(COMMAND[0], [*COMMAND, *arguments], env)
    shown, deadline = b"", time.monotonic() + 120
    waiting = list(typed)
    answered = 0
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # Linux says so when the other side is closed
                break
            if not piece:
                break
            shown += piece
        if waiting and shown.count(b": ") > answered:
            answered = shown.count(b": ")
            os.write(terminal, waiting.pop(0))
    else:
        os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace")


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of another kind")
