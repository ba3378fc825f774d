package features

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cucumber/godog"
	"github.com/google/go-cmp/cmp"

	"cascade/sim/live"
)

// The phrases that users are promised, one by one: whatever else the vocabulary learns, these stay.
func promised() map[string][]string {
	return map[string][]string{
		"Given": {
			`the fallback plan:`, `the Send API payload:`, `subaccount "shop" has the fallback plan:`,
			`the scenario "three-channels"`, `WhatsApp reports:`, `WhatsApp reports Delivered after 3s`,
			`WhatsApp rejects the message`, `WhatsApp rejects the message after 2s`,
			`WhatsApp rejects the message with code 1`, `WhatsApp rejects the message after 1m30s with code 41`,
			`Viber stays silent`, `Viber is unreachable from 0s to 5m`,
			`the recipient is offline on WhatsApp from 0s to 1d`,
			`the utility template "x" lives for 10m`, `the authentication template "x" lives for 10m`,
			`the marketing template "x y" lives for 1d`, `the message expires after 15m`,
			`the message is scheduled for 1h`, `the recipient is not on WhatsApp`,
		},
		"When": {
			`the message is sent`, `the message is sent to "+6500000101"`,
			`the message is sent through subaccount "shop"`, `100 messages are sent, one every 10ms`,
			`1 messages are sent, one every 1s`, `the scenario's traffic runs`, `the clock advances by 45s`,
			`the clock reaches 1m30s`, `everything has happened`, `WhatsApp reports Read now`,
			`the message is cancelled`, `the message to "+6598765432" is cancelled`,
			`for the message to "+6598765432", WhatsApp reports Read now`, `1 minute passes`, `2 minutes pass`,
			`1 second passes`, `1 hour passes`, `3 days pass`,
		},
		"Then": {
			`the channels fire:`, `only WhatsApp fires`, `Viber fires at 1m`, `SMS does not fire`,
			`the message succeeds on SMS at 2m3s`, `the message fails at 5s with code 46`,
			`the message expires at 15m`, `the message is still open`, `the message has been cancelled`,
			`the recipient receives 1 copy`, `the recipient receives 2 copies`, `the recipient receives 1 copies`,
			`the customer is told:`, `SMS is skipped at 0s with code 2`, `the payload is refused with code 3022`,
			`the request is refused with code 1300`, `the linter warns of "read-wait"`, `the linter has no warning`,
			`SMS fires for 12 messages`, `SMS fires for 1 messages`,
			`at least 99% of messages succeed within 2m`, `at least 99.5% of messages succeed within 2m`,
			`at most 5% of messages are duplicates`,
			`WhatsApp fires`, `SMS fires within 2m`, `SMS never fires`, `the message succeeds`,
			`the message succeeds on SMS`, `the message succeeds at 3s`, `the message fails`, `the message fails at 3s`,
			`the message fails with code 46`, `the message expires`, `WhatsApp lapses at 1m`,
			`the recipient receives no copy`, `the recipient receives 2 copies in all`, `the recipient receives 1 copy in all`,
			`the customer is told "delivered" for SMS at 3s`, `the SMS says "Say "hello" at 8"`, `the SMS has 2 segments`,
			`the SMS has 1 segment`, `the cost is 0.03`,
			`the message to "+6598765432" succeeds on SMS at 3s`, `the message to "+6598765432" fails`,
			`the message to "+6598765432" expires at 3m`, `the message to "+6598765432" is still open`,
			`the message to "+6598765432" has been cancelled`, `the message to "+6598765432" SMS fires at 1m`,
			`for the message to "+6598765432", SMS fires at 1m`, `for the message to "+6598765432", the channels fire:`,
			`for the message to "+6598765432", the customer is told:`, `for the message to "+6598765432", only SMS fires`,
			`for the message to "+6598765432", SMS is skipped at 0s with code 2`,
			`for the message to "+6598765432", the recipient receives 1 copy`,
			`for the message to "+6598765432", the SMS says "Hello"`,
		},
	}
}

func TestEveryPromisedPhraseHasOneMeaning(t *testing.T) {
	for keyword, texts := range promised() {
		for _, text := range texts {
			var matches []string
			for _, p := range Vocabulary() {
				if p.pattern.MatchString(text) {
					matches = append(matches, p.Expression)
					if p.Keyword != keyword {
						t.Errorf("%q is listed under %s, not %s", text, p.Keyword, keyword)
					}
				}
			}
			if len(matches) != 1 {
				t.Errorf("%q is matched by %d phrases: %q", text, len(matches), matches)
			}
		}
	}
}

