// Calendar files that the site makes, read by a strict reader that knows no time zone but the file's own.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import ICAL from "ical.js";

const FOLDER = new URL("../cases/calendar/", import.meta.url);
const EXPECTED = JSON.parse(readFileSync(new URL("expected.json", FOLDER), "utf8"));

function read(name) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(new URL(name, FOLDER), "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) { ICAL.TimezoneService.register(zone); }
  return calendar;
}

function eventAt(calendar, hour) {
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  return events.find((event) => event.startDate.hour === hour);
}

/** The moments at which an event repeats, in UTC, by its local time. */
function occurrences(event, last) {
  const found = {};
  const times = event.iterator();
  for (let at = times.next(); at && at.year <= last; at = times.next()) {
    found[at.toString().slice(0, "2026-11-20T09:00:00".length)] = at.convertToZone(ICAL.Timezone.utcTimezone).toString();
  }
  return found;
}

for (const [name, moments] of Object.entries(EXPECTED)) {
  test(`${name}: nine stays nine whatever the clocks do`, () => {
    const found = occurrences(eventAt(read(name), 9), 2039);
    for (const [local, utc] of Object.entries(moments)) { assert.equal(found[local], utc, local); }
  });
}

test("every file of the folder is read", () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".ics"));
  assert.deepEqual(new Set([...Object.keys(EXPECTED), "berlin-cancelled.ics"]), new Set(names));
});

test("each event has a name, a sequence and an alarm when it begins", () => {
  for (const event of read("berlin.ics").getAllSubcomponents("vevent")) {
    assert.match(event.getFirstPropertyValue("uid"), /^[0-9a-f-]{36}$/u);
    assert.equal(event.getFirstPropertyValue("sequence"), 3);
    assert.equal(event.getFirstSubcomponent("valarm").getFirstPropertyValue("trigger").toSeconds(), 0);
  }
});

test("a cancelled reminder is cancelled by its name", () => {
  const calendar = read("berlin-cancelled.ics");
  assert.equal(calendar.getFirstPropertyValue("method"), "CANCEL");
  const [event] = calendar.getAllSubcomponents("vevent");
  assert.equal(event.getFirstPropertyValue("status"), "CANCELLED");
  assert.equal(event.getFirstPropertyValue("sequence"), 4);
});
