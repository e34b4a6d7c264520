import assert from "node:assert/strict";
import test from "node:test";

import { arranged, bounded } from "../../Page/boards/grid.js";
import { intensity } from "../../Page/charts/heatmap.js";
import { step } from "../../Page/charts/roving.js";

test("arrows, Home and End move along bars", () => {
  assert.equal(step("ArrowRight", false, 0, 3), 1);
  assert.equal(step("ArrowRight", false, 2, 3), 2);
  assert.equal(step("ArrowLeft", false, 0, 3), 0);
  assert.equal(step("ArrowUp", false, 2, 3), 1);
  assert.equal(step("Home", false, 2, 3), 0);
  assert.equal(step("End", false, 0, 3), 2);
  assert.equal(step("a", false, 0, 3), undefined);
});

test("in a grid they move along rows and columns", () => {
  const move = (key, from, whole = false) => step(key, whole, from, 168, 24);
  assert.equal(move("ArrowDown", 0), 24);
  assert.equal(move("ArrowDown", 150), 150);
  assert.equal(move("ArrowUp", 5), 5);
  assert.equal(move("ArrowRight", 23), 23);
  assert.equal(move("ArrowLeft", 24), 24);
  assert.equal(move("Home", 30), 24);
  assert.equal(move("End", 30), 47);
  assert.equal(move("End", 30, true), 167);
  assert.equal(move("Home", 30, true), 0);
});

test("intensity is by the maximum, and never nothing", () => {
  assert.equal(intensity(1), 1);
  assert.equal(intensity(0.5), 0.55);
  assert.ok(intensity(1e-9) >= 0.1);
});

const overlap = (one, other) =>
  one.column < other.column + other.width && other.column < one.column + one.width && one.row < other.row + other.height && other.row < one.row + one.height;

test("places stay on the grid", () => {
  assert.deepEqual(bounded({ id: "a", column: 11, row: -2, width: 5, height: 0 }), { id: "a", column: 11, row: 0, width: 1, height: 1 });
  assert.deepEqual(bounded({ id: "a", column: -3, row: 20_000, width: 13, height: 200 }), { id: "a", column: 0, row: 10_000, width: 12, height: 100 });
});

test("a chart is where it is wanted, and nothing overlaps", () => {
  let seed = 20_261_120;
  const random = (below) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  for (let round = 0; round < 500; round++) {
    let places = [];
    for (let index = 0; index < 8; index++) {
      places = arranged(places, bounded({ id: `c${index}`, column: random(12), row: random(10), width: 1 + random(12), height: 1 + random(6) }));
    }
    const wanted = bounded({ id: "c3", column: random(12), row: random(10), width: 1 + random(12), height: 1 + random(6) });
    const found = arranged(places, wanted);
    assert.equal(found.length, 8);
    assert.deepEqual(found.find(({ id }) => id === "c3"), wanted);
    for (const one of found) for (const other of found) assert.ok(one === other || !overlap(one, other), `round ${round}`);
  }
});
