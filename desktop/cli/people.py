"""`shoudang person …`: the register of people, what is on their files, how they stand on any day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desktop.cli import person_items
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.people_output import (
    PersonWord,
    item_object,
    person_named,
    person_object,
    print_person,
    sealed_number,
    state_line,
    state_object,
)
from desktop.cli.system_output import index_anew
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

_On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=_("As of this day instead of today."))
]
_Label = Annotated[
    str | None, typer.Option(help=_("What documents call this person; the name by default."))
]
_StaffNumber = Annotated[str | None, typer.Option(help=_("The staff number."))]
_Sex = Annotated[str | None, typer.Option(help=_("男 or 女; an identity number says it."))]
_IdentityKind = Annotated[
    str | None, typer.Option(help=_("id-card, permit, foreign-permanent, passport or other."))
]
_IdentityFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help=_("The identity number is the first line of FILE; it is sealed.")
    ),
]
_AskIdentity = Annotated[
    bool, typer.Option("--ask-identity", help=_("Ask for the identity number."))
]
_PhoneFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help=_("The telephone number is the first line of FILE; it is sealed.")
    ),
]
_AskPhone = Annotated[bool, typer.Option("--ask-phone", help=_("Ask for the telephone number."))]
_Nationality = Annotated[str | None, typer.Option(help=_("Nationality."))]
_Born = Annotated[str | None, typer.Option(metavar="DATE", help=_("Day of birth."))]
_Education = Annotated[str | None, typer.Option(help=_("Education."))]
_School = Annotated[str | None, typer.Option(help=_("School."))]
_Major = Annotated[str | None, typer.Option(help=_("Major."))]
_Employer = Annotated[str | None, typer.Option(help=_("Employer."))]
_Role = Annotated[str | None, typer.Option(help=_("manager, on-site, second-line or third-party."))]
_Post = Annotated[str | None, typer.Option(help=_("Post."))]
_Core = Annotated[
    bool | None, typer.Option("--core/--not-core", help=_("Of the core staff (Ⅱ11.5)."))
]
_Shift = Annotated[str | None, typer.Option(help=_("Shift."))]
_Secrecy = Annotated[
    str | None, typer.Option(help=_("Of a classified post: general, important or core."))
]
_Note = Annotated[str | None, typer.Option(help=_("A remark."))]

app = typer.Typer(
    help=_("People: who works for the contract, and what is on their files."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    person_items.register(app)
    parent.add_typer(app, name="person")


@app.command("list", help=_("List everybody, and how they stand on a day."))
def list_(
    vault: VaultPath,
    on: _On = None,
    lacking: Annotated[
        bool, typer.Option("--lacking", help=_("Only those of whom something is missing."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Everybody by label, and names that documents use without an entry."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.people import names_to_adopt, people_states

        found = [
            each for each in people_states(house, day) if not lacking or each.missing or each.flags
        ]
        loose = names_to_adopt(house)
    if as_json:
        result_object(
            {
                "total": len(found),
                "people": [state_object(each) for each in found],
                "unregistered": [{"name": name, "documents": count} for name, count in loose],
            }
        )
        return
    for each in found:
        result(state_line(each))
    say(ngettext("{count} person", "{count} people", len(found)).format(count=len(found)))
    if loose:
        say(
            ngettext(
                "{count} name is used by documents without such a person; `person adopt` enters it.",
                "{count} names are used by documents without such a person; `person adopt` enters them.",
                len(loose),
            ).format(count=len(loose))
        )


@app.command(help=_("Show a person's file, numbers masked."))
def show(
    vault: VaultPath,
    person: PersonWord,
    on: _On = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One person on a day."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.people import person_state
        from desktop.services.people.person_items import items_of

        who = person_named(house, person)
        state, items = person_state(house, who.id, day), items_of(house, who.id)
        if as_json:
            result_object(state_object(state) | {"items": [item_object(each) for each in items]})
        else:
            print_person(house, state, items)


@app.command(help=_("Enter a person."))
def add(
    vault: VaultPath,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    label: _Label = None,
    staff_number: _StaffNumber = None,
    sex: _Sex = None,
    identity_kind: _IdentityKind = None,
    identity_file: _IdentityFile = None,
    ask_identity: _AskIdentity = False,
    phone_file: _PhoneFile = None,
    ask_phone: _AskPhone = False,
    nationality: _Nationality = None,
    born: _Born = None,
    education: _Education = None,
    school: _School = None,
    major: _Major = None,
    employer: _Employer = None,
    role: _Role = None,
    post: _Post = None,
    core: _Core = None,
    shift: _Shift = None,
    secrecy: _Secrecy = None,
    note: _Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A new person."""
    key, birthday = read_key(passphrase_file), parse_date(born)
    identity = sealed_number(identity_file, _("Identity number: "), ask=ask_identity) or ""
    phone = sealed_number(phone_file, _("Telephone number: "), ask=ask_phone) or ""
    with open_house(vault, key) as house:
        from desktop.services.people.identity_numbers import look_at_identity
        from desktop.services.people.people import NewPerson, enter_person

        kind = identity_kind or "id-card"
        made = enter_person(
            house,
            NewPerson(
                name, label or "", staff_number or "", sex or "", kind, identity, phone,
                nationality or "", birthday, education or "", school or "", major or "",
                employer or "", role or "", post or "", core, shift or "", secrecy or "", note or "",
            ),
        )  # fmt: skip
        asked = look_at_identity(house, kind, identity).warnings if identity else ()
    for sentence in asked:
        say(sentence)
    if as_json:
        result_object(person_object(made))
    else:
        say(printable(_("Entered “{name}”.").format(name=made.label)))


