"""Each kind of manifest: what it names, and that a hostile one does no harm."""

from __future__ import annotations

import pytest

from desktop.services.filing.manifests import is_licence, is_manifest, read_manifest
from resources.licences import licence_of

EXAMPLES: list[tuple[str, str, set[tuple[str, str, str]]]] = [
    (
        "requirements-dev.txt",
        "# comment\n-r other.txt\nFlask[async]==3.0.2 ; python_version > '3.8'\npytest >=8, <9\n"
        "./local\nhttps://example.org/x.whl\nx @ https://example.org/x.whl\npinned==1.0 \\\n    --hash=sha256:00\n",
        {
            ("Flask", "3.0.2", "development"),
            ("pytest", ">=8, <9", "development"),
            ("x", "", "development"),
            ("pinned", "1.0", "development"),
        },
    ),
    (
        "pyproject.toml",
        '[project]\nname = "own"\ndependencies = ["httpx>=0.27", "attrs==23.2.0"]\n[project.optional-dependencies]\n'
        'docs = ["sphinx"]\n[build-system]\nrequires = ["setuptools>=80"]\n'
        '[tool.poetry.dependencies]\npython = "^3.11"\n'
        'rich = "^13"\n[tool.poetry.group.test.dependencies]\npytest = {version = "^8"}\n',
        {
            ("httpx", ">=0.27", "runtime"),
            ("attrs", "23.2.0", "runtime"),
            ("sphinx", "", "optional"),
            ("setuptools", ">=80", "build"),
            ("rich", "^13", "runtime"),
            ("pytest", "^8", "development"),
        },
    ),
    (
        "uv.lock",
        '[[package]]\nname = "own"\nversion = "1"\nsource = { editable = "." }\n'
        '[[package]]\nname = "idna"\nversion = "3.7"\nsource = { registry = "x" }\n',
        {("idna", "3.7", "runtime")},
    ),
    ("poetry.lock", '[[package]]\nname = "idna"\nversion = "3.7"\n', {("idna", "3.7", "runtime")}),
    (
        "Pipfile.lock",
        '{"default": {"idna": {"version": "==3.7"}}, "develop": {"pytest": {"version": "==8.1.1"}}}',
        {("idna", "3.7", "runtime"), ("pytest", "8.1.1", "development")},
    ),
    (
        "vendor/idna-3.7.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: idna\nVersion: 3.7\nLicense: BSD-3-Clause\n\nName: not this\n",
        {("idna", "3.7", "runtime")},
    ),
    (
        "package.json",
        '{"name": "own", "dependencies": {"vue": "^3.4.0"}, "devDependencies": {"vite": "5.2.0"}}',
        {("vue", "^3.4.0", "runtime"), ("vite", "5.2.0", "development")},
    ),
    (
        "web/node_modules/left-pad/package.json",
        '{"name": "left-pad", "version": "1.3.0", "license": "WTFPL", "dependencies": {"x": "1"}}',
        {("left-pad", "1.3.0", "runtime")},
    ),
    (
        "package-lock.json",
        '{"lockfileVersion": 3, "packages": {"": {"name": "own"}, "node_modules/vue": {"version": "3.4.21", '
        '"license": "MIT"}, "node_modules/a/node_modules/@s/b": {"version": "1.0.0", "dev": true}, '
        '"node_modules/own-link": {"link": true}}}',
        {("vue", "3.4.21", "runtime"), ("@s/b", "1.0.0", "development")},
    ),
    (
        "npm-shrinkwrap.json",
        '{"dependencies": {"a": {"version": "1.0.0", "dependencies": {"b": {"version": "2.0.0", "dev": true}}}}}',
        {("a", "1.0.0", "runtime"), ("b", "2.0.0", "development")},
    ),
    (
        "yarn.lock",
        '# yarn lockfile v1\n\n"@babel/core@^7.0.0", "@babel/core@^7.1.0":\n  version "7.24.0"\n  resolved "x"\n\n'
        'left-pad@~1.3:\n  version "1.3.0"\n  dependencies:\n    other "^1"\n',
        {("@babel/core", "7.24.0", "runtime"), ("left-pad", "1.3.0", "runtime")},
    ),
    (
        "berry/yarn.lock",
        '__metadata:\n  version: 8\n\n"own@workspace:.":\n  version: 0.0.0-use.local\n'
        '\n"left-pad@npm:^1.3.0":\n  version: 1.3.0\n',
        {("left-pad", "1.3.0", "runtime")},
    ),
    (
        "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\nimporters:\n  .: {}\npackages:\n\n  '@vue/compiler@3.4.21':\n    resolution: {}\n"
        "  vite@5.2.0(@types/node@20.0.0):\n    dev: true\n  /old/1.0.0:\n    dev: false\nsnapshots:\n  nope@1.0.0:\n",
        {
            ("@vue/compiler", "3.4.21", "runtime"),
            ("vite", "5.2.0", "runtime"),
            ("old", "1.0.0", "runtime"),
        },
    ),
    (
        "composer.json",
        '{"require": {"php": ">=8", "ext-json": "*", "monolog/monolog": "^3"}, '
        '"require-dev": {"phpunit/phpunit": "11"}}',
        {("monolog/monolog", "^3", "runtime"), ("phpunit/phpunit", "11", "development")},
    ),
    (
        "composer.lock",
        '{"packages": [{"name": "monolog/monolog", "version": "3.5.0", "license": ["MIT"]}], "packages-dev": []}',
        {("monolog/monolog", "3.5.0", "runtime")},
    ),
    (
        "pom.xml",
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><groupId>g</groupId><artifactId>own</artifactId>'
        "<version>1</version><properties><v>6.1.5</v></properties><dependencies><dependency><groupId>org.s</groupId>"
        "<artifactId>core</artifactId><version>${v}</version></dependency><dependency><groupId>junit</groupId>"
        "<artifactId>junit</artifactId><version>4.13.2</version><scope>test</scope></dependency><dependency>"
        "<groupId>${project.groupId}</groupId><artifactId>sister</artifactId></dependency></dependencies></project>",
        {
            ("org.s:core", "6.1.5", "runtime"),
            ("junit:junit", "4.13.2", "development"),
            ("g:sister", "", "runtime"),
        },
    ),
    (
        "build.gradle",
        "dependencies {\n    implementation 'org.a:b:1.0'\n    testImplementation(\"org.t:u:2.0\")\n"
        "    compileOnly group: 'org.c', name: 'd', version: '3.0'\n    // implementation 'no:no:1'\n}\n",
        {
            ("org.a:b", "1.0", "runtime"),
            ("org.t:u", "2.0", "development"),
            ("org.c:d", "3.0", "build"),
        },
    ),
    (
        "app/build.gradle.kts",
        'dependencies {\n    implementation(platform("org.bom:all:5"))\n    api("org.x:y")\n}\n',
        {("org.bom:all", "5", "runtime"), ("org.x:y", "", "runtime")},
    ),
    (
        "gradle/libs.versions.toml",
        '[versions]\nk = "2.0"\n[libraries]\na = { module = "org.a:b", version.ref = "k" }\nc = "org.c:d:1.1"\n',
        {("org.a:b", "2.0", "runtime"), ("org.c:d", "1.1", "runtime")},
    ),
    (
        "go.mod",
        "module example.org/own\n\ngo 1.22\n\nrequire github.com/a/b v1.2.3\n"
        "require (\n\tgolang.org/x/text v0.14.0 // indirect\n)\n"
        "exclude github.com/bad/x v0.1.0\n",
        {("github.com/a/b", "v1.2.3", "runtime"), ("golang.org/x/text", "v0.14.0", "runtime")},
    ),
    (
        "go.sum",
        "github.com/a/b v1.2.3 h1:x=\ngithub.com/a/b v1.2.3/go.mod h1:y=\ngithub.com/c/d v1.0.0/go.mod h1:z=\n",
        {("github.com/a/b", "v1.2.3", "runtime")},
    ),
    (
        "Cargo.toml",
        '[package]\nname = "own"\n[dependencies]\nserde = "1"\nown-part = { path = "part" }\n[dev-dependencies]\n'
        'criterion = { version = "0.5" }\n',
        {("serde", "1", "runtime"), ("criterion", "0.5", "development")},
    ),
    (
        "Cargo.lock",
        '[[package]]\nname = "own"\nversion = "0.1.0"\n'
        '[[package]]\nname = "serde"\nversion = "1.0.197"\nsource = "registry+x"\n',
        {("serde", "1.0.197", "runtime")},
    ),
    (
        "own.csproj",
        '<Project><ItemGroup><PackageReference Include="Newtonsoft.Json" Version="13.0.3" />'
        '<PackageReference Include="Serilog"><Version>3.1.1</Version></PackageReference></ItemGroup></Project>',
        {("Newtonsoft.Json", "13.0.3", "runtime"), ("Serilog", "3.1.1", "runtime")},
    ),
    (
        "packages.config",
        '<packages><package id="NUnit" version="3.14.0" developmentDependency="true" /></packages>',
        {("NUnit", "3.14.0", "development")},
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), EXAMPLES, ids=[each[0] for each in EXAMPLES])
def test_what_a_manifest_names(path: str, text: str, expected: set[tuple[str, str, str]]) -> None:
    assert is_manifest(path)
    found = read_manifest(path, text.encode())
    assert {(each.name, each.release, each.scope) for each in found} == expected


