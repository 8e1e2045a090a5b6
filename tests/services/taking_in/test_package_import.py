"""A package taken in: the successor has what the giver had, a second time adds nothing, and nothing is believed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.services.audit.history import history_of
from desktop.services.contract.evidence import attach_to
from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import contract_terms_of, keep_rules, rule_text
from desktop.services.contracts import load_contract
from desktop.services.deliveries.delivery_listing import read_listing
from desktop.services.deliveries.delivery_reading import find_delivery, members
from desktop.services.errors import (
    NotAllowed,
    PackageChanged,
    PackageRefused,
    PackageUnsound,
)
from desktop.services.filing.amending import amend, trash
from desktop.services.house import House
from desktop.services.knowledge.articles import current_source, list_articles
from desktop.services.knowledge.linking import links_of
from desktop.services.library import (
    audit_events,
    document_bytes,
    get_document,
    list_documents,
)
from desktop.services.order.collecting import collections, items_of
from desktop.services.order.custom_fields import fields, values_of
from desktop.services.order.relating import relations_of
from desktop.services.order.replaying import present
from desktop.services.order.systems import systems
from desktop.services.order.tagging import tags_of, untag_documents
from desktop.services.people.identity_numbers import reveal
from desktop.services.people.people import NewPerson, enter_person, people
from desktop.services.progress import Cancelled, Quiet
from desktop.services.taking_in.package_import import ImportReport, import_package, imports_of
from exporters.verify import verify_package
from models.categories import Category
from models.documents.amending import Amendment
from models.knowledge.linking import WAITING
from models.knowledge_tables import LinkRow
from models.obligation_tables import EvidenceRow
from models.tables import VersionRow
from resources.rule_files import CONTRACT
from tests.archives import PASSPHRASE, findings, make_quick_house, quick_stretch
from tests.services.arranged import agree
from tests.services.carried import (
    data_file,
    duties_of,
    evidence_by_number,
    lines_of,
    make_package,
    retagged,
    rewritten,
    told,
)
from tests.services.givers import IDENTITY, PHONE, add_newer, file_one, fill
from tests.services.owed import MONTH, in_november, replayed_equals_present

NewHouse = Callable[..., House]


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed archive with something of everything, and its package. Copy them, don't use them."""
    folder = tmp_path_factory.mktemp("given")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "giver.vault") as house:
            fill(house, folder / "papers")
            make_package(house, folder / "package")
    return folder


