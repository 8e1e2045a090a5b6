"""Commands of the last day, on the giver's side: `handover` builds the package, `medium` writes it to media."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key, read_passphrase
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.handover.handover_order import SETS, HandoverOrder
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.handover.sealing import SealOrder
    from desktop.services.records import PackageReport
    from models.handover.package_media import PackageMedium

_CAPACITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?)i?B?", re.IGNORECASE)
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}

medium = typer.Typer(
    help=_("Write a finished package to media: sets, parts, labels."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
_Package = Annotated[Path, typer.Argument(metavar="PACKAGE", show_default=False)]
_Capacity = Annotated[
    str,
    typer.Option(
        "--capacity",
        metavar="SIZE",
        help=_("What one medium holds, such as 4.7G; without: all on one."),
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("handover", help=_("Build the handover package and verify it."))(handover)
    medium.command("plan", help=_("Which files go to which medium; needs no vault."))(plan)
    medium.command("write", help=_("Write one part to a medium and read it back."))(write)
    medium.command("list", help=_("The media that were written."))(list_media)
    app.add_typer(medium, name="medium")


def handover(
    vault: VaultPath,
    out: Annotated[Path, typer.Argument(metavar="OUT")],
    profile: Annotated[
        str,
        typer.Option("--profile", metavar="PROFILE", help=_("client, full, successor or masked.")),
    ] = "client",
    final: Annotated[
        bool,
        typer.Option("--final", help=_("Refuse to build a rehearsal when something is open.")),
    ] = False,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help=_("Build a rehearsal even if all is clear."))
    ] = False,
    seal: Annotated[
        bool,
        typer.Option("--seal", help=_("Also make a sealed rendition, under a passphrase.")),
    ] = False,
    seal_passphrase_file: Annotated[
        Path | None,
        typer.Option("--seal-passphrase-file", metavar="FILE", help=_("Its passphrase.")),
    ] = None,
    seal_suite: Annotated[
        str,
        typer.Option("--seal-suite", metavar="SUITE", help=_("aes or sm; the vault's without.")),
    ] = "",
    made_by: Annotated[
        str, typer.Option("--made-by", metavar="NAME", help=_("Who prepares the package."))
    ] = "",
    checked_by: Annotated[
        str, typer.Option("--checked-by", metavar="NAME", help=_("Who checks it."))
    ] = "",
    manual: Annotated[
        Path | None,
        typer.Option(
            "--manual", metavar="FILE", help=_("What persons looked at, for the four natures.")
        ),
    ] = None,
    capacity: _Capacity = "0",
    sets: Annotated[
        int,
        typer.Option("--sets", min=1, max=20, help=_("How many copies on media there will be.")),
    ] = SETS,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Build the handover package in OUT, a new or empty folder, and verify it there."""
    if seal_suite not in ("", "aes", "sm"):
        raise typer.BadParameter(_("A suite is aes or sm."))
    if final and rehearsal:
        raise typer.BadParameter(_("--final and --rehearsal exclude each other."))
    order = HandoverOrder(
        profile=profile,
        final=True if final else False if rehearsal else None,
        made_by=made_by,
        checked_by=checked_by,
        manual=_manual(manual),
        seal=_seal(seal_passphrase_file, seal_suite) if seal or seal_passphrase_file else None,
        capacity=parse_capacity(capacity),
        sets=sets,
    )
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.handover.handing_over import build_handover

        with shown_progress(quiet=as_json) as progress:
            report = build_handover(house, out, order, progress=progress)
    if as_json:
        result_object(_described(report))
    else:
        _tell(report)


def plan(package: _Package, capacity: _Capacity = "0", as_json: AsJson = False) -> None:
    """Tell how many media of a size a package needs, and what each gets."""
    from desktop.services.handover.package_media import plan_media

    parts = plan_media(package, parse_capacity(capacity))
    if as_json:
        result_object(
            {
                "media": [
                    {"part": each.ordinal, "files": list(each.files), "bytes": each.bytes}
                    for each in parts
                ]
            }
        )
        return
    for each in parts:
        line = _("{part} of {count}: {files} files, {bytes} bytes")
        result(
            line.format(
                part=each.ordinal, count=each.count, files=len(each.files), bytes=each.bytes
            )
        )


