"""The small charts: what is drawn, what is left out, and what never gets in."""

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from indicators.dashboards.svg import bullet, sparkline, strip

BANDS = (Fraction(50), Fraction(80), Fraction(100))
HUNDRED = Fraction(100)


def draw_bullet(value, target=Fraction(97), **more):
    settings = {"bands": BANDS, "scale_max": HUNDRED, "title": "KS01: 99,71 %"} | more
    return bullet(value=value, target=target, **settings)


def by_class(drawing, name):
    root = ElementTree.fromstring(str(drawing))
    return [part for part in root.iter() if name in part.get("class", "").split()]


class TestBullet:
    def test_bar_and_target_stand_on_one_linear_scale(self):
        drawing = draw_bullet(Fraction(2690, 3798) * 100)
        assert by_class(drawing, "bullet-measure")[0].get("width") == "70.8%"
        assert by_class(drawing, "bullet-target")[0].get("x1") == "97.0%"

    def test_a_miss_by_a_hair_is_not_drawn_up_to_the_target(self):
        drawing = draw_bullet(Fraction(13333, 13334) * 100, target=HUNDRED)
        assert by_class(drawing, "bullet-measure")[0].get("width") == "99.9%"
        assert by_class(drawing, "bullet-target")[0].get("x1") == "100.0%"

    def test_no_figure_draws_no_bar_but_a_track_with_words(self):
        drawing = draw_bullet(None)
        assert by_class(drawing, "bullet-measure") == []
        assert len(by_class(drawing, "bullet-track")) == 1
        assert by_class(drawing, "bullet-empty")[0].text == "Chưa có số liệu"
        assert by_class(drawing, "is-empty")

    def test_zero_draws_a_bar_of_width_zero_with_a_mark(self):
        drawing = draw_bullet(Fraction(0))
        assert by_class(drawing, "bullet-measure")[0].get("width") == "0.0%"
        assert len(by_class(drawing, "bullet-zero")) == 1
        assert by_class(drawing, "bullet-track") == []

    def test_a_figure_above_zero_has_no_zero_mark(self):
        assert by_class(draw_bullet(Fraction(1, 10)), "bullet-zero") == []

    def test_a_value_beyond_the_scale_fills_it_and_says_so(self):
        drawing = draw_bullet(Fraction(140))
        assert by_class(drawing, "bullet-measure")[0].get("width") == "100.0%"
        assert len(by_class(drawing, "bullet-beyond")) == 1

    def test_the_end_of_the_scale_is_not_beyond_it(self):
        assert by_class(draw_bullet(HUNDRED), "bullet-beyond") == []

    def test_without_a_target_there_is_no_target_mark(self):
        assert by_class(draw_bullet(Fraction(50), target=None), "bullet-target") == []

    def test_narrow_bands_are_drawn_over_wide_ones(self):
        root = ElementTree.fromstring(str(draw_bullet(Fraction(50))))
        widths = [p.get("width") for p in root if "band" in p.get("class", "")]
        assert widths == ["100.0%", "80.0%", "50.0%"]

    def test_label_and_scale_are_printed_as_given(self):
        drawing = draw_bullet(Fraction(50), label="Ký số", scale_labels=[(Fraction(0), "0"), (HUNDRED, "100 %")])
        assert by_class(drawing, "bullet-label")[0].text == "Ký số"
        assert [p.text for p in by_class(drawing, "bullet-scale")] == ["0", "100 %"]

    @pytest.mark.parametrize("scale_max", [Fraction(0), Fraction(-1)])
    def test_a_scale_that_is_not_positive_is_refused(self, scale_max):
        with pytest.raises(ValueError, match="scale_max"):
            draw_bullet(Fraction(1), scale_max=scale_max)

    @pytest.mark.parametrize("bands", [(), (HUNDRED,), (HUNDRED, Fraction(50)), (HUNDRED,) * 5])
    def test_bands_are_two_to_four_ascending_edges(self, bands):
        with pytest.raises(ValueError, match="bands"):
            draw_bullet(Fraction(1), bands=bands)


