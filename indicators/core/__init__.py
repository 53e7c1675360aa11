"""What a figure means: pure rules, no Django, no I/O, no clock. The prose is in `indicators/README.md`."""
