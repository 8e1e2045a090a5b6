"""Fields of one's own: defined, changed, removed, and what they say about documents; journalled in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.services.errors import OrderRefused
from desktop.services.house import House
from desktop.services.library import Archive
from desktop.services.order.field_values import KINDS, canonical, kind_label, shown_value
from desktop.services.order.order_rules import (
    Chosen,
    Event,
    chosen,
    event,
    given_name,
    journal,
    require_order,
)
from models.categories import DocumentState
from models.documents.vocabulary import vocabulary
from models.knowledge_tables import AssetRow
from models.naming import name_key, tidy_name
from models.order import custom_fields as model
from models.order.custom_fields import FieldRecord
from models.queries import documents as records_of
from resources.words import _

__all__ = [
    "FieldRecord",
    "change_field",
    "define_field",
    "fields",
    "find_field",
    "known_systems",
    "remove_field",
    "rename_in_fields",
    "set_field",
    "set_values",
    "values_of",
]

_NAMED = 5
"""So many documents a refusal names; the rest it counts."""


def fields(archive: Archive, type: str | None = None) -> list[FieldRecord]:  # noqa: A002 - the word for it
    """All fields in their order, or those that documents of one type have."""
    with archive.database.read() as session:
        found = model.all_fields(session)
    return [field for field in found if type is None or field.is_for(type)]


def find_field(archive: Archive, name: str) -> FieldRecord:
    """The field of this name, in any case and width. Raises OrderRefused."""
    for field in fields(archive):
        if name_key(field.name) == name_key(name):
            return field
    raise _unknown(name)


def values_of(archive: Archive, ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """Document → field → what it says, as it is kept; nothing for documents without."""
    with archive.database.read() as session:
        return model.values_about(session, ids)


def define_field(
    house: House,
    name: str,
    kind: str,
    *,
    choices: Sequence[str] = (),
    types: Sequence[str] = (),
) -> FieldRecord:
    """A new field behind the others; `types` are the document types that have it, all where there are none.

    Raises NotAllowed, StateSecret, OrderRefused.
    """
    require_order(house, name, *choices, *types)
    name, kind = given_name(name), _given_kind(kind)
    options, wanted = _given_choices(kind, choices), _distinct(types)
    with house.database.write() as session:
        _refuse_twin(session, name)
        field = model.add_field(session, name, kind, options, wanted)
        journal(house, session, [event("field defined", _object(field.id), **_said(field))])
    return field


def change_field(
    house: House,
    field: int,
    *,
    name: str | None = None,
    kind: str | None = None,
    choices: Sequence[str] | None = None,
    types: Sequence[str] | None = None,
) -> FieldRecord:
    """Change what is given. What the field says already is rewritten where the new kind writes it otherwise.

    Raises NotAllowed, StateSecret, and OrderRefused naming the documents whose values wouldn't fit.
    """
    require_order(house, name or "", *(choices or ()), *(types or ()))
    with house.database.write() as session:
        before = _known(session, field)
        kept = before.kind if kind is None else _given_kind(kind)
        after = replace(
            before,
            name=before.name if name is None else given_name(name),
            kind=kept,
            choices=_given_choices(kept, before.choices if choices is None else choices),
            types=before.types if types is None else _distinct(types),
        )
        if after == before:
            return before
        _refuse_twin(session, after.name, but=field)
        values = model.field_values(session, field)
        rewritten = _fitting(session, before.kind, after, values)
        model.put_field(session, after)
        model.put_values(session, field, rewritten)
        changed = event("field changed", _object(field), before=_said(before), **_said(after))
        journal(house, session, [changed, *_set_events(after, values, rewritten)])
    return after


def remove_field(house: House, field: int, *, confirm: bool = False) -> int:
    """Remove a field; returns of how many documents it said something, all of which the journal keeps.

    Raises NotAllowed, and OrderRefused where it says anything and nobody confirmed that this goes.
    """
    require_order(house)
    with house.database.write() as session:
        record = _known(session, field)
        values = model.field_values(session, field)
        if values and not confirm:
            sentence = _("The field “{field}” says something about {count} documents.").format(
                field=record.name, count=len(values)
            )
            raise OrderRefused("not-confirmed", sentence)
        model.delete_field(session, field)
        said = {str(document): value for document, value in values.items()}
        removed = event("field removed", _object(field), **_said(record), values=said)
        journal(house, session, [removed])
    return len(values)


def set_field(house: House, ids: Sequence[int], field: int, value: str) -> int:
    """Let a field say this about documents, or with "" nothing; returns of how many it said something else before.

    Raises NotAllowed, StateSecret, NoSuchDocument, Withheld, and OrderRefused for a value that doesn't fit and for
    documents of a type that doesn't have the field.
    """
    require_order(house, value)
    with house.database.write() as session:
        _before, after, events = set_values(session, chosen(session, ids), field, value)
        journal(house, session, events)
    return len(after)


def set_values(
    session: Session, documents: Sequence[Chosen], field: int, value: str
) -> tuple[dict[int, str], dict[int, str], list[Event]]:
    """(document → what was said, → what is said where it differs, events), inside the caller's transaction."""
    record = _known(session, field)
    kept = canonical(record, value, known_systems(session) if record.kind == "system" else ())
    strange = [each.number for each in documents if kept and not record.is_for(each.type)]
    if strange:
        sentence = _("The field “{field}” is for {types}; of another type: {documents}.").format(
            field=record.name,
            types=_(", ").join(record.types),
            documents=_some(strange),
        )
        raise OrderRefused("wrong-type", sentence)
    ids = [each.id for each in documents]
    said = model.values_about(session, ids)
    before = {document: said.get(document, {}).get(field, "") for document in ids}
    after = {document: kept for document in ids if before[document] != kept}
    model.put_values(session, field, after)
    return before, after, _set_events(record, before, after)


