"""Packages whose root is signed, as a vault makes them, and the package's own verifier run in this process."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import CodeType
from unittest import mock

from exporters.handover import PackageItem, build_package
from exporters.package_details import PackageDetails
from exporters.root_signature import RootSignature, signed_message
from resources import templates
from tests.exporters.builders import CONTRACT, NOW, items
from vault.signing import Signer
from vault.suites import suite_named

VAULT = bytes(range(16))
SEEDS = {"giver": bytes(range(32)), "stranger": bytes(range(1, 33))}


def sign(
    root: str, *, suite: str = "aes", who: str = "giver", moment: datetime = NOW
) -> RootSignature:
    """The root, signed by the giver or by somebody else."""
    signer = Signer(suite_named(suite), SEEDS[who])
    signature = signer.sign(signed_message(VAULT, moment, root))
    return RootSignature(suite_named(suite), VAULT, moment, root, signer.public, signature)


def build_signed(
    folder: Path,
    *,
    suite: str = "aes",
    documents: Sequence[PackageItem] | None = None,
    earlier: Sequence[PackageItem] = (),
    final: bool = True,
) -> Path:
    """A whole, signed package at `folder`."""
    key = sign("00" * 32, suite=suite)
    build_package(
        folder,
        CONTRACT,
        items() if documents is None else documents,
        earlier=earlier,
        now=NOW,
        details=PackageDetails(
            final=final, origin=VAULT, key=f"{key.algorithm} {key.fingerprint}", made_by="张三"
        ),
        sign=lambda root: sign(root, suite=suite),
    )
    return folder


def own_verifier(*folders: Path) -> tuple[int, list[str]]:
    """What verify.py says of the folders: its exit code and its lines. Quicker than a process for each."""
    said = io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["verify.py", *map(str, folders)]),
        contextlib.redirect_stdout(said),
    ):
        names: dict[str, object] = {"__name__": "verify", "__file__": "verify.py"}
        exec(_SCRIPT, names)
        code = names["main"]()  # type: ignore[operator]  # a function of the script
    return code, said.getvalue().splitlines()


def _compiled() -> CodeType:
    return compile(templates.text("verify.py.txt"), "verify.py", "exec")


_SCRIPT = _compiled()
