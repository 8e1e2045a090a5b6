from __future__ import annotations
import time, zipfile, io
from datetime import date, timedelta
import pytest
from desktop.services.house import House
from desktop.services.overview import overview
from desktop.services.people import *
from desktop.services.person_items import *
from desktop.services.kpi import *
from desktop.services.any_day import any_day
from desktop.services.registers import *
from desktop.services.register_sheets.checking import check_sheet
from desktop.services.register_sheets.exporting import export_register
from desktop.services.sources import SourceProblem
from tests.services.owed import in_november, paper, prove, MONTH, TODAY
from tests.services.sheets import write_book
from vault.ids import utc_now

def clock(label, f):
    t=time.perf_counter(); r=f(); print(f"{label}: {time.perf_counter()-t:.3f}s", flush=True); return r

def test_perf(house):
    in_november(house)
    ps = clock("200 people", lambda: enter_people(house, [NewPerson(f"人{i}", role="on-site") for i in range(200)]))
    with house.database.write() as s:
        rows=[{"person_id": ps[i%200].id, "kind": k, "title": "t", "number": "", "since": date(2026,4,16), "until": date(2026,12,1)+timedelta(days=i%90), "facts":"{}"} for i,k in ((i, ["certificate","contract","account","training"][i%4]) for i in range(10000))]
        said(house, s, "x", "people", [r for _i,r in enter_all(s, "person_item", rows)])
    rows=[{"kind":"inspection","day":date(2026,4,16)+timedelta(days=i%220),"reference":f"x{i}","facts":'{"object":"a%d","person":"b"}'%(i%9)} for i in range(50000)]
    with house.database.write() as s:
        t=clock("enter_all 50k", lambda: enter_all(s,"kpi",rows))
        clock("said", lambda: said(house,s,"kpi imported","kpi",[r for _i,r in t]))
    clock("registers_of", lambda: registers_of(house))
    clock("overview first", lambda: overview(house))
    clock("overview again", lambda: overview(house))
    clock("record_kpi", lambda: record_kpi(house,"inspection",date(2026,8,1),{"object":"n","person":"p"}))
    clock("overview after kpi", lambda: overview(house))
    clock("item", lambda: enter_item(house, ps[0].id, NewItem("account", title="z", since=date(2026,5,1), facts={"system":"门户"})))
    clock("overview after item", lambda: overview(house))
    clock("people_states", lambda: people_states(house))
    clock("any_day", lambda: any_day(house, date(2026,8,1)))
    clock("any_day known", lambda: any_day(house, date(2026,8,1), known=date(2030,1,1)))
    clock("kpi_entries", lambda: kpi_entries(house))
    print(len(overview(house).board.duties))

BASE = [["日期","巡检对象","巡检人"],["2026-08-01","甲","乙"]]
def mutate(tmp_path, name, f):
    good = write_book(tmp_path/"g.xlsx", {"巡检": BASE})
    out = tmp_path/f"{name}.xlsx"
    with zipfile.ZipFile(good) as z, zipfile.ZipFile(out,"w",zipfile.ZIP_DEFLATED) as t:
        for n in z.namelist():
            d=z.read(n)
            t.writestr(n, f(n,d))
    return out
SHEET="xl/worksheets/sheet1.xml"
@pytest.mark.parametrize(("name","f"), [
 ("sup", lambda n,d: d.replace(b'<row r="2"', '<row r="²"'.encode()) if n==SHEET else d),
 ("hugerow", lambda n,d: d.replace(b'<row r="2"', b'<row r="99999999999999"') if n==SHEET else d),
 ("zero", lambda n,d: d.replace(b'<row r="2"', b'<row r="0"') if n==SHEET else d),
 ("sst", lambda n,d: d.replace(b't="s"><v>', '><v>²'.encode()) if n==SHEET else d),
 ("sst2", lambda n,d: d.replace(b'<v>', '<v>²'.encode()) if n==SHEET else d),
 ("sst3", lambda n,d: d.replace(b'<v>', b'<v>'+b'9'*5000) if n==SHEET else d),
 ("style", lambda n,d: d.replace(b't="s"', 's="²" t="n"'.encode()) if n==SHEET else d),
 ("dtd", lambda n,d: d.replace(b'<worksheet', b'<!DOCTYPE x [<!ENTITY a "'+b'z'*1000+b'"><!ENTITY b "'+b'&a;'*1000+b'">]><worksheet').replace(b'<v>',b'<v>&b;') if n==SHEET else d),
 ("cols", lambda n,d: d.replace(b'r="A2"', b'r="XFDZZZZZZ2"') if n==SHEET else d),
 ("bomb", lambda n,d: d.replace(b'</sheetData>', b' '*300_000_000+b'</sheetData>') if n==SHEET else d),
 ("manyrows", lambda n,d: d.replace(b'</sheetData>', b'<row><c><v>1</v></c></row>'*1_500_000+b'</sheetData>') if n==SHEET else d),
])
def test_xlsx(house, tmp_path, name, f):
    p = mutate(tmp_path, name, f)
    t=time.perf_counter()
    try:
        plan = check_sheet(house, "kpi", p)
        print(name, "plan", [ (x.cell, x.problem) for x in plan.problems][:3], plan.counts)
    except SourceProblem as e:
        print(name, "SourceProblem", str(e)[:80])
    except Exception as e:
        print(name, "CRASH", repr(e)[:200])
    print(round(time.perf_counter()-t,2))

def test_formula(house, tmp_path):
    enter_person(house, NewPerson("=cmd|'/c calc'!A0", label="甲", note="+1+1", employer="@SUM(1)", post="-2", school="\t=1", major=" =1"))
    for n in ("a.xlsx","a.csv"):
        export_register(house, "people", tmp_path/n)
    from openpyxl import load_workbook
    for ws in load_workbook(tmp_path/"a.xlsx"):
        for row in ws.iter_rows():
            for c in row:
                if c.value and str(c.value).lstrip()[:1] in "=+-@": print(c.coordinate, c.data_type, c.value, c.quotePrefix)
    print((tmp_path/"a.csv").read_text("utf-8-sig"))