def rename_in_fields(session: Session, kind: str, before: str, after: str) -> list[Event]:
    """Where a field of this kind says `before`, let it say `after`: a system or a person has another name now.

    Inside the caller's transaction; returns what the journal is to say.
    """
    known = {field.id: field for field in model.all_fields(session)}
    events: list[Event] = []
    for field, document in model.fields_of_kind_saying(session, kind, before):
        model.put_values(session, field, {document: after})
        events += _set_events(known[field], {document: before}, {document: after})
    return events


def known_systems(session: Session) -> list[str]:
    """The names that a field of the kind "system" takes: those of the register, and those documents are filed under."""
    registered = list(session.scalars(select(AssetRow.name).order_by(AssetRow.id)))
    return list(dict.fromkeys([*registered, *vocabulary(session).systems]))


def _fitting(
    session: Session, kind: str, field: FieldRecord, values: Mapping[int, str]
) -> dict[int, str]:
    """What the values become that are written otherwise; raises OrderRefused naming those that don't fit."""
    systems = known_systems(session) if field.kind == "system" else ()
    records = {each.id: each for each in records_of(session, ids=list(values))}
    rewritten: dict[int, str] = {}
    unfit: list[str] = []
    for document, value in values.items():
        number = records[document].number
        if not field.is_for(records[document].type):
            unfit.append(f"{number} ({records[document].type})")
            continue
        try:
            kept = canonical(field, shown_value(kind, value), systems)
        except OrderRefused:
            if records[document].state is DocumentState.WITHHELD:
                unfit.append(number)
            else:
                unfit.append(_("{number}: “{value}”").format(number=number, value=value[:40]))
            continue
        if kept != value:
            rewritten[document] = kept
    if unfit:
        sentence = _("What the field “{field}” says already doesn't fit: {documents}.")
        raise OrderRefused(
            "values-in-use", sentence.format(field=field.name, documents=_some(unfit))
        )
    return rewritten


def _set_events(
    field: FieldRecord, before: Mapping[int, str], after: Mapping[int, str]
) -> list[Event]:
    return [
        event(
            "field set",
            f"document {document}",
            field=field.id,
            name=field.name,
            kind=field.kind,
            before=before.get(document, ""),
            after=value,
        )
        for document, value in after.items()
    ]


def _said(field: FieldRecord) -> dict[str, object]:
    return {
        "name": field.name,
        "kind": field.kind,
        "choices": list(field.choices),
        "types": list(field.types),
    }


def _known(session: Session, field: int) -> FieldRecord:
    for record in model.all_fields(session):
        if record.id == field:
            return record
    raise _unknown(str(field))


def _given_kind(kind: str) -> str:
    if kind not in KINDS:
        known = _(", ").join(KINDS)
        sentence = _("There is no kind of field “{name}”; there are: {known}.")
        raise OrderRefused("no-such-kind", sentence.format(name=kind, known=known))
    return kind


def _given_choices(kind: str, choices: Iterable[str]) -> tuple[str, ...]:
    if kind != "choice":
        return ()
    options = _distinct(choices)
    if not options:
        sentence = _("A field of the kind “{kind}” needs something to choose from.")
        raise OrderRefused("bad-value", sentence.format(kind=kind_label(kind)))
    return options


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    """Words without blanks around them, each once, whatever its case and width."""
    known: dict[str, str] = {}
    for word in map(tidy_name, words):
        if word:
            known.setdefault(name_key(word), word)
    return tuple(known.values())


def _refuse_twin(session: Session, name: str, *, but: int = 0) -> None:
    for record in model.all_fields(session):
        if name_key(record.name) == name_key(name) and record.id != but:
            sentence = _("There is a field “{field}” already.").format(field=record.name)
            raise OrderRefused("name-taken", sentence)


def _unknown(name: str) -> OrderRefused:
    return OrderRefused("no-such-field", _("There is no field “{field}”.").format(field=name))


def _some(names: Sequence[str]) -> str:
    if len(names) <= _NAMED:
        return _(", ").join(names)
    first = _(", ").join(names[:_NAMED])
    return _("{first} and {count} more").format(first=first, count=len(names) - _NAMED)


def _object(field: int) -> str:
    return f"field {field}"
