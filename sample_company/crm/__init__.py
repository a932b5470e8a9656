"""Writes what the sellers know (`sample_company/relations/`) into django-crm, through its own models, in its own environment.

`python -m sample_company.crm --scale S --seed N --past DATE --upto DATE`. Belongs here: values of its records. Does not: what
happens in the company.

Where django-crm has no place of its own: it keeps no stage history of a deal but the moment of the last change, and its log of
activities says of a ticket only which status it left, so a deal's stages are logged the same way (`STATUS_CHANGED`, `before` and
`after`); it knows no contract, so that of a won deal stands in fields the company defined for deals, and in the deal's tags.
(Rejected: its orders, which have neither such fields nor tags, and would count what the ERP holds a second time.)
"""
