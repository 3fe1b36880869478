"""How days and times are written where no template says it: Django's own formats of a language with these changes."""
