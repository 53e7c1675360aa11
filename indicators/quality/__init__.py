"""The page of the quality of figures: everything that the checks find in a window, what was said about it, and the office's
own numbers by which they look."""
