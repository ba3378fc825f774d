// What the recipient saw, in order, and what they answered: a chat.
import { html, useState, useEffect, useRef } from "../ui.js";
import { useStore, startOf } from "../store.js";
import { api } from "../api.js";
import { attempt } from "../world.js";
import { buttonsOf, wordsOf } from "../contents.js";
import { isFailure, isDuplicate } from "../story.js";
import { span, clockTime, plural } from "../words.js";

/** @import { Answers } from "../api.js" */
/** @import { Content } from "../contents.js" */
/** @import { Line } from "../stream.js" */
/** @import { Channel, Story } from "../story.js" */
/** @import { FieldEvent } from "../ui.js" */

/** @typedef {Answers["Inbox"]["inbound"][number]} Written by the recipient */
/** @typedef {(channel: Channel, text: string, umid?: string) => Promise<boolean | undefined>} Answering reports whether it could */

/** @param {{story: Story}} props */
export function Phone({ story }) {
  const world = useStore((s) => s.world);
  const start = useStore(startOf);
  const [answers, reload] = useAnswers(world, story);
  const arrived = story.events.filter((l) => l.kind === "receipt" && l.copy);
  const chat = [...arrived.map((line) => ({ t: line.t, line, mine: null })), ...answers.map((mine) => ({ t: mine.t, line: null, mine }))]
    .sort((a, b) => a.t - b.t); // of one instant what arrived comes first, as it stands first
  /** @type {Answering} */
  const answer = (channel, text, umid) => attempt(async () => {
    await api.write(world, { body: { channel, from: story.recipient, text, replyToUmid: umid } });
    await reload();
    return true;
  });
  const when = (/** @type {number} */ t) => (start ? clockTime(start, t).slice(0, 8) : "");
  return html`<aside class="phone-side" aria-label="The recipient's phone">
    <div class="phone">
      <div class="phone-top"><span>${story.recipient || "recipient"}</span></div>
      <div class="phone-screen" aria-live="polite" tabindex="0" role="group" aria-label="What arrived">
        ${arrived.length === 0 && html`<p class="phone-empty">
          ${story.outcome === "open" ? "Nothing has arrived yet." : "Nothing ever arrived."}</p>`}
        ${chat.map(({ line, mine, t }) => (line ? html`<${Bubble} key=${line.cursor} line=${line} story=${story}
          when=${when(t)} answer=${answer} />` : html`<${Mine} key=${mine.umid} mine=${mine} when=${when(t)} />`))}
        ${arrived.length > 1 && html`<p class="phone-twice">
          <b>The same message, ${story.copies === 2 ? "twice" : `${story.copies} times`}.</b>
          ${" "}${story.journey ? "What is sent cannot be recalled." : "A step already fired cannot be recalled."}</p>`}
        <${OnTheirWay} story=${story} />
      </div>
      ${story.recipient && html`<${Answer} key=${story.umid} story=${story} arrived=${arrived} answer=${answer} />`}
    </div>
  </aside>`;
}

// useAnswers are what the recipient wrote since the message was submitted, asked for whenever something happened.
/** @param {string} world @param {Story} story @returns {[Written[], () => Promise<void>]} */
function useAnswers(world, story) {
  const clock = useStore((s) => s.clock);
  const [list, setList] = useState(/** @type {Written[]} */ ([]));
  const latest = useRef("");
  latest.current = story.umid;
  const load = async () => {
    const { umid } = story;
    try {
      const { inbound } = await api.inbound(world, { from: story.recipient });
      if (latest.current === umid) setList(inbound.filter((m) => m.t >= story.submitted));
    } catch { /* the connection's state tells */ }
  };
  useEffect(() => {
    const timer = setTimeout(load, 150);
    return () => clearTimeout(timer);
  }, [world, story.umid, story.recipient, clock && clock.t]);
  return [list, load];
}

// sentOf is the message that a step of a story sent: of a journey each sent one.
/** @param {Story} story @param {number} [step] */
export const sentOf = (story, step = 1) => (story.journey ? story.sends[step - 1] : story);

// OnTheirWay are the copies that were sent and did not arrive: the recipient does not see them.
/** @param {{story: Story}} props */
function OnTheirWay({ story }) {
  const list = story.steps.filter((s) => s.fired !== null && !s.copy && s.receipts.some((r) => r.status === "Sent")
    && !s.receipts.some(isFailure));
  return list.map((s) => html`<p key=${s.n} class="on-its-way ch-${s.channel}"><${Ticks} n=${1} words="sent" />
    ${" "}${s.channel}: sent, not here yet</p>`);
}

