"""Commands about documents: `add`, `list`, `show`, `cat`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.adding import add
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_category, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.house import House
    from models.records import DocumentRecord

DocumentId = Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1)]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("add", help=_("File files and folders."))(add)
    app.command("list", help=_("List documents."))(list_)
    app.command("show", help=_("Show what is known of a document."))(show)
    app.command("cat", help=_("Write a document's bytes to standard output."))(cat)


def list_(
    vault: VaultPath,
    category: Annotated[str, typer.Option("--category", "-c", help=_("Only this one."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """List documents, by id."""
    chosen = parse_category(category) if category else None
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.library import list_documents

        records = list_documents(house, chosen)
    if as_json:
        result_object(
            {"total": len(records), "documents": [document_object(each) for each in records]}
        )
        return
    for record in records:
        result(
            printable(
                f"{record.id:>6}  {record.number}  {_(record.category.label)}  {record.title}"
            )
        )
    say(ngettext("{count} document", "{count} documents", len(records)).format(count=len(records)))


def show(
    vault: VaultPath,
    document: DocumentId,
    text: Annotated[bool, typer.Option("--text", help=_("Print the extracted text too."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Show what is known of a document."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.library import read_version, usable_document

        record = usable_document(house, document)
        content = read_version(house, record).text if text or as_json else ""
        order = order_object(house, record)
    described = document_object(record) | order
    if as_json:
        result_object(described | {"text": content})
        return
    for name, value in described.items():
        shown = _shown(value)
        result(f"{name:>12}  {printable(shown)}")
    if text:
        result()
        for line in content.splitlines():
            result(printable(line))


def cat(
    vault: VaultPath,
    document: DocumentId,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write a document's bytes to standard output, each piece authenticated first."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.library import open_document

        for piece in open_document(house, document):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


def order_object(house: House, record: DocumentRecord) -> dict[str, Any]:
    """The order that a document was put in: what kind of article it is, tags, collections, relations, fields."""
    from desktop.services.order.collecting import collections_of
    from desktop.services.order.custom_fields import fields, values_of
    from desktop.services.order.relating import relations_of
    from desktop.services.order.tagging import tags_of
    from models.knowledge.articles import articles

    with house.database.read() as session:
        found = articles(session, ids=[record.id])
    names = {field.id: field.name for field in fields(house)}
    values = values_of(house, [record.id]).get(record.id, {})
    return {
        "article": found[0].kind if found else None,
        "tags": list(tags_of(house, [record.id]).get(record.id, ())),
        "collections": list(collections_of(house, [record.id]).get(record.id, ())),
        "relations": [
            {
                "kind": each.kind,
                "label": each.label,
                "outgoing": each.outgoing,
                "id": each.other.id,
                "number": each.other.number,
                "title": each.other.title,
                "note": each.note,
            }
            for each in relations_of(house, record.id)
        ],
        "fields": {names[field]: value for field, value in values.items() if field in names},
    }


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {said}" for name, said in value.items())
    if isinstance(value, list):
        return (
            "; ".join(f"{each['label']} {each['number']} {each['title']}" for each in value)
            if value and isinstance(value[0], dict)
            else ", ".join(map(str, value))
        )
    return "" if value is None else str(value)


def document_object(record: DocumentRecord) -> dict[str, Any]:
    version = record.version
    return {
        "id": record.id,
        "number": record.number,
        "title": record.title,
        "category": record.category.value,
        "type": record.type,
        "period": record.period,
        "persons": list(record.persons),
        "systems": list(record.systems),
        "formed": record.formed.isoformat() if record.formed else None,
        "filed": record.filed.isoformat(),
        "mark": record.mark.value,
        "retention": record.retention,
        "ownership": record.ownership.value,
        "version": version.ordinal,
        "name": version.name,
        "path": version.path,
        "size": version.size,
        "digest": version.digest.hex(),
        "text_state": version.text_state.value,
        "text_reason": _(version.text_reason) if version.text_reason else "",
        "pages": version.pages,
        "searchable": version.searchable,
    }
