// What the server makes of package orchestrator's words.
import type { components } from "./openapi.js";

type Channel = components["schemas"]["Channel"];

export declare const vocabulary: {
  channels: { name: Channel; statuses: string[] }[];
  outcomes: components["schemas"]["Row"]["outcome"][];
  codes: { code: number; text: string }[];
};
