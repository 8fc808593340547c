"""Infinite Campus: its tables, how its database is reached, and the queries that resources share.

Every query here is written for Infinite Campus's tables. Another student information system is served by database views
with the names and columns of these tables; `tables/README.md` says how.
"""
