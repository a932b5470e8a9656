"""The sample company's service desk: what customers ask, and how it goes on.

Two halves. `hours`, `office`, `phrases`, `requests`, `course` and `knowledge` are drawn by dice and know no Django; `rows`,
`setup`, `write` and `note` put it into django-helpdesk by its own models, inside its environment.
"""
