"""Targets set, revised, corrected and taken back, each with a line in the record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.loading import Catalogue, Question, load_catalogue, load_scorecard
from indicators.models import Target
from indicators.planning.decisions import NotPlanned
from indicators.planning.targeting import Aimed, correct_target, remove_target, set_target
from tests.indicators.planning.deciding import aimed, decision, newest_event
from units.models import Event

JULY = date(2024, 7, 1)


def refused(act: object) -> NotPlanned:
    events = Event.objects.count()
    with pytest.raises(NotPlanned) as refusal:
        act()  # type: ignore[operator]
    assert Event.objects.count() == events, "what was refused leaves no line"
    return refusal.value


def test_a_target_is_set_as_the_paper_says_and_nothing_is_supplied(catalogue: Catalogue) -> None:
    rule = catalogue.by_code["HT03"]
    row = set_target(catalogue, rule, 2025, aimed("99.5"), decision())
    row.refresh_from_db()
    assert (row.comparator, row.value, row.scope, row.effective_on) == (">=", Decimal("99.5"), "whole", None)
    assert (row.wording, row.issuer, row.document_number, row.document_date) == ("", "", "", None)
    event = newest_event()
    assert (event.kind, event.by.username, event.reason) == ("target", "vanphong", "Theo văn bản mới")  # type: ignore[union-attr]
    assert event.subject == "HT03 Thôn, TDP được phủ di động băng rộng, năm 2025, toàn địa bàn"
    assert (event.action, event.old) == ("giao chỉ tiêu", "")
    assert event.new == "từ 99,5\u00a0%; văn bản không nêu số, ngày"


def test_a_revision_stands_beside_what_it_revises_and_judges_from_its_day(catalogue: Catalogue) -> None:
    rule = catalogue.by_code["KS02"]
    paper = aimed(
        "75", since=JULY, issuer="province", document_number="812/QĐ-UBND", document_date=date(2024, 6, 28),
        wording="chỉ tiêu điều chỉnh",
    )  # fmt: skip
    set_target(catalogue, rule, 2024, paper, decision(reason=""))
    rows = Target.objects.filter(indicator__code="KS02", year=2024)
    assert [(row.value, row.effective_on) for row in rows] == [(50, None), (75, JULY)]
    event = newest_event()
    assert event.action == "điều chỉnh từ ngày 01/7/2024"
    assert event.new == ("từ 75\u00a0%; chỉ tiêu điều chỉnh; tỉnh giao; 812/QĐ-UBND ngày 28/6/2024; từ ngày 01/7/2024")
    fresh = load_catalogue()
    for last, value, status in ((6, 50, "met"), (7, 75, "missed"), (11, 75, "missed")):
        window = Window(Month(2024, 1), Month(2024, last))
        question = Question(fresh.root, window, Boundaries("end"), date(2025, 1, 10))
        result = load_scorecard(fresh, question, codes=["KS02"])["KS02"]
        assert result.target is not None
        assert (result.target.value, result.status) == (value, status), last


def test_the_first_day_of_the_year_is_the_start_that_every_target_has(catalogue: Catalogue) -> None:
    row = set_target(catalogue, catalogue.by_code["HT03"], 2025, aimed("90", since=date(2025, 1, 1)), decision())
    assert row.effective_on is None


def test_two_targets_of_one_scope_and_day_are_one_too_many(catalogue: Catalogue) -> None:
    rule = catalogue.by_code["KS01"]
    refusal = refused(lambda: set_target(catalogue, rule, 2024, aimed("98"), decision()))
    assert refusal.status == 422
    assert "Đã có mức giao cho toàn địa bàn, từ đầu năm: từ 97\u00a0%" in refusal.fields["effective_on"]
    set_target(catalogue, rule, 2024, aimed("98", since=JULY), decision())
    refusal = refused(lambda: set_target(catalogue, rule, 2024, aimed("99", since=JULY), decision()))
    assert "từ ngày 01/7/2024" in refusal.fields["effective_on"]


@pytest.mark.parametrize(
    ("code", "what", "field"),
    [
        ("KS01", aimed("99.9", "="), "value"),
        ("KS01", aimed("120", scope="commune_level"), "value"),
        ("KS01", aimed("90", scope="xa-diep-nong", since=date(2025, 1, 1)), "effective_on"),
        ("DVC01", aimed("90", scope="xa-bac-son"), "scope"),
        ("KS01", aimed("90", scope="xa-than-khe-2025"), "scope"),
        ("KS01", aimed("90", scope="huyen-hung-ha"), "scope"),
        ("KS01", aimed("90", scope="../../etc"), "scope"),
    ],
)
def test_what_may_not_be_set_is_said_at_its_field(catalogue: Catalogue, code: str, what: Aimed, field: str) -> None:
    refusal = refused(lambda: set_target(catalogue, catalogue.by_code[code], 2024, what, decision()))
    assert refusal.status == 422 and list(refusal.fields) == [field] and refusal.fields[field].endswith(".")


def test_only_editors_and_the_administrator_decide(catalogue: Catalogue) -> None:
    rule = catalogue.by_code["HT03"]
    for login in ("lanhdao", "duyet", "xa-bac-son"):
        assert refused(lambda who=login: set_target(catalogue, rule, 2025, aimed("9"), decision(who))).status == 403
    assert set_target(catalogue, rule, 2025, aimed("90"), decision("quantri")).pk


def test_a_year_without_the_indicator_has_no_target_for_it(catalogue: Catalogue) -> None:
    refusal = refused(lambda: set_target(catalogue, catalogue.by_code["KH01"], 2025, aimed("90"), decision()))
    assert refusal.status == 409 and "không nằm trong bộ chỉ tiêu năm 2025" in refusal.message


def test_a_slip_is_corrected_with_a_reason_and_both_wordings_are_kept(catalogue: Catalogue) -> None:
    rule, row = catalogue.by_code["KS01"], Target.objects.get(indicator__code="KS01", year=2024)
    right = aimed("97", document_number="15/KH-UBND", wording="mục tiêu đề ra")
    token = Aimed.of(row).token
    refusal = refused(lambda: correct_target(catalogue, rule, 2024, row.pk, right, decision(reason="", seen=token)))
    assert refusal.fields == {"reason": "Hãy ghi lý do."}
    correct_target(catalogue, rule, 2024, row.pk, right, decision(seen=token))
    row.refresh_from_db()
    assert row.document_number == "15/KH-UBND"
    event = newest_event()
    assert event.action == "sửa mức giao"
    assert "văn bản không nêu số, ngày" in event.old and "15/KH-UBND" in event.new
    late = refused(lambda: correct_target(catalogue, rule, 2024, row.pk, aimed("96"), decision(seen=token)))
    assert late.status == 409, "the second of two people is told"
    same = refused(lambda: correct_target(catalogue, rule, 2024, row.pk, right, decision()))
    assert same.message == "Không có gì thay đổi."


def test_a_target_is_taken_back_and_what_it_said_stays_in_the_record(catalogue: Catalogue) -> None:
    rule, row = catalogue.by_code["DVC02"], Target.objects.get(indicator__code="DVC02", year=2024)
    assert refused(lambda: remove_target(catalogue, rule, 2024, row.pk, decision(reason=""))).status == 422
    assert refused(lambda: remove_target(catalogue, rule, 2024, row.pk, decision(seen="x"))).status == 409
    remove_target(catalogue, rule, 2024, row.pk, decision())
    assert not Target.objects.filter(pk=row.pk).exists()
    assert newest_event().old == "từ 50\u00a0%; chỉ tiêu giao; tỉnh giao; văn bản không nêu số, ngày"
    gone = refused(lambda: remove_target(catalogue, rule, 2024, row.pk, decision()))
    assert gone.status == 409 and "vừa được người khác bỏ" in gone.message


def test_a_target_is_reached_through_its_own_indicator_and_year_alone(catalogue: Catalogue) -> None:
    other = Target.objects.get(indicator__code="DVC02", year=2024)
    for code, year in (("KS01", 2024), ("DVC02", 2025)):
        rule = catalogue.by_code[code]
        assert refused(lambda r=rule, y=year: remove_target(catalogue, r, y, other.pk, decision())).status == 409
    assert Target.objects.filter(pk=other.pk).exists()


def test_the_narrower_scope_and_the_unit_are_in_the_record(catalogue: Catalogue) -> None:
    rule = catalogue.by_code["KS01"]
    set_target(catalogue, rule, 2024, aimed("90", scope="xa-bac-son"), decision())
    event = newest_event()
    assert event.unit is not None and event.unit.slug == "xa-bac-son" and event.subject.endswith("Xã Bắc Sơn")
    set_target(catalogue, rule, 2024, aimed("95", scope="commune_level", since=JULY), decision())
    assert newest_event().action == "giao chỉ tiêu từ ngày 01/7/2024", "nothing was there to be revised"
