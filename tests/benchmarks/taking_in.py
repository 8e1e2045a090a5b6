"""Taking a package into a new vault beside `cp -r` of the same package, in the same run, with peak memory.

    python -m tests.benchmarks.taking_in [--documents 20000] [--gigabytes 5] [--folder DIR]

Whole processes. Needs some four times the size free in the folder: the files, the giver's vault, the package, the copy.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.packaging import PASSPHRASE, generate, run


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
    tree, package = scratch / "tree", scratch / "package"
    generate(tree, documents, size)
    secret = scratch / "passphrase"
    secret.write_text(PASSPHRASE)
    environment = os.environ | {"SHOUDANG_PASSPHRASE_FILE": str(secret)}
    shoudang = [sys.executable, "-m", "desktop"]
    giver = scratch / "giver.vault"
    run("init", [*shoudang, "init", str(giver)], environment)
    filing = [*shoudang, "add", str(giver), str(tree), "-c", "operations", "--no-extract", "--json"]
    run("filing", filing, environment)
    shutil.rmtree(tree)
    building = [*shoudang, "handover", str(giver), str(package), "--profile", "full", "--json"]
    run("handover", building, environment)
    shutil.rmtree(giver)
    take_in(scratch, package, shoudang, environment)


def take_in(scratch: Path, package: Path, shoudang: list[str], environment: dict[str, str]) -> None:
    """Copy, verify, take in, and take in again."""
    copying = ["sh", "-c", f"cp -r '{package}' '{scratch}/copy' && sync"]
    copy = run("cp -r, sync", copying, environment)
    shutil.rmtree(scratch / "copy")
    verified = run("verify", [*shoudang, "verify", str(package), "--json"], environment)
    vault = scratch / "successor.vault"
    run("init", [*shoudang, "init", str(vault)], environment)
    importing = [*shoudang, "import", str(vault), str(package), "--no-extract", "--json"]
    taken = run("import (verified first)", importing, environment)
    run("import again", importing, environment)
    print(f"import / (cp -r + verify) = {taken / (copy + verified):.2f}")


if __name__ == "__main__":
    main()
