"""The annex of a report: its form as data, its contents from the scorecard, and the workbook."""
