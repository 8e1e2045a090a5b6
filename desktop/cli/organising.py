"""`shoudang relate`, `unrelate` and `history`: what documents are to one another, and what happened to them."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.note_output import LARGEST, DocumentId
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

_Other = Annotated[int, typer.Argument(metavar="OTHER", min=1, max=LARGEST, show_default=False)]
_Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help=_(
            "supersedes, attachment, evidence, answers or derived; 取代, 附于, 佐证, 答复, 来源于."
        ),
        show_default=False,
    ),
]


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.command("relate", help=_("Say what a document is to another."))(relate)
    parent.command("unrelate", help=_("Take back what was said of two documents."))(unrelate)
    parent.command("history", help=_("What happened to a document, in plain words."))(history)


def relate(
    vault: VaultPath,
    document: DocumentId,
    kind: _Kind,
    other: _Other,
    note: Annotated[str, typer.Option(help=_("A remark on it."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Say what a document is to another."""
    kind_id = _relation_named(kind)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.relating import relate as relate_documents

        changed = relate_documents(house, document, kind_id, other, note)
    _tell_relation(document, kind_id, other, changed=changed, as_json=as_json)


def unrelate(
    vault: VaultPath,
    document: DocumentId,
    kind: _Kind,
    other: _Other,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Take it back."""
    kind_id = _relation_named(kind)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.relating import unrelate as unrelate_documents

        changed = unrelate_documents(house, document, kind_id, other)
    _tell_relation(document, kind_id, other, changed=changed, as_json=as_json)


def history(
    vault: VaultPath,
    document: DocumentId,
    looks: Annotated[
        bool, typer.Option("--looks", help=_("Also who looked at it, and when."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Everything the journal says of a document, the latest first."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.audit.history import history_of

        lines = history_of(house, document, looks=looks)
    if as_json:
        events = [
            {
                "moment": each.moment.isoformat(),
                "actor": each.actor,
                "action": each.action,
                "sentence": each.sentence,
            }
            for each in lines
        ]
        result_object({"id": document, "events": events})
        return
    for each in lines:
        moment = f"{each.moment.astimezone():%Y-%m-%d %H:%M}"
        result(printable(f"{moment}  {each.actor}  {each.sentence}"))


def _relation_named(word: str) -> str:
    from resources.knowledge import relation_kinds

    folded = " ".join(word.casefold().split())
    for kind in relation_kinds():
        if folded in (kind.id, kind.words.zh, kind.words.en):
            return kind.id
    known = ", ".join(f"{kind.id} ({kind.label})" for kind in relation_kinds())
    raise typer.BadParameter(_("{word} is none of: {known}.").format(word=word, known=known))


def _tell_relation(document: int, kind: str, other: int, *, changed: bool, as_json: bool) -> None:
    if as_json:
        result_object({"document": document, "kind": kind, "other": other, "changed": changed})
    elif changed:
        say(_("Done."))
    else:
        say(_("Nothing changed: it was so before."))
