"""Whether figures can be what they say: pure checks, each with a reason in words (README §5)."""

from indicators.core.quality.checking import check_card, check_cells, check_month, check_paper, in_order
from indicators.core.quality.flags import CHECK_WORDS, ERRORS, SEVERITY_WORDS, Check, Flag, Severity
from indicators.core.quality.known import Known
from indicators.core.quality.relations import Kind, Relation, relation_of, relations_of, unfit
from indicators.core.quality.statements import Claim, Statement
from indicators.core.quality.thresholds import Thresholds, senseless_in, thresholds_of

__all__ = [
    "CHECK_WORDS",
    "ERRORS",
    "SEVERITY_WORDS",
    "Check",
    "Claim",
    "Flag",
    "Kind",
    "Known",
    "Relation",
    "Severity",
    "Statement",
    "Thresholds",
    "check_card",
    "check_cells",
    "check_month",
    "check_paper",
    "in_order",
    "relation_of",
    "relations_of",
    "senseless_in",
    "thresholds_of",
    "unfit",
]