@app.command(help=_("Change what is said of a person; what isn't given stays."))
def amend(
    vault: VaultPath,
    person: PersonWord,
    name: Annotated[str | None, typer.Option(help=_("The name."))] = None,
    label: Annotated[
        str | None, typer.Option(help=_("The new label, in all documents too."))
    ] = None,
    staff_number: _StaffNumber = None,
    sex: _Sex = None,
    identity_kind: _IdentityKind = None,
    identity_file: _IdentityFile = None,
    ask_identity: _AskIdentity = False,
    phone_file: _PhoneFile = None,
    ask_phone: _AskPhone = False,
    nationality: _Nationality = None,
    born: _Born = None,
    education: _Education = None,
    school: _School = None,
    major: _Major = None,
    employer: _Employer = None,
    role: _Role = None,
    post: _Post = None,
    core: _Core = None,
    shift: _Shift = None,
    secrecy: _Secrecy = None,
    note: _Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """With another label its documents, links and fields name the person so."""
    key, birthday = read_key(passphrase_file), parse_date(born)
    identity = sealed_number(identity_file, _("Identity number: "), ask=ask_identity)
    phone = sealed_number(phone_file, _("Telephone number: "), ask=ask_phone)
    with open_house(vault, key) as house:
        from desktop.services.people.people import PersonChange, change_person

        before = person_named(house, person)
        now = change_person(
            house,
            before.id,
            PersonChange(
                name, label, staff_number, sex, identity_kind, identity, phone, nationality,
                birthday, education, school, major, employer, role, post, core, shift, secrecy, note,
            ),
        )  # fmt: skip
        if now.label != before.label:
            index_anew(house, as_json=as_json)
    if as_json:
        result_object(person_object(now))
    else:
        say(printable(_("Changed “{name}”.").format(name=now.label)))


@app.command(help=_("Enter everybody whom documents name without an entry."))
def adopt(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """Those whom documents name become people."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.people import adopt_people

        made = adopt_people(house)
        index_anew(house, as_json=as_json)
    if as_json:
        result_object({"people": [person_object(each) for each in made]})
        return
    for each in made:
        result(printable(f"{each.id:>5}  {each.label}"))
    say(
        ngettext("{count} person entered", "{count} people entered", len(made)).format(
            count=len(made)
        )
    )


@app.command(help=_("Print a sealed number; that it was looked at goes on record."))
def reveal(
    vault: VaultPath,
    person: PersonWord,
    phone: Annotated[bool, typer.Option("--phone", help=_("The telephone number."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The whole identity or telephone number."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.identity_numbers import IDENTITY_NUMBER, PHONE_NUMBER
        from desktop.services.people.identity_numbers import reveal as reveal_number

        who = person_named(house, person)
        what = PHONE_NUMBER if phone else IDENTITY_NUMBER
        number = reveal_number(house, who.id, what)
    if as_json:
        result_object({"id": who.id, "what": what, "number": number})
    elif number:
        result(number)
    else:
        say(_("No such number is kept."))


@app.command("void", help=_("Declare a person entered by mistake; the entry stays on record."))
def void_(
    vault: VaultPath,
    person: PersonWord,
    reason: Annotated[str, typer.Option(help=_("Why."))],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """It counts no more."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.people import void_person

        who = person_named(house, person)
        void_person(house, who.id, reason)
    if as_json:
        result_object({"id": who.id})
    else:
        say(printable(_("“{name}” counts no more.").format(name=who.label)))
