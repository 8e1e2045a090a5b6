"""The part of a check that compares the database with itself, with the packs and with the index."""

from __future__ import annotations

from desktop.services.keeping.findings import CheckRun, from_backup, repair, sentence
from models import queries
from models.categories import Category
from models.documents.chunks import chunks_of_pack, committed_packs
from models.documents.contents import (
    VersionContent,
    count_versions,
    documents_with_lost_text,
    version_contents,
)
from models.keeping.purging import retired_packs
from resources.words import _
from search.errors import IndexDamaged
from vault.errors import StorageFailed, Tampered
from vault.ids import PackId
from vault.pack import SUFFIX, find_pack

DATABASE = "database"


def check_database(run: CheckRun) -> None:
    """Every page's authentication, the structure, and the references between tables."""
    database = run.house.database
    run.progress.start(_("Checking the database"), None, "bytes")
    advice = _(
        "Stop working. Run `shoudang repair VAULT --safety DIR`: it goes back to the latest snapshot that is whole."
    )
    try:
        problems, dangling = database.integrity()
    except (Tampered, StorageFailed) as error:
        run.error(DATABASE, sentence(error), advice)
        return
    run.bytes_read += run.house.vault.database_path.stat().st_size
    for problem in problems:
        run.error(DATABASE, problem, advice)
    if dangling:
        problem = _("{count} rows refer to rows that do not exist").format(count=dangling)
        run.error(DATABASE, problem, advice, expected="0", found=str(dangling))


def check_packs(run: CheckRun) -> None:
    """Every pack is there, is what the database says, and no other."""
    vault = run.house.vault
    with run.house.database.read() as session:
        committed = committed_packs(session)
        retired = {pack.hex() for pack in retired_packs(session)}
    run.progress.start(_("Checking packs"), len(committed), "files")
    on_disk = {path.name.removesuffix(SUFFIX) for path in vault.packs_on_disk()}
    for name in sorted(on_disk - {pack.hex() for pack in committed}):
        if name in retired:
            run.warning(
                f"pack {name}",
                _("it was replaced and is still there"),
                _("Lock and unlock the vault: opening removes it."),
                expected=_("nothing"),
                found=_("a pack"),
            )
            continue
        run.error(
            f"pack {name}",
            _("the database does not know this pack: the database may be older than the packs"),
            _("Delete nothing. Run `shoudang repair VAULT --safety DIR`: it takes the pack in."),
            expected=_("a pack that the database names"),
            found=_("a pack that it doesn't"),
        )
    for pack, (_compartment, size) in committed.items():
        _check_pack(run, pack, size)
        run.progress.advance(1)
        run.progress.checkpoint()


def check_versions(run: CheckRun) -> None:
    """Every version's chunks are known and add up, and so are those of its text."""
    with run.house.database.read() as session:
        total = count_versions(session)
        lost = documents_with_lost_text(session)
    run.progress.start(_("Checking documents"), total, "files")
    for group in version_contents(run.house.database):
        for version in group:
            if version.length != version.size or version.missing:
                _incomplete(run, version)
        run.progress.advance(len(group), group[-1].name)
        run.progress.checkpoint()
    for document in lost:
        if not run.is_named(f"document {document}"):
            run.error(
                f"document {document}",
                _("its extracted text refers to parts that are in no pack"),
                _(
                    "Run `shoudang repair VAULT --safety DIR`: the text is drawn from the file anew."
                ),
            )


def check_index(run: CheckRun) -> None:
    """The index holds what the database says; it is derived, so a difference is only a remark."""
    for category in Category:
        with run.house.database.read() as session:
            filed = queries.filed_in(session, category)
        expected = {pair for pair, searchable in filed.items() if searchable}
        found = ""
        try:
            present = run.house.index.indexed(category)
        except IndexDamaged as error:
            problem = error.problem
        else:
            # What waits to be entered anew may be there as it was.
            if expected <= present <= filed.keys():
                continue
            found = str(len(present))
            problem = _("it holds {found} documents, {expected} were expected").format(
                found=len(present), expected=len(expected)
            )
        run.warning(
            f"index {category.value}",
            problem,
            _("Run `shoudang index`: the index is rebuilt from the texts, nothing is lost."),
            expected=str(len(expected)),
            found=found,
        )


def _check_pack(run: CheckRun, pack: PackId, size: int) -> None:
    name = f"pack {pack.hex()}"
    path = find_pack(run.house.vault.packs_path, pack)
    try:
        found = path.stat().st_size
        if found != size:
            problem = _("it has {found} bytes, {expected} were expected")
            run.error(
                name,
                problem.format(found=found, expected=size),
                from_backup(),
                expected=_("{count} bytes").format(count=size),
                found=_("{count} bytes").format(count=found),
            )
            return
        table = run.house.vault.pack_table(path)
    except FileNotFoundError:
        run.error(
            name,
            _("it is missing"),
            from_backup(),
            expected=_("{count} bytes").format(count=size),
            found=_("nothing"),
        )
        return
    except (Tampered, StorageFailed, OSError) as error:
        run.error(name, sentence(error), from_backup())
        return
    with run.house.database.read() as session:
        rows = chunks_of_pack(session, pack)
    strange = set(rows) - set(table)
    if strange:
        run.error(
            name,
            _("the database places chunks in it that it does not hold"),
            repair(),
            expected=_("{count} chunks").format(count=len(rows)),
            found=_("{count} chunks").format(count=len(rows) - len(strange)),
        )


def _incomplete(run: CheckRun, version: VersionContent) -> None:
    run.error(
        f"document {version.document_id}",
        _("its parts have {found} bytes, {expected} were filed").format(
            found=version.length, expected=version.size
        ),
        from_backup(),
        expected=_("{count} bytes").format(count=version.size),
        found=_("{count} bytes").format(count=version.length),
    )
