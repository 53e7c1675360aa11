"""What the papers of the project say is true: targets, commands, variables, paths, accounts, links, words and figures."""

from __future__ import annotations

import re
import struct
import tomllib
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands, load_command_class
from django.test import Client

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.core.wording import counts, distance_words, target_printed, value_with_unit
from indicators.demo.writing import ACCOUNTS
from indicators.loading import Catalogue, Question, SeriesRow, load_scorecard, load_series
from tests.indicators import test_report_2024
from tests.test_architecture import RANKS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
}
# What is copied to a server is read as closely as what explains it.
SAID = DOCUMENTS | {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "deploy").iterdir()}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMMANDS = {path.stem for path in (ROOT / "indicators/management/commands").glob("[a-z]*.py")}
CODE = "\n".join(
    path.read_text(encoding="utf-8") for package in ("units", "indicators") for path in (ROOT / package).rglob("*.py")
)
LARGEST_PICTURE = 150_000


def section(heading: str) -> str:
    """The README's text under that heading of the second level."""
    return README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def rows(text: str) -> list[list[str]]:
    """Tables of Markdown, without their heads' rulers."""
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines]


def first_words(text: str) -> set[str]:
    return {found.group(1) for row in rows(text) if (found := re.match(r"`([\w-]+)", row[0]))}


# Makefile, commands, environment


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_is_named_exists(document: str) -> None:
    named = set(re.findall(r"(?:`|^|sudo )make ([a-z./-]*[a-z])", DOCUMENTS[document], flags=re.M))
    assert named <= set(re.findall(r"^([\w./-]+):", MAKEFILE, flags=re.M))


def test_every_make_target_is_in_the_readme() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.M)
    assert set(phony.split()) == set(re.findall(r"^\| `make ([a-z-]+)` ", README, flags=re.M))


def test_the_readme_has_every_command_and_no_other() -> None:
    assert first_words(section("Commands")) == COMMANDS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_options_in_the_readme_are_those_of_the_command(command: str) -> None:
    (row,) = [row for row in rows(section("Commands")) if row[0].startswith(f"`{command}")]
    parser = load_command_class("indicators", command).create_parser("manage.py", command)
    own = {option for action in parser._actions for option in action.option_strings}
    assert set(re.findall(r"--[a-z-]+", row[0])) <= own


def test_commands_that_are_typed_in_documents_exist() -> None:
    typed = {name for text in SAID.values() for name in re.findall(r"(?:manage\.py|\bdx) ([a-z_]+)", text)}
    assert {"serve", "verify"} <= typed <= set(get_commands())


def test_the_readme_has_every_environment_variable_and_no_other() -> None:
    settings = "".join((ROOT / "dxreport" / name).read_text(encoding="utf-8") for name in ("settings.py", "env.py"))
    read = set(re.findall(r'(?:read_\w+|_database)\(\s*"([A-Z_]+)"', settings))
    assert first_words(section("Environment")) == read
    assert set(re.findall(r"^([A-Z_]+)=", SAID["dxreport.env"], flags=re.M)) <= read


# Paths, links, pictures


def test_every_path_that_is_named_exists() -> None:
    folders = "dxreport|indicators|units|templates|static|fixtures|tests|docs|deploy|benchmarks"
    for document, text in SAID.items():
        for path in re.findall(rf"(?<![\w./])(?:{folders})/[\w./-]*\w", text):
            assert (ROOT / path).exists(), f"{document} names {path}"


def test_the_map_of_the_code_is_as_the_code_is() -> None:
    (chart,) = re.findall(r"```\n(units/.*?)```", section("Map of the code"), flags=re.S)
    home, seen = "", set()
    for line in chart.splitlines():
        if not line.startswith(" "):
            home = line.split("/")[0]
        for place in re.findall(r"(?<![\w/])[a-z_]+(?:/[a-z_]+)*(?:\.py|/)(?!\w)", line):
            inside = line.startswith(" ")
            assert (ROOT / home / place if inside else ROOT / place).exists(), place
            seen.add(f"{home}/{place.split('/')[0]}" if inside else place)
    rooms = {f"indicators/{path.name}" for path in (ROOT / "indicators").iterdir() if (path / "__init__.py").is_file()}
    assert rooms - seen == {"indicators/migrations", "indicators/templatetags"} - seen


