"""Writes the company into Tryton, through Tryton's own model layer. Runs in Tryton's environment only."""
