"""What is measured and aimed at, year by year: the only writer of years, targets and definitions, and their pages."""
