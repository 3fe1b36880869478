"""Template filters of account pages."""
