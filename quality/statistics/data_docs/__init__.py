"""Great Expectations' Data Docs as pages of our own: one a mart and a list of them, in two languages, without scripts and with all styles inside.

Its own pages name scripts and styles of other hosts, which a closed network does not have, and show no plot of what a figure did before.
"""
