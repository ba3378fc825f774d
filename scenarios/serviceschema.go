package scenarios

import (
	"encoding/json"
	"slices"
	"strings"

	"cascade/orchestrator"
)

// ServiceSchema is the JSON Schema of a service's configuration, draft 2020-12, indented. It is made of AdapterSettings
// and of what a scenario's plan is. It refuses nothing that ParseService takes.
func ServiceSchema() []byte {
	plan := newBranch()
	for _, k := range Keys() {
		if strings.HasPrefix(k.Path, "plan[].") {
			plan.grow(strings.Split(k.Path, "."), k)
		}
	}
	keys := list(filled("a key; ${NAME} is a variable of the environment"))
	keys["uniqueItems"] = true
	webhook := mapping(map[string]any{
		"url":           filled("the URL that is told of receipts"),
		"authorization": described(map[string]any{"type": "string"}, "the whole Authorization header; left out: none"),
	}, "url")
	subaccount := mapping(map[string]any{
		"keys":     described(keys, "that requests may bear beside those of all; none anywhere: any key does"),
		"plan":     plan.at("plan").schema("plan"),
		"webhooks": list(webhook),
		"channels": channelSchemas(),
	}, "channels")
	subaccounts := map[string]any{
		"type": "object", "minProperties": 1, "additionalProperties": subaccount, "description": "who may send, by name",
	}
	file := mapping(map[string]any{
		"public":      filled("the URL under which providers reach the service; left out: as they ask"),
		"keys":        described(keys, "that requests of every subaccount may bear"),
		"subaccounts": subaccounts,
	}, "subaccounts")
	file["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	file["title"] = "Configuration of cascade orchestrate"
	scalars := scalarSchemas()
	file["$defs"] = map[string]any{"channel": scalars["channel"], "duration": scalars["duration"]}
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		panic("scenarios: a schema that JSON cannot hold: " + err.Error())
	}
	return append(text, '\n')
}

// channelSchemas are the ways to providers, by channel: one of the adapters that carry it.
func channelSchemas() map[string]any {
	channels := map[string]any{}
	for _, c := range orchestrator.Channels() {
		var adapters []any
		for _, name := range adapterNames() {
			if slices.Contains(carried(name), c) {
				adapters = append(adapters, adapterSchema(name))
			}
		}
		if adapters != nil {
			channels[c.String()] = map[string]any{"anyOf": adapters}
		}
	}
	all := mapping(channels)
	all["minProperties"] = 1
	return all
}

// adapterSchema is one adapter's settings, and what a host does with any.
func adapterSchema(name string) map[string]any {
	keys, needed := map[string]any{
		"adapter":   described(map[string]any{"const": name}, "the protocol that the provider speaks"),
		"onUnknown": described(words("wait", "resend"), "what becomes of a send whose answer never came; left out: its window decides"),
		"timeout":   described(ref("duration"), "how long a send may take, its retries included"),
		"parallel":  described(counted(), "how many sends may be under way at once"),
	}, []string{"adapter"}
	for _, s := range AdapterSettings() {
		if s.Adapter != name {
			continue
		}
		keys[s.Key] = described(settingSchema(s), s.Meaning)
		if s.Needed {
			needed = append(needed, s.Key)
		}
	}
	return mapping(keys, needed...)
}

// settingSchema is what a setting can be. A text may hold variables: only the reader knows what they stand for.
func settingSchema(s AdapterSetting) map[string]any {
	switch s.Kind {
	case SettingSpan:
		return ref("duration")
	case SettingCount:
		return counted()
	case SettingSwitch:
		return map[string]any{"type": "boolean"}
	case SettingWord:
		return words(s.Words...)
	}
	return map[string]any{"type": "string", "minLength": 1}
}

func counted() map[string]any {
	return map[string]any{"type": "integer", "minimum": 1, "maximum": 1000}
}

func list(items map[string]any) map[string]any {
	return map[string]any{"type": "array", "items": items}
}

func filled(meaning string) map[string]any {
	return described(map[string]any{"type": "string", "minLength": 1}, meaning)
}

func described(schema map[string]any, meaning string) map[string]any {
	schema["description"] = meaning
	return schema
}

// mapping knows some keys and no others, and cannot do without a few.
func mapping(keys map[string]any, needed ...string) map[string]any {
	object := map[string]any{"type": "object", "additionalProperties": false, "properties": keys}
	if needed != nil {
		object["required"] = needed
	}
	return object
}
