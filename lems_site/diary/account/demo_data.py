"""Invented diaries that behave like real ones: swings within the day, better after a dose, bad weeks, missed days, rare falls.

For trying the site out and for measuring it. Everything is invented, and says so: the diary's name, its banner, its medicines
and its notes. The same seed gives the same entries.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from typing import Any

from lems_site.accounts.models import User
from lems_site.diary.codes.local_day import local_day, to_utc
from lems_site.diary.entries.validation import validate_entry_data
from lems_site.diary.models import Appointment, Diary, Entry, Medicine, Question, TrackedSymptom
from lems_site.diary.summaries.rebuild import rebuild_diary

NOTES = (
    "Demonstration note: slow start, better by noon.",
    "Demonstration note: shops in the morning, then a long rest.",
    "Demonstration note: warm flat all day.",
    "Demonstration note: visitors until late.",
    "Demonstration note: stairs twice today.",
    "Demonstration note: a quiet day.",
    "Demonstration note: slept in the afternoon.",
    "Demonstration note: garden for a quarter of an hour.",
)
TRACKED = ("legs", "arms", "tiredness", "dry-mouth", "double-vision", "swallowing", "mood")
OWN_CODE, OWN_WORDS = "own-c01dba9d5", "Cold hands (demonstration)"
TIMED, DAILY = "demotimed", "demodaily"
DOSE_HOURS = (7.0, 11.0, 15.0, 19.0)
CHECK_HOURS = (9.0, 14.5, 20.5)
BATCH = 2000


def create_demo_entries(diary: Diary, *, writers: list[User], years: float, last: dt.date, seed: int) -> int:
    """Fill an empty diary up to its day `last`. writers: users; the first writes most. Returns how many entries it holds then."""
    rng = random.Random(seed)  # noqa: S311 (no secret)
    _create_lists(diary, writers[0], last)
    rows: list[Entry] = []
    count = 0
    for row in _generate_entries(diary, writers, years, last, rng):
        rows.append(row)
        if len(rows) == BATCH:
            count += len(Entry.objects.bulk_create(rows))
            rows = []
    count += len(Entry.objects.bulk_create(rows))
    for _step in rebuild_diary(diary):
        pass
    return count


def _create_lists(diary: Diary, writer: User, last: dt.date) -> None:
    """What the diary follows, its medicines, questions and appointments."""
    rows = [TrackedSymptom(diary=diary, code=code, position=place) for place, code in enumerate(TRACKED)]
    TrackedSymptom.objects.bulk_create(
        [*rows, TrackedSymptom(diary=diary, code=OWN_CODE, own_name=OWN_WORDS, position=len(rows))]
    )
    Medicine.objects.bulk_create(
        [
            Medicine(diary=diary, key=TIMED, name="Demonstration tablet", form="tablet", is_timed=True, position=0),
            Medicine(diary=diary, key=DAILY, name="Demonstration capsule", form="capsule", times=["08:00"], position=1),
        ]
    )
    Question.objects.create(diary=diary, text="Demonstration question: how long shall I rest after a walk?", created_by=writer)
    days = [last - dt.timedelta(days=80), last + dt.timedelta(days=12)]
    Appointment.objects.bulk_create(Appointment(diary=diary, day=day, note="Demonstration appointment") for day in days)


class _SimulatedCourse:
    """How somebody fares from day to day: a slow drift, bad weeks in an infection, weaker on hot days. Lower is weaker."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.level = 0.0
        self.bad_days = 0
        self.away_days = 0
        self.traits = {code: rng.uniform(-0.5, 0.9) for code in (*TRACKED, OWN_CODE)}
        self.traits["swallowing"] = -0.9

    def next_day(self, day: dt.date) -> None:
        rng = self.rng
        self.level = 0.85 * self.level + rng.gauss(0, 0.28)
        self.hot = day.month in (6, 7, 8) and rng.random() < 0.3
        self.bad_night = rng.random() < 0.12
        self.bad_days = max(0, self.bad_days - 1)
        self.away_days = max(0, self.away_days - 1)
        self.falls_ill = not self.bad_days and rng.random() < 1 / 160
        if self.falls_ill:
            self.bad_days = rng.randint(5, 12)
        if rng.random() < 1 / 150:
            self.away_days = rng.randint(3, 9)

    @property
    def today(self) -> float:
        return self.level - 0.5 * self.hot - 0.4 * self.bad_night - 1.1 * bool(self.bad_days)

    def strength(self, hour: float, since_dose: float) -> float:
        """How strong at an hour of the day, that many hours after a dose: most one to two hours after it, wearing off."""
        dose = 0.9 - 0.55 * abs(since_dose - 1.5) if since_dose < 4 else -0.7
        return self.today + dose - 0.07 * max(0.0, hour - 12) + self.rng.gauss(0, 0.4)


