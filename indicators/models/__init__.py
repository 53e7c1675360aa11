"""The tables: what is measured, what was reported, what was decided about it."""

from indicators.models.catalogue import (
    AnnexGroup,
    DeadlineExtension,
    Indicator,
    IndicatorYear,
    Pillar,
    ReportingYear,
    Statement,
    Target,
)
from indicators.models.files import ImportReceipt, SheetLayout, Upload
from indicators.models.measurements import (
    HealthProbe,
    Measurement,
    MeasurementChange,
    MonthClosure,
    SaveReceipt,
    SentReminder,
    Submission,
    SubmissionChange,
)
from indicators.models.paper_templates import PaperTemplate
from indicators.models.papers import Issue, SignedCopy
from indicators.models.quality import Explanation, IndicatorRelation, Threshold
from indicators.models.report_texts import ReportText

__all__ = [
    "AnnexGroup",
    "DeadlineExtension",
    "Explanation",
    "HealthProbe",
    "ImportReceipt",
    "Indicator",
    "IndicatorRelation",
    "IndicatorYear",
    "Issue",
    "Measurement",
    "MeasurementChange",
    "MonthClosure",
    "PaperTemplate",
    "Pillar",
    "ReportText",
    "ReportingYear",
    "SaveReceipt",
    "SentReminder",
    "SheetLayout",
    "SignedCopy",
    "Statement",
    "Submission",
    "SubmissionChange",
    "Target",
    "Threshold",
    "Upload",
]
