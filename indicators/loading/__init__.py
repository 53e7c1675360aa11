"""Rows to figures in a fixed number of queries: the only bridge between the tables and the pure core."""

from indicators.loading.catalogue import Catalogue, NoUnits, load_catalogue
from indicators.loading.figures import newest_year_with_figures
from indicators.loading.numbers import number_of, whole_or_decimal
from indicators.loading.questions import (
    Question,
    SeriesRow,
    load_cells,
    load_scorecard,
    load_series,
    scorecard_from,
)

__all__ = [
    "Catalogue",
    "NoUnits",
    "Question",
    "SeriesRow",
    "load_catalogue",
    "load_cells",
    "load_scorecard",
    "load_series",
    "newest_year_with_figures",
    "number_of",
    "scorecard_from",
    "whole_or_decimal",
]
