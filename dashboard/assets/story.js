// One message's story, told from its plan and its timeline's lines. Pure: what is drawn and what is copied as a
// test both read it.

// tell arranges the API's account of a message by step. Instants are seconds since the world's zero.
export function tell(account) {
  const steps = account.plan.map((p, i) => ({
    n: i + 1, channel: p.channel, success: p.successStatus, window: p.fallbackAfter || 0, skip: p.skip || 0,
    fired: null, skipped: null, ended: null, end: "", cause: null, receipts: [], copy: 0,
  }));
  const story = { ...account, steps, outcome: "open", ended: null, winner: 0, copies: 0 };
  for (const line of account.events) follow(story, line);
  return story;
}

function follow(story, line) {
  const step = line.step ? story.steps[line.step - 1] : null;
  switch (line.kind) {
    case "fired":
      step.fired = line.t;
      break;
    case "skipped":
      Object.assign(step, { skipped: line.t, end: "skipped", cause: line });
      break;
    case "receipt":
      if (!step) break;
      step.receipts.push(line);
      if (line.copy) {
        step.copy = line.copy;
        story.copies = Math.max(story.copies, line.copy);
      }
      if ((line.status === "Rejected" || line.status === "Undelivered") && !line.stale && !line.late && !step.end) {
        Object.assign(step, { ended: line.t, end: "failed", cause: line });
      }
      break;
    case "lapsed":
      Object.assign(step, { ended: line.t, end: "lapsed", cause: line });
      break;
    case "succeeded":
      Object.assign(story, { outcome: "succeeded", ended: line.t, winner: line.step });
      for (const s of story.steps) {
        if (s.fired !== null && !s.end) Object.assign(s, { ended: line.t, end: s.n === line.step ? "succeeded" : "over" });
      }
      step.won = line.t;
      break;
    case "failed":
    case "expired":
    case "cancelled":
      Object.assign(story, { outcome: line.kind, ended: line.t });
      for (const s of story.steps) {
        if (s.fired !== null && !s.end) Object.assign(s, { ended: line.t, end: line.kind });
      }
      break;
    default:
  }
}

// turn is the step whose turn it is in an open message, or null.
export function turn(story) {
  if (story.outcome !== "open") return null;
  return story.steps.findLast((s) => s.fired !== null && !s.end) || null;
}

// horizon is the last instant that the story speaks of, windows that still run included.
export function horizon(story, now) {
  let last = story.ended === null ? now : Math.max(story.ended, 0);
  for (const s of story.steps) {
    if (s.fired === null) continue;
    last = Math.max(last, s.fired);
    if (s.window && (!s.end || s.end === "lapsed")) last = Math.max(last, s.fired + s.window);
    for (const r of s.receipts) last = Math.max(last, r.t);
  }
  return last;
}
