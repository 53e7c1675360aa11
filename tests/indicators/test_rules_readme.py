"""The prose is true: every row of every table in indicators/README.md, held against the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indicators.core.aims import objection_to
from indicators.core.consequences import forbidding, to_agree_to
from indicators.core.deadlines import Deadlines, ReportingYear
from indicators.core.few import few_of
from indicators.core.figures import (
    STATE_WORDS,
    Better,
    Boundaries,
    Cell,
    Due,
    Measure,
    OverTime,
    OverUnits,
    Reading,
    State,
)
from indicators.core.months import Month
from indicators.core.numbers_vi import NotANumber, counted, parsed, written, written_date, written_month
from indicators.core.pace import OUTLOOK_WORDS, Outlook, Per, pace_of, required_shown
from indicators.core.redefining import Held, consequences_of
from indicators.core.results import Judged
from indicators.core.rounding import cut, shown
from indicators.core.stages import STAGE_WORDS, MonthRecord, Portion, added, seen_month
from indicators.core.status import STATUS_WORDS, target_for
from indicators.demo import catalogue as facts
from tests.indicators.core.worlds import (
    COUNT,
    PLANS,
    ROOT,
    RULE,
    RUNNING,
    STOCK,
    answer,
    cell,
    stated,
    target,
    territory,
    unit,
    window,
)
from units.names import fold, fold_name, sort_key

if TYPE_CHECKING:
    from indicators.loading import Catalogue

README = Path(__file__).resolve().parents[2] / "indicators" / "README.md"
Row = dict[str, str]
TODAY_OF_THE_TABLES = date(2026, 11, 22)


@cache
def tables() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for name, body in re.findall(
        r"^Table `([^`]+)`[^\n]*:\n\n((?:\|.*\n)+)", README.read_text(encoding="utf-8"), re.MULTILINE
    ):
        head, _, *lines = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in body.splitlines())
        found[name] = [dict(zip(head, line, strict=True)) for line in lines]
    return found


CHECKS: dict[str, Callable[[Row], None]] = {}


def checks(name: str) -> Callable[[Callable[[Row], None]], Callable[[Row], None]]:
    def keep(check: Callable[[Row], None]) -> Callable[[Row], None]:
        CHECKS[name] = check
        return check

    return keep


def rows_of(names: set[str]) -> list[object]:
    return [
        pytest.param(name, row, id=f"{name}: {' | '.join(row.values())}")
        for name, rows in tables().items()
        if name in names
        for row in rows
    ]


ON_THE_DEMO = {"coverage", "rolled up", "few records"}
# Held against the checks in tests/indicators/core/quality/test_prose.py.
OF_QUALITY = {"checks", "usual range", "whole window", "thresholds"}
# Held in tests/indicators/entry/workbooks/test_prose.py.
OF_WORKBOOKS = {"cells of a workbook"}


@pytest.mark.parametrize(("name", "row"), rows_of(set(tables()) - ON_THE_DEMO - OF_QUALITY - OF_WORKBOOKS))
def test_a_row_of_the_readme_is_what_the_code_does(name: str, row: Row) -> None:
    CHECKS[name](row)


def test_every_table_is_checked_and_none_is_empty() -> None:
    assert set(tables()) == set(CHECKS) | ON_THE_DEMO | OF_QUALITY | OF_WORKBOOKS
    assert all(tables().values())
    marked = README.read_text(encoding="utf-8").count("\n|---")
    assert len(tables()) == marked, "a table without a name is not read"


# Reading cells of the tables


def pair(text: str) -> tuple[int, int]:
    part, _, whole = text.partition("/")
    return int(part), int(whole)


def cell_in(slug: str, month: str, text: str) -> list[Cell]:
    if text == "–":
        return []
    words = {words: state for state, words in STATE_WORDS.items()}
    return [stated(slug, month, words[text]) if text in words else cell(slug, month, *pair(text))]


def said(reading: Reading) -> str:
    if reading.state is State.FIGURE:
        return f"{reading.numerator}/{reading.denominator}"
    return STATE_WORDS[reading.state]


def aim(text: str) -> object:
    return None if text == "–" else target(*text.split())


# §1


@checks("ratios")
def _(row: Row) -> None:
    parts = [pair(part) for part in row["parts"].split(" + ")]
    communes = territory([unit(f"xa-{place}") for place in range(len(parts))])
    cells = [cell(f"xa-{place}", "2024-01", *counts) for place, counts in enumerate(parts)]
    result = answer(communes, cells, window("2024-01"))
    assert (said(result.reading), written(Decimal(result.value or ""))) == (row["total"], row["shown"])
    average = sum(Fraction(part * 100, whole) for part, whole in parts) / len(parts)
    assert written(shown(average, 2)) == row["never the average"]


@checks("over time")
def _(row: Row) -> None:
    rule = {"sum": RULE, "latest": STOCK, "to_date": RUNNING}[row["rule"]]
    who = ROOT if rule is RUNNING else "xa"
    cells = [one for month in ("01", "02", "03", "04") for one in cell_in(who, f"2024-{month}", row[month])]
    first, last = row["window"].split("–")
    result = answer(territory([unit("xa")]), cells, window(f"2024-{first}", f"2024-{last}"), rule=rule, unit=who)
    assert said(result.reading) == row["answer"]
    assert bool(result.reading.reason) == (result.reading.state is State.NOT_ADDITIVE)


@checks("qualifiers")
def _(row: Row) -> None:
    parts = row["parts"].split(" + ")
    communes = territory([unit(f"xa-{place}") for place in range(len(parts))])
    cells = []
    for place, text in enumerate(parts):
        word, _, number = text.rpartition(" ")
        if text != "–":
            cells.append(cell(f"xa-{place}", "2024-01", int(parsed(number) or 0), qualifier=word))
    result = answer(communes, cells, window("2024-01"), rule=COUNT)
    assert f"{result.reading.qualifier} {written(Decimal(result.value or ''))}".strip() == row["total"]


@checks("states")
def _(row: Row) -> None:
    cells = [*cell_in("a", "2024-01", row["commune A"]), *cell_in("b", "2024-01", row["commune B"])]
    result = answer(territory([unit("a"), unit("b")]), cells, window("2024-01"))
    assert STATE_WORDS[result.reading.state] == row["total"]
    assert (result.value or "") == row["shown"]
    assert (result.coverage.figures_reported, result.coverage.figures_expected) == pair(row["cells reported"])


@checks("shown")
def _(row: Row) -> None:
    rule = replace(RULE, decimals=int(row["places"]), better=Better(row["better"]))
    judged = Judged(rule, Reading(State.FIGURE, *pair(row["counts"])), aim(row["target"]))  # type: ignore[arg-type]
    assert STATUS_WORDS[judged.status] == row["status"]  # type: ignore[index]
    assert written(Decimal(judged.value or "")) == row["shown"]


@checks("written")
def _(row: Row) -> None:
    number = Decimal(row["number"])
    assert written(number) == row["written"]
    if row["as a count in text"]:
        assert counted(int(number)) == row["as a count in text"]
    assert parsed(row["written"]) == number


@checks("dates")
def _(row: Row) -> None:
    day = date.fromisoformat(row["day"])
    assert (written_date(day), written_month(Month.of(day))) == (row["written"], row["month"])


@checks("typed")
def _(row: Row) -> None:
    typed = row["typed"].strip("`").replace("␣", " ").replace("⍽", "\u00a0")
    if row["read as"] == "asked about":
        with pytest.raises(NotANumber):
            parsed(typed)
    else:
        assert parsed(typed) == (None if row["read as"] == "nothing" else Decimal(row["read as"]))


# §2


@checks("targets")
def _(row: Row) -> None:
    set_for = [
        target(">=", "50"), target(">=", "55", effective_on=date(2025, 7, 1)),
        target(">=", "60", scope="commune_level"), target(">=", "90", scope="xa-bac-son"),
    ]  # fmt: skip
    kinds = frozenset(row["kinds"].split())
    found = target_for(set_for, unit=row["who"], kinds=kinds, on=date.fromisoformat(row["on"]))
    assert found is not None
    assert str(found.value) == row["target"]


@checks("pace")
def _(row: Row) -> None:
    set_for = target(*row["target"].split())
    count, last = int(row["months so far"]), int(row["last month"])
    latest = Reading(State.FIGURE, *pair(row["latest three months"]))
    months = [(Month(2024, last - place), latest) for place in reversed(range(count))]
    if count == 2:
        months = [(Month(2024, 1), latest), (Month(2024, last), latest)]
    total = Reading(State.FIGURE, *pair(row["so far"]))
    found = pace_of(RULE, total, set_for, window("2024-01", f"2024-{last:02}"), months)
    outlook = "none" if found.outlook is None else OUTLOOK_WORDS[found.outlook].lower()
    assert outlook == row["outlook"]
    required = required_shown(found, RULE, set_for)
    if required is None:
        out = "không thể đạt" if found.outlook is Outlook.OUT_OF_REACH and found.months_left else "none"
        assert row["rate required"] == out
    else:
        assert written(Decimal(required)) == row["rate required"]
    projected = "none" if found.projection is None else written(shown(found.projection, 2, target=set_for))
    assert projected == row["projection"]


@checks("levels")
def _(row: Row) -> None:
    stated = row["months so far"].split()
    is_share = "/" in stated[0]
    kinds = {"flow": OverTime.SUM, "stock": OverTime.LATEST, "running": OverTime.TO_DATE}
    rule = replace(RULE if is_share else COUNT, over_time=kinds[row["kind"]])
    months = [
        (Month(2024, number), Reading(State.FIGURE, *(pair(said) if is_share else (int(said),))))
        for number, said in enumerate(stated, 1)
        if said != "–"
    ]
    total = months[-1][1]
    if row["kind"] == "flow":
        total = Reading(State.FIGURE, sum(said.numerator or 0 for _, said in months))
    set_for = target(*row["target"].split())
    found = pace_of(rule, total, set_for, window("2024-01", f"2024-{len(stated):02}"), months)
    assert row["outlook"] == ("none" if found.outlook is None else OUTLOOK_WORDS[found.outlook].lower())
    required = required_shown(found, rule, set_for)
    verb = {Per.RISE: "tăng ", Per.FALL: "giảm "}.get(found.per, "")
    if required is None:
        out = "không thể đạt" if found.outlook is Outlook.OUT_OF_REACH and found.months_left else "none"
        assert row["each month left"] == out
    else:
        assert row["each month left"] == f"{verb}{written(Decimal(required))}"
    places = rule.decimals
    projected = "none" if found.projection is None else written(shown(found.projection, places, target=set_for))
    assert projected == row["projection"]


@checks("aims")
def _(row: Row) -> None:
    rule = {"ratio": RULE, "count": COUNT}[row["measure"]]
    objection = objection_to(replace(rule, better=Better(row["better"])), target(*row["target"].split()))
    assert (objection == "") is (row["may be set"] == "yes"), objection


@checks("definitions")
def _(row: Row) -> None:
    cells = {("commune", Month(2024, 2)): 2, ("department", Month(2024, 3)): 1}
    held = {
        "nothing": Held(), "figures": Held(cells), "aimed": Held(cells, targets=((2024, target(">=", "50")),)),
    }[row["what is there"]]  # fmt: skip
    read: dict[str, Callable[[str], object]] = {
        "measure": Measure, "over_time": OverTime, "over_units": OverUnits, "due": Due, "better": Better, "name": str,
        "few_records": int, "applies_to": lambda text: frozenset(text.split()),
    }  # fmt: skip
    changed = replace(RULE, **{row["changed"]: read[row["changed"]](row["to"])})  # type: ignore[arg-type]
    found = consequences_of(
        RULE, changed, held, deadlines=Deadlines(date(2025, 1, 1), PLANS), timeline=territory([unit("xa")]), kinds={}
    )
    answer_to = "refused" if forbidding(found) else "agree" if to_agree_to(found) else ""
    assert answer_to == row["answer"]
    assert all(one.field == row["changed"] for one in found)


# §3


@checks("late")
def _(row: Row) -> None:
    month = Month(2024, 11)
    moved = {} if row["moved to"] == "–" else {month: date.fromisoformat(row["moved to"])}
    plan = ReportingYear(2024, window("2024-01", "2024-11"), row["regime"], int(row["day"]), int(row["grace"]), moved)
    deadlines = Deadlines(date(2024, 11, 20), {2024: plan})
    own = None if row["unit's own"] == "–" else date.fromisoformat(row["unit's own"])
    assert deadlines.deadline_of(month).isoformat() == row["due through"]
    assert deadlines.late_after(month, own).isoformat() == row["late after"]
    day = date.fromisoformat(row["due through"])
    for today, passed in ((day, False), (day + timedelta(days=1), True)):
        assert Deadlines(today, {2024: plan}).has_passed(month) is passed, "grace keeps nothing from being due"


@checks("due")
def _(row: Row) -> None:
    asked = Deadlines(date(2030, 1, 1), PLANS).months_asked(
        replace(RULE, due=Due(row["due"])), window("2024-01", "2024-12")
    )
    assert [str(month.number) for month in asked] == row["months asked in 2024"].split()


@checks("deadlines")
def _(row: Row) -> None:
    month = Month.parse(row["month"])
    plan = ReportingYear(month.year, window(f"{month.year}-01", f"{month.year}-12"), row["regime"], int(row["day"]))
    assert plan.deadline_of(month).isoformat() == row["due through"]


# §4


@checks("rows")
def _(row: Row) -> None:
    timeline = facts.timeline()
    for day, carrier in row.items():
        if day != "unit":
            assert timeline.row_on(row["unit"], date.fromisoformat(day)) == carrier


@checks("stock")
def _(row: Row) -> None:
    slugs = {
        "Điệp Nông": "xa-diep-nong", "Dân Chủ": "xa-dan-chu", "Hùng Dũng": "xa-hung-dung", "Quang Trung": "xa-quang-trung",
    }  # fmt: skip
    merger = "2024-11-01"
    timeline = territory(
        [unit(slug, merger) if slug == "xa-quang-trung" else unit(slug, until=merger) for slug in slugs.values()],
        [(slug, "xa-quang-trung", merger) for slug in slugs.values() if slug != "xa-quang-trung"],
    )
    cells = []
    for name, slug in slugs.items():
        if known := re.fullmatch(r"(\d+) \((\d+)\)", row[name]):
            cells.append(cell(slug, f"2024-{int(known[2]):02}", int(known[1]), int(known[1])))
    for boundaries in ("then", "end", "today", date(2024, 6, 30)):
        reading = answer(timeline, cells, window("2024-01", "2024-11"), rule=STOCK, boundaries=boundaries).reading
        assert (str(reading.numerator) if reading.numerator is not None else said(reading)) == row["total"]
        assert list(reading.stands_on) == row["stands on"].split()


# §6


@checks("folded")
def _(row: Row) -> None:
    assert (fold(row["name"]), fold_name(row["name"])) == (row["to search"], row["to match"])


@checks("order")
def _(row: Row) -> None:
    names = row["in order"].split(" · ")
    backwards = names[::-1]
    assert sorted(backwards, key=sort_key) == names


# §7


def day_in(text: str) -> date | None:
    return None if text == "–" else date.fromisoformat(text)


@checks("months of a unit")
def _(row: Row) -> None:
    month, moved = Month(2024, 11), day_in(row["moved to"])
    plan = ReportingYear(
        2024, window("2024-01", "2024-11"), grace_days=int(row["grace"]), moved={} if moved is None else {month: moved}
    )
    stored, _, closed = row["stored"].partition(", ")
    record = MonthRecord(
        None if stored == "–" else stored, row["begun"] == "yes", closed == "closed", day_in(row["first submitted"]),
        day_in(row["own deadline"]),
    )  # fmt: skip
    seen = seen_month(record, month, Deadlines(date.fromisoformat(row["today"]), {2024: plan}))
    verdict = {True: "yes", False: "no", None: "–"}[seen.is_on_time]
    assert (STAGE_WORDS[seen.stage], " ".join(seen.marks), verdict) == (row["seen"], row["marks"], row["on time"])


@checks("rates")
def _(row: Row) -> None:
    together = added(Portion(*pair(text)) for text in row["units"].split())
    assert (together.counts, together.percent.replace("\u00a0", " ")) == (row["together"], row["shown"])


# On the demo


def boundaries_of(text: str) -> Boundaries:
    return Boundaries(text) if text in ("then", "end", "today") else Boundaries("date", date.fromisoformat(text))


@pytest.mark.parametrize("row", [row for _, row in (p.values for p in rows_of({"coverage"}))])  # type: ignore[attr-defined]
def test_the_coverage_in_the_readme_is_that_of_the_demo(catalogue: Catalogue, row: Row) -> None:
    from indicators.loading import Question, load_scorecard

    columns = {
        "end": "rows at the end", "then": "rows of then", "2024-06-30": "rows of 30/6/2024", "today": "rows of today",
    }  # fmt: skip
    assert catalogue.by_code[row["indicator"]].over_time is OverTime(row["over time"])
    for boundaries, column in columns.items():
        question = Question(
            catalogue.root, window("2024-01", "2024-11"), boundaries_of(boundaries), TODAY_OF_THE_TABLES
        )
        found = load_scorecard(catalogue, question, codes=[row["indicator"]], with_months=False)
        coverage = found[row["indicator"]].coverage
        assert (coverage.figures_reported, coverage.figures_expected) == (int(row["cells"]), int(row["cells"]))
        assert (coverage.units_reported, coverage.units_expected) == (int(row[column]), int(row[column]))


def test_what_is_rolled_up_in_the_readme_is_that_of_the_demo(catalogue: Catalogue) -> None:
    from indicators.loading import Question, load_scorecard

    totals = set()
    for row in tables()["rolled up"]:
        year = window("2024-01", "2024-11")
        question = Question(catalogue.root, year, boundaries_of(row["boundaries"]), TODAY_OF_THE_TABLES)
        result = load_scorecard(catalogue, question, codes=["DVC02"])["DVC02"]
        held = {line.unit.slug: str(line.reading.denominator) for line in result.rows}
        assert {slug: held.get(slug, "–") for slug in row if slug != "boundaries"} == {
            slug: text for slug, text in row.items() if slug != "boundaries"
        }
        totals.add(sum(int(text) for slug, text in row.items() if slug != "boundaries" and text != "–"))
    assert totals == {1654}


def test_the_thresholds_in_the_readme_are_those_of_the_demo(catalogue: Catalogue) -> None:
    for row in tables()["few records"]:
        rule = catalogue.by_code[row["indicator"]]
        assert rule.few_records == (None if row["threshold"] == "–" else int(row["threshold"]))
        records = int(row["records in the window"])
        few = few_of(rule, Reading(State.FIGURE, records, records), is_missed=False)
        assert (few is not None) == (row["marked"] == "yes")


def test_the_examples_of_the_prose_are_cut_and_not_rounded() -> None:
    assert cut(Fraction(269000, 3798), 2) == Decimal("70.82")
    assert round(Fraction(269000, 3798), 2) == Fraction(7083, 100)
