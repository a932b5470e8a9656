"""What the company's sellers write down of customers, leads and framework deals: seed and day in, records out.

Belongs here: who stands in the customer system under which spelling, what is offered and said, and when. Pure, like the
folder above. Does not: the customer system's own models (`sample_company/crm/`), orders, which the ERP holds.
"""
