from __future__ import annotations
import json, traceback, time, threading
from datetime import date, timedelta
import pytest
from desktop.services.amending import trash, bring_back
from desktop.services.any_day import as_known, any_day
from desktop.services.contract_settings import settle, settings_of
from desktop.services.duties import board, duty_named, say_of_duty
from desktop.services.house import House
from desktop.services.overview import overview, exposure_of
from desktop.services.people import *
from desktop.services.person_items import *
from desktop.services.matters import *
from desktop.services.findings_loop import *
from desktop.services.kpi import *
from desktop.services.payments import *
from desktop.services.evidence import *
from desktop.services.registers import registers_of, today_of
from desktop.services.rules import keep_rules, rule_text
from desktop.services.purging import *
from desktop.services.pledge_signing import *
from desktop.services.errors import *
from models.rule_problems import RulesWrong
from models.registers import load
from tests.services.owed import in_november, paper, prove, MONTH, TODAY, replayed_equals_present
from tests.services import owed
from desktop.services.versions import file_version

@pytest.fixture(autouse=True)
def november(house: House) -> None:
    in_november(house)

def attempt(label, f):
    try:
        r = f()
        print(label, "OK", str(r)[:150])
    except (ContractRefused, StateSecret, ReasonMissing, OrderRefused) as e:
        print(label, "refused", type(e).__name__, getattr(e,'reason',''))
    except Exception as e:
        print(label, "CRASH", repr(e)[:200])

@pytest.mark.parametrize("bad", ["\ud800", "a\x00b", "绝密★10年", "x"*5000, "110105 19491231 002X", "{0.__class__}%s"])
def test_texts(house, bad):
    p = enter_person(house, NewPerson("甲"))
    doc = paper(house)
    [ev] = attach_evidence(house, [MONTH], doc)
    attempt("person", lambda: enter_person(house, NewPerson(bad)))
    for f in ("staff_number","gender","identity_kind","identity","phone","nationality","education","employer","role","post","shift","secrecy","note"):
        attempt("person "+f, lambda: enter_person(house, NewPerson("乙"+f, **{f: bad})))
    attempt("void person", lambda: void_person(house, enter_person(house, NewPerson("戊")).id, bad))
    attempt("item", lambda: enter_item(house, p.id, NewItem("certificate", title=bad, number=bad, since=date(2026,1,1), until=date(2027,1,1))))
    attempt("waive", lambda: say_of_duty(house, ["R52/2026-Q2"], "waived", name=bad, reason=bad))
    attempt("attach", lambda: attach_evidence(house, ["R51/2026-05"], doc, note=bad, kind=bad))
    attempt("attach kind", lambda: attach_to(house, "filing", "1", doc, note="", kind=bad))
    attempt("withdraw", lambda: withdraw_evidence(house, [ev], bad))
    attempt("payment", lambda: say_of_payment(house, 1, "invoiced", reference=bad, note=bad))
    attempt("finding", lambda: enter_finding(house, NewFinding(bad, date(2026,8,1), number=bad, area=bad, note=bad)))
    attempt("kpi", lambda: record_kpi(house, "inspection", date(2026,8,1), {"object": bad, "person": bad}, bad))
    attempt("pledge", lambda: enter_pledge(house, p.id, "arrival", date(2026,5,1), wording=bad, note=bad))
    m = open_matter(house, NewMatter("network-change", title="x", day=date(2026,11,20), planned=date(2026,12,20), facts={"method":"a","tools":"b","course":"c","risks":"d","system":"e"}))
    attempt("matter", lambda: open_matter(house, NewMatter("network-change", day=date(2026,11,20), planned=date(2026,12,20), title=bad, note=bad,facts={"method":bad,"tools":bad,"course":bad,"risks":bad,"system":bad})))
    step = matter_view(house, m.id).steps[0].step.id
    attempt("step", lambda: take_step(house, m.id, step, name=bad, reason=bad))
    attempt("step", lambda: take_step(house, m.id, step, name=bad, reason=bad, happened=True))
    attempt("withdraw m", lambda: withdraw_matter(house, m.id, bad))
    for s in settings_of(house):
        attempt("settle "+s.rule.id+" "+s.rule.type, lambda: settle(house, s.rule.id, bad, note=bad)) if s.rule.type not in ("choice","number","day") else None
        attempt("settle note", lambda: settle(house, s.rule.id, s.value or "", note=bad)) if s.rule.id=="months" else None
    attempt("rules note", lambda: keep_rules(house, "duties", rule_text(house,"duties")+"\n# x", note=bad, origin=bad))
    replayed_equals_present(house)
    overview(house)

def test_renew(house, tmp_path):
    from models.duty_state import DutyState
    cands = [v for v in board(house).duties if v.duty.due and v.duty.due < date(2026,9,1) and v.duty.cadence=="once" and len([d for d in v.duty.demands if not d.optional])<=2]
    print([ (v.key, v.duty.due) for v in cands][:10])
    v = cands[-1]
    key = v.key
    early = min(v.duty.due, date(2026,5,6)) - timedelta(days=2)
    ids=[]
    docs=[]
    for d in v.duty.demands:
        doc = paper(house, d.type, formed=early); docs.append(doc)
        ids += attach_evidence(house, [key], doc, kind=d.type, signed="both")
    a = duty_named(house, key); print(a.state, a.late_days)
    for doc in docs:
        f = tmp_path/f"n{doc}.pdf"; f.write_bytes(b"%PDF-1.4 new "+str(doc).encode())
        file_version(house, doc, f)
    renew_evidence(house, ids)
    a = duty_named(house, key); print(a.state, a.late_days, [x.key for x in exposure_of(house).late])

def test_purge(house):
    prove(house, MONTH)
    docs=[e.document_id for e in registers_of(house).evidence.values()]
    say_of_duty(house, [MONTH], "submitted", day=date(2026,5,8))
    trash(house, docs)
    print(duty_named(house, MONTH).state, duty_named(house, MONTH).reasons)
    replayed_equals_present(house)
