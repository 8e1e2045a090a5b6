"""The tables of people: who they are, what is on file about them, their pledges, and matters that run in steps."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcTime

_EMPTY = text("''")
_NOTHING = text("'{}'")

IDENTITY = "person.identity"
PHONE = "person.phone"
"""The columns that are sealed under the personnel key, by the names that they are sealed with."""


class PersonRow(Base):
    """Somebody who works for the contract. Documents name a person by `label`, which is unique; `name` need not be.

    Identity and telephone numbers are sealed once more under the personnel key (vault/FORMAT.md §7.1).
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    staff_number: Mapped[str] = mapped_column(server_default=_EMPTY)
    gender: Mapped[str] = mapped_column(server_default=_EMPTY)
    identity_kind: Mapped[str] = mapped_column(server_default=_EMPTY)
    # As it may be shown: 110105********002X.
    identity_shown: Mapped[str] = mapped_column(server_default=_EMPTY)
    identity: Mapped[bytes | None] = mapped_column(LargeBinary)
    # A keyed digest, by which a second entry of the same number is noticed.
    identity_mark: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_shown: Mapped[str] = mapped_column(server_default=_EMPTY)
    nationality: Mapped[str] = mapped_column(server_default=_EMPTY)
    born: Mapped[date | None]
    education: Mapped[str] = mapped_column(server_default=_EMPTY)
    school: Mapped[str] = mapped_column(server_default=_EMPTY)
    major: Mapped[str] = mapped_column(server_default=_EMPTY)
    employer: Mapped[str] = mapped_column(server_default=_EMPTY)
    # "manager", "on-site", "second-line", "third-party".
    role: Mapped[str] = mapped_column(server_default=_EMPTY)
    post: Mapped[str] = mapped_column(server_default=_EMPTY)
    core: Mapped[bool] = mapped_column(server_default=text("0"))
    shift: Mapped[str] = mapped_column(server_default=_EMPTY)
    secrecy: Mapped[str] = mapped_column(server_default=_EMPTY)
    note: Mapped[str] = mapped_column(server_default=_EMPTY)
    created: Mapped[datetime] = mapped_column(UtcTime)
    # Entered by mistake.
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class PersonItemRow(Base):
    """A thing with a period on a person's file: on-site time, certificate, contract, training, account, health.

    The kinds are those of resources/catalogue/people.toml. `until` is the last day; None where it is open.
    """

    __tablename__ = "person_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    number: Mapped[str] = mapped_column(server_default=_EMPTY)
    since: Mapped[date | None]
    until: Mapped[date | None]
    facts: Mapped[str] = mapped_column(server_default=_NOTHING)
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class PledgeRow(Base):
    """A pledge of secrecy (保密承诺书): made as a form with a code, then signed, its scan found again by the code."""

    __tablename__ = "pledge"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # "arrival", "change", "leaving", "third-party".
    variant: Mapped[str]
    # The revision of the words that were signed.
    wording: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    made: Mapped[date]
    signed: Mapped[date | None]
    # The last day on which it holds, where it was replaced or withdrawn.
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default=_EMPTY)
    void: Mapped[bool] = mapped_column(server_default=text("0"))


class MatterRow(Base):
    """Something that happens and has its course: a staff change, a leaving, a network change, a leak, a demand.

    The kinds, their facts and steps are those of resources/catalogue/matters.toml.
    """

    __tablename__ = "matter"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    # Whom it is about, and who comes instead.
    person_id: Mapped[int | None]
    other_id: Mapped[int | None]
    # The day it happened or became known, and the day it is to take effect (生效日、操作日).
    day: Mapped[date]
    planned: Mapped[date | None]
    facts: Mapped[str] = mapped_column(server_default=_NOTHING)
    note: Mapped[str] = mapped_column(server_default=_EMPTY)


class MatterStepRow(Base):
    """A step of a matter was taken (or, `undone`, taken back with a reason). Never changed."""

    __tablename__ = "matter_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    step: Mapped[str]
    undone: Mapped[bool]
    day: Mapped[date]
    moment: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str]
    name: Mapped[str] = mapped_column(server_default=_EMPTY)
    reason: Mapped[str] = mapped_column(server_default=_EMPTY)
