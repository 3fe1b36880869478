"""Content files to dataclasses and back, with problems named as path:line:column. Pure Python: no Django, no database."""
