"""What is wrong in the sample company's systems, as in a real company's: planted on purpose, and written down.

Belongs here: which defects there are and how often (`kinds.py`), the list of what was planted (`truth.py`), and the planting
in files (`tills.py`, `months.py`). Planting in a system's own database stands beside the code that writes that system
(`erp/`, `crm/`, `desk/`). No code of the pipeline reads the list: only `zhongtai sample defects` shows it, and tests compare.
"""
