// The hooks as the page uses them: a ref that begins with nothing is an element's, which is there when it is used.
export { useEffect, useLayoutEffect, useMemo } from "preact/hooks";

export declare function useRef<T extends Element = HTMLElement>(): { current: T };
export declare function useRef<T>(initial: T): { current: T };
export declare function useState<T>(initial: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];
