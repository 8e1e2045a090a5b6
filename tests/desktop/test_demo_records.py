"""The demo records: reproducible, complete, honest about being invented, and with the gaps they promise."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook
from PIL import Image

from desktop.services.contracts import list_contracts, load_contract
from desktop.services.demo import demo_records
from desktop.services.demo.demo_records import DemoFile, planned, write_records
from desktop.services.demo.demo_records.people import identity
from desktop.services.demo.demo_records.world import World
from desktop.services.errors import UnknownContract
from desktop.services.progress import Cancelled
from models.categories import Category
from resources import demo_data, words

NOTE = "演示数据，纯属虚构"
NOTE_EITHER = re.compile("演示数据，纯属虚构|fictional demo data")


def is_valid_identity(number: str) -> bool:
    """GB 11643: weights 7 9 10 5 …, remainder to 1 0 X 9 …, over an 18-character number."""
    weights = [2**power % 11 for power in range(17, 0, -1)]
    total = sum(weight * int(digit) for weight, digit in zip(weights, number[:17], strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def text_of(path: Path) -> str:
    """The words of a record as any program could read them; of a picture, those of its comment."""
    data = path.read_bytes()
    match path.suffix:
        case ".docx" | ".zip":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = [archive.read(name).decode() for name in archive.namelist()]
            return re.sub(r"<[^>]+>", "", "\n".join(parts))
        case ".xlsx":
            book = load_workbook(io.BytesIO(data))
            cells = (cell for sheet in book for row in sheet.values for cell in row)
            return "\n".join(str(cell) for cell in cells if cell is not None)
        case ".pdf":
            document = pypdfium2.PdfDocument(data)
            pages = [page.get_textpage().get_text_range() for page in document]
            return "\n".join([*pages, document.get_metadata_dict().get("Subject", "")])
        case ".png":
            return str(Image.open(io.BytesIO(data)).info["Comment"])
        case _:
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError:
                return data.decode("gb18030")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[DemoFile]:
    return write_records(tmp_path_factory.mktemp("records"))


@pytest.fixture(scope="module")
def texts(records: list[DemoFile]) -> dict[Path, str]:
    return {record.path: text_of(record.path) for record in records}


@pytest.fixture
def english() -> Iterator[None]:
    before = words.language()
    words.set_language("en")
    yield
    words.set_language(before)


@pytest.mark.slow
def test_every_category_is_there_and_the_number_is_believable(records: list[DemoFile]) -> None:
    counts = Counter(record.filing.category for record in records)
    assert 600 <= len(records) <= 800
    assert set(counts) == set(Category)
    assert min(counts.values()) >= 8
    assert len({record.path for record in records}) == len(records)
    assert all(record.path.stat().st_size > 80 for record in records)


@pytest.mark.slow
def test_files_are_dated_like_the_papers_they_are(records: list[DemoFile]) -> None:
    today = World().today
    for record in records:
        formed = record.filing.formed
        assert formed is not None
        changed = datetime.fromtimestamp(record.path.stat().st_mtime, UTC).date()
        assert changed == formed
        assert date(2014, 1, 1) < formed <= today


@pytest.mark.slow
def test_every_record_says_that_it_is_invented(texts: dict[Path, str]) -> None:
    without = [path.name for path, text in texts.items() if not NOTE_EITHER.search(text)]
    assert without == []
    assert sum(NOTE in text for text in texts.values()) > 0.9 * len(texts)


@pytest.mark.slow
def test_no_text_holds_a_valid_identity_number(texts: dict[Path, str]) -> None:
    found = [
        (path.name, number)
        for path, text in texts.items()
        for number in re.findall(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])", text)
    ]
    assert len(found) >= 17, "the curricula should carry numbers, or this test sees nothing"
    assert [entry for entry in found if is_valid_identity(entry[1])] == []


@pytest.mark.slow
def test_no_text_holds_a_telephone_number(texts: dict[Path, str]) -> None:
    mobile = re.compile(r"(?<![0-9A-Za-z.])1[3-9][0-9]{9}(?![0-9A-Za-z])")
    assert [path.name for path, text in texts.items() if mobile.search(text)] == []


@pytest.mark.slow
def test_names_are_awkward_but_every_file_system_takes_them(records: list[DemoFile]) -> None:
    names = [record.path.name for record in records]
    assert any("䶮" in name for name in names)
    assert any("📎" in name for name in names)
    assert any("（" in name and "，" in name for name in names)
    longest = max(len(name.encode()) for name in names)
    assert 180 < longest <= 255
    assert not [name for name in names if re.search(r'[\\/:*?"<>|\x00-\x1f]', name)]


@pytest.mark.slow
def test_some_logs_are_gb18030(records: list[DemoFile]) -> None:
    def is_utf8(path: Path) -> bool:
        try:
            path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            return False
        return True

    old = [r.path for r in records if r.path.suffix in (".txt", ".csv") and not is_utf8(r.path)]
    assert {path.suffix for path in old} == {".txt", ".csv"}
    assert all(NOTE in path.read_bytes().decode("gb18030") for path in old)


def test_the_check_for_identity_numbers_knows_right_from_wrong() -> None:
    assert is_valid_identity("11010519491231002X")
    assert not is_valid_identity("110105194912310021")
    world = World()
    numbers = {identity(world, person) for person in world.people}
    assert len(numbers) == len(world.people)
    assert not [number for number in numbers if is_valid_identity(number)]


def test_a_second_run_gives_the_same_bytes() -> None:
    def digests() -> dict[tuple[str, ...], str]:
        seen: Counter[str] = Counter()
        found = {}
        for draft in planned():
            ending = draft.path.rsplit(".", 1)[-1]
            seen[ending] += 1
            if seen[ending] % 9 == 1:
                found[draft.parts] = hashlib.sha256(draft.render()).hexdigest()
        return found

    first = digests()
    assert len(first) > 50
    assert first == digests()


def test_records_are_chinese_under_an_english_window(
    tmp_path: Path, english: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class One:
        parts = ("a.txt",)
        formed = date(2026, 5, 1)
        filing = planned()[0].filing

        def render(self) -> bytes:
            return words.language().encode()

    monkeypatch.setattr(demo_records, "_drafts", lambda: [One()])
    write_records(tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == b"zh_CN"
    assert words.language() == "en"


def test_writing_stops_where_its_user_asks(tmp_path: Path) -> None:
    class Impatient:
        done = 0

        def start(self, label: str, total: int | None, unit: str) -> None:
            assert total is not None
            assert total > 400
            assert unit == "files"

        def advance(self, amount: int, detail: str = "") -> None:
            self.done += amount

        def checkpoint(self) -> None:
            if self.done == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        write_records(tmp_path, progress=Impatient())
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 3


def test_the_gaps_are_as_documented() -> None:
    paths = ["/".join(draft.parts) for draft in planned()]
    periods = {draft.filing.period for draft in planned()}
    world = World()
    pledged = {d.filing.persons[0] for d in planned() if d.filing.type == "保密承诺书"}
    readme = (demo_data.FOLDER / "README.md").read_text(encoding="utf-8")

    assert {"2026-10", "2026-12"} <= periods
    assert "2026-11" not in periods
    assert not [path for path in paths if path.startswith("08运维过程/2026-11/")]
    assert {person.name for person in world.people} - pledged == {"戚牧野", "叶行简"}
    confirmations = {path.split("/")[2]: path for path in paths if "甲方确认单" in path}
    assert len(confirmations) == 4
    assert [path for path in confirmations.values() if "签字扫描件" not in path] == [
        "08运维过程/变更/BG-2026-03 边界防火墙策略优化/甲方确认单（待签）.docx"
    ]
    evidence = [Path(path).name for path in paths if "/整改/证据/" in path]
    before = {name.split()[0] for name in evidence if "整改前" in name}
    after = {name.split()[0] for name in evidence if "整改后" in name}
    assert len(before) == 12
    assert before - after == {"DB-2026-07"}
    for gap in ("2026-11", "戚牧野", "叶行简", "BG-2026-03", "DB-2026-07"):
        assert gap in readme


def test_what_happened_agrees_with_who_was_there_and_what_exists() -> None:
    world = World()
    keys = {system.key for system in world.systems}
    for event in (*world.incidents, *world.requests):
        assert event.system in keys
        assert event.day <= world.today
        assert event.handler in {person.name for person in world.on_site(event.day)}, event.number
    assert len({incident.number for incident in world.incidents}) == len(world.incidents)
    assert all(incident.response <= 30 for incident in world.incidents)
    assert all(request.done >= request.day for request in world.requests)
    assert all(world.is_workday(request.day) for request in world.requests)
    assert all(world.is_workday(month.delivered) for month in world.months)


def test_office_papers_are_dated_on_working_days() -> None:
    world = World()
    office = {Category.CONTRACT, Category.PLEDGE, Category.TECHDOC, Category.CRYPTO}
    papers = [draft for draft in planned() if draft.filing.category in office]
    assert len(papers) > 90
    assert [draft.path for draft in papers if not world.is_workday(draft.formed)] == []


def test_changes_were_announced_five_clear_working_days_ahead() -> None:
    world = World()
    for change in demo_data.table("changes")["change"]:
        assert world.clear_workdays(change["notified"], change["action"]) >= 5, change["no"]
        assert change["notified"] < change["confirmed"] < change["action"]
        assert world.is_workday(change["notified"])
        assert world.is_workday(change["confirmed"])


def test_a_year_meets_the_contract_in_figures() -> None:
    world = World()
    start, end = world.contract.start, world.contract.end
    assert world.inspections_between(start, end) == 730
    assert world.backups_between(start, end) == 417
    assert len(world.systems) >= 15


def test_profiles_are_listed_real_ones_first() -> None:
    profiles = list_contracts()
    assert [profile.id for profile in profiles] == ["om-2026", "demo"]
    assert [profile.fictional for profile in profiles] == [False, True]
    assert profiles[0].amount_fen == 863_000_000
    assert all(profile.start == date(2026, 4, 16) for profile in profiles)
    assert all(profile.end == date(2027, 4, 15) for profile in profiles)


def test_an_unknown_profile_is_refused_by_name() -> None:
    with pytest.raises(UnknownContract) as caught:
        load_contract("../demo")
    assert caught.value.id == "../demo"
    assert caught.value.known == ("demo", "om-2026")
