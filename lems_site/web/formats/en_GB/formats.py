"""British English with the 24-hour clock, which the site's own templates use too; Django writes "8:23 p.m."."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
