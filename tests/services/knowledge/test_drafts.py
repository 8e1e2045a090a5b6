"""Drafts: what was acknowledged survives a kill, nothing of it is in clear, and keeping them costs little for ever."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.services.disposal.purging import purge_documents
from desktop.services.errors import NoSuchDraft, StateSecret, TextTooLong
from desktop.services.filing.screening import withhold
from desktop.services.house import House
from desktop.services.knowledge import drafts
from desktop.services.knowledge.articles import NewArticle, save_article, write_article
from desktop.services.knowledge.drafts import Draft, drop_draft, keep_draft, list_drafts, load_draft
from desktop.services.library import audit_events
from models.categories import Category
from models.documents.secrecy import Level, SecrecyFinding, Where
from models.errors import NoSuchDocument
from tests.archives import PASSPHRASE, findings, make_quick_house
from tests.services.typist import CANARY, typed

_KILLS = int(os.environ.get("SHOUDANG_KILLS", "6"))
_FULL = Draft(
    document_id=None,
    base_version=None,
    kind="fault",
    category=Category.OPERATIONS,
    title="网闸不通",
    body="# 网闸\n\n正文😀\n",
    systems=("网闸",),
    persons=("林晓舟", "苏栖迟"),
    origin=7,
)


def test_a_draft_comes_back_as_it_was_kept(house: House) -> None:
    kept = keep_draft(house, _FULL)
    loaded = load_draft(house, kept)
    assert loaded.changed is not None
    assert (loaded.id, loaded.title, loaded.body) == (kept, _FULL.title, _FULL.body)
    assert (loaded.category, loaded.systems, loaded.persons, loaded.origin) == (
        Category.OPERATIONS,
        ("网闸",),
        ("林晓舟", "苏栖迟"),
        7,
    )
    again = keep_draft(house, Draft(id=kept, kind="fault", body="短"))
    assert again == kept
    assert load_draft(house, kept).body == "短"
    (listed,) = list_drafts(house)
    assert (listed.id, listed.kind, listed.size) == (kept, "fault", 3)


def test_the_latest_draft_is_listed_first(house: House) -> None:
    first, second = (keep_draft(house, Draft(kind="faq", title=name)) for name in "甲乙")
    keep_draft(house, Draft(id=first, kind="faq", title="甲改"))
    assert [each.id for each in list_drafts(house)] == [first, second]


def test_drafts_survive_the_end_of_a_session_and_are_not_journalled(
    house: House, quick_unlock: None
) -> None:
    kept = keep_draft(house, _FULL)
    assert not any("网闸" in event.detail for event in audit_events(house))
    house.close()
    with House.open(house.path, PASSPHRASE) as opened:
        assert load_draft(opened, kept).body == _FULL.body
        assert findings(opened) == []


def test_saving_ends_the_draft_and_a_late_autosave_does_not_revive_it(house: House) -> None:
    kept = keep_draft(house, _FULL)
    article = write_article(house, NewArticle("网闸不通", "fault", _FULL.body), draft=kept)
    assert list_drafts(house) == []
    with pytest.raises(NoSuchDraft):
        keep_draft(house, Draft(id=kept, kind="fault", body="迟到的自动保存"))
    with pytest.raises(NoSuchDraft):
        load_draft(house, kept)
    other = keep_draft(house, Draft(kind="faq", document_id=article.document.id, body="改"))
    assert other != kept, "an id that is given out anew would let the late one overwrite it"
    save_article(house, article.document.id, "改好了", reason="", draft=other)
    assert list_drafts(house) == []


def test_a_save_that_fails_keeps_the_draft(house: House) -> None:
    kept = keep_draft(house, _FULL)
    with pytest.raises(StateSecret):
        write_article(house, NewArticle("机密★10年", "fault", "x"), draft=kept)
    assert load_draft(house, kept).body == _FULL.body


def test_a_dropped_draft_is_gone(house: House) -> None:
    kept = keep_draft(house, _FULL)
    drop_draft(house, kept)
    drop_draft(house, kept)
    assert list_drafts(house) == []


def test_a_mark_is_refused_and_refused_once_in_the_journal(house: House) -> None:
    kept = keep_draft(house, Draft(kind="faq", body="无害"))
    for _second in range(3):
        with pytest.raises(StateSecret):
            keep_draft(house, Draft(id=kept, kind="faq", body="机密★10年\n\n白塔方案\n"))
    with pytest.raises(StateSecret):
        keep_draft(house, Draft(kind="faq", title="【绝密】白塔"))
    refused = [event for event in audit_events(house) if event.action == "refused"]
    assert len(refused) == 2
    assert not any("白塔" in event.detail for event in refused)
    assert load_draft(house, kept).body == "无害", "what was kept before is still there"


def test_a_draft_has_a_limit_beyond_that_of_articles(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "LONGEST_DRAFT", 1000)
    keep_draft(house, Draft(kind="faq", body="x" * 1000))
    with pytest.raises(TextTooLong):
        keep_draft(house, Draft(kind="faq", body="x" * 1001))


def test_half_a_character_does_not_lose_the_rest(house: House) -> None:
    kept = keep_draft(house, Draft(kind="faq", title="\ud83d", body="好\ud83d好"))
    assert load_draft(house, kept).body == "好\ufffd好"


def test_nothing_of_a_draft_enters_its_representation() -> None:
    shown = repr(_FULL)
    assert not any(words in shown for words in ("网闸", "正文", "林晓舟"))


def test_the_drafts_of_what_is_withheld_or_purged_are_not_there(house: House) -> None:
    one, two = (write_article(house, NewArticle(name, "faq", "x")).document.id for name in "甲乙")
    hidden = keep_draft(house, Draft(kind="faq", document_id=one, title="白塔", body="白塔"))
    gone = keep_draft(house, Draft(kind="faq", document_id=two, body="红塔"))
    withhold(house, [one], SecrecyFinding(Level.SECRET, True, Where.TEXT, 1, 1))
    assert [each.id for each in list_drafts(house)] == [gone]
    with pytest.raises(NoSuchDraft):
        load_draft(house, hidden)
    purge_documents(house, [two], reason="测试")
    assert list_drafts(house) == []


def test_a_purge_is_not_undone_by_who_goes_on_typing(house: House) -> None:
    purged = write_article(house, NewArticle("红塔", "faq", "x")).document.id
    draft = keep_draft(house, Draft(kind="faq", document_id=purged, body="红塔"))
    begun = keep_draft(house, Draft(kind="fault", title="故障", body="x", origin=purged))
    purge_documents(house, [purged], reason="测试")
    for late in (draft, None):
        with pytest.raises(NoSuchDocument):
            keep_draft(house, Draft(id=late, kind="faq", document_id=purged, body="红塔"))
    assert load_draft(house, begun).origin is None
    article = write_article(house, NewArticle("故障", "fault", "x", origin=purged))
    assert article.origin is None


def test_what_was_acknowledged_survives_a_kill_at_any_moment(
    tmp_path: Path, quick_unlock: None
) -> None:
    """Nothing of it lies anywhere in clear meanwhile, the write-ahead log included."""
    vault = tmp_path / "archive.vault"
    make_quick_house(vault).close()
    generator = random.Random(5)
    for seed in range(_KILLS):
        draft, length = _kill_while_typing(vault, seed, generator.uniform(0.0, 0.4))
        with House.open(vault, PASSPHRASE) as house:
            kept = load_draft(house, draft).body
            assert typed(seed).startswith(kept)
            assert len(kept) >= length, "what was acknowledged is lost"
            assert findings(house, full=False) == []


def _kill_while_typing(vault: Path, seed: int, after: float) -> tuple[int, int]:
    """Let a process type, kill it `after` so many seconds; the draft's id and the length it had acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.services.typist", str(vault), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as typist:
        assert typist.stdout is not None
        first = typist.stdout.readline()
        # Time passes for the other process, which is killed at a moment of nobody's choosing.
        time.sleep(after)
        if sys.platform != "win32":
            # Standing still, so that no file is replaced while it is looked at.
            typist.send_signal(signal.SIGSTOP)
            os.waitpid(typist.pid, os.WUNTRACED)
        _assert_nothing_in_clear(vault)
        typist.kill()
        lines = [first, *typist.stdout.read().splitlines(keepends=True)]
    _assert_nothing_in_clear(vault)
    whole = [line.split() for line in lines if line.endswith(b"\n") and line != b"done\n"]
    return int(whole[-1][0]), int(whole[-1][1])


