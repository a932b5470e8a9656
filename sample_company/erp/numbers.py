"""Numbers of Tryton's own sequences, many at a time."""

from trytond.pool import Pool

from sample_company.erp.books import Books


def numbers(configuration: str, sequence: str, books: Books, count: int) -> list[str]:
    """The next `count` numbers of the sequence that a module's configuration names."""
    found = Pool().get(configuration)(1).get_multivalue(sequence, company=books.company)
    return list(found.get_many(count)) if count else []
