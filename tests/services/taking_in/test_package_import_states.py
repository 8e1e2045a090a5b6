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
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.order.replaying import present
from desktop.services.order.tagging import tag_documents
from desktop.services.people.people import NewPerson, enter_person, people
from desktop.services.people.person_items import NewItem, enter_item
from desktop.services.taking_in.package_import import import_package
from models.categories import Category
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch
from tests.services.arranged import agree
from tests.services.carried import duties_of, evidence_by_number, make_package, told
from tests.services.givers import add_newer, file_one
from tests.services.owed import in_november, replayed_equals_present

NAMES = ("张三", "李四", "王五")
WORDS = st.text("月报巡检函件说明甲乙丙 ★〔〕", min_size=1, max_size=12).filter(str.strip)


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
    @rule()
    def withdraw_before_it_was_handed_over(self) -> None:
        withdraw_evidence(self.giver, [self.proofs.pop()], "写错了")

    @rule(which=st.integers(0, 50))
    def tag(self, which: int) -> None:
        """Of what wasn't handed over yet: order is carried over once."""
        handed = {each.number for each in list_documents(self.successor)}
        new = [each.id for each in list_documents(self.giver) if each.number not in handed]
        if new:
            tag_documents(self.giver, [new[which % len(new)]], ["甲/乙"])

    @rule()
    def hand_over(self) -> None:
        self.proofs.clear()
        package = make_package(self.giver, self.folder / f"package-{self._next()}").folder
        report = import_package(self.successor, package)
        assert report.conflicts == ()
        assert _plain(self.successor) == _plain(self.giver)
        assert duties_of(self.successor) == duties_of(self.giver)
        assert evidence_by_number(self.successor) == evidence_by_number(self.giver)
        assert _tagged(self.successor) == _tagged(self.giver)
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


Handovers.TestCase.settings = settings(max_examples=6, stateful_step_count=12, deadline=None)
TestHandovers = Handovers.TestCase
