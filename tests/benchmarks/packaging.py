"""Building and verifying a package beside `cp -r` and `sha256sum` of the same files, in the same run, with peak memory.

    python -m tests.benchmarks.packaging [--documents 20000] [--gigabytes 5] [--folder DIR]

Whole processes. Needs some four times the size free in the folder: the files, a copy, the vault, the package.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PASSPHRASE = "a passphrase for measuring"
_BLOCK = 1 << 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--gigabytes", type=float, default=5.0)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as scratch:
        measure(Path(scratch), arguments.documents, int(arguments.gigabytes * 1e9))


def measure(scratch: Path, documents: int, size: int) -> None:
    """Everything in turn, in one folder of one disk."""
    tree = scratch / "tree"
    generate(tree, documents, size)
    secret = scratch / "passphrase"
    secret.write_text(PASSPHRASE)
    environment = os.environ | {"SHOUDANG_PASSPHRASE_FILE": str(secret)}
    shoudang = [sys.executable, "-m", "desktop"]
    vault, package = scratch / "measured.vault", scratch / "package"
    run("init", [*shoudang, "init", str(vault)], environment)
    filing = [*shoudang, "add", str(vault), str(tree), "-c", "operations", "--no-extract", "--json"]
    run("filing", filing, environment)
    copy = run("cp -r, sync", ["sh", "-c", f"cp -r '{tree}' '{scratch}/copy' && sync"], environment)
    sums = f"find '{scratch}/copy' -type f -print0 | xargs -0 sha256sum"
    digest = run("sha256sum", ["sh", "-c", sums], environment)
    shutil.rmtree(scratch / "copy")
    shutil.rmtree(tree)
    building = [*shoudang, "handover", str(vault), str(package), "--profile", "full", "--json"]
    built = run("handover (read back once)", building, environment)
    verified = run("verify", [*shoudang, "verify", str(package), "--json"], environment)
    own = [sys.executable, "-I", "-B", str(package / "verify.py")]
    by_script = run("verify.py", own, environment)
    print(f"handover / (cp -r + sha256sum) = {built / (copy + digest):.2f}")
    print(f"verify / sha256sum = {verified / digest:.2f}, verify.py {by_script / digest:.2f}")


def generate(tree: Path, documents: int, size: int) -> None:
    """Files that can't be compressed, of sizes as scans have: most small, a few large."""
    chance = random.Random(20260701)
    weights = [chance.lognormvariate(0, 1) for _number in range(documents)]
    unit = size / sum(weights)
    noise = chance.randbytes(_BLOCK)
    written = 0
    for number, weight in enumerate(weights):
        folder = tree / f"{number % 12 + 1:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        length = max(1, int(weight * unit))
        with (folder / f"记录 {number:05d}.bin").open("wb") as stream:
            # Every block is another one: equal ones would be kept once.
            for start in range(0, length, _BLOCK):
                head = f"{number} {start} ".encode() + chance.randbytes(64)
                turned = start // _BLOCK * 4099 % _BLOCK
                wanted = min(_BLOCK, length - start)
                block = (head + noise[turned:] + noise[:turned])[:wanted]
                stream.write(_scrambled(block, chance))
        written += length
    print(f"{documents} files, {written / 1e9:.2f} GB", flush=True)


def _scrambled(block: bytes, chance: random.Random) -> bytes:
    """Other bytes for each block, quickly: combined with a short random pad that is repeated."""
    pad = chance.randbytes(4093)
    many = pad * (len(block) // len(pad) + 1)
    mixed = int.from_bytes(block, "little") ^ int.from_bytes(many[: len(block)], "little")
    return mixed.to_bytes(len(block), "little")


def run(name: str, command: list[str], environment: dict[str, str]) -> float:
    """Wall-clock seconds of one whole process; prints them with its peak memory."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{name} ended with {process.returncode}")
    print(f"{name:26} {seconds:8.1f} s, peak {usage.ru_maxrss / 1024:6.0f} MB", flush=True)
    return seconds


if __name__ == "__main__":
    main()