const ticks = ["", "M1 6.5 4.5 10 11 2.5", "M1 6.5 4.5 10 11 2.5M8.2 9.4 8.8 10 15.3 2.5"];

// Ticks tell how far a message came: one is sent, two are delivered, two in colour are read.
/** @param {{n: 1 | 2, read?: boolean, words: string}} props */
const Ticks = ({ n, read, words }) => html`<svg class="ticks ${read ? "read" : ""}" viewBox="0 0 16 12" width="17" height="12" role="img"
  aria-label=${words}><path d=${ticks[n]} /></svg>`;

/** @param {{line: Line, story: Story, when: string, answer: Answering}} props */
function Bubble({ line, story, when, answer }) {
  const sms = line.channel === "SMS";
  const read = story.events.find((l) => l.step === line.step && l.kind === "receipt" && l.status === "Read");
  const sent = sentOf(story, line.step);
  const parts = (sms && sent.segments ? sent.segments : [sms ? sent.smsText : sent.text]).filter((p) => p !== "");
  const content = sms ? null : /** @type {Content} */ (sent.payload).content;
  const fate = sms ? "delivered" : read ? `read after ${span(read.t - story.submitted)}` : "delivered, not read";
  return html`<figure class="bubble ch-${line.channel} ${sms ? "bubble-sms" : ""}">
    <figcaption><b>${line.channel}</b> <span>after ${span(line.t - story.submitted)}</span></figcaption>
    ${sent.type !== "text" && !sms && html`<p class="bubble-kind">${sent.type}${sent.template ? ` “${sent.template}”` : ""}</p>`}
    ${wordsOf(content).map((words, i) => html`<p key=${i} class="bubble-text">${words}</p>`)}
    ${parts.map((p, i) => html`<p key=${i} class="bubble-text">${p}${parts.length > 1 && html`<span class="segment">
      ${i + 1}/${parts.length}</span>`}</p>`)}
    <${Buttons} content=${content} answer=${(/** @type {string} */ text) => line.channel && answer(line.channel, text, sent.umid)} />
    <p class="bubble-foot">${sms ? html`<span>${plural(parts.length, "segment")}, ${sent.encoding}</span>`
      : html`<span>${read ? fate : "not read"}</span>`}
      <span>${when} <${Ticks} n=${2} read=${!!read} words=${fate} /></span></p>
    ${isDuplicate(line) && html`<span class="chip chip-twice">copy ${line.copy}</span>`}
  </figure>`;
}

// Buttons below a message: a tap on one that answers does.
/** @param {{content: Content | null, answer: (text: string) => void}} props */
function Buttons({ content, answer }) {
  const all = buttonsOf(content);
  return all.length > 0 && html`<div class="bubble-buttons">${all.map(({ label, text }, i) => (text
    ? html`<button key=${i} onClick=${() => answer(text)}>${label}</button>`
    : html`<span key=${i} class="bubble-lead">${label}</span>`))}</div>`;
}

/** @param {{mine: Written, when: string}} props */
const Mine = ({ mine, when }) => html`<figure class="bubble-mine ch-${mine.channel}">
  <p class="bubble-text">${mine.text}</p><p class="bubble-foot"><span>on ${mine.channel}</span><span>${when}</span></p></figure>`;

// Answer is where the recipient writes: on a channel of the message, the one on which it arrived last unless told otherwise.
/** @param {{story: Story, arrived: Line[], answer: Answering}} props */
function Answer({ story, arrived, answer }) {
  const [text, setText] = useState("");
  const [picked, setPicked] = useState(/** @type {Channel | ""} */ (""));
  const [busy, setBusy] = useState(false);
  const channels = [...new Set(story.steps.map((s) => s.channel))];
  const last = arrived.at(-1);
  const channel = picked || last?.channel || channels[0];
  const send = async (/** @type {FieldEvent} */ e) => {
    e.preventDefault();
    setBusy(true);
    const of = arrived.findLast((l) => l.channel === channel);
    if (await answer(channel, text, of ? sentOf(story, of.step).umid : undefined)) setText("");
    setBusy(false);
  };
  return html`<form class="answer" onSubmit=${send}>
    <input aria-label="What the recipient answers" placeholder="An answer" required value=${text}
      onInput=${(e) => setText(e.target.value)} />
    <select aria-label="On which channel" value=${channel} onChange=${(e) => setPicked(/** @type {Channel} */ (e.target.value))}>
      ${channels.map((c) => html`<option key=${c} value=${c}>${c}</option>`)}</select>
    <button type="submit" disabled=${busy}>Answer</button></form>`;
}
