"""The tables: what is measured, what was reported, what was decided about it."""

from indicators.models.catalogue import AnnexGroup, Indicator, IndicatorYear, Pillar, ReportingYear, Statement, Target
from indicators.models.measurements import HealthProbe, Measurement, MeasurementChange, SaveReceipt, Submission

__all__ = [
    "AnnexGroup",
    "HealthProbe",
    "Indicator",
    "IndicatorYear",
    "Measurement",
    "MeasurementChange",
    "Pillar",
    "ReportingYear",
    "SaveReceipt",
    "Statement",
    "Submission",
    "Target",
]
