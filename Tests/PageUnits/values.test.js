import assert from "node:assert/strict";
import test from "node:test";

import { counted, count, dollars, duration, enumWords, fieldWords, fraction, none, percent, rate, score } from "../../Page/values/figures.js";
import { addDays, dateText, daysBetween, isDate, local, localDate, minuteText, secondText, zoneWords } from "../../Page/values/zones.js";
import { csv, numeric } from "../../Page/values/csv.js";
import { unfinished, unfinishedDays } from "../../Page/values/buckets.js";

test("counts are never shortened", () => {
  assert.equal(count(0), "0");
  assert.equal(count(undefined), "0");
  assert.equal(count(999), "999");
  assert.equal(count("1234"), "1,234");
  assert.equal(count("9223372036854775807"), "9,223,372,036,854,775,807");
  assert.equal(count("-1234567"), "-1,234,567");
  assert.equal(counted("1", "call"), "1 call");
  assert.equal(counted(undefined, "call"), "0 calls");
});

test("rates have one decimal, and none where they are of nothing", () => {
  assert.equal(percent(92.6345), "92.6 %");
  assert.equal(percent(undefined), none);
  assert.equal(percent("NaN"), none);
  assert.equal(rate(undefined, 5), "0.0 %");
  assert.equal(rate(0, "0"), none);
  assert.equal(rate(12.5, undefined), "12.5 %");
});

test("durations have their two largest units", () => {
  for (const [seconds, text] of [
    [0, "0s"], [45, "45s"], [200, "3m 20s"], [120, "2m"], [3_720, "1h 2m"], [3_600, "1h"], [3_659, "1h"], ["187200", "2d 4h"], [86_400 * 1_234, "1,234d"],
    [59.6, "1m"], [undefined, none], [-1, none], ["Infinity", none],
  ]) assert.equal(duration(seconds), text);
});

test("dollars have cents, and fractions of one where they are less", () => {
  for (const [value, text] of [[12.34, "$12.34"], [0, "$0.00"], [undefined, "$0.00"], [0.0042, "$0.0042"], [1234.5, "$1,234.50"], [-3, "-$3.00"], [NaN, none]]) {
    assert.equal(dollars(value), text);
  }
  assert.equal(fraction(0.873), "0.87");
  assert.equal(score(70), "70");
  assert.equal(score(72.5), "72.5");
});

test("names of values and fields are words", () => {
  assert.equal(enumWords("CALL_STATUS_NO_ANSWER", "CALL_STATUS_"), "No answer");
  assert.equal(enumWords(undefined, "CALL_STATUS_"), "Unknown");
  assert.equal(fieldWords("sms_sent"), "SMS sent");
  assert.equal(fieldWords("total_secs"), "Total");
});

test("clocks are the zone's, where it is summer, where it is skipped, and far away", () => {
  assert.equal(minuteText("2026-11-21T03:04:31Z", "America/New_York"), "Nov 20, 22:04");
  assert.equal(secondText("2026-11-21T03:04:31.123456Z", "Asia/Kathmandu"), "Nov 21, 2026, 08:49:31");
  assert.equal(localDate("2026-03-08T06:59:59Z", "America/New_York"), "2026-03-08");
  assert.equal(minuteText("2026-03-08T06:59:59Z", "America/New_York"), "Mar 8, 01:59");
  assert.equal(minuteText("2026-03-08T07:00:00Z", "America/New_York"), "Mar 8, 03:00");
  // Midnight is hour 0 of the new day.
  assert.deepEqual(local("2026-11-20T05:00:00Z", "America/New_York"), { year: 2026, month: 11, day: 20, hour: 0, minute: 0, second: 0 });
  assert.equal(localDate("2011-12-30T10:00:00Z", "Pacific/Apia"), "2011-12-31");
  assert.equal(minuteText("2026-01-01T00:00:00Z", "Nowhere/At_All"), "Jan 1, 00:00");
  assert.equal(zoneWords("America/New_York"), "");
  assert.equal(zoneWords("America/New_York", true), " (Eastern Time)");
  assert.equal(zoneWords("America/New_York"), " (Eastern Time)");
  assert.equal(zoneWords("Nowhere/At_All", true), "");
});

test("dates are of the calendar, whatever the browser's zone", () => {
  assert.equal(addDays("2026-03-07", 2), "2026-03-09");
  assert.equal(addDays("2026-03-01", -1), "2026-02-28");
  assert.equal(daysBetween("2026-10-22", "2026-11-20"), 29);
  assert.equal(dateText("2026-11-05"), "Nov 5, 2026");
  assert.ok(isDate("2024-02-29"));
  for (const text of ["2026-02-29", "2026-13-01", "26-01-01", "", null, undefined, "2026-01-01T00"]) assert.ok(!isDate(text));
});

test("what is not over yet", () => {
  const starts = ["2026-11-20T05:00:00Z", "2026-11-20T06:00:00Z", "2026-11-20T07:00:00Z"];
  assert.deepEqual(unfinished(starts, "2026-11-20T08:00:00Z", "2026-11-20T07:30:00Z"), [false, false, true]);
  assert.deepEqual(unfinished(starts, "2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z"), [false, false, false]);
  assert.deepEqual(unfinished(starts, "2026-11-20T08:00:00Z", "2026-11-20T06:10:00Z"), [false, true, true]);
  assert.deepEqual(unfinished([], undefined, undefined), []);
  assert.deepEqual(unfinishedDays(["2026-11-19", "2026-11-20"], "2026-11-20"), [false, true]);
});

test("what a spreadsheet would run is text, and what parts fields is quoted", () => {
  assert.equal(csv([["a", 1], ['say "x"', -2], ["=1+1", "-1"], ["+x", "@y"], ["a,b", "c\nd"]]),
    'a,1\r\n"say ""x""",-2\r\n\'=1+1,\'-1\r\n\'+x,\'@y\r\n"a,b","c\nd"\r\n');
  assert.equal(csv([["\t=1", "=a,b"]]), "'\t=1,\"'=a,b\"\r\n");
  assert.equal(numeric("12"), 12);
  assert.equal(numeric(undefined), 0);
  assert.equal(numeric("9007199254740993"), "9007199254740993");
});