def test_licences_come_with_what_states_them() -> None:
    found = read_manifest(EXAMPLES[8][0], EXAMPLES[8][1].encode())
    assert {each.name: each.licence for each in found} == {"vue": "MIT", "@s/b": ""}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (
            "pom.xml",
            b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><project><x>&b;</x></project>",
        ),
        ("pom.xml", b"<project>"),
        ("own.csproj", b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><Project/>"),
        ("package.json", b"[" * 100_000),
        ("package.json", b"[]"),
        ("poetry.lock", b"= = ="),
        ("Cargo.toml", b"\xff\xfe\x00"),
    ],
)
def test_a_hostile_manifest_is_an_error_and_nothing_else(path: str, data: bytes) -> None:
    with pytest.raises(Exception):  # noqa: B017 - each parser has its own; the fenced worker takes them all
        read_manifest(path, data)


@pytest.mark.parametrize(
    "data", [b"", b"\0\1\2", b'{"dependencies": [1, 2], "packages": {"node_modules/x": 3}}']
)
def test_odd_content_names_nothing(data: bytes) -> None:
    for path in ("requirements.txt", "yarn.lock", "go.mod", "build.gradle", "pnpm-lock.yaml"):
        assert all(component.name for component in read_manifest(path, data))


def test_what_a_file_says_is_cut_to_one_short_line() -> None:
    (found,) = read_manifest(
        "package.json", b'{"dependencies": {"x\\n\\u0000y": "' + b"9" * 5000 + b'"}}'
    )
    assert "\n" not in found.name
    assert len(found.release) <= 200


