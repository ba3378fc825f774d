// The story of a fallback, told by a client that openapi-typescript generated from the OpenAPI document: it compiles
// only if the document types what a client has to send, and it runs only if the server answers as the document says.
import createClient from "openapi-fetch";
import type { paths } from "./cascade.ts";

declare const process: { argv: string[]; exit(code: number): never };

const cascade = createClient<paths>({ baseUrl: process.argv[2], headers: { Authorization: "Bearer any" } });
const params = { path: { subAccountId: "typescript" } };

// ok is what a call answers, which has to be no error.
function ok<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (error !== undefined || data === undefined) throw new Error(`refused: ${JSON.stringify(error)}`);
  return data;
}

function is(what: string, got: unknown, want: unknown) {
  if (got !== want) throw new Error(`${what} is ${got}, not ${want}`);
}

async function story() {
  const world = "/sim/v1/subaccounts/{subAccountId}";
  ok(await cascade.PUT(world, {
    params, body: "plan:\n  - {channel: WhatsApp, fallbackAfter: 60, successStatus: Read}\n  - {channel: SMS}\n",
    headers: { "Content-Type": "application/yaml" }, bodySerializer: (text) => text as string,
  }));
  ok(await cascade.PUT(`${world}/providers/{channel}`, {
    params: { path: { ...params.path, channel: "WhatsApp" } },
    body: { model: { delivered: "2s", read: { lognormal: { median: "5m", sigma: 0 } } } },
  }));
  const sent = ok(await cascade.POST("/api/v1/subaccounts/{subAccountId}/messages", {
    params, body: { user: { msisdn: "+6598765432" }, type: "text", content: { text: "Hello World!" } },
  }));
  is("the clock", ok(await cascade.POST(`${world}/clock/advance`, { params, body: { by: "60s" } })).t, 60);
  ok(await cascade.POST(`${world}/clock/advance`, { params, body: { until: "idle" } }));
  const told = ok(await cascade.GET(`${world}/messages/{umid}`, { params: { path: { ...params.path, umid: sent.umid } } }));
  is("the outcome", `${told.outcome} on ${told.channel}, ${told.copies} copies`, "succeeded on SMS, 2 copies");
  ok(await cascade.POST(`${world}/traffic`, { params, body: { messages: 5, arrivals: { every: "1s" } } }));
  ok(await cascade.POST(`${world}/clock/advance`, { params, body: { until: "idle" } }));
  const batch = ok(await cascade.POST("/api/v1/subaccounts/{subAccountId}/messages/batch", {
    params, body: {
      template: { type: "text", content: { text: "Hi" } },
      messages: [{ user: { msisdn: "+6598765433" } }, { user: { msisdn: "+6598765434" } }],
    },
  }));
  is("what is accepted of the batch", batch.acceptedCount, 2);
  is("the number of messages", ok(await cascade.GET(`${world}/summary`, { params })).messages, 8);
}

story().catch((err) => {
  console.error("the client that openapi-typescript generated:", err.message);
  process.exit(1);
});
