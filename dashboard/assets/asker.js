// Questions to the server that come faster than they are answered.

// asker asks one question after another: of those that come while one is out, or while it rests from one, only the last
// is asked. How long it rests follows from how long the answer took, in milliseconds.
/**
 * @template Q, A
 * @param {(question: Q) => Promise<A>} ask
 * @param {(answer: A) => void} answered
 * @param {(refusal: Error) => void} refused
 * @param {(took: number) => number} [rest]
 * @returns {(question: Q) => Promise<void>}
 */
export function asker(ask, answered, refused, rest = () => 0) {
  let out = false;
  /** @type {Q | null} */
  let next = null;
  return async function put(question) {
    if (out) {
      next = question;
      return;
    }
    out = true;
    for (let q = /** @type {Q | null} */ (question); q; q = next) {
      next = null;
      const began = performance.now();
      await ask(q).then(answered, refused);
      const pause = rest(performance.now() - began);
      if (pause > 0) await new Promise((done) => { setTimeout(done, pause); });
    }
    out = false;
  };
}
