/** Charts on a grid 12 columns wide, without overlaps. */

/** @typedef {{ id: string, column: number, row: number, width: number, height: number }} Place */

export const columns = 12;

/**
 * A placement within the grid's bounds.
 * @param {Place} place
 * @returns {Place}
 */
export function bounded({ id, column, row, width, height }) {
  /** @param {number} value @param {number} low @param {number} high */
  const within = (value, low, high) => Math.max(low, Math.min(high, Math.round(value)));
  const wide = within(width, 1, columns - within(column, 0, columns - 1));
  return { id, width: wide, column: within(column, 0, columns - wide), row: within(row, 0, 10_000), height: within(height, 1, 100) };
}

/** @param {Place} one @param {Place} other */
const overlap = (one, other) =>
  one.column < other.column + other.width && other.column < one.column + one.width &&
  one.row < other.row + other.height && other.row < one.row + one.height;

/** @param {Place} one @param {Place} other */
const reading = (one, other) => one.row - other.row || one.column - other.column;

/**
 * Puts one chart where it is wanted; those that are in its way move down, in reading order, no further than they must.
 * @param {Place[]} places
 * @param {Place} wanted
 */
export function arranged(places, wanted) {
  const settled = [bounded(wanted)];
  for (const place of places.filter(({ id }) => id !== wanted.id).sort(reading)) {
    const next = { ...place };
    for (let other; (other = settled.find((other) => overlap(next, other))); ) next.row = other.row + other.height;
    settled.push(next);
  }
  return settled.sort(reading);
}
