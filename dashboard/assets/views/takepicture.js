// A picture to take along into a pull request: as SVG, as PNG, or as a diagram in Mermaid's language.
import { html, useState, useEffect, useRef } from "../ui.js";
import { say } from "../store.js";
import { api } from "../api.js";
import { attempt } from "../world.js";
import { save, saveAs } from "../saving.js";
import { copyText } from "./copyas.js";
import { Dialog } from "./dialog.js";

/** @typedef {"svg" | "png" | "md"} Form */

/** @type {Record<Form, {label: string, ending: string, kind?: string, how: string}>} */
const forms = {
  svg: {
    label: "SVG", ending: "svg", kind: "image/svg+xml",
    how: "Save it, and add it to the repository: it follows its reader's light and dark.",
  },
  png: { label: "PNG", ending: "png", how: "Copy it and paste it into the pull request." },
  md: { label: "Mermaid", ending: "md", kind: "text/markdown", how: "Paste it into the pull request: its page draws it." },
};

const names = /** @type {Form[]} */ (Object.keys(forms));

/** @param {{world: string, umid?: string, name: string, onClose: () => void}} props */
export function TakePicture({ world, umid, name, onClose }) {
  const [form, setForm] = useState(/** @type {Form} */ ("svg"));
  const [copied, setCopied] = useState("");
  const taken = useTaken(world, umid);
  const pre = useRef();
  const { label, ending, how } = forms[form];
  const file = `${name}.${ending}`;
  const copy = async () => {
    if (form === "png" ? await copyImage(taken.png) : await copyText(taken[form], pre.current)) setCopied(form);
  };
  const keep = () => (form === "png" ? save(taken.png, file) : saveAs(taken[form], file, forms[form].kind));
  return html`<${Dialog} title="Copy as picture" wide onClose=${onClose}>
    <div class="split" role="group" aria-label="Form">${names.map((one) => html`<button key=${one}
      aria-pressed=${one === form} class=${one === form ? "primary" : ""} onClick=${() => setForm(one)}>
      ${forms[one].label}</button>`)}</div>
    <p>${how}</p>
    ${form === "png" ? html`<div class="taken" tabindex="0" role="group" aria-label="PNG">
      ${taken.png && html`<img src=${taken.png} alt=${`The picture of ${name}`} />`}</div>`
      : html`<pre ref=${pre} class="json copy-text" tabindex="0" aria-label=${label}>${taken[form]}</pre>`}
    <p class="buttons"><button class="primary" disabled=${!taken[form]} onClick=${copy}>${copied === form ? "Copied" : "Copy"}</button>
      <button disabled=${!taken[form]} onClick=${keep}>Save as ${file}</button>
      <span class="hidden" role="status">${copied === form ? "Copied" : ""}</span></p>
  <//>`;
}

// useTaken asks for the picture in each form.
/** @param {string} world @param {string} [umid] */
function useTaken(world, umid) {
  const [taken, setTaken] = useState({ svg: "", png: "", md: "" });
  useEffect(() => {
    let stale = false;
    attempt(async () => {
      const [svg, md] = await Promise.all(umid ? [api.picture(world, { umid }), api.diagram(world, { umid })]
        : [api.crowdPicture(world), api.crowdDiagram(world)]);
      const png = await pngOf(svg);
      if (!stale) setTaken({ svg, png, md });
    });
    return () => { stale = true; };
  }, [world, umid]);
  return taken;
}

// pngOf is an SVG as the address of a PNG, twice as large, so that it is sharp on every screen.
/** @param {string} svg */
async function pngOf(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

// copyImage copies a PNG, and reports whether it could.
/** @param {string} png */
async function copyImage(png) {
  try {
    const bytes = Uint8Array.from(atob(png.split(",")[1]), (c) => c.charCodeAt(0));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
    return true;
  } catch {
    say("The browser does not let this page copy pictures: save it instead.");
    return false;
  }
}