def _generate_entries(diary: Diary, writers: list[User], years: float, last: dt.date, rng: random.Random) -> Iterator[Entry]:
    """The diary's entries, oldest day first."""
    course = _SimulatedCourse(rng)
    number = round(years * 365.25)
    for back in range(number - 1, -1, -1):
        day = last - dt.timedelta(days=back)
        course.next_day(day)
        if course.away_days or rng.random() < 0.06:
            continue
        for kind, hour, raw, typed in _generate_day(day, course, rng):
            whole = min(23.98, max(4.2, hour))
            at = to_utc(day, dt.time(int(whole), int(whole * 60) % 60), diary.zone)
            data, text = validate_entry_data(kind, raw, typed)
            writer = writers[0] if len(writers) == 1 or rng.random() < 0.85 else writers[1]
            yield Entry(
                diary=diary,
                kind=kind,
                at=at,
                zone=diary.zone,
                local_day=local_day(at, diary.zone, diary.first_hour),
                data=data,
                text=text,
                created_at=at,
                created_by=writer,
                client_id=_random_uuid(rng),
                batch=_random_uuid(rng),
            )


def _random_uuid(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def _generate_day(day: dt.date, course: _SimulatedCourse, rng: random.Random) -> Iterator[tuple[str, float, dict[str, Any], str]]:
    """A day's entries: kind, hour, data, text."""
    taken = []
    for hour in DOSE_HOURS:
        if rng.random() < 0.1:
            continue  # taken, but not written down
        at, missed = hour + rng.gauss(0, 0.35), rng.random() < 0.03
        if not missed:
            taken.append(at)
        yield Entry.Kind.DOSE, at, {"medicine": TIMED, **({"missed": True} if missed else {"amount": "1 tablet"})}, ""
    if rng.random() < 0.8:
        yield Entry.Kind.DOSE, 8 + rng.gauss(0, 0.3), {"medicine": DAILY, "amount": "1 capsule", "food": True}, ""
    for hour in CHECK_HOURS:
        if rng.random() < 0.72:
            at = hour + rng.gauss(0, 0.6)
            since = min((at - dose for dose in taken if dose <= at), default=6.0)
            yield Entry.Kind.CHECK_IN, at, *_generate_check_in(course, rng, at, since)
    yield from _generate_events(day, course, rng)


def _generate_check_in(course: _SimulatedCourse, rng: random.Random, hour: float, since: float) -> tuple[dict[str, Any], str]:
    strength = course.strength(hour, since)
    data: dict[str, Any] = {"strength": max(-2, min(2, round(strength)))}
    if rng.random() < 0.8:
        data["grades"] = {
            code: max(0, min(3, round(0.8 - 0.6 * strength + trait + rng.gauss(0, 0.4))))
            for code, trait in course.traits.items()
            if rng.random() < 0.92
        }
    context = [("heat", course.hot), ("bad-sleep", course.bad_night), ("infection", course.bad_days > 0)]
    data["context"] = [code for code, there in context if there and rng.random() < 0.6]
    if rng.random() < 0.1:
        data["rest_minutes"] = rng.choice((10, 15, 30, 60))
    return data, rng.choice(NOTES) if rng.random() < 0.06 else ""


def _generate_events(
    day: dt.date, course: _SimulatedCourse, rng: random.Random
) -> Iterator[tuple[str, float, dict[str, Any], str]]:
    """What seldom happens, more often on weak days; a weight and a timed test each month."""
    weak = 2.5 if course.today < -0.8 else 0.7
    for code, chance in (("fall", 5 / 365), ("near-fall", 12 / 365)):
        if rng.random() < chance * weak:
            yield Entry.Kind.EVENT, rng.uniform(8, 21), {"event": code}, ""
    if course.falls_ill:
        yield Entry.Kind.EVENT, rng.uniform(8, 20), {"event": "fever"}, ""
    if rng.random() < 4 / 365:
        yield Entry.Kind.EVENT, rng.uniform(9, 16), {"event": "hospital"}, "Demonstration note: check-up."
    if day.day == 1:
        yield Entry.Kind.WEIGHT, 8.0, {"kg": round(rng.gauss(71, 0.8), 1)}, ""
    if day.day == 15:
        seconds = round(max(12.0, rng.gauss(31 - 4 * course.today, 2)), 1)
        yield Entry.Kind.TEST, 11.0, {"test": "3tug", "seconds": seconds, "helper": True, "rest_minutes": 10}, ""
