"""Answers to the standing questions as JSON, the way an edition keeps them (vault/FORMAT.md §11.5), read strictly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.bounded_json import read_object
from models.inspection.inspection import Answer, AnswerRow, AnswerTable

MOODS = ("good", "caution", "bad", "unknown")
"""How an answer can stand."""

ROW_MOODS = ("", "good", "caution", "bad")
"""How one of its rows can stand."""

MOST_BODY = 4 * 1024 * 1024
"""Bytes of UTF-8; more is no answer that anybody reads."""

VERSION = 1


def answer_to_json(answer: Answer) -> str:
    """The answer as it is stored. Raises ValueError where it would be longer than a reader takes."""
    text = json.dumps(
        {
            "v": VERSION,
            "question": answer.question,
            "title": answer.title,
            "asked": answer.asked,
            "basis": answer.basis,
            "mood": answer.mood,
            "summary": answer.summary,
            "notes": list(answer.notes),
            "withheld": answer.withheld,
            "documents": list(answer.documents),
            "tables": [
                {
                    "title": table.title,
                    "columns": list(table.columns),
                    "rows": [
                        {"cells": list(row.cells), "document": row.document_id, "mood": row.mood}
                        for row in table.rows
                    ],
                }
                for table in answer.tables
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    if len(text.encode("utf-8")) > MOST_BODY:
        raise ValueError("the answer is too long")
    return text


def answer_from_json(text: str) -> Answer:
    """What `answer_to_json` wrote; raises ValueError for anything else."""
    values = fields_of(parsed(text), "an answer", _ANSWER)
    mood = values["mood"]
    if mood not in MOODS:
        raise ValueError("an answer has no such mood")
    answer = Answer(
        values["question"],
        values["title"],
        values["asked"],
        values["basis"],
        mood,
        values["summary"],
        tuple(_table(each) for each in values["tables"]),
        tuple(_number(each) for each in values["documents"]),
        values["withheld"],
        tuple(_word(each) for each in values["notes"]),
    )
    if answer.withheld and (answer.tables or answer.documents or answer.notes or mood != "unknown"):
        raise ValueError("a withheld answer says something")
    return answer


def parsed(text: str) -> Mapping[str, Any]:
    """The JSON object of a sheet of this version. Raises ValueError."""
    values = read_object(text.encode("utf-8", "surrogatepass"), MOST_BODY)
    if type(values.get("v")) is not int or values["v"] != VERSION:
        raise ValueError("not a sheet of this version")
    return {key: value for key, value in values.items() if key != "v"}


def fields_of(value: object, what: str, kinds: Mapping[str, type]) -> dict[str, Any]:
    """An object's fields if they are just these, of these types. Raises ValueError."""
    if not isinstance(value, dict) or value.keys() != kinds.keys():
        raise ValueError(f"{what} has other fields")
    for name, kind in kinds.items():
        # bool is a subclass of int; a flag is no number.
        if type(value[name]) is not kind:
            raise ValueError(f"{what} has a field of another type: {name}")
    return dict(value)


_ANSWER: Mapping[str, type] = {
    "question": str,
    "title": str,
    "asked": str,
    "basis": str,
    "mood": str,
    "summary": str,
    "notes": list,
    "withheld": bool,
    "documents": list,
    "tables": list,
}


def _table(value: object) -> AnswerTable:
    values = fields_of(value, "a table", {"title": str, "columns": list, "rows": list})
    columns = tuple(_word(each) for each in values["columns"])
    return AnswerTable(
        values["title"], columns, tuple(_row(each, len(columns)) for each in values["rows"])
    )


def _row(value: object, width: int) -> AnswerRow:
    if not isinstance(value, dict) or value.keys() != {"cells", "document", "mood"}:
        raise ValueError("a row has other fields")
    cells, document, mood = value["cells"], value["document"], value["mood"]
    if not isinstance(cells, list) or len(cells) != width or mood not in ROW_MOODS:
        raise ValueError("a row doesn't fit its columns")
    shown = tuple(_word(each) for each in cells)
    return AnswerRow(shown, None if document is None else _number(document), mood)


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 < value < 2**63:
        raise ValueError("not the id of a document")
    return value
