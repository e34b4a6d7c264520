/** Answers that were given, kept by what was asked: the tile, the organization and the filters. */

/** @template Answer */
export class Answers {
  /** @type {Map<string, Answer>} */
  #kept = new Map();
  #limit;

  /** @param {number} [limit] how many are kept; the oldest give way */
  constructor(limit = 200) {
    this.#limit = limit;
  }

  /**
   * @param {string} tile
   * @param {string} organization
   * @param {unknown} filters
   */
  static key(tile, organization, filters) {
    return JSON.stringify([tile, organization, filters]);
  }

  /** @param {string} key */
  get(key) {
    return this.#kept.get(key);
  }

  /**
   * @param {string} key
   * @param {Answer} answer
   */
  set(key, answer) {
    this.#kept.delete(key);
    this.#kept.set(key, answer);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#limit) break;
      this.#kept.delete(oldest);
    }
  }
}