def write(
    vault: VaultPath,
    package: _Package,
    target: Annotated[Path, typer.Argument(metavar="MEDIUM", show_default=False)],
    part: Annotated[int, typer.Option("--part", min=1, help=_("Which part it gets."))] = 1,
    set_number: Annotated[
        int, typer.Option("--set", min=1, max=20, help=_("Which copy of the whole it is of."))
    ] = 1,
    capacity: _Capacity = "0",
    label: Annotated[
        str, typer.Option("--label", metavar="NUMBER", help=_("The medium's number."))
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="WORDS", help=_("Its type, brand and model."))
    ] = "",
    serial: Annotated[str, typer.Option("--serial", help=_("Its serial number."))] = "",
    use: Annotated[
        str, typer.Option("--use", metavar="USE", help=_("sealed (to be sealed away) or reading."))
    ] = "",
    place: Annotated[
        str, typer.Option("--place", metavar="WORDS", help=_("Where it will be kept."))
    ] = "",
    made_by: Annotated[
        str, typer.Option("--made-by", metavar="NAME", help=_("Who writes the medium."))
    ] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Write one part of PACKAGE to the medium mounted at MEDIUM; again after a failure, it goes on."""
    if use not in ("", "sealed", "reading"):
        raise typer.BadParameter(_("A set is sealed or reading."))
    room = parse_capacity(capacity)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.handover.package_media import plan_media, write_medium

        parts = plan_media(package, room)
        if part > len(parts):
            raise typer.BadParameter(_("There are only {count} parts.").format(count=len(parts)))
        with shown_progress(quiet=as_json) as progress:
            written = write_medium(
                house,
                package,
                target,
                part=parts[part - 1],
                set_number=set_number,
                label=label,
                kind=kind,
                serial=serial,
                use=use,
                place=place,
                made_by=made_by,
                progress=progress,
            )
    if as_json:
        result_object(
            {
                "medium": written.label,
                "path": str(written.folder),
                "set": written.set_number,
                "part": written.ordinal,
                "parts": written.count,
                "files": written.files,
                "bytes": written.bytes,
                "kept": written.kept,
            }
        )
        return
    line = _("Medium {label}: {files} files written and read back; {kept} were there already.")
    say(printable(line.format(label=written.label, files=written.files, kept=written.kept)))


def list_media(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """List the media that packages were written to."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.handover.package_media import USES, list_package_media

        media = list_package_media(house)
    if as_json:
        result_object({"media": [_medium(each) for each in media]})
        return
    for each in media:
        where = _("set {set}, medium {ordinal} of {count}").format(
            set=each.set_number, ordinal=each.ordinal, count=each.count
        )
        parts = (each.label, where, _(USES.get(each.use, each.use)), each.place, each.root[:16])
        result(printable("  ".join(filter(None, parts))))
    if not media:
        say(_("No medium was written yet."))


def parse_capacity(word: str) -> int:
    """Bytes of `700M` or `4.7G` (powers of ten, as media are sold); raises BadParameter."""
    match = _CAPACITY.fullmatch(word.strip())
    if match is None:
        raise typer.BadParameter(_("A size is a number with K, M, G or T, such as 4.7G."))
    return int(float(match.group(1)) * _UNITS[match.group(2).upper()])


def _manual(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    from desktop.services.handover.manual_results import read_manual

    return dict(read_manual(file))


def _seal(file: Path | None, suite: str) -> SealOrder:
    from desktop.services.handover.sealing import SealOrder
    from desktop.services.keys.strength import require_strength

    prompt = _("Passphrase of the sealed rendition: ")
    passphrase = read_passphrase(file, confirm=True, prompt=prompt)
    require_strength(passphrase.text)
    return SealOrder(passphrase, suite=suite)


def _described(report: PackageReport) -> dict[str, Any]:
    return {
        "package": str(report.folder),
        "documents": report.documents,
        "files": report.files,
        "bytes": report.bytes,
        "root": report.root,
        "final": report.final,
        "profile": report.profile,
        "blockers": [
            {"check": each.check, "key": each.key, "clause": each.clause, "sentence": each.sentence}
            for each in report.blockers
        ],
        "omitted": len(report.omissions),
        "root_signature": _signature(report),
        "papers": str(report.papers) if report.papers else None,
        "sealed": str(report.sealed) if report.sealed else None,
    }


def _signature(report: PackageReport) -> dict[str, str] | None:
    if report.signature is None:
        return None
    return {
        "algorithm": report.signature.algorithm,
        "fingerprint": report.signature.fingerprint,
        "signature": report.signature.signature.hex(),
    }


def _tell(report: PackageReport) -> None:
    if not report.final:
        count = len(report.blockers)
        say(_("This is a rehearsal, not the final package."))
        if count:
            text = ngettext(
                "{count} thing stands in the way: `shoudang gate show` names it.",
                "{count} things stand in the way: `shoudang gate show` names them.",
                count,
            )
            say(text.format(count=count))
    say(
        _(
            "{documents} documents in {files} files written to {path}, read back and found whole."
        ).format(documents=report.documents, files=report.files, path=report.folder)
    )
    if report.omissions:
        say(
            _("{count} left out; each is listed with its reason.").format(
                count=len(report.omissions)
            )
        )
    if report.papers is not None and report.papers.is_dir():
        say(_("Papers to sign: {path}").format(path=report.papers))
    if report.sealed is not None:
        say(_("Sealed rendition: {path}").format(path=report.sealed))
    result(_("Root {root}").format(root=report.root))


def _medium(each: PackageMedium) -> dict[str, Any]:
    return {
        "label": each.label,
        "root": each.root,
        "set": each.set_number,
        "part": each.ordinal,
        "parts": each.count,
        "use": each.use,
        "kind": each.kind,
        "serial": each.serial,
        "capacity": each.capacity,
        "place": each.place,
        "path": each.path,
        "files": each.files,
        "bytes": each.bytes,
        "written": each.moment.isoformat(timespec="seconds"),
    }
