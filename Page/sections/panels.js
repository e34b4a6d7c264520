/** The sections of a view and their answers: who asks, what is shown meanwhile, what is old. */

import { Answers } from "../calls/answers.js";
import { formerRange } from "../ranges/ranges.js";
import { Section } from "./section.js";
import { inTurn } from "./turns.js";

/**
 * @typedef {import("../messages").QueryInfo} QueryInfo
 * @typedef {import("../ranges/ranges.js").Range} Range
 */

/**
 * What a tile draws by.
 * @typedef {object} Scene
 * @property {QueryInfo} info
 * @property {any} [former] the answer of the period before
 * @property {import("../frame/settings.js").Links} links
 */

/**
 * A section, and which part of the answers it draws.
 * @typedef {object} Tile
 * @property {string} name
 * @property {string} part
 * @property {string} shape
 * @property {boolean} [hasTable]
 * @property {(answer: any, scene: Scene) => import("./section.js").Drawing} draw
 */

/**
 * @typedef {object} Question
 * @property {string} organization
 * @property {Range} range
 * @property {Record<string, string[]>} filters
 * @property {boolean} compare
 */

/**
 * Who is asked. Parts are told as they arrive, each with its answer or what it failed with.
 * @typedef {object} Source
 * @property {string[]} parts
 * @property {(part: string, question: Question) => unknown} filters what a part's answer depends on
 * @property {boolean} isWhole whether all parts are asked at once, so that they agree
 * @property {(parts: string[], question: Question, options: { fresh: boolean, signal: AbortSignal },
 *   tell: (part: string, answer: any, error?: Error) => void) => Promise<void>} ask
 */

/** @typedef {{ answer: any, former: any, quarter: number }} Drawn */

/** @type {WeakMap<object, string>} answers as texts, of those that were compared */
const texts = new WeakMap();

/** @param {any} answer without the time of its data */
function textOf(answer) {
  const known = texts.get(answer);
  const text = known ?? JSON.stringify({ ...answer, info: { ...answer.info, asOf: 0 } });
  texts.set(answer, text);
  return text;
}

/**
 * Whether two answers say the same.
 * @param {any} one
 * @param {any} other
 */
const isSame = (one, other) => one === other || Boolean(one && other) && textOf(one) === textOf(other);

/**
 * Of all views, for as long as the page is there.
 * @type {Answers<any>}
 */
const answers = new Answers();

export class Panels {
  /** @type {Question | undefined} */
  #question;
  /** @type {Map<string, AbortController>} what is under way, by part */
  #running = new Map();
  /** @type {Map<string, any>} what is shown, by part */
  #shown = new Map();
  /** @type {Map<string, any>} */
  #formers = new Map();
  /** @type {Map<Tile, Section>} */
  #sections = new Map();
  /** @type {Map<Tile, Drawn>} what each section shows, to draw nothing twice */
  #drawn = new Map();
  /** The question in words: what is drawn for another one ends. */
  #asked = "";
  #source;
  #links;
  #changed;

