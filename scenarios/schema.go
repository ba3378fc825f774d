package scenarios

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// SchemaID is where editors find the JSON Schema, seen from a file beside it.
const SchemaID = "cascade.schema.json"

// SchemaLine is the comment by which editors know what holds a scenario file to the schema.
const SchemaLine = "# yaml-language-server: $schema=" + SchemaID

// Schema is the JSON Schema of scenario files, draft 2020-12, indented. It is made of Keys, Figures and the fields of
// the Send API. It refuses nothing that Parse takes; what only the reader can tell, such as a window that ends before
// it begins, it takes.
func Schema() []byte {
	top := newBranch()
	for _, k := range Keys() {
		top.grow(strings.Split(k.Path, "."), k)
	}
	provider := top.at("providers", "CHANNEL")
	defs := map[string]any{
		"message":  sendapi.MessageSchema(),
		"latency":  exactlyOne(top.at("LATENCY").schema("LATENCY")),
		"script":   provider.at("script").schema("providers.CHANNEL.script"),
		"model":    provider.at("model").schema("providers.CHANNEL.model"),
		"provider": provider.schema("providers.CHANNEL"),
	}
	maps.Copy(defs, scalarSchemas())
	defs["expect"] = figureSchema(defs, "expect", "")
	defs["tolerance"] = figureSchema(defs, "tolerance", "")
	top.leave("LATENCY")
	file := top.schema("")
	file["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	file["title"] = "Cascade scenario"
	file["$defs"] = defs
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		panic("scenarios: a schema that JSON cannot hold: " + err.Error())
	}
	return append(text, '\n')
}

// branch is a key of scenario files, and the keys beneath it.
type branch struct {
	key      Key // of a leaf
	names    []string
	children map[string]*branch
	list     bool
}

func newBranch() *branch { return &branch{children: map[string]*branch{}} }

// grow adds the key at the path.
func (b *branch) grow(path []string, k Key) {
	if len(path) == 0 {
		b.key = k
		return
	}
	name, list := strings.CutSuffix(path[0], "[]")
	child, ok := b.children[name]
	if !ok {
		child = newBranch()
		child.list = list
		b.children[name] = child
		b.names = append(b.names, name)
	}
	child.grow(path[1:], k)
}

// at finds the branch at the path, which there is.
func (b *branch) at(path ...string) *branch {
	for _, name := range path {
		b = b.children[name]
	}
	return b
}

// leave takes a branch away that is no key of files.
func (b *branch) leave(name string) {
	delete(b.children, name)
	b.names = slices.DeleteFunc(b.names, func(n string) bool { return n == name })
}

// schema is what stands at the branch.
func (b *branch) schema(path string) map[string]any {
	one := b.one(path)
	if b.list {
		return map[string]any{"type": "array", "items": one}
	}
	return one
}

// one is what stands at the branch, or is one entry of the list there.
func (b *branch) one(path string) map[string]any {
	if len(b.names) == 0 {
		leaf := map[string]any{} // of a form that is not known: anything, which no test lets pass
		maps.Copy(leaf, valueSchemas()[b.key.Value])
		leaf["description"] = b.key.Meaning
		return leaf
	}
	object := map[string]any{"type": "object", "additionalProperties": false}
	switch b.names[0] {
	case "NAME":
		object["additionalProperties"] = b.children["NAME"].schema(path + ".NAME")
		return object
	case "CHANNEL":
		channels := map[string]any{}
		for _, name := range orchestrator.ChannelNames() {
			channels[name] = ref("provider")
		}
		object["properties"] = channels
		return object
	case "FIGURE":
		return ref(path)
	case "pN":
		object["patternProperties"] = map[string]any{`^p[0-9]+(\.[0-9]+)?$`: ref("duration")}
		return object
	}
	properties := map[string]any{}
	for _, name := range b.names {
		if strings.HasPrefix(path, "providers.CHANNEL") && (name == "script" || name == "model") {
			properties[name] = ref(name) // a rule has them as well
			continue
		}
		properties[name] = b.children[name].schema(strings.TrimPrefix(path+"."+name, "."))
	}
	object["properties"] = properties
	if needed := neededKeys()[path]; needed != nil {
		object["required"] = needed
	}
	if path == "providers.CHANNEL.rules" {
		object["anyOf"] = oneNeeded("msisdn", "type", "template")
	}
	if path == "traffic.arrivals" {
		return exactlyOne(object)
	}
	return object
}

// oneNeeded asks for one of the keys at least.
func oneNeeded(keys ...string) (choices []any) {
	for _, key := range keys {
		choices = append(choices, map[string]any{"required": []string{key}})
	}
	return choices
}

// exactlyOne lets a mapping have one of its keys.
func exactlyOne(object map[string]any) map[string]any {
	object["minProperties"], object["maxProperties"] = 1, 1
	return object
}

func ref(name string) map[string]any { return map[string]any{"$ref": "#/$defs/" + name} }

// neededKeys are what a mapping cannot do without, by its path.
func neededKeys() map[string][]string {
	return map[string][]string{
		"plan":                      {"channel"},
		"templates.NAME":            {"category"},
		"providers.CHANNEL.script":  {"status"},
		"providers.CHANNEL.outages": {"from", "to", "effect"},
		"providers.CHANNEL.price":   {"amount", "per"},
		"recipients.offline":        {"from", "to"},
		"LATENCY.uniform":           {"min", "max"},
		"LATENCY.normal":            {"mean", "sd"},
		"LATENCY.lognormal":         {"median", "sigma"},
		"LATENCY.exponential":       {"mean"},
	}
}
