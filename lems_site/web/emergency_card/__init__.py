"""The emergency card: what a crew must know about a person with LEMS, as lines, as text for a QR code and as a picture.

Nothing here stores anything. The guide's page /carry/ and a page of each diary fill it from a form that is never kept.
"""
