// A modal dialog: the browser's own, which keeps the focus and closes with Escape.
import { html, useEffect, useRef } from "../ui.js";

/** @param {{title: string, onClose: () => void, wide?: boolean, children: any}} props */
export function Dialog({ title, onClose, wide, children }) {
  /** @type {{current: HTMLDialogElement}} */
  const dialog = useRef();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current.showModal();
    return () => before instanceof HTMLElement && before.focus();
  }, []);
  return html`<dialog ref=${dialog} class=${wide ? "wide" : ""} aria-labelledby="dialog-title"
      onClose=${onClose} onClick=${(e) => e.target === e.currentTarget && onClose()}>
    <div class="dialog-body">
      <div class="dialog-head"><h2 id="dialog-title">${title}</h2>
        <button class="quiet" onClick=${onClose} aria-label="Close">✕</button></div>
      ${children}
    </div>
  </dialog>`;
}
