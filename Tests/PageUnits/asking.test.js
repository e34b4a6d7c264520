import assert from "node:assert/strict";
import test from "node:test";

import { Answers } from "../../Page/calls/answers.js";
import { CallError, call, stream } from "../../Page/calls/connect.js";
import { Envelopes, envelope } from "../../Page/calls/envelopes.js";
import { allows, links, webAddress } from "../../Page/frame/settings.js";
import { claims, isToken } from "../../Page/calls/token.js";
import { formerRange, presets, rangeDays, rangeMessage, rangeName, rangeProblem } from "../../Page/ranges/ranges.js";
import { readAddress, writeAddress } from "../../Page/frame/address.js";

const info = (start, end, timeZone = "America/New_York") => ({ startTime: start, endTime: end, timeZone });

test("ranges as the server is asked, and as people read them", () => {
  assert.deepEqual(presets.map(({ key }) => rangeMessage({ preset: key }).preset), [
    "PRESET_TODAY", "PRESET_YESTERDAY", "PRESET_LAST_7_DAYS", "PRESET_LAST_30_DAYS", "PRESET_LAST_90_DAYS", "PRESET_ALL_TIME",
  ]);
  assert.deepEqual(rangeMessage({ from: "2026-01-02", to: "2026-01-03" }), { dates: { startDate: "2026-01-02", endDate: "2026-01-03" } });
  assert.equal(rangeName({ preset: "last_7_days" }), "Last 7 days");
  assert.equal(rangeName({ from: "2026-01-02", to: "2026-01-02" }), "Jan 2, 2026");
});

test("own dates are checked before they are asked", () => {
  assert.equal(rangeProblem("2026-01-01", "2026-01-01"), "");
  assert.equal(rangeProblem("1976-01-01", "2025-12-31"), "");
  for (const [from, to] of [["", "2026-01-01"], ["2026-01-01", "x"], ["2026-01-02", "2026-01-01"], ["1969-12-31", "1970-01-01"], ["1970-01-01", "2026-01-01"]]) {
    assert.notEqual(rangeProblem(from, to), "");
  }
});

test("the period before is shifted by whole weeks, over changes of the clocks too", () => {
  const range = { preset: "last_7_days" };
  assert.deepEqual(rangeDays(info("2026-10-29T04:00:00Z", "2026-11-05T05:00:00Z")), { from: "2026-10-29", to: "2026-11-04" });
  assert.deepEqual(formerRange(range, info("2026-10-29T04:00:00Z", "2026-11-05T05:00:00Z")), { from: "2026-10-22", to: "2026-10-28" });
  assert.deepEqual(formerRange({ preset: "last_30_days" }, info("2026-10-22T04:00:00Z", "2026-11-21T05:00:00Z")), { from: "2026-09-17", to: "2026-10-16" });
  assert.deepEqual(formerRange({ preset: "today" }, info("2026-11-20T05:00:00Z", "2026-11-21T05:00:00Z")), { from: "2026-11-13", to: "2026-11-13" });
  assert.equal(formerRange({ preset: "all_time" }, info("2026-11-20T05:00:00Z", "2026-11-21T05:00:00Z")), undefined);
  assert.equal(formerRange(range, undefined), undefined);
  assert.equal(formerRange({ from: "1970-01-02", to: "1970-01-03" }, info("1970-01-02T05:00:00Z", "1970-01-04T05:00:00Z")), undefined);
});

test("an address says what is shown, and what is usual is left out", () => {
  const usual = readAddress("");
  assert.equal(writeAddress(usual), "");
  assert.deepEqual(usual.range, { preset: "last_30_days" });
  const shown = {
    ...usual, view: "analytics", range: { from: "2026-01-01", to: "2026-02-01" }, filters: { ...usual.filters, tag: ["a&b", "ü"], source: ["x"] },
    theme: "dark", compare: true, refresh: true,
  };
  assert.deepEqual(readAddress(writeAddress(shown)), shown);
  for (const search of ["?view=x&range=never&theme=pink", "?from=2026-02-01&to=2026-01-01", "?from=a", "?tag="]) assert.deepEqual(readAddress(search), usual);
  assert.deepEqual(readAddress("?tag=a&tag=a").filters.tag, ["a"]);
});

test("envelopes are found however the bytes are cut", () => {
  const texts = ["{}", "", "x".repeat(70_000)].map((text) => new TextEncoder().encode(text));
  const bytes = new Uint8Array(texts.flatMap((text) => [...envelope(text)]));
  for (const size of [1, 3, 7, 4_096, bytes.length]) {
    const envelopes = new Envelopes();
    const found = [];
    for (let start = 0; start < bytes.length; start += size) found.push(...envelopes.push(bytes.subarray(start, start + size)));
    assert.deepEqual(found.map(({ data }) => data.length), [2, 0, 70_000]);
    assert.equal(envelopes.isCut, false);
  }
  const cut = new Envelopes();
  assert.deepEqual(cut.push(bytes.subarray(0, 6)), []);
  assert.equal(cut.isCut, true);
});

