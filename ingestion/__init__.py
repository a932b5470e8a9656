"""Landing: sources and files into `raw_*`, nothing else. What orchestration calls, all with a writing DuckDB connection
`con` that stands in the lake (`use lake`) and a `clock` that tells the moment, with zone, and the `check`
of the declared shape (shape.py):

    ensure_tables(con, (TRYTON,))                                  tables.py, every declared table, empty and typed
    land_database(TRYTON, url, lake, pipelines_dir, con, clock, check, vault=vault)    land.py, → LoadReport
    land_inbox(con, inbox, clock, check)                           inbox.py, → list[LoadReport], one a folder
    land_calendar(con, clock)                                      sources/calendar.py, → LoadReport

They do not raise for what a source, a file or the lake does: the report's status is 'ok', 'partial' or 'failed', and its
error says what, where and cure. `url` names a passfile and holds no password; `lake` is any object with host, port,
user, passfile, database, data_path and extensions. Nothing here reads the environment or the clock.
"""
