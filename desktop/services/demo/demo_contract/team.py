"""The team on the register: people with their periods, papers, accounts and pledges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from desktop.services.demo.demo_contract.files import Filed, enter_files
from desktop.services.demo.demo_contract.papers import Shelf
from desktop.services.demo.demo_records.people import identity
from desktop.services.demo.demo_records.world import Person, World
from desktop.services.house import House
from desktop.services.people.people import NewPerson, enter_people
from desktop.services.people.person_items import NewItem
from desktop.services.people.pledge_signing import enter_pledge
from models.records import DocumentRecord
from resources.demo_data import table

_MANAGER = "项目经理"
_POLICY = "意外伤害保险保险单"
_YEAR = timedelta(days=364)
_CONTRACT_DAYS = timedelta(days=3 * 365)


def enter_team(house: House, world: World, shelf: Shelf) -> dict[str, int]:
    """Enter everybody who had come by then; returns the ids by name."""
    raw = table("registers")
    members = [each for each in world.people if each.joined <= shelf.today]
    entered = enter_people(house, [_new(world, each) for each in members])
    ids = {each.name: each.id for each in entered}
    filed = [
        each for member in members for each in _file(world, shelf, ids[member.name], member, raw)
    ]
    enter_files(house, shelf, [*filed, *_trainings(world, shelf, ids)])
    for member in members:
        _enter_pledges(house, shelf, ids[member.name], member)
    return ids


def _new(world: World, member: Person) -> NewPerson:
    return NewPerson(
        member.name,
        staff_number=f"XT{world.people.index(member) + 1:03d}",
        gender=member.gender,
        # Their numbers can be nobody's, so the check of GB 11643 would refuse them as identity cards.
        identity_kind="other",
        identity=identity(world, member),
        nationality="中国",
        born=member.born,
        education=member.degree,
        school=member.school,
        major=member.major,
        employer=world.contract.contractor,
        role="manager" if member.role == _MANAGER else "on-site",
        post=member.role,
        core=member.core,
    )


def _file(
    world: World, shelf: Shelf, person: int, member: Person, raw: dict[str, Any]
) -> Iterator[Filed]:
    """Everything on a member's file but training and pledges."""

    def item(kind: str, title: str, *papers: DocumentRecord, **more: Any) -> Filed:
        return Filed(person, NewItem(kind, title, **more), papers)

    left = member.left if member.left is not None and member.left <= shelf.today else None
    yield item("on-site", "驻场期间", since=member.joined, until=left)
    for contract in shelf.of("劳动合同", person=member.name):
        begun = max(member.joined - timedelta(days=200), member.joined.replace(month=1, day=1))
        yield item(
            "labour-contract", "劳动合同", contract, since=begun, until=begun + _CONTRACT_DAYS
        )
    papers = shelf.of("资格证书", person=member.name)
    for certificate in member.certificates:
        proof = [each for each in papers if certificate.name in each.title][:1]
        until = certificate.until if certificate.until.year < 2099 else None
        yield item(
            "certificate",
            certificate.name,
            *proof,
            number=certificate.number,
            since=certificate.issued,
            until=until,
            undated=until is None,
        )
    for kind, title, type_ in (
        ("health", "入场体检", "体检报告"),
        ("rules-received", "现场工作行为规范", "行为规范签收单"),
    ):
        for paper in shelf.of(type_, person=member.name):
            until = (paper.formed or member.joined) + _YEAR if kind == "health" else None
            yield item(kind, title, paper, since=paper.formed, until=until)
    own = shelf.of("保险清单", person=member.name)
    begun = world.contract.start
    if member.joined == begun:
        own = shelf.of("保险清单", below=_POLICY)
    for insured in own:
        until = begun + _YEAR
        yield item("insurance", "意外伤害保险", insured, since=member.joined, until=until)
    checked = shelf.of("背景审查表", person=member.name) or shelf.of("背景审查表")[:1]
    yield item("background", "入场背景审查", checked[0], since=checked[0].formed)
    if member.role == _MANAGER:
        (appointed,) = shelf.of("任命书")
        yield item("appointment", "项目经理任命及授权", appointed, since=begun, until=begun + _YEAR)
    closed = raw["leaving"]["closed"]
    for account in raw["account"]:
        if member.role in account["posts"]:
            title = str(account["title"])
            until = left if title in closed else None
            yield item("account", title, since=member.joined, until=until, facts={"system": title})


def _enter_pledges(house: House, shelf: Shelf, person: int, member: Person) -> None:
    for scan in shelf.of("保密承诺书", person=member.name):
        enter_pledge(
            house,
            person,
            "arrival",
            scan.formed or member.joined,
            document_id=scan.id,
            wording="合同附件格式",
        )
    for scan in shelf.of("离岗保密承诺书", person=member.name):
        enter_pledge(
            house,
            person,
            "leaving",
            scan.formed or shelf.today,
            document_id=scan.id,
            wording="合同附件格式",
        )


def _trainings(world: World, shelf: Shelf, ids: dict[str, int]) -> Iterator[Filed]:
    """What everybody on site that day was taught, or those who are named."""
    for training in table("registers")["training"]:
        papers = tuple(shelf.at(path) for path in training["papers"])
        item = NewItem(
            "training",
            training["title"],
            since=training["day"],
            until=training["day"],
            facts={"subject": training["subject"], "hours": str(training["hours"])},
        )
        there = [each.name for each in world.on_site(training["day"])]
        for name in training.get("persons", there):
            yield Filed(ids[name], item, papers)
