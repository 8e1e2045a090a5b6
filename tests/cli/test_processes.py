"""Commands as processes: what they ask of the system, where they write, what Ctrl+C and a closed pipe do."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from desktop.services.house import House
from tests.archives import archive_contents, findings, tree_contents
from tests.cli.running import COMMAND, FILES, SECRET, Run, process
from vault.ids import Passphrase

PROJECT = Path(__file__).parents[2]
CANARY = "金丝雀在矿井里唱歌"
F_SETPIPE_SZ = 1031

# The audit hook sees what Python does, in every library; strace sees the rest, in every process.
WHOLE_RUN = """
import json, sys
from pathlib import Path
seen = []
def audit(event, arguments):
    if event.startswith("socket."):
        seen.append(event)
sys.addaudithook(audit)
from desktop.cli import main
vault, papers, out, events = sys.argv[1:]
codes = [
    main(["add", vault, papers, "-c", "techdoc", "--json"]),
    main(["search", vault, "金丝雀", "--json"]),
    main(["handover", vault, out, "--json"]),
    main(["check", vault, "--full"]),
    main(["show", vault, "6", "--text"]),
    main(["verify", out]),
]
print(json.dumps({"codes": codes, "sockets": seen}), file=sys.stderr)
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Files that need every kind of reader, with a canary in each."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text(f"一、{CANARY}。\n", encoding="utf-8")
    word = Document()
    word.add_paragraph(CANARY)
    word.save(str(folder / "b.docx"))
    book = Workbook()
    book.active["A1"] = CANARY
    book.save(folder / "c.xlsx")
    return folder