def test_the_arrows_are_those_that_are_enforced() -> None:
    (chain,) = re.findall(r"^    (units <- .+)$", README, flags=re.M)
    ranks = dict(RANKS)
    places = [
        [ranks[name if name in ("units", "dxreport") else f"indicators.{name}"] for name in re.findall(r"\w+", step)]
        for step in chain.split("<-")
    ]
    assert all(len(set(step)) == 1 for step in places)
    order = [step[0] for step in places]
    assert order == sorted(set(order))


def anchors(text: str) -> set[str]:
    """How GitHub names headings."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_between_documents_lead_somewhere() -> None:
    for document, text in DOCUMENTS.items():
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"https?://", target):
                continue
            path, _, anchor = target.partition("#")
            file = (ROOT / document).parent / path if path else ROOT / document
            assert file.exists(), f"{document} links to {target}"
            if anchor:
                assert anchor in anchors(file.read_text(encoding="utf-8")), f"{document} links to {target}"


def test_pictures_are_small_and_each_can_be_taken_again() -> None:
    shown = re.findall(r"\]\(docs/screenshots/(\w+)\.png\)", README)
    taken = re.findall(r'Shot\("(\w+)"', (ROOT / "docs/take_screenshots.py").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(taken)
    for file in (ROOT / "docs/screenshots").iterdir():
        content = file.read_bytes()
        (colour_type,) = struct.unpack("B", content[25:26])
        assert (file.stem in shown, colour_type, len(content) <= LARGEST_PICTURE) == (True, 3, True), file.name


@pytest.mark.parametrize("document", SAID)
def test_no_sentence_speaks_of_one_machine(document: str) -> None:
    assert not re.findall(r"(?<![\w.])/(?:tmp|work|home|root|mnt|Users)/\S*", SAID[document])


# Accounts, figures, words


def test_the_demo_accounts_of_the_readme_can_log_in(db: None) -> None:
    accounts = {row[0].strip("`"): row[1].strip("`") for row in rows(section("Start")) if row[1].startswith("`demo")}
    assert accounts.keys() == ACCOUNTS.keys()
    for login, password in accounts.items():
        answer = Client().post("/dang-nhap/", {"username": login, "password": password})
        assert (answer.status_code, answer["Location"]) == (302, "/"), login


def test_accounts_of_the_quick_start_are_those_of_the_demo() -> None:
    named = re.findall(r"\| `([\w-]+)` \| `([\w-]+)` \|", DOCUMENTS["docs/bat-dau.md"])
    assert named
    assert all(login in ACCOUNTS and password == f"demo{login}" for login, password in named)


def test_so_many_lines_of_the_report_as_the_readme_says_come_out_of_the_database() -> None:
    told = section("The report of 2024, regenerated")
    assert f"**{test_report_2024.REGENERATED}/{test_report_2024.ROWS}**" in told
    assert len(test_report_2024.NOT_REGENERATED) == test_report_2024.ROWS - test_report_2024.REGENERATED


def test_english_terms_of_the_glossary_are_those_of_the_code() -> None:
    for row in rows(section("Glossary"))[1:]:
        if row[2].endswith("planned"):
            continue
        for term in re.findall(r"[a-z_][a-z_ ]*[a-z]", row[0]):
            spelled = term.replace(" ", "[ _]?")
            assert re.search(rf"(?<![a-z]){spelled}s?(?![a-z])", CODE, flags=re.I), term


def test_the_version_is_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"\n## [{version}]" in DOCUMENTS["CHANGELOG.md"]


# The guide


class Page(HTMLParser):
    """Its anchors, its inner links, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.jumps: list[str] = []
        self.words: list[str] = []
        self.pictures: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.pictures += [given.get("src") or ""] if tag == "img" else []
        href = given.get("href") or ""
        self.jumps += [href[1:]] if tag == "a" and href.startswith("#") else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))


@pytest.fixture
def guide(as_person: Any) -> Page:
    return Page(as_person("vanphong").get("/huong-dan/").content.decode())


