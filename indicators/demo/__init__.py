"""The demonstration: the facts of the 2024 report (catalogue) and figures simulated to agree with them."""
