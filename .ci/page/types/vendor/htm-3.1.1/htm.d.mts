// Markup in template strings is not looked into: what comes of it is a node, whatever stands in it.
declare const htm: { bind(h: unknown): (strings: TemplateStringsArray, ...values: any[]) => any };
export default htm;
