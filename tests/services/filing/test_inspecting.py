"""The fenced inspector: secrets by line, no network client, and a file that kills it spoils no other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.services.filing.inspecting import MANIFEST, SECRETS, Inspector

CASES = {
    'password = "Hq8zP2vLx9tR"': "Secret Keyword",
    "aws = 'AKIAIOSFODNN7EXAMPLE'": "AWS Access Key",
    "-----BEGIN RSA PRIVATE KEY-----": "Private Key",
    "url = https://user:hunter2secret@example.org/": "Basic Auth Credentials",
    "token: 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": "GitHub Token",
    "数据库密码：Zx9!kLm2Qw": "Password in Chinese text",
}
HARMLESS = (
    'password = "${PASSWORD}"',
    "password = get_password()",
    'uuid = "7e57d004-2b97-0e7a-b45f-5387367791cd"',
    "密码：********",
    "def reset_password(user): ...",
    'name = "abcdefghijklmnop"  # pragma: allowlist secret',
)


def lines(text: str, path: str = "a.py") -> list[list[object]]:
    with Inspector() as inspector:
        ((_key, answer),) = inspector.ask_many(SECRETS, [(0, path, text.encode())])
    return answer  # type: ignore[no-any-return]  # JSON


def test_secrets_are_found_with_their_lines() -> None:
    found = lines("\n".join(CASES))
    assert found == [[number, kind] for number, kind in enumerate(CASES.values(), start=1)]


def test_what_only_looks_like_a_secret_is_left_alone() -> None:
    assert lines("\n".join(HARMLESS)) == []


def test_where_values_need_no_quotes_calls_are_no_secrets() -> None:
    assert lines("password = Hq8zP2vLx9tR", "a.conf") == [[1, "Secret Keyword"]]
    assert lines("password = read_it(Hq8zP2vLx9tR)", "a.conf") == []


def test_digests_in_lock_files_are_no_secrets() -> None:
    digest = 'sha512 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"'
    assert lines(digest, "poetry.lock") == []
    assert lines(digest, "a.py") != []


def test_text_in_any_chinese_encoding_is_looked_through() -> None:
    with Inspector() as inspector:
        data = "# 口令 = Zx9!kLm2Qw\n".encode("gb18030") * 3
        ((_key, answer),) = inspector.ask_many(SECRETS, [(0, "a.conf", data)])
    assert len(answer) == 3


def test_a_file_that_ends_the_process_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.services.filing.inspecting._MEMORY", 320 * 1024 * 1024)
    # Unfolds to eight times its size, which is more than the process may have.
    greedy = b'{"a": [' + b"1.5," * 7_500_000 + b"1]}"
    files = [(number, "package.json", b'{"dependencies": {"x": "1"}}') for number in range(5)]
    files.insert(2, (99, "package.json", greedy))
    with Inspector() as inspector:
        answers = dict(inspector.ask_many(MANIFEST, files))
    assert answers[99] is None
    assert all(answers[number] for number in range(5))


def test_no_http_client_is_loaded_and_no_socket_made() -> None:
    code = (
        "import sys\nseen = []\n"
        "sys.addaudithook(lambda event, _a: seen.append(event) if event.startswith('socket.') else None)\n"
        "from desktop.services.deliveries.secret_lines import secret_lines\n"
        "assert secret_lines('a.py', 'password = \"Hq8zP2vLx9tR\"')\n"
        "bad = {'ssl', 'urllib3', 'http.client', 'requests.adapters'}\n"
        "print(sorted(bad & set(sys.modules)) + seen)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "[]"