  /**
   * @param {Tile[]} tiles
   * @param {Source} source
   * @param {import("../frame/settings.js").Links} links
   * @param {(error?: Error) => void} changed told when something arrived or is awaited
   */
  constructor(tiles, source, links, changed) {
    this.#source = source;
    this.#links = links;
    this.#changed = changed;
    for (const tile of tiles) {
      this.#sections.set(tile, new Section({
        name: tile.name, shape: tile.shape, hasTable: tile.hasTable ?? false,
        retry: () => this.#retry(tile.part),
      }));
    }
  }

  get sections() {
    return [...this.#sections.values()];
  }

  /** @param {Tile} tile */
  section(tile) {
    return this.#sections.get(tile);
  }

  get isBusy() {
    return this.sections.some((section) => section.isBusy);
  }

  /**
   * What is known of the answers that are shown.
   * @returns {QueryInfo[]}
   */
  get infos() {
    return [...this.#shown.values()].map((answer) => answer.info).filter(Boolean);
  }

  /**
   * Shows what is known of a question, and asks it.
   * @param {Question} question
   * @param {boolean} fresh
   */
  ask(question, fresh) {
    const asked = JSON.stringify(question);
    const isOther = asked !== this.#asked;
    this.#question = question;
    this.#asked = asked;
    if (isOther) {
      this.#formers.clear();
      for (const part of this.#source.parts) this.#showKept(part, question);
    }
    this.#run(this.#source.parts, question, fresh);
  }

  /** Nothing of it is wanted any more. */
  stop() {
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
    this.#asked = "";
  }

  /** @param {string} part */
  #retry(part) {
    if (this.#question) this.#run(this.#source.isWhole ? this.#source.parts : [part], this.#question, false);
  }

  /** @param {string} part @param {Question} question */
  #key(part, question) {
    return Answers.key(part, question.organization, this.#source.filters(part, question));
  }

  /** @param {string} part @param {Question} question */
  #showKept(part, question) {
    const kept = answers.get(this.#key(part, question));
    if (kept) {
      this.#shown.set(part, kept);
      void this.#draw(part);
    } else if (this.#shown.delete(part)) {
      for (const [tile, section] of this.#of(part)) {
        this.#drawn.delete(tile);
        section.clear();
      }
    }
  }

  /** @param {string[]} parts @param {Question} question @param {boolean} fresh */
  #run(parts, question, fresh) {
    const controller = new AbortController();
    for (const part of parts) {
      this.#running.get(part)?.abort();
      this.#running.set(part, controller);
      for (const [, section] of this.#of(part)) section.await();
    }
    this.#changed();
    const { signal } = controller;
    const open = new Set(parts);
    let comparison = question.compare ? parts : [];
    /** @param {string} part @param {any} answer @param {Error} [error] */
    const tell = (part, answer, error) => {
      if (signal.aborted || !open.delete(part)) return;
      if (answer) answers.set(this.#key(part, question), answer);
      void this.#arrived(part, answer, error, signal);
      const former = answer && comparison.length > 0 && formerRange(question.range, answer.info);
      if (former) {
        this.#compare(comparison, { ...question, range: former, compare: false }, fresh, signal);
        comparison = [];
      }
    };
    this.#source.ask(parts, question, { fresh, signal }, tell).then(
      () => new Error("The answer has no such part."), (error) => error,
    ).then((error) => {
      for (const part of [...open]) tell(part, undefined, error);
    });
  }

  /** @param {string} part @param {any} answer @param {Error | undefined} error @param {AbortSignal} signal */
  async #arrived(part, answer, error, signal) {
    if (answer) {
      this.#shown.set(part, answer);
      await this.#draw(part, signal);
    }
    await inTurn(() => {
      if (signal.aborted) return;
      this.#running.delete(part);
      if (!answer) for (const [, section] of this.#of(part)) section.fail(error?.message || "The call failed.");
      this.#changed(error);
    });
  }

  /** @param {string[]} parts @param {Question} question @param {boolean} fresh @param {AbortSignal} signal */
  #compare(parts, question, fresh, signal) {
    this.#source.ask(parts, question, { fresh, signal }, (part, answer) => {
      if (signal.aborted || !answer) return;
      this.#formers.set(part, answer);
      void this.#draw(part);
    }).catch(() => {
      // What is compared with is left out; the answer itself says what is wrong.
    });
  }

  /**
   * Draws what is known of a part, each section in its turn.
   * @param {string} part
   * @param {AbortSignal} [signal] of the run whose answer it is: until then it is awaited
   */
  async #draw(part, signal) {
    const asked = this.#asked;
    await Promise.all(this.#of(part).map(([tile, section]) => inTurn(() => {
      if (asked !== this.#asked) return;
      const answer = this.#shown.get(part);
      if (answer) this.#show(tile, section, answer, this.#question?.compare ? this.#formers.get(part) : undefined);
      if (signal && !signal.aborted) section.settle();
    })));
  }

  /** @param {Tile} tile @param {Section} section @param {any} answer @param {any} former */
  #show(tile, section, answer, former) {
    const info = answer.info ?? {};
    // Buckets end at quarters of an hour at the earliest.
    const quarter = Math.floor(Date.parse(info.asOf ?? "") / 900_000);
    const before = this.#drawn.get(tile);
    this.#drawn.set(tile, { answer, former, quarter });
    if (before && Object.is(before.quarter, quarter) && isSame(before.answer, answer) && isSame(before.former, former)) return;
    section.show(tile.draw(answer, { info, former, links: this.#links }));
  }

  /** @param {string} part */
  #of(part) {
    return [...this.#sections].filter(([tile]) => tile.part === part);
  }
}
