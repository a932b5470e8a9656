"""The fictional company 恒润集团 (Hengrun Group) and the code that writes it into the source systems.

Two halves. The modules in this folder are pure: seed, scale and a day in, records out; no Tryton, no clock, no
environment, so that the same seed is the same company everywhere. `erp/` writes those records through Tryton's own
model layer and runs in Tryton's environment: `python -m sample_company write|advance|trickle`.
"""