// Every example is matched by its own expression alone, and the words of a phrase are those of its expression.
func TestExamplesBelongToTheirPhrase(t *testing.T) {
	for _, p := range Vocabulary() {
		first, _, _ := strings.Cut(p.Example, "\n")
		for _, other := range Vocabulary() {
			if other.pattern.MatchString(first) != (other.Expression == p.Expression) {
				t.Errorf("the example %q of %s and the phrase %s", first, p.Expression, other.Expression)
			}
		}
		if p.About == "" || strings.HasSuffix(p.Phrase, ":") != strings.HasSuffix(p.Expression, ":$") {
			t.Errorf("%s is told as %q, %q", p.Expression, p.Phrase, p.About)
		}
		for _, word := range regexp.MustCompile(`[a-z']+`).FindAllString(withoutPlaceholders(p.Phrase), -1) {
			if !strings.Contains(first+p.Expression, strings.Split(word, "|")[0]) {
				t.Errorf("the word %q of the phrase %q is not in %s", word, p.Phrase, p.Expression)
			}
		}
	}
}

func withoutPlaceholders(phrase string) string {
	return regexp.MustCompile(`<[^>]*>|\w+\|\w+`).ReplaceAllString(phrase, "")
}

// registered are the expressions that RegisterSteps adds to a suite, as godog lists them.
func registered(t *testing.T) []string {
	t.Helper()
	var out bytes.Buffer
	suite := godog.TestSuite{
		ScenarioInitializer: RegisterSteps,
		Options: &godog.Options{Output: &out, NoColors: true, ShowStepDefinitions: true, Format: "pretty",
			FS: noFiles{}},
	}
	suite.Run()
	var expressions []string
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		line = regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(line, "")
		expression, _, _ := strings.Cut(line, "$ ")
		expressions = append(expressions, expression+"$")
	}
	return expressions
}

func TestTheVocabularyListsWhatIsRegistered(t *testing.T) {
	var listed []string
	for _, p := range Vocabulary() {
		listed = append(listed, p.Expression)
	}
	if diff := cmp.Diff(listed, registered(t)); diff != "" {
		t.Errorf("listed and registered (-, +):\n%s", diff)
	}
}

// An editor's Cucumber extension reads Go code for calls x.Given("…", …), x.When and x.Then whose argument is a
// literal expression: nothing that is registered may be written otherwise.
func TestEditorsFindEveryExpressionInTheCode(t *testing.T) {
	var found []string
	for _, file := range []string{"phrases_given.go", "phrases_when.go", "phrases_then.go"} {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Given", "When", "Then"}, name.Sel.Name) {
				return true
			}
			if text, ok := call.Args[0].(*ast.BasicLit); ok {
				expression, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, expression)
			}
			return true
		})
	}
	if diff := cmp.Diff(registered(t), found); diff != "" {
		t.Errorf("registered and found (-, +):\n%s", diff)
	}
	for _, expression := range found {
		if strings.Contains(expression, "(?P") {
			t.Errorf("%s is no JavaScript expression: editors cannot read it", expression)
		}
	}
}

func TestTheListingIsAsTheGoldenFileHasIt(t *testing.T) {
	var text, js bytes.Buffer
	if err := WriteVocabulary(&text); err != nil {
		t.Fatal(err)
	}
	golden(t, "steps.txt", text.String())
	if err := WriteVocabularyJSON(&js); err != nil {
		t.Fatal(err)
	}
	var back []Phrase
	if err := json.Unmarshal(js.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if len(back) != len(Vocabulary()) || back[0].Expression != Vocabulary()[0].Expression || back[0].Example == "" {
		t.Errorf("the JSON holds %d phrases: %+v", len(back), back[0])
	}
}

// taker is an application that takes every call, and sends nothing.
type taker struct{}

func (taker) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
}

// golden compares with a file in testdata; UPDATE=1 in the environment writes it anew.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-, +):\n%s", path, diff)
	}
}

