"""The visit report: what a doctor reads in a minute, then the charts and tables, as a page, in print and as PDF."""
