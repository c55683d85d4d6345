"""Names that the life and its checker share, without starting a house."""

EXPORT = "export"

STEP_NAMES = (
    *("cast", "file", "locate", "propose", "approve-1", "approve-2", "collect", "release"),
    *("answer", "download", "publish", "draft", "consent-1", "consent-2", "export"),
)
"""The steps of a case's life, in order."""