// Every example does what its phrase says, in a scenario made for it.
func TestEveryExampleRuns(t *testing.T) {
	plan := "    Given the fallback plan:\n      | channel | fallbackAfter | successStatus |\n" +
		"      | WhatsApp | 60 | Delivered |\n      | Viber | 60 | Delivered |\n      | SMS | | |\n"
	given := map[string]string{ // what has to be said before an example of a Then
		"the channels fire:": "Given WhatsApp stays silent\nGiven the fallback plan:\n" +
			"| channel | fallbackAfter |\n| WhatsApp | 60 |\n| SMS | |",
		"<channel> fires[ at <duration>]":                     "Given WhatsApp stays silent",
		"<channel> fires within <duration>":                   "Given WhatsApp stays silent",
		"<channel> lapses at <duration>":                      "Given WhatsApp stays silent",
		"the message succeeds[ on <channel>][ at <duration>]": "Given WhatsApp stays silent",
		"the message fails[ at <duration>][ with code <n>]":   "Given WhatsApp rejects the message after 5s with code 46\nAnd Viber rejects the message with code 46\nAnd SMS rejects the message with code 46",
		"the message expires[ at <duration>]":                 "Given WhatsApp stays silent\nAnd Viber stays silent\nAnd SMS stays silent\nAnd the message expires after 15m",
		"the message is still open":                           "Given WhatsApp stays silent\nAnd Viber stays silent\nAnd SMS stays silent",
		"the message has been cancelled":                      "Given the message is scheduled for 1h\nWhen the message is sent\nAnd the message is cancelled",
		"the recipient receives <n|no> copy|copies":           "Given WhatsApp reports Delivered after 61s",
		"the recipient receives <n> copy|copies in all":       "Given WhatsApp reports Delivered after 61s",
		"the SMS says \"<text>\"":                             "Given WhatsApp stays silent\nAnd Viber stays silent",
		"the SMS has <n> segments":                            "Given WhatsApp stays silent\nAnd Viber stays silent",
		"the cost is <n>":                                     "Given the scenario \"late-receipts\"",
		"the customer is told:":                               "Given WhatsApp reports Accepted after 50ms\nAnd WhatsApp reports Delivered after 3s",
		"<channel> is skipped at <duration> with code <n>":    "Given the Send API payload:\n\"\"\"\n{\"user\": {\"msisdn\": \"+6598765432\"}, \"type\": \"image\", \"content\": {\"url\": \"https://example.com/a.jpg\"}, \"channels\": [{\"channel\": \"SMS\"}]}\n\"\"\"",
		"the payload is refused with code <n>":                "Given the fallback plan:\n| channel |\n| Pigeon |",
		"the request is refused with code <n>":                "When the message is sent\nAnd the message is cancelled",
		"the linter warns of \"<rule>\"":                      "Given the fallback plan:\n| channel | fallbackAfter | successStatus |\n| WhatsApp | 60 | Read |\n| SMS | | |",
		"<channel> fires for <n> messages":                    "Given WhatsApp stays silent\nAnd Viber stays silent\nWhen 12 messages are sent, one every 1s",
		"at least <p>% of messages succeed within <duration>": "When 10 messages are sent, one every 1s",
	}
	sent := "    When the message is sent\n"
	for _, p := range Vocabulary() {
		t.Run(p.Phrase, func(t *testing.T) {
			scenario := plan + given[p.Phrase] + "\n"
			switch {
			case p.Keyword == "Given":
				scenario += p.Step() + "\n" + sent
			case strings.Contains(p.Phrase, "reports <status> now"), strings.Contains(p.Phrase, "is cancelled"),
				strings.Contains(p.Phrase, "answers"):
				scenario += sent + p.Step() + "\n"
			case p.Keyword == "When":
				scenario += p.Step() + "\n"
			case strings.Contains(given[p.Phrase], "sent"):
				scenario += p.Step() + "\n"
			default:
				scenario += sent + p.Step() + "\n"
			}
			if p.Keyword != "Then" {
				scenario = strings.ReplaceAll(scenario, "three-channels", "slow-readers")
			}
			run := RegisterSteps
			if strings.Contains(p.Phrase, "is called") {
				worlds := live.NewRegistry(live.Options{Transport: taker{}})
				t.Cleanup(worlds.Close)
				run = Served{Worlds: worlds}.RegisterSteps
			}
			if got := runWith(t, run, "progress", "Feature: f\n  Scenario: s\n"+scenario); got.code != 0 {
				t.Errorf("exit %d:\n%s\n%s\n%s", got.code, scenario, got.out, got.errors)
			}
		})
	}
}
