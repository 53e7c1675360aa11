"""The only writer of figures: all or nothing, once per key, never over someone else's change, never after a lock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.entry.cells import Typed
from indicators.entry.recording import NotSaved, save_cells
from indicators.loading import Catalogue
from indicators.models import Measurement, MeasurementChange, SaveReceipt, Submission
from units.models import Unit, User

NOW = datetime(2024, 12, 2, 3, 0, tzinfo=UTC)
CODES = ("KS01", "KS02", "DVC02", "DVC03", "DVC04")


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.get(username="xa-bac-son")


@pytest.fixture
def save(catalogue: Catalogue, clerk: User) -> Any:
    def saved(*cells: Typed, key: str = "", by: User = clerk) -> list[dict[str, Any]]:
        return save_cells(cells, catalogue=catalogue, by=by, at=NOW, key=key)

    return saved


def cell(**fields: Any) -> Typed:
    place = {"unit": "xa-bac-son", "indicator": "KS01", "month": "2024-11", "numerator": "12", "denominator": "13"}
    return Typed(**(place | {"version": version_of(fields.get("indicator", "KS01"))} | fields))


def row_of(code: str = "KS01") -> Measurement | None:
    return Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code=code, month=202411).first()


def version_of(code: str) -> int:
    row = row_of(code)
    return 0 if row is None else row.version


def changes() -> int:
    return MeasurementChange.objects.count()


def refused(save: Any, *cells: Typed, key: str = "") -> NotSaved:
    before = list(Measurement.objects.order_by("id").values_list()), changes(), SaveReceipt.objects.count()
    with pytest.raises(NotSaved) as caught:
        save(*cells, key=key)
    after = list(Measurement.objects.order_by("id").values_list()), changes(), SaveReceipt.objects.count()
    assert before == after, "anything but 200 saves nothing"
    return caught.value


def test_a_saved_cell_stands_with_who_when_and_why(save: Any, clerk: User) -> None:
    Measurement.objects.filter(pk=row_of().pk).delete()  # type: ignore[union-attr]
    (answer,) = save(cell(version=0, note="đủ hồ sơ", reason="nhập lần đầu"))
    row = row_of()
    assert row is not None
    assert (row.numerator, row.denominator, row.origin, row.changed_by, row.changed_at) == (
        12,
        13,
        "entered",
        clerk,
        NOW,
    )
    assert (row.note, row.reason, row.version) == ("đủ hồ sơ", "nhập lần đầu", 1)
    assert answer == {
        "unit": "xa-bac-son", "indicator": "KS01", "month": "2024-11", "state": "figure", "numerator": "12",
        "denominator": "13", "value": None, "qualifier": "", "note": "đủ hồ sơ", "version": 1,
    }  # fmt: skip


def test_a_change_counts_the_version_up_and_leaves_one_line_of_history(save: Any) -> None:
    before, version = changes(), version_of("KS01")
    (answer,) = save(cell())
    assert answer["version"] == version + 1 and changes() == before + 1
    line = MeasurementChange.objects.order_by("-id").first()
    assert line is not None and (line.action, line.new_numerator, line.new_denominator) == ("update", 12, 13)


def test_what_stands_there_already_changes_nothing(save: Any) -> None:
    save(cell())
    before = changes()
    (answer,) = save(cell())
    assert answer["version"] == version_of("KS01") and changes() == before


def test_an_emptied_cell_says_that_there_is_no_figure_yet(save: Any) -> None:
    (answer,) = save(cell(numerator="", denominator=""))
    assert (answer["state"], answer["numerator"]) == ("no_data", None)
    assert row_of().numerator is None  # type: ignore[union-attr]


def test_a_note_beside_a_simulated_figure_leaves_it_simulated(save: Any) -> None:
    row = row_of()
    assert row is not None and row.origin == "simulated"
    save(cell(numerator=str(int(row.numerator)), denominator=str(int(row.denominator)), note="đã đối chiếu"))
    assert (row_of().origin, row_of().note) == ("simulated", "đã đối chiếu")  # type: ignore[union-attr]
    save(cell())
    assert (row_of().origin, row_of().note) == ("entered", "đã đối chiếu")  # type: ignore[union-attr]


def test_one_broken_cell_keeps_all_from_being_saved(save: Any) -> None:
    problem = refused(save, cell(), cell(indicator="KS02", numerator="70.82"), cell(indicator="DVC02"))
    assert problem.status == 422
    assert [(one.index, "chưa rõ" in one.message) for one in problem.problems] == [(1, True)]


def test_a_cell_given_twice_is_refused(save: Any) -> None:
    assert refused(save, cell(), cell(numerator="11")).status == 422


def test_nothing_sent_is_said(save: Any) -> None:
    assert "Không có ô nào" in refused(save).message


def test_a_stale_version_gets_both_values_and_who_was_faster(save: Any, clerk: User) -> None:
    version = version_of("KS01")
    save(cell(numerator="11"))
    problem = refused(save, cell(numerator="10", version=version), cell(indicator="KS02"))
    assert problem.status == 409
    (one,) = problem.problems
    assert one.typed.numerator == "10" and one.current is not None
    assert (one.current["numerator"], one.current["version"]) == ("11", version + 1)
    assert one.current["changed_by"] == str(clerk)


@pytest.mark.parametrize("version", [0, 5])
def test_a_version_that_never_was_is_stale(save: Any, version: int) -> None:
    assert refused(save, cell(version=version)).status == 409


def test_a_cell_that_was_never_there_cannot_be_changed(save: Any) -> None:
    Measurement.objects.filter(pk=row_of().pk).delete()  # type: ignore[union-attr]
    problem = refused(save, cell(version=1))
    assert problem.status == 409
    assert problem.problems[0].current is not None and problem.problems[0].current["version"] == 0


@pytest.mark.parametrize("stage", ["submitted", "approved"])
def test_a_locked_month_does_not_change(save: Any, stage: str) -> None:
    decided = Submission.objects.filter(unit__slug="xa-bac-son", month=202411)
    person = User.objects.get(username="duyet")
    decided.update(stage=stage, approved_by=person, approved_at=NOW)
    assert refused(save, cell()).status == 423
    decided.update(stage="returned")
    assert save(cell())[0]["numerator"] == "12"


def test_a_month_of_an_earlier_year_end_stays_locked_in_the_demo(save: Any) -> None:
    assert refused(save, cell(month="2024-10")).status == 423


def test_the_same_request_again_gives_the_same_answer_and_one_line_of_history(save: Any) -> None:
    sent = cell()
    first = save(sent, key="một")
    before = changes()
    save(cell(numerator="9"))
    assert save(sent, key="một") == first
    assert changes() == before + 1, "only the change in between"
    assert row_of().numerator == 9  # type: ignore[union-attr]
    assert SaveReceipt.objects.filter(key="một").count() == 1


def test_the_same_request_again_after_a_lock_is_still_answered(save: Any) -> None:
    sent = cell()
    first = save(sent, key="một")
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(stage="submitted")
    assert save(sent, key="một") == first


def test_a_key_with_other_content_is_refused(save: Any) -> None:
    save(cell(), key="một")
    assert refused(save, cell(numerator="11"), key="một").status == 422


def test_a_key_belongs_to_one_person(save: Any) -> None:
    save(cell(), key="một")
    editor = User.objects.get(username="vanphong")
    assert save(cell(numerator="11"), key="một", by=editor)[0]["numerator"] == "11"


def test_a_refused_request_leaves_its_key_free(save: Any) -> None:
    refused(save, cell(numerator="14"), key="một")
    assert save(cell(), key="một")[0]["numerator"] == "12"


def test_a_save_holds_the_month_even_where_nobody_had_begun_it(save: Any) -> None:
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).delete()
    save(cell())
    assert Submission.objects.get(unit__slug="xa-bac-son", month=202411).stage == "draft"


def test_a_refused_save_does_not_begin_a_month(save: Any) -> None:
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).delete()
    refused(save, cell(version=9))
    assert not Submission.objects.filter(unit__slug="xa-bac-son", month=202411).exists()


def test_a_save_asks_as_much_of_the_database_for_one_cell_as_for_many(catalogue: Catalogue) -> None:
    editor = User.objects.get(username="vanphong")
    slugs = Unit.objects.filter(kind="commune", valid_until__isnull=False, valid_until__year=2025)
    slugs = slugs.exclude(slug="xa-quang-trung").values_list("slug", flat=True)
    cells = [cell(unit=slug, indicator=code, version=1, numerator="3") for slug in slugs for code in CODES]

    def queries(count: int, key: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            save_cells(cells[:count], catalogue=catalogue, by=editor, at=NOW, key=key)
        return len(asked)

    few = queries(1, "a")
    Measurement.objects.filter(month=202411).update(version=1)
    assert queries(40, "b") == few == 8
