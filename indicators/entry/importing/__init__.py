"""From a workbook to figures, and from figures to the workbook that is filled in.

forms       the entry form of a unit or of an indicator, as data and as a workbook
standing    what a file is compared with, in a fixed number of queries
answering   what a person answered: which column is what, which unit a name means, which number was meant
previewing  a file and those answers -> what importing it would change
committing  the same, written all or nothing; spellings and layouts that were confirmed are remembered
uploads     files that wait for a decision, whose they are and how long they are kept
marking     the file again with its errors marked
"""
