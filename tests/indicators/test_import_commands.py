"""`entry_form` and `import_figures` as an office scripts them: exit codes, JSON, words on stderr."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from indicators.loading import Catalogue
from indicators.models import ImportReceipt, Measurement, MeasurementChange, Submission
from tests.indicators.entry.importing.filling import SHEET, address, filled, form_of, mark_in
from tests.indicators.entry.workbooks.files import OLD_XLS, made, office_workbook
from tests.indicators.views.test_workbook_answers import BASE, sheet_of
from units.models import User


def run(*arguments: object) -> tuple[str, str]:
    """Standard output and standard error."""
    out, err = StringIO(), StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(catalogue: Catalogue, tmp_path: Path) -> Path:
    path = tmp_path / "thang-11.xlsx"
    path.write_bytes(filled(form_of(catalogue), {"KS01": {"numerator": 8, "denominator": 12}}))
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_both_forms_are_written(tmp_path: Path, db: None) -> None:
    one, all_units = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    out, err = run("entry_form", "--unit", "xa-bac-son", "--month", "2024-11", "--out", one)
    assert out == "" and "Wrote" in err
    run("entry_form", "--indicator", "KS01", "--month", "2024-11", "--out", all_units)
    assert mark_in(one.read_bytes()).subject == "xa-bac-son" and len(mark_in(all_units.read_bytes()).rows) > 40


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--unit", "xa-khong-co"), "There is no unit"),
        (("--indicator", "XX99"), "There is no indicator"),
        (("--unit", "xa-diep-nong"), "không hoạt động"),
    ],
)
def test_a_form_that_is_none_is_refused(tmp_path: Path, db: None, arguments: tuple[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        run("entry_form", *arguments, "--month", "2024-11", "--out", tmp_path / "x.xlsx")
    assert refused.value.returncode == 1 and not (tmp_path / "x.xlsx").exists()


def test_a_file_is_imported_and_told_as_json(file: Path) -> None:
    out, err = run("import_figures", file, "--json")
    told = json.loads(out)
    assert set(told) == {"file", "committed", "rows_in_file", "counts", "cells"}
    assert (told["file"], told["committed"], told["rows_in_file"]) == (str(file), True, 8)
    assert told["counts"] == {"new": 0, "changed": 1, "same": 7, "error": 0, "question": 0}
    (cell,) = [cell for cell in told["cells"] if cell["kind"] == "changed"]
    assert (cell["unit"], cell["indicator"], cell["month"]) == ("xa-bac-son", "KS01", "2024-11")
    assert cell["new"]["numerator"] == "8" and cell["cell"].startswith(f"{SHEET}!C")
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=202411)
    assert (row.numerator, row.changed_by.username, row.reason[:26]) == (8, "vanphong", "Nhập từ tệp “thang-11.xlsx")
    assert "Saved: 8 rows" in err


def test_a_second_import_says_so_and_writes_nothing(file: Path) -> None:
    run("import_figures", file)
    before = MeasurementChange.objects.count()
    out, err = run("import_figures", file, "--json")
    assert json.loads(out)["counts"]["same"] == 8 and json.loads(out)["committed"] is False
    assert "Tệp này đã được nhập lúc" in err and "Nothing was saved" in err
    assert MeasurementChange.objects.count() == before and ImportReceipt.objects.count() == 1


def test_a_dry_run_shows_and_saves_nothing(file: Path) -> None:
    before = MeasurementChange.objects.count()
    out, err = run("import_figures", file, "--dry-run")
    assert "changed" in out and "-> 8/12" in out and "Nothing was saved" in err
    assert MeasurementChange.objects.count() == before and ImportReceipt.objects.count() == 0


def test_errors_are_refused_whole_and_written_back(catalogue: Catalogue, tmp_path: Path) -> None:
    content = filled(form_of(catalogue), {"KS01": {"numerator": 50, "denominator": 40}, "KS02": {"numerator": 1}})
    source, target = written(tmp_path / "f.xlsx", content), tmp_path / "f2.xlsx"
    before, out, err = MeasurementChange.objects.count(), StringIO(), StringIO()
    with pytest.raises(CommandError, match="còn chỗ phải sửa") as refused:
        call_command("import_figures", str(source), "--json", "--errors-to", str(target), stdout=out, stderr=err)
    assert refused.value.returncode == 1 and MeasurementChange.objects.count() == before
    told = json.loads(out.getvalue())
    assert (told["committed"], told["counts"]["error"], told["counts"]["changed"]) == (False, 1, 1)
    cell = load_workbook(target)[SHEET][address(mark_in(content), "KS01", "numerator")]
    assert "Tử số 50 lớn hơn mẫu số 40" in cell.comment.text


def test_an_old_workbook_comes_back_as_a_copy_and_says_so(tmp_path: Path, db: None) -> None:
    source, target = written(tmp_path / "f.xls", OLD_XLS.read_bytes()), tmp_path / "f2.xlsx"
    with pytest.raises(CommandError, match="xác nhận từng cột"):
        run("import_figures", source, "--errors-to", target)
    assert not target.exists(), "nothing to mark as long as nobody has said which column is what"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "Tệp rỗng"), (b"%PDF-1.7", "tệp PDF"), (made(lambda sheet: None), "Không tìm thấy cột tên đơn vị")],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, db: None, content: bytes, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run("import_figures", written(tmp_path / "x.xlsx", content))
    with pytest.raises(CommandError, match="Cannot read"):
        run("import_figures", tmp_path / "nothing.xlsx")


def test_an_office_s_sheet_is_refused_until_it_is_confirmed(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="Hãy mở trang Nhập từ Excel"):
        run("import_figures", written(tmp_path / "x.xlsx", office_workbook()))


def test_a_sheet_in_which_nothing_is_in_doubt_is_read(tmp_path: Path, db: None) -> None:
    heads = ("STT", "Đơn vị", "KS01 tổng số", "KS01 đã ký số")
    sure = written(tmp_path / "a.xlsx", sheet_of(*BASE, heads=heads))
    out, _ = run("import_figures", sure, "--json")
    assert json.loads(out)["rows_in_file"] == 2 and json.loads(out)["committed"]
    no_month = written(tmp_path / "b.xlsx", sheet_of(*BASE, heads=heads, title="KÝ SỐ"))
    with pytest.raises(CommandError, match="Chưa chọn tháng"):
        run("import_figures", no_month)
    assert json.loads(run("import_figures", no_month, "--month", "2024-11", "--json", "--dry-run")[0])["counts"]["same"]


def test_a_locked_month_is_refused(file: Path) -> None:
    Submission.objects.filter(unit__slug="xa-bac-son", month=202411).update(stage="submitted")
    before = MeasurementChange.objects.count()
    with pytest.raises(CommandError, match="Chưa ghi được gì"):
        run("import_figures", file)
    assert MeasurementChange.objects.count() == before


def test_in_whose_name_is_said_where_it_is_not_clear(file: Path) -> None:
    run("import_figures", file, "--as", "xa-bac-son", "--dry-run")
    for login in ("lanhdao", "khong-co"):
        with pytest.raises(CommandError, match="may enter figures"):
            run("import_figures", file, "--as", login)
    User.objects.create_user("van-phong-2", role="editor")
    with pytest.raises(CommandError, match="say in whose name with --as USER") as refused:
        run("import_figures", file)
    assert refused.value.returncode == 2
    User.objects.filter(role="editor").update(is_active=False)
    with pytest.raises(CommandError, match="no office editor"):
        run("import_figures", file)


def test_a_reporter_s_name_opens_the_own_unit_alone(catalogue: Catalogue, tmp_path: Path) -> None:
    foreign = written(
        tmp_path / "f.xlsx", filled(form_of(catalogue, "xa-cong-hoa"), {"KS01": {"numerator": 1, "denominator": 2}})
    )
    with pytest.raises(CommandError):
        run("import_figures", foreign, "--as", "xa-bac-son")
    run("import_figures", foreign, "--as", "vanphong")


def test_help_is_in_english(capsys: Any) -> None:
    for command in ("entry_form", "import_figures"):
        with pytest.raises(SystemExit) as ended:
            call_command(command, "--help")
        assert ended.value.code == 0 and "workbook" in capsys.readouterr().out
