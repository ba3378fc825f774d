// Markup in template strings is not looked into: what comes of it is a node, whatever stands in it.

/** An event of an element, whose target is taken for a field: most are. */
export type FieldEvent = InputEvent & KeyboardEvent & PointerEvent & DragEvent
  & { target: HTMLInputElement; currentTarget: HTMLElement; relatedTarget: Node };

type Value = string | number | boolean | null | undefined | object | ((event: FieldEvent) => unknown);

declare const htm: { bind(h: unknown): (strings: TemplateStringsArray, ...values: Value[]) => any };
export default htm;
