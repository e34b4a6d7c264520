/** The frames of Connect's streams: a flag byte, a length of 4 bytes, and that many bytes. */

const headLength = 5;

/** Splits a stream into its envelopes, however its bytes arrive. */
export class Envelopes {
  #rest = new Uint8Array(0);

  /**
   * The envelopes that are whole with these bytes.
   * @param {Uint8Array} bytes
   */
  push(bytes) {
    const joined = new Uint8Array(this.#rest.length + bytes.length);
    joined.set(this.#rest);
    joined.set(bytes, this.#rest.length);
    const view = new DataView(joined.buffer);
    const found = [];
    let start = 0;
    while (joined.length - start >= headLength) {
      const end = start + headLength + view.getUint32(start + 1);
      if (joined.length < end) break;
      found.push({ flags: joined[start], data: joined.subarray(start + headLength, end) });
      start = end;
    }
    this.#rest = joined.slice(start);
    return found;
  }

  /** Whether what came ended inside of an envelope. */
  get isCut() {
    return this.#rest.length > 0;
  }
}

/**
 * One message as an envelope.
 * @param {Uint8Array} data
 */
export function envelope(data) {
  const bytes = new Uint8Array(headLength + data.length);
  new DataView(bytes.buffer).setUint32(1, data.length);
  bytes.set(data, headLength);
  return bytes;
}
