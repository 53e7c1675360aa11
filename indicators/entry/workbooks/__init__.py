"""Workbooks that come in from outside: opened within limits, read into one neutral form, compared with what is stored.

    opening      bytes -> Workbook, in a process of its own, or Unreadable (limits) with a sentence
    reading      the same without that process; what that process runs
    contents     Workbook, Sheet, CellText: what was read, .xlsx and .xls alike
    marks        our own entry form, known again by its hidden sheet
    layouts      the office's own sheets: guessed, confirmed by a person, known again by a fingerprint
    figures      the rows of either kind, as they stand in the file
    differences  those rows against what is stored (lines.Known), line by line

Nothing here writes or asks the database.
"""
