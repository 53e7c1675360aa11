"""What the office looks after besides figures: who has an account, and what was done by whom."""
