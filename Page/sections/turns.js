/** Drawing in short tasks, between which the browser answers the person. */

// A task begins nothing more after so many milliseconds. Much shorter ones would be parted by more frames, and each frame
// lays out and paints anew.
const share = 16;
const channel = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
channel.port1.onmessage = () => {
  const end = performance.now() + share;
  do waiting.shift()?.();
  while (waiting.length > 0 && performance.now() < end);
  if (waiting.length > 0) channel.port2.postMessage(null);
};

/**
 * Does something in its turn.
 * @param {() => void} work
 * @returns {Promise<void>} what it throws is thrown to whoever waits for it
 */
export const inTurn = (work) =>
  new Promise((resolve) => {
    waiting.push(() => resolve(new Promise((done) => done(work()))));
    if (waiting.length === 1) channel.port2.postMessage(null);
  });
