"""What is interrupted while somebody writes: articles, drafts, tags, collections, systems."""

from __future__ import annotations

from pathlib import Path

from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.knowledge.articles import (
    NewArticle,
    article_source,
    get_article,
    list_articles,
    save_article,
    write_article,
)
from desktop.services.knowledge.drafts import Draft, keep_draft, list_drafts, load_draft
from desktop.services.knowledge.linking import backlinks_of, links_of
from desktop.services.library import list_documents
from desktop.services.order.collecting import collect, collections, make_collection
from desktop.services.order.systems import NewSystem, enter_system, systems
from desktop.services.order.tagging import merge_tags, tag_documents, tags, tags_of
from tests.archives import findings
from tests.crash.opening import Say, opened

SYSTEM = "电子票据系统"
TITLE, RENAMED = "票据服务重启", "票据服务的重启"
FIRST, SECOND = "先停签名服务，见 [[票据故障]]。\n", "先停签名服务，再停票据，见 [[票据故障]]。\n"
FAULT = "打不出票时见 [[票据服务重启]]。\n"
DRAFT = "还没写完的一句"


def write(world: Path, say: Say) -> None:
    """Two articles that link to each other, a newer version under another title, a draft, order, a system."""
    with opened(world, say) as house:
        runbook = write_article(house, NewArticle(TITLE, "runbook", FIRST)).document.id
        say("written")
        fault = write_article(house, NewArticle("票据故障", "fault", FAULT)).document.id
        say("linked")
        keep_draft(house, _draft(runbook))
        say("kept")
        tag_documents(house, [runbook, fault], ["应用/票据", "票据"])
        say("tagged")
        collection = make_collection(house, "交接必读")
        collect(house, collection.id, [runbook])
        say("collected")
        save_article(house, runbook, SECOND, reason="补充", title=RENAMED)
        say("saved")
        known = {each.path: each.id for each in tags(house)}
        merge_tags(house, [known["票据"]], known["应用/票据"])
        say("merged")
        enter_system(house, NewSystem(SYSTEM))
        say("entered")
        make_searchable(house)
        say("searchable")


def writing_problems(world: Path, said: list[str]) -> list[str]:
    """Each step is there whole or not at all, links agree with their backlinks, and what was acknowledged is there."""
    with opened(world) as house:
        found = {each.kind: each.document.id for each in list_articles(house)}
        problems = ["the article is gone"] if "written" in said and "runbook" not in found else []
        problems += ["the second is gone"] if "linked" in said and "fault" not in found else []
        for article in found.values():
            problems += _link_problems(house, article)
        if "runbook" in found:
            problems += _article_problems(house, found["runbook"], said)
        names = [each.name for each in systems(house)]
        problems += ["the system is gone"] if "entered" in said and names != [SYSTEM] else []
        make_searchable(house)
        return problems + findings(house)


def _draft(document: int) -> Draft:
    return Draft(document_id=document, kind="runbook", title=TITLE, body=DRAFT)


def _link_problems(house: House, article: int) -> list[str]:
    problems = []
    for link in links_of(house, article):
        if link.target is None:
            everything = {each.title for each in list_documents(house)}
            problems += [f"{link.raw} waits for what is there"] if link.raw in everything else []
            continue
        back = {each.document_id for each in backlinks_of(house, "document", link.target.id)}
        problems += [] if article in back else [f"no way back from {link.target.id}"]
    return problems


def _article_problems(house: House, runbook: int, said: list[str]) -> list[str]:
    title = get_article(house, runbook).document.title
    state = (title, article_source(house, runbook))
    problems = [] if state in ((TITLE, FIRST), (RENAMED, SECOND)) else ["half a version"]
    problems += ["the version is gone"] if "saved" in said and title != RENAMED else []
    drafts = [load_draft(house, each.id).body for each in list_drafts(house)]
    problems += ["the draft is gone"] if "kept" in said and drafts != [DRAFT] else []
    borne = tags_of(house, [runbook]).get(runbook, ())
    whole = [{"应用/票据", "票据"}, {"应用/票据"}, *([] if "tagged" in said else [set()])]
    problems += [] if set(borne) in whole else ["half the tags"]
    problems += ["tags weren't merged"] if "merged" in said and borne != ("应用/票据",) else []
    held = [each.documents for each in collections(house)]
    problems += ["it left its collection"] if "collected" in said and held != [1] else []
    return problems
