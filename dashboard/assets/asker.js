// Questions to the server that come faster than they are answered.

// asker asks one question after another: of those that come while one is out, or while it rests from one, only the last
// is asked. How long it rests follows from how long the answer took, in milliseconds.
export function asker(ask, answered, rest = (_took) => 0) {
  let out = false;
  let next = null;
  return async function put(question) {
    if (out) {
      next = question;
      return;
    }
    out = true;
    for (let q = question; q; q = next) {
      next = null;
      const began = performance.now();
      answered(await ask(q).catch((err) => ({ refused: err })));
      const pause = rest(performance.now() - began);
      if (pause > 0) await new Promise((done) => { setTimeout(done, pause); });
    }
    out = false;
  };
}
