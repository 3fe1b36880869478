"""`make bench`: prints what pages cost, and last, for some minutes, what a large site does.

A missed limit is printed, not failed: machines are noisy.
"""

from __future__ import annotations

from . import articles, diary, large, long_diary, many_people, memory, nginx_cache, rotation, saving, search, start, under_attack

if __name__ == "__main__":
    start.main()
    articles.main()
    diary.main()
    long_diary.main()
    saving.main()
    rotation.main()
    search.main()
    memory.main()
    nginx_cache.main()
    under_attack.main()
    many_people.main()
    large.main()
