// What part of a timeline is shown: panned and zoomed by mouse, wheel, fingers and keys.
import { useState, useRef, useEffect } from "../ui.js";

/** @typedef {{from: number, to: number}} Range in seconds */
/** @typedef {Range & {left: number, right: number, t: (x: number) => number}} Axis where a range lies in pixels */

const least = 0.02; // seconds that are shown at least

// useRange is what was zoomed to, forgotten with the message.
/** @param {string} umid @returns {[Range | null, (range: Range | null) => void]} */
export function useRange(umid) {
  const [range, setRange] = useState(/** @type {Range | null} */ (null));
  const before = useRef(umid);
  if (before.current !== umid) {
    before.current = umid;
    if (range) setRange(null);
  }
  return [range, setRange];
}

/** @param {number} wide @param {Range} fit */
const bounded = (wide, fit) => Math.min(Math.max(wide, least), (fit.to - fit.from) * 4);

// zoomed is the range around a point (the middle, if not given) that is wider by a factor.
/** @param {Range} axis @param {Range} fit @param {number} factor @returns {Range} */
export function zoomed(axis, fit, factor, around = (axis.from + axis.to) / 2) {
  const wide = bounded((axis.to - axis.from) * factor, fit);
  const from = around - ((around - axis.from) / (axis.to - axis.from)) * wide;
  return { from, to: from + wide };
}

// panned is the range that so many pixels to the right shows.
/** @param {Axis} axis @param {number} pixels @returns {Range} */
function panned(axis, pixels) {
  const by = (pixels / (axis.right - axis.left)) * (axis.to - axis.from);
  return { from: axis.from + by, to: axis.to + by };
}

// pinched is the range in which what two fingers were laid on stays below them; xs are where they were and where they are.
/** @param {Axis} axis @param {Range} fit @param {[number, number]} were @param {[number, number]} are @returns {Range} */
function pinched(axis, fit, [a, b], [x, y]) {
  const wide = bounded((axis.to - axis.from) * Math.abs((b - a) / (Math.abs(y - x) < 8 ? 8 : y - x)), fit);
  const from = axis.t((a + b) / 2) - (((x + y) / 2 - axis.left) / (axis.right - axis.left)) * wide;
  return { from, to: from + wide };
}

/** @param {{current: Element}} box @param {Axis} axis @param {Range} fit @param {(range: Range | null) => void} setRange */
export function useZoom(box, axis, fit, setRange) {
  const now = useRef({ axis, fit });
  now.current = { axis, fit };
  useEffect(() => {
    const element = box.current;
    const inside = (/** @type {number} */ x) => x - element.getBoundingClientRect().left;
    const hands = new Map(); // by pointer: where it was laid on, and where it is
    let held = now.current.axis; // the axis when the last of them was laid on or lifted
    const hold = () => {
      held = now.current.axis;
      for (const hand of hands.values()) hand.from = hand.at;
    };
    const onDown = (/** @type {PointerEvent} */ e) => {
      if (e.button !== 0) return;
      hands.set(e.pointerId, { from: inside(e.clientX), at: inside(e.clientX) });
      hold();
    };
    const onMove = (/** @type {PointerEvent} */ e) => {
      const hand = hands.get(e.pointerId);
      if (!hand) return;
      hand.at = inside(e.clientX);
      const [one, two] = [...hands.values()];
      if (two) setRange(pinched(held, now.current.fit, [one.from, two.from], [one.at, two.at]));
      else if (Math.abs(one.at - one.from) > 3) setRange(panned(held, one.from - one.at));
    };
    const onUp = (/** @type {PointerEvent} */ e) => { if (hands.delete(e.pointerId)) hold(); };
    const onWheel = (/** @type {WheelEvent} */ e) => {
      const { axis: a, fit: f } = now.current;
      if (e.ctrlKey || e.metaKey) {
        e.preventDefault();
        setRange(zoomed(a, f, e.deltaY > 0 ? 1.15 : 0.87, a.t(Math.max(inside(e.clientX), a.left))));
      } else if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) {
        e.preventDefault();
        setRange(panned(a, (e.deltaX || e.deltaY) * 0.8));
      }
    };
    const onKey = (/** @type {CustomEvent<string>} */ { detail }) => {
      const { axis: a, fit: f } = now.current;
      setRange(detail === "f" ? null : zoomed(a, f, detail === "+" ? 0.6 : 1.6));
    };
    /** @type {[EventTarget, string, any][]} */
    const all = [[element, "wheel", onWheel], [element, "pointerdown", onDown], [window, "pointermove", onMove],
      [window, "pointerup", onUp], [window, "pointercancel", onUp], [window, "cascade-zoom", onKey]];
    for (const [on, name, what] of all) on.addEventListener(name, what, { passive: name !== "wheel" });
    return () => all.forEach(([on, name, what]) => on.removeEventListener(name, what));
  }, []);
}
