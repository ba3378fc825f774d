package scenarios

import (
	"strings"

	"cascade/orchestrator/channel/smpp"
)

// Key is one key that scenario files know.
type Key struct {
	Path    string // such as "plan[].fallbackAfter"; [] is each entry of a list, and capitals are names that the file chooses
	Value   string // what it takes, with the unit
	Meaning string // and what leaving it out means, where that is not nothing
}

// Keys lists every key of a scenario file, in the order in which files are written.
func Keys() []Key {
	const (
		span     = "duration"
		share    = "share, 0 to 1"
		latency  = "duration or LATENCY"
		channel  = "channel"
		code     = "delivery error code"
		own      = "whole number, such as 131047"
		msisdn   = "+ and 7 to 15 digits"
		provider = "providers.CHANNEL."
	)
	keys := []Key{
		{"name", "text", "what it is called; left out: the file's name"},
		{"about", "text", "a line about it"},
		{"seed", "whole number", "what every random draw comes from; left out: 1"},
		{"start", "RFC 3339 date-time", "virtual time zero; left out: 2026-01-01T00:00:00Z"},
		{"plan[].channel", channel, "a step of the subaccount's default plan"},
		{"plan[].fallbackAfter", "whole seconds, 10 to 86400", "how long the step may take; left out: until it fails"},
		{"plan[].successStatus", "Accepted, Sent, Delivered or Read",
			"what the step waits for; left out: Delivered, or the highest there is"},
		{"channels", "list of channels", "what the subaccount has; left out: all"},
		{"message", "Send API body", "what every message is; scheduled and expiry may be durations from the submission"},
		{"templates.NAME.category", "authentication, utility or marketing", "what kind of template NAME is"},
		{"templates.NAME.ttl", span, "how long it lives; left out: as its category does"},
		{provider + "script[].status", "status or failure", "what the provider reports, to the letter; [] is silence"},
		{provider + "script[].after", span, "when, counted from the firing; left out: 0s"},
		{provider + "script[].code", code, "why it failed; left out: as providerCode counts, or 41 for Rejected and 46 for Undelivered"},
		{provider + "script[].providerCode", own, "the provider's own number of the failure; left out: as code has it"},
		{provider + "script[].segment", "whole number, 1 to 255", "of which segment of an SMS; left out: of each"},
		{provider + "model.accepted", latency, "when it is accepted, counted from the firing; left out: 50ms"},
		{provider + "model.sent", latency, "when it is sent, counted from the firing; left out: 200ms"},
		{provider + "model.delivered", latency, "when it is delivered, counted from the firing; left out: 3s"},
		{provider + "model.read", latency, "when it is read, counted from the delivery; left out: never"},
		{provider + "model.reach", share, "who has the app; left out: 1"},
		{provider + "model.readers", share, "which deliveries are ever read; left out: 1"},
		{provider + "model.stall", share, "what never gets beyond Sent"},
		{provider + "model.reject.share", share, "what is rejected"},
		{provider + "model.reject.after", span, "when, counted from the firing; left out: 300ms"},
		{provider + "model.reject.code", code, "with what; left out: as providerCode counts, or 41"},
		{provider + "model.reject.providerCode", own,
			"with which of the provider's own numbers; left out: as code has it"},
		{provider + "model.repeat", share, "which receipts are sent twice"},
		{provider + "model.reorder", share, "which receipts overtake the one before"},
		{provider + "receipts", "message or segment",
			"whether each segment of an SMS has receipts of its own; failed when one is"},
		{provider + "outages[].from", "duration, or time of day",
			"the first instant of an outage; with a zone a time of day, such as \"22:00\""},
		{provider + "outages[].to", "duration, or time of day", "the first instant after it"},
		{provider + "outages[].effect", "refuse, silent or hold", "what becomes of the sends in it"},
		{provider + "outages[].every", span, "how long after its beginning it begins again; left out: never, but with a zone every day"},
		{provider + "outages[].zone", "time zone, such as Europe/Berlin",
			"by whose clock it is there, also when clocks change"},
		{provider + "throughput", "rate, such as 80/s", "sends above it wait for their turn"},
		{provider + "overflow", "queue or reject", "whether those are rejected with code 11 instead; left out: queue"},
		{provider + "pairRate", "rate, such as 1/6s", "sends to one recipient above it are rejected with code 11"},
		{provider + "ttl", span, "how long it holds a message for someone offline or in its queue; left out: 30 days"},
		{provider + "onExpiry", "silent or Undelivered", "what it does then; left out: silent"},
		{provider + "session", "required", "WhatsApp: what is no template to someone silent for 24 h is rejected with 1022"},
		{provider + "price.amount", "number, to six decimals", "what is charged"},
		{provider + "price.per", "send, delivery or segment", "and for what"},
		{provider + "callbacks.swap", share, "which webhooks of the channel the next one of their message overtakes; left out: as callbacks says"},
		{provider + "callbacks.repeat", share, "which are told twice; left out: as callbacks says"},
		{provider + "callbacks.lose", share, "which are never sent; left out: as callbacks says"},
		{provider + "callbacks.delay", latency, "how much later they are sent; left out: as callbacks says"},
		{provider + "callbacks.batch", "whole number, 1 to 1000",
			"WhatsApp's wire: how many statuses that wait are told in one request; left out: 1"},
		{provider + "callbacks.early", share, "which sends over wires are told of before they are answered"},
		{provider + "callbacks.badSignature", share, "which callbacks of wires have a wrong signature"},
		{provider + "rules[].msisdn", msisdn + ", or +91*", "whom the rule is for; the first one that fits wins"},
		{provider + "rules[].type", "type of message", "or for which messages"},
		{provider + "rules[].template", "text", "or for which template"},
		{provider + "rules[].script", "as above", "what the provider reports of them"},
		{provider + "rules[].model", "as above", "or how that is drawn"},
		{"recipients[].msisdn", msisdn, "a recipient by the number"},
		{"recipients[].aliases", "list of + and 7 to 15 digits",
			"other numbers that reach the recipient; WhatsApp answers with the msisdn; traffic goes to none"},
		{"recipients[].share", "share, above 0 and up to 1", "or some of the generated ones"},
		{"recipients[].offline[].channel", channel, "where they cannot be reached; left out: anywhere"},
		{"recipients[].offline[].from", span, "the first instant"},
		{"recipients[].offline[].to", span, "the first instant after it"},
		{"callbacks.swap", share, "which webhooks the next one of their message overtakes, on purpose"},
		{"callbacks.repeat", share, "which are told twice"},
		{"callbacks.lose", share, "which are never sent"},
		{"callbacks.delay", latency, "how much later they are sent"},
		{"faults[].next", "whole number", "the API fails the next so many requests"},
		{"faults[].share", "share, above 0 and up to 1", "or some of them, drawn one by one"},
		{"faults[].from", span, "or, or only, those from this instant"},
		{"faults[].to", span, "up to this one"},
		{"faults[].status", "429, 500, 502, 503 or 504", "they are refused with this status"},
		{"faults[].retryAfter", span, "and told to come again after it"},
		{"faults[].delay", "duration up to 60s, of real time", "or carried out and answered so late"},
		{"faults[].drop", "true", "or carried out, and the connection is dropped without an answer"},
		{"recipients[].lastWrote", span, "how long before the start they wrote on WhatsApp; left out: never"},
		{"traffic.messages", "whole number, 1 to 10000000",
			"how many messages are sent; without traffic one, to the message's user"},
		{"traffic.arrivals.every", span, "how far apart; left out: all at once"},
		{"traffic.arrivals.poisson", "rate, such as 20/s", "or at random, at this mean rate"},
		{"traffic.to", "recipients", "to those that have an msisdn, in turn; left out: to generated numbers"},
		{"traffic.people", "en", "which fake data their texts are made of"},
	}
	for _, f := range new(Wires).Fields() {
		keys = append(keys, Key{"wires." + f.Wire + "." + f.Key, map[WireFieldKind]string{
			WireID: "letters, digits, _ and -", WireSecret: "text without blanks", WireURL: "http or https URL",
			WireDigits: "digits", WireIDForm: strings.Join(smpp.IDForms(), ", "),
		}[f.Kind], f.Meaning})
	}
	return append(keys, []Key{
		{"expect.FIGURE", "number, or share such as 99%", "what a figure of the summary must be"},
		{"expect.FIGURE.min", "number, or share such as 99%", "or at least"},
		{"expect.FIGURE.max", "number, or share such as 99%", "or at most"},
		{"tolerance.FIGURE", "share such as 5%, or number", "by how much it may differ from the golden file"},
		{"LATENCY.uniform.min", span, "evenly from here"},
		{"LATENCY.uniform.max", span, "to here"},
		{"LATENCY.normal.mean", span, "by the normal distribution, cut off at 0"},
		{"LATENCY.normal.sd", span, "and its standard deviation"},
		{"LATENCY.lognormal.median", span, "half of them come sooner"},
		{"LATENCY.lognormal.sigma", "number, 0 to 5", "standard deviation of the logarithm"},
		{"LATENCY.exponential.mean", span, "by the exponential distribution"},
		{"LATENCY.percentiles.pN", span, "N per cent come by then, linear in between: {p50: 4s, p95: 20s}"},
	}...)
}

// Figures lists the figures that expect and tolerance know, such as "channels.SMS.fired".
func Figures() []string {
	var paths []string
	for _, fig := range figures() {
		paths = append(paths, fig.path)
	}
	return paths
}