def test_a_whole_run_uses_no_network_and_writes_only_where_it_was_told(
    slow_vault: Path, env: dict[str, str], papers: Path, tmp_path: Path
) -> None:
    home, out, trace = Path(env["HOME"]), tmp_path / "out", tmp_path / "trace.txt"
    arguments = [sys.executable, "-c", WHOLE_RUN, slow_vault, papers, out, tmp_path / "events"]
    strace = shutil.which("strace")
    if strace:
        calls = "trace=network,open,openat,creat,rename,renameat,renameat2,mkdir,mkdirat,execve"
        arguments = [strace, "-f", "-v", "-s", "8192", "-e", calls, "-o", trace, *arguments]
    before = sorted(home.rglob("*"))
    env |= {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(arguments, env=env, cwd=PROJECT, capture_output=True, timeout=300)
    if strace and b"ptrace" in done.stderr:
        pytest.skip("strace isn't allowed to trace here")

    assert b'"codes": [0, 0, 0, 0, 0, 0], "sockets": []' in done.stderr, done.stderr
    assert done.stdout.decode().count(CANARY) >= 2
    assert sorted(home.rglob("*")) == before
    assert SECRET.encode() not in done.stdout + done.stderr
    if strace:
        _examine(trace.read_text("utf-8", "backslashreplace"), slow_vault, out)


def _examine(trace: str, vault: Path, out: Path) -> None:
    started = [line for line in trace.splitlines() if "execve(" in line]
    assert len(started) >= 2, "the reader of hostile files wasn't seen"
    escaped = "".join(f"\\{byte:o}" if byte > 126 else chr(byte) for byte in SECRET.encode())
    for line in started:
        # Arguments and environment of every process.
        assert SECRET not in line
        assert escaped not in line
    # A socket pair without a name reaches nobody; a library's scheduler wakes itself by one.
    network = re.compile(r"\b(socket|connect|bind|listen|sendto|getaddrinfo)\(")
    assert [line for line in trace.splitlines() if network.search(line)] == []
    written = re.compile(r'(?:open|openat|creat|mkdir|mkdirat|rename\w*)\((?:AT_FDCWD, )?"([^"]*)"')
    places = set()
    for line in trace.splitlines():
        changes = re.search(r"O_WRONLY|O_RDWR|O_CREAT|\bcreat\(|mkdir|rename", line)
        found = written.search(line)
        if changes and found and " = -1 " not in line:
            raw = re.sub(r"\\([0-7]{1,3})", lambda each: chr(int(each.group(1), 8)), found.group(1))
            places.add(raw.encode("latin-1").decode("utf-8"))
    allowed = (str(vault), str(out), "/dev/null", "/dev/tty")
    assert places
    assert [place for place in places if not place.startswith(allowed)] == []


def test_what_is_filed_is_in_the_vault_in_cipher_only(
    run: Run, vault: Path, papers: Path, isolated: Path
) -> None:
    run("add", vault, papers, "-c", "techdoc", code=0)
    run("search", vault, CANARY, code=0)
    for folder in (vault, isolated):
        for path in folder.rglob("*"):
            held = path.read_bytes() if path.is_file() else b""
            for canary in (CANARY, "金丝雀", "承诺书", "巡检"):
                for encoding in ("utf-8", "gb18030", "utf-16-le"):
                    assert canary.encode(encoding) not in held + os.fsencode(path.name)


@pytest.mark.parametrize("command", ["list", "list --json", "cat", "search 巡检", "--help"])
@pytest.mark.parametrize("buffered", [True, False])
def test_a_reader_that_goes_away_is_no_error(
    slow_vault: Path, env: dict[str, str], command: str, buffered: bool
) -> None:
    name, *rest = command.split()
    if buffered is False and name != "list":
        pytest.skip("once is enough")
    reading, writing = os.pipe()
    os.close(reading)
    given = (
        (name,) if name == "--help" else (name, slow_vault, *(("1",) if name == "cat" else rest))
    )
    env |= {} if buffered else {"PYTHONUNBUFFERED": "1"}
    try:
        done = process(given, env, capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a pipe of known size")
def test_ctrl_c_while_filing_keeps_what_was_acknowledged(
    slow_vault: Path, env: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(320):
        (folder / f"{number:03d} {'长' * 60}.bin").write_bytes(os.urandom(64 * 1024))
    # Small packs make many commits; a full pipe holds the command in the middle, where it can't run away.
    program = "import sys, vault.store; vault.store.PACK_TARGET = 256 * 1024\n"
    program += "from desktop.cli import main; sys.exit(main())"
    arguments = ["add", slow_vault, folder, "-c", "source", "--verbose", "--no-extract"]
    with subprocess.Popen(
        [COMMAND[0], "-c", program, *arguments],
        env=env,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as command:
        assert command.stderr is not None
        assert command.stdout is not None
        fcntl.fcntl(command.stderr, F_SETPIPE_SZ, 4096)
        first = command.stderr.readline()
        command.send_signal(signal.SIGINT)
        told = first + command.stderr.read()
        shown = command.stdout.read()
        assert command.wait(120) == 130, told
    assert shown == b""
    assert b"Traceback" not in told
    assert "Stopped. What was reported as filed is kept." in told.decode("utf-8", "replace")
    lines = told.decode("utf-8", "replace").splitlines()
    acknowledged = {line.partition("\t")[2] for line in lines if line.endswith(".bin")}
    originals = tree_contents(folder)
    assert 0 < len(acknowledged) < len(originals)
    with House.open(slow_vault, Passphrase(SECRET)) as house:
        held = archive_contents(house)
        assert findings(house) == []
    assert acknowledged <= set(held)
    assert len(held) < len(originals) + len(FILES)
    assert all(held[path] == originals[path] for path in held if path in originals)
    assert not list(slow_vault.rglob("*.tmp"))


@pytest.mark.parametrize("name", ["shoudang", "python -m desktop"])
def test_both_names_of_the_command_end_with_its_code(env: dict[str, str], name: str) -> None:
    command = Path(sys.executable).parent / "shoudang"
    if name == "shoudang" and not command.exists():
        pytest.skip("the package isn't installed here")
    arguments = [command] if name == "shoudang" else [sys.executable, "-m", "desktop"]
    options = {"env": env, "cwd": PROJECT, "capture_output": True, "check": False}
    done = subprocess.run([*arguments, "verify", "/nonexistent"], **options)  # type: ignore[call-overload]
    assert (done.returncode, done.stdout) == (2, b"")


def test_no_heavy_library_is_loaded_before_the_passphrase_is_being_stretched() -> None:
    """They are loaded on one core while the other stretches; loaded earlier, every command would take longer."""
    heavy = ("sqlalchemy", "whoosh", "reportlab", "docx", "openpyxl", "kreuzberg", "zxcvbn")
    loaded = subprocess.run(
        [sys.executable, "-c", "import desktop.cli.main, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    ).stdout.split()
    assert "desktop.cli.main" in loaded
    assert not set(heavy) & set(loaded)
