package scenarios

import (
	"slices"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
)

// valueSchemas are the schemas of what Keys says that a key takes.
func valueSchemas() map[string]map[string]any {
	return map[string]map[string]any{
		"text":                                 {"type": "string"},
		"whole number":                         {"type": "integer", "minimum": 0},
		"RFC 3339 date-time":                   {"type": "string"},
		"429, 500, 502, 503 or 504":            {"enum": []any{429, 500, 502, 503, 504}},
		"duration up to 60s, of real time":     ref("duration"),
		"true":                                 {"const": true},
		"channel":                              ref("channel"),
		"list of channels":                     {"type": "array", "items": ref("channel"), "minItems": 1},
		"whole seconds, 10 to 86400":           {"type": "integer", "minimum": 10, "maximum": 86400},
		"Accepted, Sent, Delivered or Read":    words(orchestrator.StatusNames(orchestrator.Read)...),
		"Send API body":                        ref("message"),
		"authentication, utility or marketing": words("authentication", "utility", "marketing"),
		"duration":                             ref("duration"),
		"duration or LATENCY":                  {"anyOf": []any{ref("duration"), ref("latency")}},
		"status or failure":                    words(orchestrator.StatusNames(orchestrator.Undelivered)...),
		"delivery error code":                  {"type": "integer", "minimum": 1, "maximum": orchestrator.MaxCode},
		"whole number, such as 131047":         {"type": "integer", "minimum": 0, "maximum": orchestrator.MaxOwnCode},
		"share, 0 to 1":                        {"type": "number", "minimum": 0, "maximum": 1},
		"share, above 0 and up to 1":           {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
		"refuse, silent or hold":               words("refuse", "silent", "hold"),
		"message or segment":                   words("message", "segment"),
		"whole number, 1 to 1000":              {"type": "integer", "minimum": 1, "maximum": MaxBatch},
		"whole number, 1 to 255":               {"type": "integer", "minimum": 1, "maximum": MaxSegments},
		"duration, or time of day":             {"anyOf": []any{ref("duration"), map[string]any{"type": "string", "pattern": clockPattern.String()}}},
		"time zone, such as Europe/Berlin":     {"type": "string", "pattern": zonePattern.String()},
		"rate, such as 80/s":                   ref("rate"),
		"rate, such as 20/s":                   ref("rate"),
		"rate, such as 1/6s":                   ref("rate"),
		"queue or reject":                      words("queue", "reject"),
		"required":                             words("required"),
		"type of message":                      words(orchestrator.ContentTypes()...),
		"+ and 7 to 15 digits, or +91*":        {"type": "string", "pattern": "(" + numberForm + ")|(" + prefixPattern.String() + ")"},
		"silent or Undelivered":                words("silent", "Undelivered"),
		"number, to six decimals":              {"type": "number", "minimum": 0, "maximum": maxAmount},
		"send, delivery or segment":            words("send", "delivery", "segment"),
		"+ and 7 to 15 digits":                 {"type": "string", "pattern": numberForm},
		"list of + and 7 to 15 digits":         {"type": "array", "items": map[string]any{"type": "string", "pattern": numberForm}},
		"whole number, 1 to 10000000":          {"type": "integer", "minimum": 1, "maximum": MaxMessages},
		"recipients":                           words("recipients"),
		"letters, digits, _ and -":             {"type": "string", "pattern": wireID.String()},
		"digits":                               {"type": "string", "pattern": wireDigits.String()},
		"text without blanks":                  {"type": "string", "pattern": secretForm},
		"http or https URL":                    {"type": "string", "pattern": "^https?://[^/]"},
		"en":                                   words("en"),
		strings.Join(smpp.IDForms(), ", "):     words(smpp.IDForms()...),
		"number, 0 to 5":                       {"type": "number", "minimum": 0, "maximum": maxSigma},
	}
}

func words(all ...string) map[string]any { return map[string]any{"type": "string", "enum": all} }

// The forms of text that numbers, durations, rates and percentages have.
const (
	numberForm   = `^\+[0-9]{7,15}$` // as sendapi.IsE164 has it
	durationForm = `^(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h|d))+)$`
	rateForm     = `^[+]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/([1-9][0-9]{0,5})?[smhd]$`
	percentForm  = `^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?%$`
)

// scalarSchemas are what more than one key takes.
func scalarSchemas() map[string]any {
	span := map[string]any{"anyOf": []any{map[string]any{"type": "string", "pattern": durationForm}, map[string]any{"const": 0}}}
	span["description"] = "a span of virtual time, such as 50ms, 90s, 1m30s, 36h or 1d"
	number := map[string]any{"type": "number", "minimum": 0}
	percent := map[string]any{"type": "string", "pattern": percentForm}
	return map[string]any{
		"channel":  words(orchestrator.ChannelNames()...),
		"duration": span,
		"rate":     map[string]any{"type": "string", "pattern": rateForm},
		"bound":    limits(number, percent),
		"span":     limits(ref("duration")),
		"amount":   limits(number),
		"leeway":   map[string]any{"anyOf": []any{number, percent, ref("duration")}},
	}
}

// limits are a figure's value, or its min and max.
func limits(values ...any) map[string]any {
	one := map[string]any{"anyOf": values}
	both := map[string]any{
		"type": "object", "additionalProperties": false, "minProperties": 1,
		"properties": map[string]any{"min": one, "max": one},
	}
	return map[string]any{"anyOf": append(slices.Clone(values), both)}
}

// figureSchema is the mapping of figures whose paths begin with the prefix. A key of it may be one part of the path,
// or several with dots between them; what they have in common for every channel is among the definitions once.
func figureSchema(defs map[string]any, of, prefix string) map[string]any {
	all := figures()
	properties := map[string]any{}
	for _, fig := range all {
		rest, ok := strings.CutPrefix(fig.path, prefix)
		if !ok {
			continue
		}
		properties[rest] = ref(figureValue(of, fig))
		for at, r := range rest {
			if r == '.' {
				properties[rest[:at]] = ref(figureGroup(defs, of, prefix+rest[:at]+"."))
			}
		}
	}
	object := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if prefix != "" {
		object["minProperties"] = 1
	}
	return object
}

// figureGroup names the definition of the figures beneath the prefix, and makes it where there is none yet.
func figureGroup(defs map[string]any, of, prefix string) string {
	parts := strings.Split(strings.TrimSuffix(prefix, "."), ".")
	if len(parts) == 2 {
		parts[1] = "CHANNEL"
	}
	name := of + "." + strings.Join(parts, ".")
	if _, ok := defs[name]; !ok {
		defs[name] = nil // it is being made
		defs[name] = figureSchema(defs, of, prefix)
	}
	return name
}

func figureValue(of string, fig figure) string {
	switch {
	case of == "tolerance":
		return "leeway"
	case fig.units[0] == Seconds:
		return "span"
	case slices.Contains(fig.units, Percent):
		return "bound"
	}
	return "amount"
}
