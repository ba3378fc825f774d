// The hooks as the page uses them: of what begins with nothing it is not said what it becomes.
export { useEffect, useLayoutEffect, useMemo } from "preact/hooks";

export declare function useRef(initial?: null): { current: any };
export declare function useRef<T>(initial: T): { current: T };
export declare function useState(initial: null | never[]): [any, (next: any) => void];
export declare function useState<T>(initial: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];
