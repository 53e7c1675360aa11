"""Workbooks that come in from outside: opened within limits, read into one neutral form, compared with what is stored.

    opening    bytes -> Workbook, in a child process with limits        opened(content)
    reading    the same without a child process; what the child runs     read(content)
    contents   Workbook, Sheet, CellText: what was read, .xlsx and .xls alike
    marks      our own entry form, recognised by a hidden sheet           mark_of(workbook)
    layouts    the office's own sheets: heads, names, columns             guessed(workbook, rules)
    figures    cells of either kind as typed figures                      figures_of(...)
    differences  typed figures against what is stored, line by line       differences(...)

Nothing here writes, and nothing but `differences` knows what is stored. The child imports no Django.
"""
