"""What went wrong at the door, said so that a reader can act.

Here: the one exception of ingestion. Not here: the decision whether a run goes on (orchestration) and
rows refused one by one (they are data, listed in `quarantine.refused_row`).
"""


class LandingError(Exception):
    """A source, a file or a declaration that cannot be landed.

    what: what is wrong, with what was found. where: the source, table, file or column. cure: what to do.
    None of the three ever holds a password: connections carry the path of a passfile, not its content.
    """

    def __init__(self, what: str, where: str, cure: str):
        self.what, self.where, self.cure = what, where, cure
        super().__init__(f"{where}: {what} — {cure}")

    def __reduce__(self):  # three arguments, so that it survives a pickle between processes
        return (type(self), (self.what, self.where, self.cure))
