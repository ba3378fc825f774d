package scenarios_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	yaml "github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"cascade/scenarios"
)

var writeSchema = flag.Bool("write-schema", false, "write the JSON Schema that the keys make")

// What is published is what the keys make: go test ./scenarios -run PublishedSchema -write-schema writes it.
func TestThePublishedSchemaIsTheKeys(t *testing.T) {
	if *writeSchema {
		if err := os.WriteFile("cascade.schema.json", scenarios.Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for at, form := range leaves(t) {
		if len(form) == 1 {
			t.Errorf("%s: the schema does not know what it takes: add it to valueSchemas", at)
		}
	}
	kept, err := os.ReadFile("cascade.schema.json")
	if err != nil || !bytes.Equal(kept, scenarios.Schema()) {
		t.Errorf("cascade.schema.json is not what the keys make (%v): run this test with -write-schema", err)
	}
}

// leaves are the schemas that say what they mean, by where they stand.
func leaves(t *testing.T) map[string]map[string]any {
	t.Helper()
	var top map[string]any
	if err := json.Unmarshal(scenarios.Schema(), &top); err != nil {
		t.Fatal(err)
	}
	found := map[string]map[string]any{}
	var walk func(at string, value any)
	walk = func(at string, value any) {
		object, _ := value.(map[string]any)
		if _, ok := object["description"].(string); ok {
			found[at] = object
		}
		for key, part := range object {
			walk(at+"/"+key, part)
		}
	}
	walk("", top)
	return found
}

// written is a scenario file, as YAML and as the JSON that it stands for.
type written struct {
	Name  string
	YAML  []byte
	Value any
	Fine  bool // the reader takes it
}

// everyFile is the catalogue, a scenario with one of each key, and every file of testdata that is YAML at all.
func everyFile(t *testing.T) []written {
	t.Helper()
	var files []written
	add := func(name string, text []byte) {
		_, err := scenarios.Parse("x.yaml", text)
		var value any
		asJSON, unread := yaml.YAMLToJSON(text)
		if unread != nil || json.Unmarshal(asJSON, &value) != nil {
			if err == nil {
				t.Fatalf("%s is read, but not as JSON: %v", name, unread)
			}
			return
		}
		files = append(files, written{name, text, value, err == nil})
	}
	for _, name := range scenarios.Names() {
		text, err := fs.ReadFile(scenarios.Catalogue(), name+".yaml")
		if err != nil {
			t.Fatal(err)
		}
		add(name, text)
	}
	add("everything", []byte(strings.Replace(everything, "name: everything", "name: x", 1)))
	folder := t.TempDir() // datadriven reads what is kept there, and compares nothing
	datadriven.Walk(t, "testdata/problems", func(t *testing.T, path string) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(folder, filepath.Base(path))
		if err := os.WriteFile(copied, text, 0o600); err != nil {
			t.Fatal(err)
		}
		datadriven.RunTest(t, copied, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd == "scenario" {
				_, line, _ := strings.Cut(d.Pos, ":")
				add(fmt.Sprintf("%s:%s", filepath.Base(path), line), []byte(strings.ReplaceAll(d.Input, "·", "")))
			}
			return d.Expected
		})
	})
	if len(files) < 60 {
		t.Fatalf("only %d files", len(files))
	}
	return files
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenarios.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("cascade.schema.json", text); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("cascade.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The schema takes every file that the reader takes. Of the others it refuses those whose fault is in a key or a
// value, and those are most.
func TestTheSchemaRefusesNothingThatIsRead(t *testing.T) {
	s := compiled(t)
	var seen, readerOnly int
	var list strings.Builder
	for _, f := range everyFile(t) {
		err := s.Validate(f.Value)
		switch {
		case f.Fine && err != nil:
			t.Errorf("%s is read, and the schema refuses it: %v\n%s", f.Name, err, f.YAML)
		case !f.Fine && err == nil:
			readerOnly++
			fmt.Fprintln(&list, f.Name)
		case !f.Fine:
			seen++
		}
	}
	t.Logf("%d broken files refused by the schema, %d by the reader only\n%s", seen, readerOnly, list.String())
	if seen < readerOnly {
		t.Errorf("the schema sees %d broken files, and misses %d:\n%s", seen, readerOnly, list.String())
	}
}

// A validator that others wrote says the same of every file.
func TestAnotherValidatorAgrees(t *testing.T) {
	const folder = "../.ci/schema"
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil && os.Getenv("CI") == "" {
		t.Skip("the other validator is not there: npm ci in .ci/schema installs it")
	}
	s := compiled(t)
	files := everyFile(t)
	values := make([]any, len(files))
	for i, f := range files {
		values[i] = f.Value
	}
	input, err := json.Marshal(map[string]any{"schema": json.RawMessage(scenarios.Schema()), "values": values})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "validate.js")
	cmd.Dir, cmd.Stdin, cmd.Stderr = folder, bytes.NewReader(input), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var verdicts []bool
	if err := json.Unmarshal(out, &verdicts); err != nil || len(verdicts) != len(files) {
		t.Fatalf("%d verdicts on %d files: %v", len(verdicts), len(files), err)
	}
	for i, f := range files {
		if ours := s.Validate(f.Value) == nil; ours != verdicts[i] {
			t.Errorf("%s: one takes it %t, the other %t", f.Name, ours, verdicts[i])
		}
	}
}

// What the schema requires, the reader misses where it is left out.
func TestTheSchemaRequiresWhatTheReaderDoes(t *testing.T) {
	s := compiled(t)
	for _, path := range []string{
		"plan[]", "templates.NAME", "providers.CHANNEL.script[]", "providers.CHANNEL.outages[]", "providers.CHANNEL.price",
		"recipients[].offline[]", "LATENCY.uniform", "LATENCY.normal", "LATENCY.lognormal",
		"LATENCY.exponential", "traffic.arrivals", "LATENCY",
	} {
		text := []byte(nested(path, "{}"))
		_, err := scenarios.Parse("", text)
		var value any
		if unread := yaml.Unmarshal(text, &value); unread != nil {
			t.Fatal(unread)
		}
		if refused := s.Validate(value) != nil; err == nil || !refused {
			t.Errorf("%s: the schema refuses it %t, the reader says %v", path, refused, err)
		}
	}
}
