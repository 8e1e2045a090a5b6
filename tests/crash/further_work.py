"""What else a session does: a delivery, a newer version, a batch that was looked at, a locked file, drawn pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from desktop.services.assurance.findings_loop import NewFinding, enter_finding, say_of_finding
from desktop.services.audit.history import history_of
from desktop.services.contract.any_day import any_day
from desktop.services.contract.duties import say_of_duty
from desktop.services.contract.evidence import attach_evidence
from desktop.services.contract.overview import overview
from desktop.services.contract.register_sheets.checking import check_sheet
from desktop.services.deliveries.deliveries import file_delivery
from desktop.services.filing.carrying_out import carry_out
from desktop.services.filing.plan_records import Choice
from desktop.services.filing.planning import plan
from desktop.services.filing.texts import make_searchable, read_with_password
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.knowledge.articles import (
    NewArticle,
    rename_article,
    save_article,
    write_article,
)
from desktop.services.knowledge.docx_article import article_from_docx, file_docx_article
from desktop.services.knowledge.drafts import Draft, keep_draft
from desktop.services.knowledge.linking import links_of
from desktop.services.library import list_documents, open_document
from desktop.services.order.collecting import collect, make_collection
from desktop.services.order.systems import NewSystem, enter_system
from desktop.services.order.tagging import tag_documents
from desktop.services.people.identity_numbers import reveal
from desktop.services.people.matters import NewMatter, open_matter, take_step
from desktop.services.people.people import NewPerson, enter_person
from desktop.services.people.person_items import NewItem, enter_item
from desktop.services.people.pledge_scans import read_scan
from desktop.services.people.pledge_signing import enter_pledge
from desktop.services.searching.finding import search_documents
from models.categories import Category
from search.fencing.rendering import Renderer

DAY = date(2026, 5, 6)
LOCKED, PICTURE = "locked.pdf", "page.pdf"
# Put together, so that the test itself isn't where it is found.
NUMBER = "".join(("ZQ7", "7318", "K42"))


def go_on(house: House, folder: Path, query: str) -> None:
    """Do all of it with the files in `folder`; `query` is a word of each, and the locked one's password."""
    file_delivery(house, folder, "tree", "1.0")
    first = next(each for each in list_documents(house) if each.version.name == "gb.txt")
    file_version(house, first.id, folder / "wide.txt", reason=query)
    batch = plan(house, [folder])
    assert len(batch.rows) > 5
    choice = Choice(category=Category.CONTRACT, title=query)
    batch = batch.with_rows(tuple(replace(row, choice=choice) for row in batch.rows))
    assert len(carry_out(house, batch).added) > 5
    make_searchable(house)
    locked = next(each for each in list_documents(house) if each.version.name == LOCKED)
    assert search_documents(house, f"文件名:{LOCKED} 正文:{query}").total == 0
    read_with_password(house, locked.version.id, query)
    assert search_documents(house, f"文件名:{LOCKED} 正文:{query}").total > 0
    page = next(each for each in list_documents(house) if each.version.name == PICTURE)
    with Renderer() as renderer:
        renderer.open(PICTURE, b"".join(open_document(house, page.id)))
        assert renderer.page(1, 600).width == 600
        assert renderer.marks(1, query)
    _write(house, folder, query)
    _owe(house, folder, query)


def _owe(house: House, folder: Path, query: str) -> None:
    """People with sealed numbers, a matter, what is said of duties and findings, a sheet and a scan that are read."""
    new = NewPerson(query, identity_kind="other", identity=NUMBER, note=query, role="on-site")
    person = enter_person(house, new)
    assert reveal(house, person.id) == NUMBER
    enter_item(house, person.id, NewItem("certificate", query, query, since=DAY))
    enter_pledge(house, person.id, "arrival", DAY, note=query)
    facts = {"device": query, "outside": "no"}
    matter = open_matter(house, NewMatter("repair", DAY, title=query, facts=facts))
    take_step(house, matter.id, "repaired", day=DAY, name=query)
    paper = next(each for each in list_documents(house) if each.version.name == PICTURE)
    attach_evidence(house, ["R50"], paper.id, kind="运维实施方案", signed="both", note=query)
    say_of_duty(house, ["R42"], "waived", day=DAY, name=query, reason=query)
    finding = enter_finding(house, NewFinding(query, DAY, object=query))
    say_of_finding(house, [finding.id], "dispatched", day=DAY, name=query)
    sheet = folder / "owed.csv"
    sheet.write_text(
        f"指标,日期,巡检对象,巡检人\n巡检,2026-05-06,{query},{query}\n", encoding="utf-8"
    )
    check_sheet(house, "kpi", sheet)
    sheet.unlink()
    assert not read_scan(house, folder / PICTURE).certain
    assert overview(house).blockers
    assert any_day(house, DAY, known=DAY).people == ()


def _write(house: House, folder: Path, query: str) -> None:
    """Articles, drafts, a picture of order, a docx that becomes an article, lists that name them all."""
    body = f"# {query}\n\n[[{query}]] {query}\n"
    article = write_article(house, NewArticle(query, "fault", body, systems=(query,))).document.id
    keep_draft(house, Draft(document_id=article, kind="fault", title=query, body=body * 400))
    save_article(house, article, body + query, reason=query)
    rename_article(house, article, f"{query} 2")
    tag_documents(house, [article], [f"{query}/{query}"])
    collect(house, make_collection(house, query).id, [article])
    enter_system(house, NewSystem(query, purpose=query))
    paper = next(each for each in folder.iterdir() if each.suffix == ".docx")
    file_docx_article(house, article_from_docx(house, paper))
    make_searchable(house)
    assert search_documents(house, f"标签:{query} 正文:{query}").total == 1
    assert links_of(house, article)[0].target is not None
    assert history_of(house, article)
