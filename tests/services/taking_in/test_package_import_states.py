"""Two archives, one handing over to the other again and again: whatever the giver did between, they end up alike."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from desktop.services.contract.evidence import attach_to, withdraw_evidence
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contracts import load_contract
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.order.relating import relate, relations_of
from desktop.services.order.replaying import present
from desktop.services.order.systems import (
    NewSystem,
    SystemChange,
    change_system,
    enter_system,
    find_system,
    systems,
)
from desktop.services.order.tagging import tag_documents, untag_documents
from desktop.services.people.people import NewPerson, enter_person, people
from desktop.services.people.person_items import NewItem, end_item, enter_item
from desktop.services.taking_in.package_import import import_package
from models.categories import Category, Status
from models.documents.amending import Amendment
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch
from tests.services.arranged import agree
from tests.services.carried import duties_of, evidence_by_number, make_package, told
from tests.services.givers import add_newer, file_one
from tests.services.owed import in_november, replayed_equals_present

NAMES = ("张三", "李四", "王五")
WORDS = st.text("月报巡检函件说明甲乙丙 ★〔〕", min_size=1, max_size=12).filter(str.strip)


STATUSES = [each for each in Status if each is not Status.VOID]
"""A void document proves nothing, and can't be attached."""


class Handovers(RuleBasedStateMachine):
    """The giver works; now and then its package goes to the successor, who only takes in."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr("vault.slots.stretch", quick_stretch)
        self.folder = Path(tempfile.mkdtemp())
        self.giver = make_quick_house(self.folder / "giver.vault")
        self.successor = House.create(
            self.folder / "successor.vault",
            PASSPHRASE,
            contract=load_contract("om-2026"),
            suite="sm",
            label="接续",
            kdf_seconds=0,
        )
        self.count = 0
        self.proofs: list[int] = []

    def teardown(self) -> None:
        try:
            self.hand_over()
        finally:
            self.giver.close()
            self.successor.close()
            self.patch.undo()
            shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        in_november(self.giver)
        file_one(self.giver, self.folder / "papers", "首件.txt", "首件")

    def _next(self) -> str:
        self.count += 1
        return f"{self.count}.txt"

    @rule(text=WORDS, category=st.sampled_from([*Category]), person=st.sampled_from(["", *NAMES]))
    def file(self, text: str, category: Category, person: str) -> None:
        file_one(
            self.giver,
            self.folder / "papers",
            self._next(),
            f"{self.count} {text}",
            category=category,
            title=text,
            persons=(person,) if person else (),
            period="2026-07",
        )

    @rule(which=st.integers(0, 50), text=WORDS)
    def newer(self, which: int, text: str) -> None:
        documents = list_documents(self.giver)
        document = documents[which % len(documents)].id
        add_newer(self.giver, document, self.folder, self._next(), f"{self.count} {text}")

    @rule(name=st.sampled_from(NAMES))
    def hire(self, name: str) -> None:
        if name not in {each.label for each in people(self.giver)}:
            person = enter_person(self.giver, NewPerson(name, role="on-site")).id
            since = today_of(self.giver) - timedelta(30)
            enter_item(self.giver, person, NewItem("on-site", since=since))

    @rule(which=st.integers(0, 50), what=st.sampled_from(["R66", "R51/2026-05", "item", "person"]))
    def prove(self, which: int, what: str) -> None:
        documents = list_documents(self.giver)
        document = documents[which % len(documents)].id
        rows = registers_of(self.giver)
        if what == "item" or what == "person":
            held = rows.person_item if what == "item" else rows.person
            if not held:
                return
            subject, key = what, str(max(held))
        else:
            subject, key = "duty", what
        self.proofs.append(attach_to(self.giver, subject, key, document, signed="both"))

    @precondition(lambda self: self.proofs)
    @rule(which=st.integers(0, 50))
    def withdraw(self, which: int) -> None:
        """Perhaps of what was handed over long ago."""
        withdraw_evidence(self.giver, [self.proofs.pop(which % len(self.proofs))], "写错了")

    @rule(which=st.integers(0, 50), path=st.sampled_from(["甲/乙", "甲", "丙"]))
    def tag(self, which: int, path: str) -> None:
        tag_documents(self.giver, [self._document(which)], [path])

    @rule(which=st.integers(0, 50))
    def untag(self, which: int) -> None:
        document = self._document(which)
        borne = present(self.giver).bearers
        untag_documents(self.giver, [document], [tag for tag in borne if document in borne[tag]])

    @rule(which=st.integers(0, 50), words=WORDS, status=st.sampled_from(STATUSES))
    def amend(self, which: int, words: str, status: Status) -> None:
        amend(self.giver, [self._document(which)], Amendment(title=words, status=status))

    @rule(which=st.integers(0, 50), days=st.integers(0, 20))
    def leave(self, which: int, days: int) -> None:
        stays = [each for each in registers_of(self.giver).person_item.values() if not each.until]
        if stays:
            last = today_of(self.giver) - timedelta(days)
            end_item(self.giver, stays[which % len(stays)].id, last)

    @rule(first=st.integers(0, 50), second=st.integers(0, 50), note=st.sampled_from(["", "甲"]))
    def relate(self, first: int, second: int, note: str) -> None:
        one, two = self._document(first), self._document(second)
        if one != two:
            relate(self.giver, one, "answers", two, note)

    @rule(which=st.integers(0, 50), name=st.sampled_from(["甲系统", "乙系统"]), words=WORDS)
    def system(self, which: int, name: str, words: str) -> None:
        known = find_system(self.giver, name)
        if known is None:
            enter_system(self.giver, NewSystem(name))
        else:
            change_system(self.giver, known.id, SystemChange(purpose=words))

    def _document(self, which: int) -> int:
        documents = list_documents(self.giver)
        return documents[which % len(documents)].id

    @rule()
    def hand_over(self) -> None:
        package = make_package(self.giver, self.folder / f"package-{self._next()}").folder
        report = import_package(self.successor, package)
        assert report.conflicts == ()
        assert _plain(self.successor) == _plain(self.giver)
        assert duties_of(self.successor) == duties_of(self.giver)
        assert evidence_by_number(self.successor) == evidence_by_number(self.giver)
        assert _tagged(self.successor) == _tagged(self.giver)
        assert _related(self.successor) == _related(self.giver)
        assert _systems(self.successor) == _systems(self.giver)
        events = registers_of(self.successor)
        assert import_package(self.successor, package).nothing
        assert registers_of(self.successor) is events
        replayed_equals_present(self.successor)
        agree(self.successor)
        shutil.rmtree(package)


def _plain(house: House) -> list[dict[str, object]]:
    return [dict(each) for each in told(house)]


def _tagged(house: House) -> dict[str, set[str]]:
    order = present(house)
    numbers = {each.id: each.number for each in list_documents(house)}
    return {
        name: {numbers[each] for each in order.bearers[tag]}
        for tag, (_parent, name) in order.tags.items()
    }


def _related(house: House) -> set[tuple[str, str, str, str]]:
    documents = {each.id: each.number for each in list_documents(house)}
    return {
        (documents[each], said.kind, said.other.number, said.note)
        for each in documents
        for said in relations_of(house, each)
        if said.outgoing
    }


def _systems(house: House) -> set[tuple[str, str]]:
    return {(each.name, each.purpose) for each in systems(house)}


Handovers.TestCase.settings = settings(max_examples=6, stateful_step_count=12, deadline=None)
TestHandovers = Handovers.TestCase
