// What every view draws with: preact and its hooks, and htm, which writes markup as template strings. Values in
// them are text, never markup.
import { h, render, Component } from "./vendor/preact-11.2.0/preact.mjs";
import {
  useState, useEffect, useLayoutEffect, useRef, useMemo,
} from "./vendor/preact-11.2.0/hooks.mjs";
import htm from "./vendor/htm-3.1.1/htm.mjs";

/** @typedef {import("./vendor/htm-3.1.1/htm.mjs").FieldEvent} FieldEvent */

export const html = htm.bind(h);
export { render, Component, useState, useEffect, useLayoutEffect, useRef, useMemo };

// useWidth measures an element's width in pixels, and again whenever it changes.
/** @param {{current: Element}} ref */
export function useWidth(ref) {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver((entries) => setWidth(Math.round(entries[0].contentRect.width)));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

// useEvery calls back every so many milliseconds while the view is there; 0 does not.
/** @param {number} ms @param {() => void} callback */
export function useEvery(ms, callback) {
  const latest = useRef(callback);
  latest.current = callback;
  useEffect(() => {
    if (!ms) return undefined;
    const timer = setInterval(() => latest.current(), ms);
    return () => clearInterval(timer);
  }, [ms]);
}

// useLater does something a little after each change of what it depends on. What is overtaken by another change is stale.
/** @param {(isStale: () => boolean) => void} what @param {unknown[]} dependencies */
export function useLater(what, dependencies) {
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => what(() => stale), 250);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, dependencies);
}
