"""A figure of a benchmark, in the form that `results.json` keeps."""


def figure(name: str, value: float, unit: str, target: str = "", met: bool = True) -> dict:
    """`value` in `unit`; `target` is the aim as text, empty where there is none; `met`: whether it was reached."""
    return {"name": name, "value": round(value, 3), "unit": unit, "target": target, "met": met}