def test_every_anchor_of_the_guide_is_there_once_and_in_its_contents(guide: Page) -> None:
    assert len(set(guide.ids)) == len(guide.ids)
    assert set(guide.jumps) <= set(guide.ids)
    sections = set(re.findall(r'<h2 id="([\w-]+)"', "".join(_guide_templates())))
    assert sections
    assert sections <= set(guide.jumps)


def _guide_templates() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates/indicators").glob("guide_*.html"))]


@pytest.mark.parametrize("login", ["xa-bac-son", "vanphong", "lanhdao"])
def test_every_page_leads_to_the_guide(login: str, as_person: Any) -> None:
    assert 'href="/huong-dan/"' in as_person(login).get("/doi-mat-khau/").content.decode()


def test_the_guide_offers_the_annex_only_to_those_who_may_open_it(as_person: Any) -> None:
    assert 'href="/phu-luc/"' in as_person("lanhdao").get("/huong-dan/").content.decode()
    assert 'href="/phu-luc/"' not in as_person("xa-bac-son").get("/huong-dan/").content.decode()


def test_the_guide_reads_numbers_as_the_parser_does(guide: Page) -> None:
    assert "1.234,5 (một nghìn hai trăm ba mươi tư phẩy năm)" in guide.text
    assert "Hỏi lại: “70.82” chưa rõ" in guide.text
    assert guide.text.count("Hỏi lại:") == 3


def test_the_guide_cuts_as_the_pages_do(guide: Page) -> None:
    assert re.search(r"2\.690 / 3\.798 ?70,8267… ?70,83 ?70,82 ?từ 50 % ?Đạt", guide.text)
    assert re.search(r"19\.999 / 20\.000 ?99,995 ?100,00 ?99,99 ?100 % ?Chưa đạt", guide.text)
    assert re.search(r"200\.001 / 250\.000 ?80,0004 ?80,00 ?80,0004 ?trên 80 % ?Đạt", guide.text)


REPORT = Window(Month(2024, 1), Month(2024, 11))


def asked(catalogue: Catalogue, boundaries: str) -> Question:
    return Question(catalogue.root, REPORT, Boundaries(boundaries), REPORT.last.last_day)


def test_the_card_of_the_guide_is_the_card_of_the_demo(guide: Page, catalogue: Catalogue) -> None:
    (result,) = load_scorecard(catalogue, asked(catalogue, "end"), codes=["KS02"]).results
    for words in (value_with_unit(result), counts(result), target_printed(result), distance_words(result)):
        assert words.replace("\u00a0", " ") in guide.text


def test_the_merger_of_the_guide_adds_up_as_the_demo_does(catalogue: Catalogue) -> None:
    (told,) = [
        re.findall(r'<tr><th scope="row">(.+?)</th><td.*?>(.+?)</td><td.*?>(\d+)</td><td.*?>(.+?)</td></tr>', text)
        for text in _guide_templates()
        if "DVC02" in text
    ]
    assert len(told) == 4
    names = {unit.short_name: slug for slug, unit in catalogue.timeline.units.items()}
    then, end = (load_series(catalogue, asked(catalogue, boundaries), "DVC02") for boundaries in ("then", "end"))
    for name, months, count_then, count_end in told:
        own = [row for row in then if row.unit == names[name]]
        lived = [f"{own[0].month.number:02d}", f"{own[-1].month.number:02d}"]
        assert months == "–".join(dict.fromkeys(lived))
        assert int(count_then) == dossiers(own)
        if count_end.isdigit():
            assert int(count_end) == dossiers([row for row in end if row.unit == names[name]]) == 119


def dossiers(series: Sequence[SeriesRow]) -> int:
    counts = [row.judged.reading.denominator for row in series]
    return sum(int(count) for count in counts if count is not None)


def test_pictures_of_the_guide_are_small_shown_and_can_be_taken_again(guide: Page) -> None:
    taken = re.findall(r'picture\(page, "([\w-]+)"', (ROOT / "docs/take_guide_pictures.py").read_text(encoding="utf-8"))
    files = {file.stem: file.stat().st_size for file in (ROOT / "static/guide").iterdir()}
    assert set(files) == set(taken) and max(files.values()) < 60_000
    assert [re.sub(r".*/", "", source) for source in guide.pictures] == [f"{name}.png" for name in taken]
