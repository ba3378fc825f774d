package scenarios_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cascade/scenarios"
)

// The YAML library takes seconds over some of these; a test that hangs is one that got there.
func TestHostileFilesAreRefused(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"a million aliases", "a: &x 1\nb: [" + strings.Repeat("*x,", 1_000_000) + "]",
			"1:1: the file is larger than"},
		{"many aliases", "a: 1\nb: [" + strings.Repeat("*x,", 300_000) + "]",
			"2:3005: too many aliases, anchors or tags"},
		{"aliases by line", "a:\n" + strings.Repeat("- *x\n", 200_000), "too many aliases, anchors or tags"},
		{"a few aliases", "a: &x 1\nb: [*x, *x]", "1:4: anchors are not supported"},
		{"tags", "a: " + strings.Repeat("!a ", 300_000), "too many aliases, anchors or tags"},
		{"reserved characters", "a: " + strings.Repeat("@", 900_000), "too many aliases, anchors or tags"},
		{"brackets", strings.Repeat("[", 500_000) + strings.Repeat("]", 500_000),
			"1:1001: too many brackets are open at once"},
		{"braces", strings.Repeat("{a: ", 20_000), "too many brackets are open at once"},
		{"forty brackets", "a: " + strings.Repeat("[", 40) + strings.Repeat("]", 40),
			"nested deeper than 32 levels"},
		{"dashes", strings.Repeat("- ", 20_000) + "a", "1:65: nested deeper than 32 levels"},
		{"question marks", strings.Repeat("? ", 20_000) + "a", "1:1: a key cannot be marked by ?"},
		{"indentation", staircase(1000), "33:34: nested deeper than 32 levels"},
		{"keys", manyKeys(30_000), "2001:6: a mapping of more than 2000 keys"},
		{"nested keys", "a:\n  b:\n   " + strings.ReplaceAll(manyKeys(30_000), "\n", "\n   "),
			"a mapping of more than 2000 keys"},
		{"documents", strings.Repeat("---\na: 1\n", 50_000), "3:1: a second document"},
		{"a long key", "message: {" + strings.Repeat("k", 500_000) + ": [" + strings.Repeat("1,", 250_000) + "]}",
			"too many values under long keys"},
		{"quotes", strings.Repeat("\"", 1_000_000), "1:3: not YAML: value is not allowed"},
		{"pairs of brackets", strings.Repeat("[]", 500_000), "1:3: not YAML: value is not allowed"},
		{"unknown channels", "channels: [" + strings.Repeat("x,", 500_000) + "]", "1:12: unknown channel \"x\""},
		{"a long number", "seed: " + strings.Repeat("1", 1_000_000), "111111111… is above 18446744073709551615"},
		{"NUL", "name: x\nabout: a\x00b\n", "2:9: control character 0x00"},
		{"escape", "name: \x1b[31m\n", "1:7: control character 0x1B"},
		{"broken UTF-8", "name: x\nabout: é\xff\n", "2:9: not UTF-8 text"},
		{"half a character", "name: x # \xc3", "1:11: not UTF-8 text"},
		{"UTF-16", "\xff\xfen\x00a\x00", "1:1: not UTF-8 text"},
		{"lone carriage returns", strings.Repeat("a: 1\r", 1000), "1:5: carriage return without a line feed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := scenarios.Parse("", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func staircase(steps int) string {
	var b strings.Builder
	for i := range steps {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}

// Two hundred problems are more than anybody reads.
func TestProblemsAreCutOff(t *testing.T) {
	_, err := scenarios.Parse("x.yaml", []byte("name: x\n"+manyKeys(1500)))
	lines := strings.Split(err.Error(), "\n")
	if last := lines[len(lines)-1]; last != "x.yaml:202:1: more problems from here on" {
		t.Errorf("the last line is %q", last)
	}
}

// Columns count characters and lines count line feeds, whatever the file's line ends are.
func TestPlacesHoldForEveryKindOfLine(t *testing.T) {
	for name, text := range map[string]string{
		"carriage returns": "name: x\r\n# a comment\r\n# another\r\ntraffic: {é: 1, sedd: 2}\r\n",
		"line feeds":       "name: x\n# a comment\n# another\ntraffic: {é: 1, sedd: 2}\n",
		"byte order mark":  "\ufeffname: x\n# a comment\n# another\ntraffic: {é: 1, sedd: 2}\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := scenarios.Parse("x.yaml", []byte(text))
			if err == nil || !strings.Contains(err.Error(), "x.yaml:4:17: unknown key \"sedd\"") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What cannot be a scenario is refused by name, without being read.
func TestLoadRefusesWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big.yaml")
	if err := os.WriteFile(big, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, 1<<40); err != nil { // a sparse file: a terabyte of NUL
		t.Skip(err)
	}
	for path, want := range map[string]string{
		dir:                            dir + ": is a directory",
		filepath.Join(dir, "no.yaml"):  filepath.Join(dir, "no.yaml") + ": no such file or directory",
		"/dev/zero":                    "/dev/zero: is not a regular file",
		big:                            big + ":1:1: the file is larger than 1048576 bytes",
		"slow-reader":                  "unknown scenario \"slow-reader\"\nhint: did you mean \"slow-readers\"?",
		"Single-Channel":               "unknown scenario \"Single-Channel\"\nhint: did you mean \"single-channel\"?",
		"something-else-of-that-kind":  "hint: cascade scenarios lists the catalogue",
		"../scenarios/three-channels":  "no such file or directory",
		"":                             "unknown scenario \"\"",
		"a\x00b":                       "unknown scenario",
		strings.Repeat("long", 10_000): "unknown scenario \"longlong",
	} {
		_, err := scenarios.Load(path)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load(%.40q) says %v, want %q", path, err, want)
		}
	}
}
