"""`shoudang seal` and `unseal`: a package for the transport and back; neither needs a vault."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.handover import parse_capacity
from desktop.cli.options import AsJson, PassphraseFile, read_passphrase
from desktop.cli.terminal import result, result_object, say, shown_progress
from resources.words import _
from vault.suites import SUITES


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("seal", help=_("Seal a package for the transport, under a passphrase."))(seal)
    app.command("unseal", help=_("Open a sealed package and compare it with its root."))(unseal)


def seal(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", show_default=False)],
    target: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    suite: Annotated[str, typer.Option(help=_("Cipher suite."))] = "aes",
    volume_size: Annotated[
        str,
        typer.Option(
            "--volume-size",
            metavar="SIZE",
            help=_("Cut into files of at most SIZE, such as 4.7G; without: one file."),
        ),
    ] = "0",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Seal the package as FILE, with the script `unseal.py` beside it; read back before it is called done."""
    from desktop.services.handover.sealing import LEAST_VOLUME, seal_package

    names = [each.name for each in SUITES.values()]
    if suite not in names:
        raise typer.BadParameter(
            _("There is no suite {name}; there are: {known}.").format(
                name=suite, known=", ".join(names)
            )
        )
    size = parse_capacity(volume_size)
    if size and size < LEAST_VOLUME:
        raise typer.BadParameter(
            _("A volume has at least {count} bytes.").format(count=LEAST_VOLUME)
        )
    passphrase = read_passphrase(
        passphrase_file, confirm=True, prompt=_("Passphrase of the sealed rendition: ")
    )
    with shown_progress(quiet=as_json) as progress:
        done = seal_package(
            package, target, passphrase, suite=suite, volume_size=size, progress=progress
        )
    if as_json:
        result_object(
            {
                "sealed": str(done.path),
                "volumes": [
                    {"path": str(each.path), "bytes": each.size, "sha256": each.sha256}
                    for each in done.volumes
                ],
                "root": done.root,
                "suite": suite,
                "files": done.files,
                "bytes": done.bytes,
                "script": str(done.script),
            }
        )
        return
    for each in done.volumes:
        say(f"{each.path}  {each.size}  SHA-256 {each.sha256}")
    say(
        _(
            "{files} files sealed ({suite}), read back and compared. {script} opens it with Python alone. Send the "
            "passphrase another way."
        ).format(files=done.files, suite=done.suite, script=done.script)
    )
    result(_("Root {root}").format(root=done.root))


def unseal(
    source: Annotated[list[Path], typer.Argument(metavar="FILE... OUT", show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Open a sealed package into OUT, a new folder. Of several volumes one is enough where the others lie beside it."""
    from desktop.services.handover.sealing import sealed_root, unseal_package

    if len(source) < 2:
        raise typer.BadParameter(
            _("Give the sealed file, or its volumes, and then the new folder.")
        )
    *files, out = source
    # What needs no passphrase is told before one is asked for.
    root = sealed_root(files)
    passphrase = read_passphrase(passphrase_file, prompt=_("Passphrase of the sealed rendition: "))
    with shown_progress(quiet=as_json) as progress:
        unseal_package(files, out, passphrase, progress)
    if as_json:
        result_object({"package": str(out), "root": root})
        return
    say(
        _("Opened into {path}: every file is what the manifests say, and the root fits.").format(
            path=out
        )
    )
    result(_("Root {root}").format(root=root))
