package scenarios_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	yaml "github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"cascade/scenarios"
)

// An editor that holds a configuration against the schema refuses nothing that is read, and sees what has the wrong
// keys or types.
func TestTheSchemaOfAServiceTakesWhatIsReadAndSeesWhatIsNot(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenarios.ServiceSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("service.json", document); err != nil {
		t.Fatal(err)
	}
	schema := compiler.MustCompile("service.json")
	takes := func(text string) error {
		asJSON, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	text, err := os.ReadFile("testdata/service.txt")
	if err != nil {
		t.Fatal(err)
	}
	read := []string{service}
	for story := range strings.SplitSeq(string(text), "\n\n") {
		if file, told, _ := strings.Cut(story, "\n----\n"); strings.HasPrefix(told, "accepted") {
			_, file, _ = strings.Cut(file, "\n") // the command
			read = append(read, file)
		}
	}
	for _, odd := range []string{"phoneNumberId: 1068", "public:", "keys:", "plan: []", "webhooks: []", "timeout: 0", "authorization: ''"} {
		key, _, _ := strings.Cut(odd, ":")
		if file := replaced(service, key, odd); reads(file) {
			read = append(read, file)
		}
	}
	for _, file := range read {
		if err := takes(file); err != nil {
			t.Errorf("%s\nis read, and the schema says: %v", file, err)
		}
	}
	for broken, mended := range map[string]string{
		"publik:":                    "public:",
		"adapter: twilio":            "adapter: smpp",
		"parallel: 0":                "parallel: 8",
		"timeout: 20":                "timeout: 20s",
		"onUnknown: again":           "onUnknown: resend",
		"tls: yes please":            "tls: true",
		"ids: any":                   "ids: hexThenDecimal",
		"fallbackAfter: 5":           "fallbackAfter: 60",
		"phoneNumber: ":              "phoneNumberId: ",
		"- uri: https":               "- url: https",
		"subaccounts: []\nothers:":   "subaccounts:",
		"Telegram: {adapter: smpp, ": "SMS: {adapter: smpp, ",
	} {
		file := strings.Replace(service, mended, broken, 1)
		if file == service {
			t.Fatalf("the configuration has no %q", mended)
		}
		if takes(file) == nil {
			t.Errorf("the schema takes %q", broken)
		}
		if _, err := scenarios.ParseService("x.yaml", []byte(file), environment); err == nil {
			t.Errorf("%q is read", broken)
		}
	}
}

// replaced is a text in which the first line that begins with the key is another one, without what is beneath it.
func replaced(text, key, line string) string {
	var lines []string
	indent := -1
	for one := range strings.SplitSeq(text, "\n") {
		bare := strings.TrimLeft(one, " -")
		at := len(one) - len(bare)
		switch {
		case indent >= 0 && at > indent && bare != "":
			continue
		case indent < 0 && strings.HasPrefix(bare, key+":"):
			indent = at
			one = one[:at] + line
		case indent >= 0 && bare != "":
			indent = 1 << 30 // done
		}
		lines = append(lines, one)
	}
	return strings.Join(lines, "\n")
}

func reads(file string) bool {
	_, err := scenarios.ParseService("x.yaml", []byte(file), environment)
	return err == nil
}

func TestTheSchemaOfAServiceKnowsEverySetting(t *testing.T) {
	text := scenarios.ServiceSchema()
	for _, s := range scenarios.AdapterSettings() {
		if !bytes.Contains(text, []byte(`"`+s.Key+`": {`)) {
			t.Errorf("%s of %s is missing", s.Key, s.Adapter)
		}
	}
}
