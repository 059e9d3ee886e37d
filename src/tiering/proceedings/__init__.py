"""
What becomes of a review once it was held: provisional, decided, notified, published; and who may see what of it.

Every step makes a new value, and what was true before stays in the record.
"""

from tiering.proceedings._amendments import Amendment
from tiering.proceedings._audiences import NOT_DISCLOSED, Audience
from tiering.proceedings._proceedings import Proceedings
from tiering.proceedings._redaction import RedactedReview, redact
from tiering.proceedings._representations import Claim, Reply, Representation
from tiering.proceedings._stages import Stage, StageKind

__all__ = [  # noqa: RUF022 - sorted as everywhere else in the house
    "Amendment",
    "Audience",
    "Claim",
    "NOT_DISCLOSED",
    "Proceedings",
    "RedactedReview",
    "Reply",
    "Representation",
    "Stage",
    "StageKind",
    "redact",
]
