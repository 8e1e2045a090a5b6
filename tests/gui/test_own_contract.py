"""A vault for a contract that isn't shipped: entered or read from a file, checked before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.itemmodels.money import format_fen, read_fen
from desktop.jobs.houses import HouseDoor
from desktop.jobs.runner import JobRunner
from desktop.services.contract.rules import contract_terms_of
from desktop.services.contracts import load_contract
from desktop.services.credentials import Passphrase
from desktop.services.house import House
from desktop.settings import MemorySettings
from desktop.views.main_window import MainWindow
from desktop.views.start.create_wizard import CreateWizard
from desktop.views.start.own_contract_page import OwnContractPage
from desktop.views.theme.dress import load_typeface
from resources.contract_profiles import profile_text
from tests.gui.conftest import locking
from tests.gui.ordering import Settle

STRONG = "正确 的 马 电池 订书钉"


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("8,630,000", 863_000_000),
        ("¥4,418,839.82", 441_883_982),
        ("８６３万元", 863_000_000),
        ("43150元整", 4_315_000),
        ("0.01", 1),
        ("0.001", None),
        ("", None),
        ("八百万", None),
        ("-5", None),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, fen: int | None) -> None:
    assert read_fen(text) == fen


def test_amounts_are_written_with_fen_only_where_there_are_any() -> None:
    assert format_fen(4_315_000) == "¥43,150"
    assert format_fen(441_883_982) == "¥4,418,839.82"
    assert format_fen(-1) == "-¥0.01"


@pytest.fixture
def settle_jobs(qtbot: QtBot, runner: JobRunner) -> Settle:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)


@pytest.fixture
def wizard(
    qtbot: QtBot,
    qapp: QApplication,
    runner: JobRunner,
    settings: MemorySettings,
    quick_unlock: None,
    settle_jobs: Settle,
    tmp_path: Path,
) -> CreateWizard:
    load_typeface()
    window = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(window, before_close_func=locking(qtbot, runner))
    window.show()
    settle_jobs()
    page = window.start_page
    assert page is not None
    page.show_create()
    made = page.create_form
    made.place.folder.setText(str(tmp_path / "另一份.vault"))
    made.place.contract.setCurrentIndex(made.place.contract.count() - 1)
    assert made.place.is_other
    made.advance()
    assert made.page is made.own
    return made


def fill(page: OwnContractPage) -> None:
    """A contract whose payments add up."""
    page.name.setText("临川市智慧停车平台运维项目")
    page.client.setText("临川市停车管理中心（虚构）")
    page.contractor.setText("示例公司（虚构）")
    page.signed.setText("2026-06-28")
    page.begin.setText("2026年7月1日")
    page.end.setText("20270630")
    page.amount.setText("1,200,000.00")
    page.prefix.setText("lcyw26")
    page.payments.fill([("首付款", "2026-07-01", "2026-07-31", "80万"), ("尾款", "", "", "")])


def test_what_is_missing_is_said_before_anything_is_checked(wizard: CreateWizard) -> None:
    page = wizard.own
    wizard.advance()
    assert wizard.page is page
    assert "title" in wizard.notice.sentence
    fill(page)
    page.amount.setText("很多")
    assert "sum of money" in page.problem
    page.amount.setText("1,200,000")
    page.payments.fill([("首付款", "2026-13-01", "", "80万")])
    assert "2026-13-01" in page.problem
    fill(page)
    assert not page.problem
    assert [row[0] for row in page.payments.values] == ["首付款", "尾款"]
    assert len(page.payments._rows) == 3, "an empty row below, none between"


def test_payments_that_do_not_add_up_are_named(wizard: CreateWizard, settle_jobs: Settle) -> None:
    fill(wizard.own)
    wizard.own.payments.fill([("首付款", "", "", "80万"), ("尾款", "", "", "50万")])
    wizard.advance()
    settle_jobs()
    assert wizard.page is wizard.own
    assert "1,300,000" in wizard.notice.sentence
    assert not wizard.place.path.exists()


def test_a_contract_of_one_s_own_becomes_the_vault_s(
    qtbot: QtBot, wizard: CreateWizard, settle_jobs: Settle
) -> None:
    fill(wizard.own)
    wizard.own.targets["a"].setText("300")
    wizard.own.targets["k"].setText("")
    wizard.advance()
    settle_jobs()
    assert wizard.page is wizard.suite
    assert "3 of 7" in wizard.steps.text()
    wizard.go_back()
    assert wizard.page is wizard.own
    wizard.advance()
    settle_jobs()
    wizard.advance()
    wizard.secret.secret.first.setText(STRONG)
    wizard.secret.secret.again.setText(STRONG)
    wizard.advance()
    qtbot.waitUntil(lambda: wizard.holding, timeout=20_000)
    settle_jobs()
    path, window = wizard.place.path, wizard.window()
    assert isinstance(window, MainWindow)
    wizard.skip()
    settle_jobs()
    wizard.finish()
    settle_jobs()
    window.lock()
    qtbot.waitUntil(lambda: window.start_page is not None, timeout=20_000)
    with House.open(path, Passphrase(STRONG)) as house:
        terms = contract_terms_of(house)
        assert (terms.title, terms.number_prefix) == ("临川市智慧停车平台运维项目", "LCYW26")
        assert (terms.days, terms.amount_fen) == (365, 120_000_000)
        assert [terms.payment_fen(each.number) for each in terms.payments] == [
            80_000_000,
            40_000_000,
        ]
        targets = {each.id: each.target for each in terms.kpi}
        assert targets["a"] == 300
        assert "k" not in targets


def test_a_profile_is_read_from_a_file_or_refused(
    wizard: CreateWizard, settle_jobs: Settle, tmp_path: Path
) -> None:
    text = profile_text("demo")
    assert text is not None
    file = tmp_path / "另一份.toml"
    file.write_text(text.replace("end = 2027-04-15", "end = 2025-04-15", 1), "utf-8")
    wizard.own.take_file(file)
    assert wizard.own.form.isHidden()
    wizard.advance()
    settle_jobs()
    assert wizard.page is wizard.own
    assert wizard.notice.sentence
    file.write_text(text, "utf-8")
    wizard.advance()
    settle_jobs()
    assert wizard.page is wizard.suite
    assert load_contract("demo").title in wizard._names()
    wizard.go_back()
    wizard.own.forget_file()
    assert wizard.own.form.isVisible()


def test_shipped_contracts_take_no_step_more(wizard: CreateWizard) -> None:
    wizard.go_back()
    wizard.place.contract.setCurrentIndex(0)
    wizard.advance()
    assert wizard.page is wizard.suite
    assert "2 of 6" in wizard.steps.text()
