"""Rows of the registers as tuples that may cross packages: thousands are read after every change.

Names and order are the columns of the tables (obligation_tables, people_tables, assurance_tables, handover_tables);
what is sealed and digests of contents are left out. `facts` and `value` are JSON.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class Setting(NamedTuple):
    id: int
    name: str
    value: str
    document_id: int | None
    note: str


class DutyStep(NamedTuple):
    id: int
    duty: str
    step: str
    day: date
    moment: datetime
    actor: str
    name: str
    reason: str


class Evidence(NamedTuple):
    id: int
    subject: str
    key: str
    kind: str
    document_id: int | None
    version_id: int | None
    signed: str
    day: date
    moment: datetime
    withdrawn: date | None
    note: str


class Payment(NamedTuple):
    id: int
    number: int
    step: str
    day: date
    amount_fen: int
    reference: str
    note: str
    void: bool


class KpiEntry(NamedTuple):
    id: int
    kind: str
    day: date
    reference: str
    facts: str
    origin: str
    void: bool


class Carrier(NamedTuple):
    id: int
    number: str
    kind: str
    model: str
    serial: str
    capacity: str
    content: str
    mark: str
    made: date | None
    maker: str
    place: str
    state: str
    note: str


class Person(NamedTuple):
    id: int
    label: str
    key: str
    name: str
    staff_number: str
    gender: str
    identity_kind: str
    identity_shown: str
    phone_shown: str
    nationality: str
    born: date | None
    education: str
    school: str
    major: str
    employer: str
    role: str
    post: str
    core: bool
    shift: str
    secrecy: str
    note: str
    created: datetime
    void: bool


class PersonItem(NamedTuple):
    id: int
    person_id: int
    kind: str
    title: str
    number: str
    since: date | None
    until: date | None
    facts: str
    void: bool


class Pledge(NamedTuple):
    id: int
    person_id: int
    variant: str
    wording: str
    code: str
    made: date
    signed: date | None
    until: date | None
    note: str
    void: bool


class Matter(NamedTuple):
    id: int
    kind: str
    number: str
    title: str
    person_id: int | None
    other_id: int | None
    day: date
    planned: date | None
    facts: str
    note: str


class MatterStep(NamedTuple):
    id: int
    matter_id: int
    step: str
    undone: bool
    day: date
    moment: datetime
    actor: str
    name: str
    reason: str


class Filing(NamedTuple):
    id: int
    scheme: str
    asset_id: int | None
    title: str
    level: int
    number: str
    template: str
    graded: date | None
    issued: date | None
    until: date | None
    note: str
    void: bool


class Assessment(NamedTuple):
    id: int
    filing_id: int
    scheme: str
    template: str
    agency: str
    number: str
    started: date | None
    reported: date | None
    result: int | None
    hazards: int | None
    rectified: int | None
    facts: str
    conclusion: str
    note: str
    void: bool


class Score(NamedTuple):
    id: int
    assessment_id: int
    unit: str
    object: str
    value: str
    void: bool


class Product(NamedTuple):
    id: int
    asset_id: int | None
    name: str
    kind: str
    model: str
    maker: str
    level: str
    certificate: str
    issued: date | None
    until: date | None
    note: str
    void: bool


class Finding(NamedTuple):
    id: int
    number: str
    source: str
    assessment_id: int | None
    asset_id: int | None
    report: str
    page: str
    area: str
    control: str
    item: str
    object: str
    problem: str
    conformity: str
    risk: str
    threat: str
    advice: str
    unit: str
    owner: str
    found: date
    due: date | None
    measure: str
    note: str


class FindingStep(NamedTuple):
    id: int
    finding_id: int
    step: str
    day: date
    moment: datetime
    actor: str
    name: str
    reason: str
    until: date | None
    confirmed_by: str
    confirmed: date | None


class GateWaiver(NamedTuple):
    id: int
    subject: str
    key: str
    name: str
    reason: str
    day: date
    moment: datetime
    actor: str
    withdrawn: date | None


class Material(NamedTuple):
    id: int
    number: str
    kind: str
    title: str
    copies: int
    serial: str
    received: date
    received_by: str
    receipt_id: int | None
    returned: date | None
    returned_to: str
    return_id: int | None
    note: str
    void: bool
