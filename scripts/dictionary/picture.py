"""A small picture of where a model stands: what it is built from, itself, what is built of it. Left to right, in SVG.

Belongs here: boxes, lines and their places. Drawn here and not by a diagram library: that would come from another host, or be
copied into the repository.
"""

from collections.abc import Callable, Sequence
from html import escape

from scripts.dictionary.thing import Thing

ROW, BOX, GAP, LETTER, PADDING = 30, 22, 64, 7.3, 12
MOST = 10  # boxes in a column; the rest is counted, and stands in the lists below the picture


def lineage(thing: Thing, things: dict[str, Thing], link: Callable[[Thing], str]) -> str:
    """An SVG element; '' for a thing that neither is built from anything nor has anything built of it.

    link: the address of a thing's entry, as seen from the page that the picture stands on.
    """
    before, after = (_shown(keys, things) for keys in (thing.parents, thing.children))
    if not before and not after:
        return ""
    columns = [side for side in (before, [thing], after) if side]
    widths = [max(len(_label(item)) for item in side) * LETTER + 2 * PADDING for side in columns]
    height = max(len(side) for side in columns) * ROW
    lefts = [sum(widths[:n]) + n * GAP for n in range(len(columns))]
    middle = columns.index([thing])
    drawn = []
    for n, side in enumerate(columns):
        top = (height - len(side) * ROW) / 2
        for row, item in enumerate(side):
            y = top + row * ROW + ROW / 2
            if n < middle:
                drawn.append(_line(lefts[n] + widths[n], y, lefts[middle], height / 2))
            elif n > middle:
                drawn.append(_line(lefts[middle] + widths[middle], height / 2, lefts[n], y))
            drawn.append(_box(item, lefts[n], y, widths[n], link, here=item is thing))
    width = lefts[-1] + widths[-1]
    least = min(width, 480)  # on a narrow screen it becomes smaller, then it scrolls
    said = f"{len(thing.parents)} before and {len(thing.children)} after {thing.title}"
    return (
        f'<div class="zt-lineage" data-search-exclude><svg viewBox="0 0 {width:.0f} {height}" width="{width:.0f}"'
        f' height="{height}" style="min-width:{least:.0f}px" role="img" aria-label="{escape(said)}">{"".join(drawn)}</svg></div>'
    )


def _shown(keys: Sequence[str], things: dict[str, Thing]) -> list[Thing | int]:
    known: list[Thing | int] = [things[key] for key in keys if key in things]
    return known if len(known) <= MOST else [*known[: MOST - 1], len(known) - MOST + 1]


def _label(item: Thing | int) -> str:
    return f"… and {item} more" if isinstance(item, int) else item.title


def _box(
    item: Thing | int, x: float, y: float, width: float, link: Callable[[Thing], str], *, here: bool
) -> str:
    layer = "more" if isinstance(item, int) else item.layer
    text = (
        f'<rect x="{x + 1:.0f}" y="{y - BOX / 2:.0f}" width="{width - 2:.0f}" height="{BOX}" rx="4"/>'
        f'<text x="{x + width / 2:.0f}" y="{y + 4:.0f}" text-anchor="middle">{escape(_label(item))}</text>'
    )
    inside = text if here or isinstance(item, int) else f'<a href="{escape(link(item))}">{text}</a>'
    return f'<g class="zt-{layer}{" zt-here" if here else ""}">{inside}</g>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    bend = (x1 + x2) / 2
    return f'<path d="M{x1:.0f} {y1:.0f}C{bend:.0f} {y1:.0f} {bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"/>'
