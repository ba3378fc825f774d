// What if: a window is dragged, and what that does to a crowd is seen at once, before and now, with its causes.
import { html, useState, useEffect, useRef, useWidth } from "../ui.js";
import { useStore } from "../store.js";
import { api } from "../api.js";
import { asker, shown, windowed } from "../suppose.js";
import { thousands } from "../words.js";
import { Steps } from "./steps.js";
import { Picture } from "./picture.js";
import { CopyText } from "./copytext.js";

const crowds = [1000, 3000, 10000];

export function WhatIf() {
  const world = useStore((s) => s.world);
  const setup = useStore((s) => s.setup);
  if (!setup) return html`<p class="empty">Asking…</p>`;
  return html`<div class="page whatif">
    <div class="playground-head"><h1>What if</h1>
      <p class="quiet-text">The same messages by another plan: every receipt is drawn from the same seed, so that what differs comes of the plan.</p></div>
    ${setup.plan.length ? html`<${Supposing} key=${`${world} ${setup.scenario} ${setup.seed}`} world=${world} plan=${setup.plan} />`
      : html`<section class="card pad"><p>${world} has no plan of its own, so that there is none to change.</p></section>`}
  </div>`;
}

function Supposing({ world, plan: own }) {
  const [plan, setPlan] = useState(own);
  const [messages, setMessages] = useState(0); // 0: as many as the scenario has
  const [chosen, setChosen] = useState(0);
  const [answer, setAnswer] = useState(null);
  const [refused, setRefused] = useState("");
  const [copying, setCopying] = useState(false);
  const box = useRef();
  const width = Math.max(Math.floor(useWidth(box) / 20) * 20, 0);
  const put = useRef();
  put.current ||= asker((q) => api.whatIf(world, q), (a) => {
    setRefused(a.refused ? a.refused.message : "");
    if (!a.refused) setAnswer(a);
  });
  const step = Math.min(chosen, plan.length - 2);
  useEffect(() => {
    if (width) put.current({ plan, width, ...(messages ? { messages } : {}), ...(step >= 0 ? { step: step + 1 } : {}) });
  }, [plan, width, messages, step]);
  const changed = JSON.stringify(plan) !== JSON.stringify(own);
  const window = (seconds) => setPlan(plan.map((s, i) => (i === step ? { ...s, fallbackAfter: seconds } : s)));
  return html`<div class="whatif-body">
    <div class="whatif-plan">
      <section class="card pad" aria-label="The plan"><h2>The plan</h2>
        <${Steps} payload=${{ channels: plan }} onChange=${(p) => setPlan(p.channels || [])} />
        <p class="buttons"><button disabled=${!changed} onClick=${() => setPlan(own)}>As it was</button>
          <button disabled=${!answer} onClick=${() => setCopying(true)}>Copy as scenario</button></p></section>
      <section class="card pad" aria-label="The crowd"><label class="mood">Messages <select value=${messages}
        onChange=${(e) => setMessages(Number(e.target.value))}><option value="0">as many as the scenario has</option>
        ${crowds.map((n) => html`<option key=${n} value=${n}>${thousands(n)}</option>`)}</select></label>
        ${answer && html`<p class="quiet-text">${answer.scenario || "without a name"} · seed ${answer.seed} · ${thousands(answer.messages)} messages, sent twice</p>`}</section>
    </div>
    <div class="whatif-seen" ref=${box}>
      ${refused && html`<p class="problem-told" role="alert">${refused}</p>`}
      ${!answer && !refused && html`<p class="empty">Running both…</p>`}
      ${answer && html`<${Beside} answer=${answer} />
        ${answer.pictures.windows && html`<${Windows} answer=${answer} plan=${plan} own=${own} step=${step} onStep=${setChosen} onWindow=${window} />`}
        <${Causes} answer=${answer} changed=${changed} />
        <section class="card scroll-x" tabindex="0" aria-label="The crowd, before and now"><${Picture} svg=${answer.pictures.crowd} /></section>
        ${answer.pictures.message && html`<section class="card scroll-x" tabindex="0" aria-label="A message, before and now"><${Picture} svg=${answer.pictures.message} /></section>`}`}
    </div>
    ${copying && html`<${CopyText} title="The changed scenario" text=${answer.text} file="changed.yaml" how="Save it and run it with" run="cascade run changed.yaml" onClose=${() => setCopying(false)} />`}
  </div>`;
}