/** Answers a test's call in place of the network. */
function answering(t, response) {
  const asked = [];
  t.mock.method(globalThis, "fetch", async (address, options) => {
    asked.push({ address, options });
    return response();
  });
  return asked;
}

test("a call is Connect's with JSON, at an address relative to the page's", async (t) => {
  const asked = answering(t, () => Response.json({ canViewDashboard: true }));
  assert.deepEqual(await call("DashboardService/GetDashboardAccess", {}, { token: "t", fresh: true }), { canViewDashboard: true });
  const [{ address, options }] = asked;
  assert.equal(address, "callboard.v1.DashboardService/GetDashboardAccess");
  assert.equal(options.method, "POST");
  assert.equal(options.body, "{}");
  assert.equal(options.credentials, "omit");
  assert.deepEqual(options.headers, {
    "content-type": "application/json", "connect-protocol-version": "1", authorization: "Bearer t", "x-max-staleness-ms": "0",
  });
});

test("what a call fails with", async (t) => {
  const responses = [
    [Response.json({ code: "aborted", message: "Changed." }, { status: 409 }), "aborted", "Changed."],
    [new Response("<html>", { status: 502 }), "unavailable", /502/],
    [new Response("not found", { status: 404 }), "unimplemented", /404/],
    [Response.json(null, { status: 500 }), "unknown", /500/],
  ];
  for (const [response, code, message] of responses) {
    answering(t, () => response);
    await assert.rejects(call("S/M", {}, { token: "t" }), (error) => error instanceof CallError && error.code === code && (error.message === message || error.message.match(message) !== null));
    t.mock.restoreAll();
  }
  answering(t, () => Promise.reject(new TypeError("no network")));
  await assert.rejects(call("S/M", {}, { token: "t" }), { code: "unavailable" });
});

test("a stream ends by its last envelope alone", async (t) => {
  /** @param {[number, object][]} messages */
  const body = (messages) => new Response(new Uint8Array(messages.flatMap(([flags, message]) => {
    const bytes = envelope(new TextEncoder().encode(JSON.stringify(message)));
    bytes[0] = flags;
    return [...bytes];
  })));
  const collect = async () => {
    const found = [];
    for await (const message of stream("S/M", {}, { token: "t" })) found.push(message);
    return found;
  };
  answering(t, () => body([[0, { a: 1 }], [0, { b: 2 }], [2, {}]]));
  assert.deepEqual(await collect(), [{ a: 1 }, { b: 2 }]);
  t.mock.restoreAll();
  answering(t, () => body([[0, { a: 1 }], [2, { error: { code: "unavailable", message: "Gone." } }]]));
  await assert.rejects(collect(), { code: "unavailable", message: "Gone." });
  t.mock.restoreAll();
  answering(t, () => body([[0, { a: 1 }]]));
  await assert.rejects(collect(), { message: "The answer ended early." });
});

test("answers are kept by what was asked, the oldest give way", () => {
  const answers = new Answers(2);
  const keys = ["today", "yesterday", "all"].map((filters) => Answers.key("messaging", "", filters));
  keys.forEach((key, index) => answers.set(key, index));
  assert.deepEqual(keys.map((key) => answers.get(key)), [undefined, 1, 2]);
  assert.notEqual(Answers.key("plan", "", "x"), Answers.key("plan", "x", ""));
});

test("tokens are looked at, and not believed", () => {
  assert.ok(isToken("a.b-c_d.e"));
  for (const text of ["", "a b", "ä", "a\nb"]) assert.ok(!isToken(text));
  assert.equal(claims(`x.${Buffer.from('{"sub":"ü"}').toString("base64url")}.y`).sub, "ü");
  for (const text of ["", "a.b.c", "x.bnVsbA.y"]) assert.deepEqual(claims(text), {});
});

test("links lead into the platform where it has pages", () => {
  const { to } = links({ appUrl: "https://app.example.com/x/", paths: { call: "/calls/{id}", unanswered: "/inbox" } });
  assert.equal(to("call", "a/b"), "https://app.example.com/x/calls/a%2Fb");
  assert.equal(to("call"), undefined);
  assert.equal(to("unanswered"), "https://app.example.com/x/inbox");
  assert.equal(to("message", "1"), undefined);
  assert.equal(links({ paths: { unanswered: "/inbox" } }).to("unanswered"), undefined);
});

test("recordings are played from hosts that are let in", () => {
  assert.ok(allows("https://m.example.com", "https://m.example.com/a.mp3"));
  assert.ok(allows("https://*.example.com:8443", "https://m.example.com:8443/a.mp3"));
  for (const address of ["http://m.example.com/a", "https://n.example.com/a", "https://m.example.com:1/a", "javascript:x", ""]) assert.ok(!allows("https://m.example.com", address));
  assert.ok(!allows("https://*.example.com", "https://example.com.evil.org/"));
  assert.equal(webAddress("javascript:alert(1)"), undefined);
});
