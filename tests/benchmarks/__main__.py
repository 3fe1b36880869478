"""`make bench`: prints what pages cost. A missed limit is printed, not failed: machines are noisy."""

from __future__ import annotations

from . import articles, diary, search

if __name__ == "__main__":
    articles.main()
    diary.main()
    search.main()