const signs = { better: "▲", worse: "▼", same: "＝" };

// Beside is the figures before and now.
function Beside({ answer }) {
  return html`<dl class="beside" aria-label="Before and now">${shown(answer.was.summary, answer.is.summary).map((f) => html`<div key=${f.name} class="card ${f.sense}">
    <dt>${f.name}</dt>
    <dd><span class="before"><span class="hidden">before </span>${f.before}</span> <span aria-hidden="true">→</span> <b><span class="hidden">now </span>${f.now}</b></dd>
    <dd class="by"><span aria-hidden="true">${signs[f.sense]}</span> ${f.by}${f.sense !== "same" ? html`<span class="hidden">, ${f.sense}</span>` : ""}</dd></div>`)}</dl>`;
}

const thumb = 24; // how wide the slider's handle is, in pixels

// Windows is a step's window on the axis on which it was tried at other lengths: the slider lies on that axis.
function Windows({ answer, plan, own, step, onStep, onWindow }) {
  const [plot, setPlot] = useState(null);
  const { channel, fallbackAfter = 0 } = plan[step];
  const before = (own.find((s) => s.channel === channel) || {}).fallbackAfter;
  const ready = (svg) => {
    const of = svg.querySelector(".plot");
    setPlot({ x: of.x.baseVal.value, width: of.width.baseVal.value, from: Number(of.dataset.from), to: Number(of.dataset.to) });
  };
  const value = plot ? Math.min(Math.max(fallbackAfter || plot.from, plot.from), plot.to) : fallbackAfter;
  return html`<section class="card windows" aria-label="The window">
    ${windowed(plan).length > 1 && html`<div class="split" role="group" aria-label="Whose window">${windowed(plan).map((i) => html`<button key=${plan[i].channel}
      aria-pressed=${i === step} class=${i === step ? "primary" : ""} onClick=${() => onStep(i)}>${plan[i].channel}</button>`)}</div>`}
    <${Picture} svg=${answer.pictures.windows} ready=${ready} />
    ${plot && html`<input class="window-slider ch-${channel}" type="range" min=${plot.from} max=${plot.to} step="1" value=${value}
      style=${{ marginLeft: `${plot.x - thumb / 2}px`, width: `${plot.width + thumb}px` }} aria-label=${`${channel}’s window, in seconds`}
      aria-valuetext=${`${value} s${before ? `, was ${before} s` : ""}`} onInput=${(e) => onWindow(Number(e.target.value))} />
    <p class="quiet-text window-hint">Drag it, or use the arrow keys: the window is <b>${fallbackAfter ? `${fallbackAfter} s` : "without an end"}</b>${before && before !== fallbackAfter ? `, was ${before} s` : ""}.</p>`}
  </section>`;
}

// Causes are what differs, by what it comes of.
function Causes({ answer, changed }) {
  return html`<section class="card pad causes" aria-label="What differs"><h2>What differs, and why</h2>
    ${answer.told.length === 0 && html`<p class="quiet-text">${changed ? "Nothing: no message goes otherwise." : "Nothing yet: drag a window, or change a step."}</p>`}
    ${answer.told.map((c) => html`<div key=${c.cause}><h3>${c.cause || "Without a known cause"}</h3><ul>${c.lines.map((l) => html`<li key=${l}>${l}</li>`)}</ul></div>`)}
  </section>`;
}
