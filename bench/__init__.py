"""Measured speed and memory. `python -m bench [NAME…] [--db sqlite|postgresql|both] [--json] [--write FILE]`

One line per figure, each beside a baseline measured in the same run on the same machine. Every bench has a process of
its own, so that the peak of its memory is its own.
"""