def _assert_nothing_in_clear(vault: Path) -> None:
    forms = [CANARY.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    looked: set[str] = set()
    for folder in (vault, Path(os.environ["TMPDIR"]), Path(os.environ["XDG_CACHE_HOME"])):
        for path in folder.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                looked.add(path.name)
                assert not any(form in data for form in forms), f"in clear in {path.name}"
    assert "vault.db-wal" in looked, "the log is where a draft is first"


def test_autosaving_does_not_let_the_database_grow(house: House) -> None:
    """Sixty states of one megabyte of noise, which no compression makes smaller."""
    generator = random.Random(3)
    noise = "".join(chr(generator.randrange(0x4E00, 0x9FA5)) for _ in range(350_000))
    kept = keep_draft(house, Draft(kind="faq", body=noise))
    # The new state is written before the old one gives way: from here on there is room for both.
    keep_draft(house, Draft(id=kept, kind="faq", body=noise + "新"))
    with house.database.read() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
    started = time.thread_time()
    for number in range(60):
        keep_draft(house, Draft(id=kept, kind="faq", body=noise[number:] + "新"))
    each = (time.thread_time() - started) / 60
    with house.database.read() as session:
        grown = session.execute(text("PRAGMA page_count")).scalar_one() - pages
    assert grown <= 16, f"{grown} pages more"
    log = house.path / "vault.db-wal"
    assert log.stat().st_size < 40 * 1024 * 1024, "the log is folded in now and then"
    # About 10 ms of work here; a multiple of that is still no burden on the thread that keeps drafts.
    assert each < 0.2