class TestSparkline:
    def test_a_gap_stays_a_gap(self):
        points = [Fraction(1), Fraction(2), None, Fraction(3), Fraction(4)]
        lines = by_class(sparkline(points, title="Ký số"), "spark-line")
        assert len(lines) == 2
        assert [line.get("d").count("L") for line in lines] == [1, 1]

    def test_a_gap_keeps_its_place_in_time(self):
        lines = by_class(sparkline([Fraction(1), Fraction(1), None, Fraction(1), Fraction(1)]), "spark-line")
        assert [line.get("d") for line in lines] == ["M4.0 16.0L32.0 16.0", "M88.0 16.0L116.0 16.0"]

    def test_a_point_between_gaps_is_a_dot(self):
        drawing = sparkline([None, Fraction(5), None, Fraction(6), Fraction(7)])
        assert len(by_class(drawing, "spark-dot")) == 1
        assert len(by_class(drawing, "spark-line")) == 1

    def test_zero_is_a_point_and_not_a_gap(self):
        drawing = sparkline([Fraction(1), Fraction(0), Fraction(1)])
        assert by_class(drawing, "spark-line")[0].get("d").count("L") == 2

    def test_the_end_dot_marks_the_newest_figure_before_a_gap(self):
        drawing = sparkline([Fraction(0), Fraction(10), None])
        assert by_class(drawing, "spark-end")[0].get("d") == "M60.0 4.0h0.01"

    def test_without_any_figure_there_is_no_line_and_no_dot(self):
        drawing = sparkline([None, None], target=Fraction(50))
        assert by_class(drawing, "spark-line") == by_class(drawing, "spark-end") == []
        assert len(by_class(drawing, "spark-empty")) == 1

    def test_no_points_at_all_still_draw(self):
        assert len(by_class(sparkline([]), "spark-empty")) == 1

    def test_the_range_covers_the_target(self):
        drawing = sparkline([Fraction(10), Fraction(20)], target=Fraction(40))
        assert by_class(drawing, "spark-target")[0].get("d") == "M0 4.0H120"
        assert by_class(drawing, "spark-line")[0].get("d") == "M4.0 28.0L116.0 20.0"

    def test_a_given_range_holds_the_line_flat(self):
        drawing = sparkline([Fraction(99), HUNDRED], low=Fraction(0), high=HUNDRED)
        assert by_class(drawing, "spark-line")[0].get("d") == "M4.0 4.2L116.0 4.0"


class TestStrip:
    def test_every_unit_is_a_dot_with_the_status_it_was_given(self):
        marks = [(Fraction(100), "met"), (Fraction(0), "missed"), (Fraction(60), "missed")]
        drawing = strip(marks, target=Fraction(97), scale_max=HUNDRED, title="47 đơn vị")
        assert [p.get("cx") for p in by_class(drawing, "is-missed")] == ["60.0%", "0.0%"]
        assert len(by_class(drawing, "is-met")) == 1

    def test_equal_units_are_stacked_and_not_hidden(self):
        drawing = strip([(HUNDRED, "met")] * 3, target=None, scale_max=HUNDRED, title="x")
        assert len({p.get("cy") for p in by_class(drawing, "is-met")}) == 3

    def test_a_stack_says_how_many_it_stands_for_where_it_cannot_show_them(self):
        drawing = strip(
            [(HUNDRED, "met")] * 38 + [(Fraction(50), "met")] * 5, target=None, scale_max=HUNDRED, title="x"
        )
        assert [part.text for part in by_class(drawing, "strip-count")] == ["38"]
        heights = [float(part.get("cy")) for part in by_class(drawing, "is-met")]
        assert len(heights) == 10 and min(heights) > 0, "no dot covers another, none leaves the drawing"

    def test_a_missed_unit_is_seen_beside_the_many_at_the_same_place(self):
        marks = [(HUNDRED, "met")] * 41 + [(Fraction(9999, 100), "missed")]
        drawing = strip(marks, target=HUNDRED, scale_max=HUNDRED, title="x")
        axis = float(by_class(drawing, "strip-axis")[0].get("y1"))
        assert all(float(part.get("cy")) < axis for part in by_class(drawing, "is-met"))
        assert [float(part.get("cy")) > axis for part in by_class(drawing, "is-missed")] == [True]
        assert float(by_class(drawing, "is-missed")[0].get("cy")) < float(ElementTree.fromstring(drawing).get("height"))

    def test_both_ends_and_the_target_are_labelled(self):
        drawing = strip(
            [(HUNDRED, "met")],
            target=Fraction(97),
            scale_max=HUNDRED,
            title="x",
            target_label="từ 97 %",
            ends=("0", "100 %"),
        )
        assert [(part.text, part.get("x")) for part in by_class(drawing, "strip-end")] == [
            ("0", "0%"), ("100 %", "100%"),
        ]  # fmt: skip
        assert by_class(drawing, "strip-label")[0].text == "từ 97 %"

    def test_a_scale_that_is_not_positive_is_refused(self):
        with pytest.raises(ValueError, match="scale_max"):
            strip([], target=None, scale_max=Fraction(0), title="x")


HOSTILE = '</title><script>alert("x")</script>&\''


def all_drawings(text):
    third = Fraction(100, 3)
    return [
        draw_bullet(third, label=text, title=text, scale_labels=[(third, text)]),
        draw_bullet(None, label=text, title=text, empty=text),
        sparkline([third, None, third, third], target=third * 2, title=text),
        strip([(third, "met")], target=third, scale_max=HUNDRED, title=text),
    ]


@pytest.mark.parametrize("drawing", all_drawings(HOSTILE))
def test_every_text_is_escaped(drawing):
    assert "<script" not in drawing
    assert ElementTree.fromstring(str(drawing)).find("title").text == HOSTILE


@pytest.mark.parametrize("drawing", all_drawings("Đạt"))
def test_drawings_are_safe_named_and_without_inline_style(drawing):
    root = ElementTree.fromstring(str(drawing))
    assert isinstance(drawing, SafeString)
    assert root[0].tag == "title"
    assert root.get("role") == "img"
    assert "style=" not in drawing


@pytest.mark.parametrize("drawing", all_drawings("Đạt"))
def test_numbers_carry_no_locale_comma_and_one_decimal_at_most(drawing):
    assert not re.search(r'="[^"]*\d,\d', drawing)
    assert not re.search(r"(?<!0)\.\d{2,}", drawing)
