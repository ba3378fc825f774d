// What a recipient sees of a message's content beside its text: titles, buttons, what fills in a template. Pure.

// A message's content may hold anything: the server looks at what it needs of it.
/** @typedef {Record<string, any>} Content */

/** @param {any} value @returns {any[]} */
const list = (value) => (Array.isArray(value) ? value : []);
/** @param {unknown} value */
const isText = (value) => typeof value === "string" && value !== "";

// buttonsOf are the buttons below a message: {label, text} where a tap answers with a text, {label} where it leads elsewhere.
/** @param {Content | null | undefined} content @returns {{label: string, text?: string}[]} */
export function buttonsOf(content) {
  const { template, interactive, suggestions, richCard, button } = content || {};
  return [
    ...list(template && template.components).filter((c) => c && c.type === "button").map(templateButton),
    ...interactiveButtons(interactive),
    ...[...list(suggestions), ...list(richCard && richCard.suggestions)].map(suggested),
    ...(button && isText(button.caption) ? [{ label: button.caption }] : []),
  ].filter((b) => b && isText(b.label));
}

// templateButton is one that the template has: the message tells what fills it in, and no more.
/** @param {Content} component */
function templateButton({ subType = "QuickReply", index = 0, parameters }) {
  const [first = {}] = list(parameters);
  if (subType === "QuickReply") {
    const text = first.payload || first.text || `Button ${index + 1}`;
    return { label: text, text };
  }
  const does = leads.get(subType) || subType;
  const filled = first.text || first.couponCode || "";
  return { label: filled ? `${does}: ${filled}` : does };
}

const leads = new Map([["Url", "Open the link"], ["CopyCode", "Copy the code"], ["Flow", "Open the form"], ["VoiceCall", "Call"]]);

/** @param {Content} [interactive] */
function interactiveButtons(interactive) {
  const { type, action } = interactive || {};
  if (!action) return [];
  const replies = list(action.buttons).map((b) => b && b.reply && { label: b.reply.title, text: b.reply.title });
  const rows = list(action.sections).flatMap((s) => list(s && s.rows)).map((r) => r && { label: r.title, text: r.title });
  const { display_text: shown, flowCta } = action.parameters || {};
  const away = isText(shown) || isText(flowCta) ? [{ label: shown || flowCta }] : [];
  return [...replies, ...(type === "list" ? rows : []), ...away];
}

/** @param {Content} [suggestion] */
const suggested = ({ reply, action } = {}) => (reply ? { label: reply.text, text: reply.text } : action && { label: action.text });

// wordsOf are what a message shows above and below its text.
/** @param {Content | null | undefined} content @returns {string[]} */
export function wordsOf(content) {
  const { template, interactive, richCard, location } = content || {};
  const filled = list(template && template.components).filter((c) => c && (c.type === "header" || c.type === "body"))
    .flatMap((c) => list(c.parameters)).map((p) => p && (p.text || p.url || p.couponCode)).filter(isText);
  const parts = interactive ? [interactive.header, interactive.body, interactive.footer].map((p) => p && p.text) : [];
  const place = location && (location.name || `${location.latitude}, ${location.longitude}`);
  return [...(filled.length ? [filled.join(", ")] : []), ...parts, richCard && richCard.title, richCard && richCard.description, place,
    content && content.url].filter(isText);
}
