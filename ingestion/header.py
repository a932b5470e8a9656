"""Names of columns out of the lines of a header.

Here: one name from several lines, as merged cells of a sheet make them. Not here: reading those lines.
"""


def joined_names(rows: list[list[str]], *, spread: bool = False) -> list[str]:
    """One name a column, its lines joined by a blank.

    spread: a name in a line above the last holds good for what is right of it until the next: so merged cells arrive in
    text, where only the first of them is filled. A sheet knows what is merged, and needs no such guess.
    """
    width = max(map(len, rows), default=0)
    names = [""] * width
    for number, row in enumerate(rows):
        above, last = "", number == len(rows) - 1
        for place in range(width):
            here = row[place].strip() if place < len(row) else ""
            above = here or (above if spread and not last else "")
            if above and above != names[place]:
                names[place] = f"{names[place]} {above}".strip()
    return names