@pytest.fixture
def giver(given: Path, tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    """The archive that is handed over, open."""
    shutil.copytree(given / "giver.vault", tmp_path / "giver.vault")
    with House.open(tmp_path / "giver.vault", PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def package(given: Path, tmp_path: Path) -> Path:
    """Its package."""
    shutil.copytree(given / "package", tmp_path / "package")
    return tmp_path / "package"


@pytest.fixture
def new_house(tmp_path: Path, quick_unlock: None, request: pytest.FixtureRequest) -> NewHouse:
    """Makes empty archives, of any contract and suite."""

    def make(name: str = "successor", contract: str = "demo", suite: str = "aes") -> House:
        house = House.create(
            tmp_path / f"{name}.vault",
            PASSPHRASE,
            contract=load_contract(contract),
            suite=suite,
            label="接续",
            kdf_seconds=0,
        )
        request.addfinalizer(house.close)
        return house

    return make


def number_of(house: House, title: str) -> str:
    return next(each.number for each in list_documents(house) if each.title == title)


def id_of(house: House, title: str) -> int:
    return next(each.id for each in list_documents(house) if each.title == title)


def kinds(report: ImportReport) -> list[str]:
    return sorted(each.kind for each in report.conflicts)


def sound(house: House) -> None:
    """Nothing is damaged, and the journal alone tells registers and order."""
    assert findings(house) == []
    replayed_equals_present(house)
    agree(house)


def without_content(house: House) -> list[dict[str, object]]:
    """Documents without bytes: a tree's listing names digests, which another suite has others of."""
    return [{name: each[name] for name in each if name != "content"} for each in told(house)]


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_the_successor_has_what_the_giver_had(
    giver: House, package: Path, new_house: NewHouse, suite: str
) -> None:
    successor = new_house(suite=suite)
    report = import_package(successor, package)
    assert (report.documents, report.known, kinds(report)) == (len(list_documents(giver)), 0, [])
    assert report.versions == report.documents + 2
    if suite == "aes":
        assert told(successor) == told(giver)
    else:
        assert without_content(successor) == without_content(giver)
    assert duties_of(successor) == duties_of(giver)
    assert evidence_by_number(successor) == evidence_by_number(giver)
    assert len(evidence_by_number(giver)) == 7
    assert _pinned_otherwise(successor) == []
    newest = find_delivery(successor, "网关@1.1").delivery.version_id
    [tree] = [each for each in list_documents(successor) if each.version.id == newest]
    listed = read_listing(b"".join(document_bytes(successor, tree)))
    digests = {each.version.path: each.version.digest for each in members(successor, newest)}
    assert {each.path: each.digest for each in listed} == digests
    for register in ("person", "person_item", "pledge", "matter", "matter_step", "kpi"):
        assert getattr(registers_of(successor), register) == getattr(registers_of(giver), register)
    sound(successor)


def _pinned_otherwise(house: House) -> list[int]:
    """Evidence whose digest isn't that of its version under this vault's suite."""
    with house.database.read() as session:
        rows = session.execute(
            select(EvidenceRow.id, EvidenceRow.digest, VersionRow.digest).join(
                VersionRow, VersionRow.id == EvidenceRow.version_id
            )
        ).all()
    assert rows
    return [row[0] for row in rows if row[1] != row[2]]


def test_order_and_knowledge_come_along(giver: House, package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    import_package(successor, package)
    letter = id_of(successor, "函")
    assert tags_of(successor, [letter]) == {letter: ("运维/月度",)}
    [collection] = collections(successor)
    assert (collection.name, collection.note) == ("迎检", "常问")
    assert [each.title for each in items_of(successor, collection.id)] == ["函", "月报"]
    [relation] = relations_of(successor, letter)
    assert (relation.kind, relation.other.title, relation.note) == ("answers", "月报", "批复")
    [field] = fields(successor)
    assert values_of(successor, [letter]) == {letter: {field.id: "张三"}}
    named = {each.name: each for each in systems(successor)}
    assert named["大数据平台"].accounts[0].reference == "信封 07"
    assert [(tie.kind, tie.name) for tie in named["大数据平台"].ties] == [("runs-on", "网关")]
    assert {each.document.title: each.kind for each in list_articles(successor)} == {
        "重启手册": "runbook",
        "网关介绍": "faq",
    }
    runbook = id_of(successor, "重启手册")
    # Written with the former title, which still leads there.
    targets = [each.target.title if each.target else None for each in links_of(successor, runbook)]
    assert targets == ["网关介绍", "月报", None]
    problems = [each.problem for each in links_of(giver, id_of(giver, "重启手册"))]
    assert [each.problem for each in links_of(successor, runbook)] == problems
    with successor.database.read() as session:
        waiting = session.scalars(select(LinkRow.raw).where(LinkRow.problem == WAITING)).all()
    assert waiting == []
    assert current_source(successor, runbook) == current_source(giver, id_of(giver, "重启手册"))


def test_numbers_come_in_full_and_sealed(giver: House, package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    import_package(successor, package)
    [person] = [each for each in people(successor) if each.label == "张三"]
    assert person.identity_shown == "110105********002X"
    assert reveal(successor, person.id) == IDENTITY
    assert reveal(successor, person.id, "phone") == PHONE
    assert IDENTITY not in "".join(each.detail for each in audit_events(successor, 100_000))


def test_a_second_import_adds_nothing(package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    import_package(successor, package)
    before = (told(successor), registers_of(successor), present(successor))
    events = len(audit_events(successor, 100_000))
    report = import_package(successor, package)
    assert report.nothing
    assert report.known == len(before[0])
    assert (told(successor), registers_of(successor), present(successor)) == before
    assert len(audit_events(successor, 100_000)) == events
    assert len(imports_of(successor)) == 1


def test_looking_changes_nothing_and_tells_what_comes(
    giver: House, package: Path, new_house: NewHouse
) -> None:
    successor = new_house(contract="om-2026")
    assert duties_of(successor) != duties_of(giver)
    events = len(audit_events(successor, 100_000))
    seen = import_package(successor, package, check=True)
    assert list_documents(successor) == []
    assert len(audit_events(successor, 100_000)) == events
    assert successor.contract.id == "om-2026"
    done = import_package(successor, package)
    assert (seen.documents, seen.versions, dict(seen.rows), seen.contract, seen.conflicts) == (
        done.documents,
        done.versions,
        dict(done.rows),
        done.contract,
        done.conflicts,
    )
    assert (seen.checked, done.checked) == (True, False)
    assert contract_terms_of(successor) == contract_terms_of(giver)
    assert duties_of(successor) == duties_of(giver)


def test_a_newer_package_brings_only_what_is_new(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    import_package(successor, package)
    file_one(giver, tmp_path / "later", "新.txt", "新")
    add_newer(giver, id_of(giver, "函"), tmp_path, "函二.txt", "不同意")
    attach_to(giver, "duty", "R66", id_of(giver, "函"), signed="both")
    newer = make_package(giver, tmp_path / "newer").folder
    report = import_package(successor, newer)
    assert (report.documents, report.versions, dict(report.rows)) == (1, 2, {"evidence": 1})
    assert told(successor) == told(giver)
    assert duties_of(successor) == duties_of(giver)
    assert kinds(report) == []
    sound(successor)


def test_what_the_successor_changed_stays_and_is_named(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    import_package(successor, package)
    letter = id_of(successor, "函")
    add_newer(successor, letter, tmp_path, "函.txt", "我方的")
    untag_documents(successor, [letter], [_tag(successor)])
    add_newer(giver, id_of(giver, "函"), tmp_path, "函二.txt", "他方的")
    newer = make_package(giver, tmp_path / "newer").folder
    report = import_package(successor, newer)
    assert [(each.kind, each.object_name) for each in report.conflicts] == [
        ("version", number_of(giver, "函"))
    ]
    assert report.versions == 0
    assert get_document(successor, letter).version.ordinal == 2
    assert tags_of(successor, [letter]) == {}


def _tag(house: House) -> int:
    return next(tag for tag, (_parent, name) in present(house).tags.items() if name == "月度")


def test_an_archive_in_use_takes_a_package_beside_what_it_has(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    """The same contract; a document has a number of the package's, and somebody is known by name."""
    successor = new_house()
    in_november(successor)
    ours = file_one(successor, tmp_path / "ours", "我方.txt", "我方", period="2026-04")
    taken = get_document(successor, ours).number
    assert taken == number_of(giver, "月报")
    enter_person(successor, NewPerson("王五"))
    same = enter_person(successor, NewPerson("张三", identity=IDENTITY)).id
    report = import_package(successor, package)
    assert kinds(report) == ["differs", "number"]
    month = get_document(successor, id_of(successor, "月报"))
    assert (month.number, month.reference) != (taken, "")
    assert month.reference == taken
    assert get_document(successor, ours).number == taken
    assert [each.label for each in people(successor)] == ["张三", "李四", "王五"]
    views = duties_of(successor)
    assert views[MONTH] == duties_of(giver)[MONTH]
    # Keys name the person of here, whose id is another one.
    moved = [
        each for each in registers_of(successor).evidence.values() if each.key == f"R67/p{same}"
    ]
    assert len(moved) == 1
    assert same != 1
    [proof] = [
        each for each in registers_of(successor).evidence.values() if each.subject == "matter"
    ]
    assert registers_of(successor).matter[int(proof.key.partition("/")[0])].person_id == same
    [roster] = [
        each for each in registers_of(successor).evidence.values() if each.subject == "person"
    ]
    assert roster.key == str(same)
    sound(successor)
    assert import_package(successor, package).nothing


def test_another_contract_keeps_its_own_duties(
    package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house(contract="om-2026")
    file_one(successor, tmp_path / "ours", "我方.txt", "我方")
    before = duties_of(successor)
    report = import_package(successor, package)
    assert successor.contract.id == "om-2026"
    assert report.documents == 6
    assert "contract" in kinds(report)
    left = {each.object_name for each in report.conflicts if each.kind == "left-out"}
    assert left == {
        "register evidence",
        "register kpi",
        "register payment",
        "register setting",
    }
    registers = registers_of(successor)
    assert not registers.payment
    assert not registers.kpi
    assert {each.subject for each in registers.evidence.values()} == {
        "matter",
        "finding",
        "item",
        "pledge",
        "person",
    }
    assert (
        before.items() <= duties_of(successor).items()
        or before.keys() <= duties_of(successor).keys()
    )
    sound(successor)


def test_a_new_archive_takes_the_contract_with_its_rules(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    changed = rule_text(giver, CONTRACT) + "\n# 补充协议一\n"
    keep_rules(giver, CONTRACT, changed, note="补充协议")
    package = make_package(giver, tmp_path / "amended")
    successor = new_house(contract="om-2026")
    report = import_package(successor, package.folder)
    assert report.contract == giver.contract.title
    assert successor.contract == giver.contract
    assert rule_text(successor, CONTRACT) == changed
    assert duties_of(successor) == duties_of(giver)


def test_a_package_of_this_very_archive_brings_nothing(giver: House, package: Path) -> None:
    before = (told(giver), registers_of(giver), present(giver))
    report = import_package(giver, package)
    assert (report.documents, report.versions, dict(report.rows)) == (0, 0, {})
    assert kinds(report) == []
    assert (told(giver), registers_of(giver), present(giver)) == before


def test_the_clock_is_ours_and_the_givers_is_told(
    giver: House, package: Path, new_house: NewHouse
) -> None:
    successor = new_house()
    import_package(successor, package)
    theirs = get_document(giver, id_of(giver, "函"))
    ours = get_document(successor, id_of(successor, "函"))
    assert ours.filed > theirs.filed
    assert ours.formed == theirs.formed
    [told_first] = [
        each.sentence for each in history_of(successor, ours.id) if "package" in each.sentence
    ]
    assert theirs.number in told_first


class _StopAfter(Quiet):
    """Stops the work at the n-th checkpoint."""

    def __init__(self, count: int) -> None:
        self._left = count

    def checkpoint(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


def test_an_import_that_was_stopped_anywhere_goes_on(
    giver: House, package: Path, new_house: NewHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.services.taking_in.package_filing._DOCUMENTS_AT_ONCE", 1)
    successor = new_house()
    stops, filed = 0, set[int]()
    for count in range(1, 400, 7):
        try:
            import_package(successor, package, progress=_StopAfter(count))
        except Cancelled:
            stops += 1
            filed.add(len(list_documents(successor)))
            assert findings(successor, full=False) == []
        else:
            break
    assert stops > 3
    assert len(filed) > 2
    assert told(successor) == told(giver)
    assert duties_of(successor) == duties_of(giver)
    assert evidence_by_number(successor) == evidence_by_number(giver)
    assert len(imports_of(successor)) == 1
    sound(successor)


def test_a_package_with_findings_is_refused(package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    data_file(package, "documents.jsonl").write_bytes(b"{}\n")
    with pytest.raises(PackageUnsound) as refused:
        import_package(successor, package)
    assert {each.check for each in refused.value.findings} >= {"payload-changed"}
    assert list_documents(successor) == []


def test_a_newer_format_is_refused_in_words(package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    rewritten(package, "format.json", lambda data: data.replace(b'"major": 1', b'"major": 2'))
    with pytest.raises(PackageRefused, match="newer") as refused:
        import_package(successor, package)
    assert "newer version of the program" in refused.value.sentence


def test_a_package_of_a_newer_program_is_refused_before_its_data_are_read(
    package: Path, new_house: NewHouse
) -> None:
    info = package / "bag-info.txt"
    text = info.read_text(encoding="utf-8")
    assert "Shoudang-Format: 1.0" in text
    info.write_text(text.replace("Format: 1.0", "Format: 2.0"), encoding="utf-8")
    retagged(package)
    data_file(package, "format.json").write_bytes(b"what a later version writes")
    with pytest.raises(PackageRefused, match="newer"):
        import_package(new_house(), package)


def test_a_package_without_data_is_refused(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    from desktop.services.handover.package_selection import select
    from exporters.handover import build_package
    from resources.package_profiles import package_profile
    from vault.ids import utc_now

    profile = package_profile("full")
    assert profile is not None
    items = select(giver, profile).items
    build_package(tmp_path / "bare", giver.contract, items, now=utc_now())
    with pytest.raises(PackageRefused, match="no-data"):
        import_package(new_house(), tmp_path / "bare")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data + b"{}\n", id="a line more"),
        pytest.param(lambda data: data.split(b"\n", 1)[1], id="a line less"),
        pytest.param(lambda data: b"[" * 100_000 + data, id="deep"),
        pytest.param(lambda data: data.replace(b'"id":1,', b'"id":"1",', 1), id="a text for an id"),
        pytest.param(lambda data: data.replace(b'"id":1,', b'"id":1e3,', 1), id="a fraction"),
        pytest.param(lambda data: data.replace(b'"id":2,', b'"id":1,', 1), id="the same id twice"),
        pytest.param(lambda data: data.replace(b'"id":1,', b'"id":1,"id":2,', 1), id="a key twice"),
        pytest.param(lambda data: data.replace(b'"id":1,', b'"id":0,', 1), id="no id"),
        pytest.param(
            lambda data: data.replace("内部".encode(), "机密".encode(), 1), id="a mark of secrets"
        ),
        pytest.param(lambda data: data.replace(b'"filed":"2', b'"filed":"x', 1), id="no moment"),
        pytest.param(lambda data: data.replace("函".encode(), b"\xff", 1), id="no UTF-8"),
        pytest.param(
            lambda data: data.replace("函".encode(), b"\\ud800", 1), id="half a character"
        ),
    ],
)
def test_data_that_are_not_right_are_refused_whole(
    package: Path, new_house: NewHouse, damage: Callable[[bytes], bytes]
) -> None:
    successor = new_house()
    before = data_file(package, "documents.jsonl").read_bytes()
    assert damage(before) != before
    rewritten(package, "documents.jsonl", damage)
    with pytest.raises(PackageRefused, match="malformed") as refused:
        import_package(successor, package)
    assert "documents.jsonl" in refused.value.sentence
    assert list_documents(successor) == []


def test_a_package_that_changes_while_it_is_read_is_noticed(
    package: Path, new_house: NewHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the verification and the reading somebody writes to the medium."""
    real = verify_package

    def then_changed(*given: object, **named: object) -> object:
        outcome = real(*given, **named)  # type: ignore[arg-type]  # passed on as they are
        [letter] = [each for each in (package / "data").rglob("*_函_V1.txt") if each.is_file()]
        letter.write_text("别的", encoding="utf-8")
        return outcome

    monkeypatch.setattr("desktop.services.taking_in.package_import.verify_package", then_changed)
    successor = new_house()
    with pytest.raises(PackageChanged):
        import_package(successor, package)
    assert list_documents(successor) == []
    assert findings(successor) == []


def test_a_marked_document_stays_out_and_the_rest_comes(package: Path, new_house: NewHouse) -> None:
    successor = new_house()

    def marked(data: bytes) -> bytes:
        return data.replace('"title":"函"'.encode(), '"title":"函（机密★10年）"'.encode())

    rewritten(package, "documents.jsonl", marked)
    report = import_package(successor, package)
    assert report.documents == 5
    [left] = [each for each in report.conflicts if each.kind == "left-out"]
    assert "state secret" in left.sentence
    assert "机密" not in json.dumps(
        [each._asdict() for each in report.conflicts], ensure_ascii=False
    )
    refused = [each for each in audit_events(successor, 100) if each.action == "refused"]
    assert len(refused) == 1
    assert "函" not in refused[0].detail


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("matter.jsonl", '"kind":"staff-change"', '"kind":"unheard-of"'),
        ("person_item.jsonl", '"kind":"on-site"', '"kind":"unheard-of"'),
        ("finding.jsonl", "日志只留 97 天", f"日志 {IDENTITY}"),
        ("kpi.jsonl", "核心机房", "机密★机房"),
        ("matter.jsonl", '"facts":"{', '"facts":"{{'),
    ],
)
def test_rows_that_say_what_cannot_be_kept_stay_out(
    package: Path, new_house: NewHouse, name: str, old: str, new: str
) -> None:
    successor = new_house()
    rewritten(package, name, lambda data: data.replace(old.encode(), new.encode()))
    report = import_package(successor, package)
    register = name.removesuffix(".jsonl")
    assert report.documents == 6
    assert getattr(registers_of(successor), register) == {}
    assert f"register {register}" in {each.object_name for each in report.conflicts}
    sound(successor)


def test_places_outside_the_package_lead_nowhere(
    package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    sentinel = tmp_path / "sentinel.txt"
    sentinel.write_text("不动", encoding="utf-8")
    successor = new_house()
    place = next(
        version["place"]
        for line in lines_of(package, "documents.jsonl")
        for version in line["versions"]
        if line["title"] == "函"
    )
    rewritten(
        package,
        "documents.jsonl",
        lambda data: data.replace(place.encode(), b"../../sentinel.txt"),
    )
    report = import_package(successor, package)
    assert report.documents == 5
    assert "left-out" in kinds(report)
    assert sentinel.read_text(encoding="utf-8") == "不动"


def test_a_number_cannot_reach_for_another_counter(package: Path, new_house: NewHouse) -> None:
    """Numbers are kept; what isn't one of ours moves no counter, or the next id would be beyond all bounds."""
    successor = new_house()
    rewritten(
        package,
        "documents.jsonl",
        lambda data: data.replace(
            b'"number":"' + _number(package, "函").encode(), b'"number":"document-999999'
        ),
    )
    import_package(successor, package)
    assert max(each.id for each in list_documents(successor)) < 100


def _number(package: Path, title: str) -> str:
    return next(
        str(line["number"])
        for line in lines_of(package, "documents.jsonl")
        if line["title"] == title
    )


def test_numbers_given_out_later_are_free(
    package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    import_package(successor, package)
    numbers = {each.number for each in list_documents(successor)}
    file_one(successor, tmp_path / "ours", "新.txt", "新", period="2026-04")
    assert len({each.number for each in list_documents(successor)}) == len(numbers) + 1


def test_who_may_not_change_rules_may_not_import(
    package: Path, new_house: NewHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.services import rights
    from vault.ids import SlotKind

    successor = new_house()
    monkeypatch.setitem(rights._RIGHTS, SlotKind.MANAGER, frozenset({rights.Right.FILING}))
    with pytest.raises(NotAllowed):
        import_package(successor, package)


def test_without_numbers_people_come_masked(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    package = make_package(giver, tmp_path / "client", "client").folder
    assert lines_of(package, "numbers.jsonl") == []
    assert IDENTITY.encode() not in data_file(package, "person.jsonl").read_bytes()
    successor = new_house()
    import_package(successor, package)
    [person] = [each for each in people(successor) if each.label == "张三"]
    assert person.identity_shown == "110105********002X"
    assert reveal(successor, person.id) == ""


def test_evidence_whose_version_stayed_behind_proves_nothing_here(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    """The client's package has not the contractor's own papers, nor what they prove."""
    package = make_package(giver, tmp_path / "client", "client").folder
    successor = new_house()
    report = import_package(successor, package)
    [proof] = [
        each for each in registers_of(successor).evidence.values() if each.subject == "person"
    ]
    assert (proof.document_id, proof.version_id) == (None, None)
    assert "unproven" in kinds(report)
    sound(successor)


def test_a_purged_document_is_not_brought_back(package: Path, new_house: NewHouse) -> None:
    from desktop.services.disposal.purging import purge_documents

    successor = new_house()
    import_package(successor, package)
    letter = id_of(successor, "函")
    trash(successor, [letter], reason="重复")
    purge_documents(successor, [letter], reason="重复")
    report = import_package(successor, package)
    assert report.documents == 0
    assert [each.kind for each in report.conflicts] == ["left-out"]


def test_the_package_says_how_it_is_to_be_read(package: Path) -> None:
    guide = data_file(package, "说明.md").read_text(encoding="utf-8")
    for file in data_file(package, "说明.md").parent.iterdir():
        assert f"`{file.name}`" in guide or file.name == "说明.md", file.name
    head = json.loads(data_file(package, "format.json").read_text(encoding="utf-8"))
    for name, count in head["lines"].items():
        assert len(lines_of(package, name)) == count


def test_equal_archives_give_equal_data(giver: House, tmp_path: Path) -> None:
    first = make_package(giver, tmp_path / "one").folder
    second = make_package(giver, tmp_path / "two").folder
    for file in data_file(first, "format.json").parent.iterdir():
        if file.name not in ("format.json",):
            assert file.read_bytes() == data_file(second, file.name).read_bytes(), file.name


def test_without_personal_data_no_name_is_told(giver: House, tmp_path: Path) -> None:
    package = make_package(giver, tmp_path / "masked", "masked").folder
    for file in data_file(package, "format.json").parent.iterdir():
        data = file.read_bytes()
        assert "张三".encode() not in data, file.name
        assert IDENTITY.encode() not in data, file.name


def test_amended_facts_are_those_of_the_giver(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    amend(giver, [id_of(giver, "函")], Amendment(title="复函", type="函件"))
    successor = new_house()
    import_package(successor, make_package(giver, tmp_path / "amended").folder)
    assert get_document(successor, id_of(successor, "复函")).type == "函件"
    assert get_document(successor, id_of(successor, "复函")).category is Category.CONTRACT


def test_every_register_comes_in_or_is_known_to_stay_behind() -> None:
    """A register that is added later is imported too, or named as one that isn't."""
    from dataclasses import fields as fields_of

    from desktop.services.taking_in.package_reading import RECORDS
    from desktop.services.taking_in.package_registers import ORDER
    from models.obligations.registers import Registers

    assert {each.name for each in fields_of(Registers)} - set(RECORDS) == {"gate_waiver"}
    assert set(ORDER) == set(RECORDS)


def test_somebody_else_of_the_same_name_gets_another_label(
    package: Path, new_house: NewHouse
) -> None:
    """Documents, systems and fields of the package go on naming whom they meant."""
    successor = new_house()
    in_november(successor)
    enter_person(successor, NewPerson("张三", identity="440524188001010014"))
    report = import_package(successor, package)
    assert [each.sentence for each in report.conflicts if each.kind == "label"] == [
        "it is taken here, and became “张三 (2)”"
    ]
    roster = get_document(successor, id_of(successor, "名册"))
    assert roster.persons == ("张三 (2)",)
    [system] = [each for each in systems(successor) if each.name == "网关"]
    assert system.people == (("张三 (2)", "owner"),)
    [field] = fields(successor)
    letter = id_of(successor, "函")
    assert values_of(successor, [letter]) == {letter: {field.id: "张三 (2)"}}
    assert import_package(successor, package).nothing


def test_a_set_of_media_is_taken_in_from_all_of_them(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    """As they lie, without being copied together; one alone is not whole."""
    first, second = tmp_path / "first", tmp_path / "second"
    shutil.copytree(package, first)
    shutil.copytree(package, second)
    files = sorted(each.relative_to(package) for each in package.rglob("*") if each.is_file())
    payload = [each for each in files if each.parts[0] == "data"]
    for number, each in enumerate(payload):
        ((first, second)[number % 2] / each).unlink()
    successor = new_house()
    with pytest.raises(PackageUnsound):
        import_package(successor, [first])
    import_package(successor, [first, second])
    assert told(successor) == told(giver)