@pytest.mark.parametrize(
    ("path", "licence"),
    [
        ("LICENSE", True),
        ("a/COPYING.LESSER", True),
        ("LICENSE-MIT.txt", True),
        ("许可证.txt", True),
        ("license.py", False),
        ("licenses.json", False),
        ("mylicense", False),
    ],
)
def test_licence_texts_by_their_names(path: str, licence: bool) -> None:
    assert is_licence(path) is licence


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Apache License\n   Version 2.0, January 2004", "Apache-2.0"),
        (
            "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007 … GNU Lesser General Public License",
            "GPL-3.0",
        ),
        ("GNU LESSER GENERAL PUBLIC LICENSE\n Version 2.1, February 1999", "LGPL-2.1"),
        ("木兰宽松许可证， 第2版", "MulanPSL-2.0"),
        (
            "Redistribution and use in source and binary forms … Redistributions in "
            "binary form must reproduce the above copyright notice … nor the names of its contributors",
            "BSD-3-Clause",
        ),
        (
            "Redistribution and use in source and\n * binary forms, … Redistributions in binary form must "
            "reproduce the above copyright notice",
            "BSD-2-Clause",
        ),
        ("// SPDX-License-Identifier: EPL-2.0 OR MIT\nint main;", "EPL-2.0 OR MIT"),
        ("All rights reserved.", ""),
    ],
)
def test_licences_by_their_phrases(text: str, identifier: str) -> None:
    assert licence_of(text) == identifier
