"""The doctor: looks at a running site and says what is wrong and what to do."""
