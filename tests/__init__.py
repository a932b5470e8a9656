"""Tests, and what they share. A regular package: libraries ship a top-level `tests` too, and one without this file loses to them."""
