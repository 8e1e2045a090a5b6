"""The part of a check that looks at the vault's folder: headers, state, strangers, snapshots, editions."""

from __future__ import annotations

from desktop.services.filing.sources import visible_name
from desktop.services.inspection.editions import list_editions
from desktop.services.keeping.findings import CheckRun, repair, sentence
from desktop.services.keeping.snapshots import snapshot_shelf, verify_snapshot
from models.errors import ModelError
from resources.words import _
from vault.errors import StorageFailed, Tampered
from vault.header_files import NAMES
from vault.layout import links, strangers
from vault.state import NAME as STATE
from vault.state import read_state


def check_headers(run: CheckRun) -> None:
    """Both copies are what this vault was opened with; what opening had to mend is told as well."""
    vault = run.house.vault
    for notice in vault.notices:
        run.warning(
            notice.object_name,
            _("{problem}; it was written anew from the other copy").format(problem=notice.problem),
            _("Nothing is lost. When it happens again, the medium is failing: make a backup."),
            expected=_("the same bytes as in the other copy"),
            found=notice.problem,
        )
    expected = vault.header.serialise(vault.keys.master)
    for name in NAMES:
        try:
            raw = (vault.path / name).read_bytes()
        except FileNotFoundError:
            run.error(name, _("it is missing"), repair(), expected=_("a copy of the header"))
            continue
        except OSError as error:
            run.error(name, error.strerror or str(error), repair())
            continue
        if raw != expected:
            run.error(
                name,
                _("it is not what this vault was opened with"),
                repair(),
                expected=_("{count} bytes, revision {revision}").format(
                    count=len(expected), revision=vault.header.revision
                ),
                found=_("{count} bytes").format(count=len(raw)),
            )


def check_state(run: CheckRun) -> None:
    """The state file says that this session is at work."""
    vault = run.house.vault
    try:
        state = read_state(vault.path, vault.keys)
    except (Tampered, StorageFailed) as error:
        run.error(STATE, sentence(error), repair())
        return
    if state != vault.state:
        run.error(
            STATE,
            _("it is not what this session wrote"),
            repair(),
            expected=_("session {number}").format(number=vault.state.counter),
            found=_("session {number}").format(number=state.counter)
            if state is not None
            else _("nothing"),
        )


def check_strangers(run: CheckRun) -> None:
    """Links where the vault's own files and folders should be, and files that the format doesn't name."""
    elsewhere = links(run.house.path)
    for name in elsewhere:
        run.error(
            name,
            _("it is a link, and leads out of the vault's folder"),
            _(
                "Close the vault and put what it leads to in its place. Until then neither backups nor a destruction "
                "can be relied on."
            ),
            expected=_("a file or folder of the vault"),
            found=_("a link"),
        )
    for name in strangers(run.house.path):
        if name in elsewhere:
            continue
        run.warning(
            visible_name(name),
            _("this file does not belong to the vault"),
            _("Move it elsewhere, or let `shoudang repair VAULT --safety DIR` do so."),
            expected=_("nothing"),
            found=visible_name(name),
        )


def check_snapshots(run: CheckRun, *, every: bool, newest: bool) -> None:
    """Each opens; with `newest` the newest is read whole and its database opened, with `every` all of them."""
    house = run.house
    advice = _(
        "The other snapshots are not affected. `shoudang repair VAULT --safety DIR` puts it aside; "
        "the next one is taken when the vault is locked."
    )
    shelf = snapshot_shelf(house.vault)
    for path, error in shelf.damaged:
        run.error(f"snapshots/{path.name}", sentence(error), advice)
    wanted = shelf.snapshots if every else shelf.snapshots[: int(newest)]
    for info in wanted:
        try:
            verify_snapshot(house.vault, info, house.journal.chain, progress=run.progress)
            run.bytes_read += info.size
        except (Tampered, ModelError, StorageFailed) as error:
            run.error(f"snapshots/{info.path.name}", sentence(error), advice)


def check_editions(run: CheckRun) -> None:
    """Each edition's file opens with its key."""
    for edition in list_editions(run.house):
        if edition.state == "damaged":
            run.error(
                f"edition {edition.label or edition.id.hex()[:8]}",
                edition.problem or _("it can't be opened as it was written"),
                _("Run `shoudang edition revoke VAULT EDITION` and prepare another one."),
            )
