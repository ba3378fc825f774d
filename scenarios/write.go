package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
)

// Write is the scenario as a file: what Parse reads back as the same world. What the file that it came from says in
// comments, in another order or in more words is not in it.
func (s *Scenario) Write() []byte {
	var b bytes.Buffer
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	line("name", word(s.Name))
	line("about", word(s.About))
	line("seed", strconv.FormatUint(s.Seed, 10))
	line("start", s.Start.UTC().Format(time.RFC3339Nano))
	block(&b, "plan", planItems(s.Plan))
	if s.Channels != nil {
		line("channels", "["+joined(s.Channels, orchestrator.Channel.String)+"]")
	}
	if s.Message != nil {
		line("message", messageFlow(s.Message).String())
	}
	if len(s.Templates) > 0 {
		b.WriteString("templates:\n")
		for _, name := range slices.Sorted(maps.Keys(s.Templates)) {
			fmt.Fprintf(&b, "  %s: %s\n", word(name), templateFlow(s.Templates[name]))
		}
	}
	s.writeProviders(&b)
	block(&b, "recipients", recipientItems(s.Recipients))
	if s.Callbacks.Break() {
		line("callbacks", callbacksFlow(&s.Callbacks).String())
	}
	block(&b, "faults", faultItems(s.Faults))
	if s.Traffic != nil {
		line("traffic", trafficFlow(s.Traffic).String())
	}
	s.Wires.write(&b)
	writeFigures(&b, "expect", len(s.Expect), func(i int) (string, string) {
		return s.Expect[i].Figure, limitsText(s.Expect[i].Min, s.Expect[i].Max)
	})
	writeFigures(&b, "tolerance", len(s.Tolerances), func(i int) (string, string) {
		return s.Tolerances[i].Figure, boundText(s.Tolerances[i].By)
	})
	return b.Bytes()
}

// flow is a mapping on one line.
type flow []string

// add adds a key, unless it has nothing to say.
func (f *flow) add(key, value string) {
	if value != "" {
		*f = append(*f, key+": "+value)
	}
}

// within adds a mapping as a key's value, unless it is empty.
func (f *flow) within(key string, inner flow) {
	if len(inner) > 0 {
		f.add(key, inner.String())
	}
}

// String is the mapping, such as {channel: SMS}.
func (f flow) String() string { return "{" + strings.Join(f, ", ") + "}" }

// block writes a list, an item a line.
func block(b *bytes.Buffer, key string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "%s:\n", key)
	for _, item := range items {
		fmt.Fprintf(b, "  - %s\n", item)
	}
}

// word is a text in quotes, as JSON and YAML both have them; "" for none.
func word(text string) string {
	if text == "" {
		return ""
	}
	return quoted(text)
}

// quoted is a text in quotes, also an empty one.
func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic("scenarios: a text that JSON cannot hold")
	}
	return unprintable.ReplaceAllStringFunc(strings.TrimSuffix(b.String(), "\n"), func(c string) string {
		return fmt.Sprintf(`\u%04x`, []rune(c)[0])
	})
}

// unprintable is what JSON has as it is, and YAML does not.
var unprintable = regexp.MustCompile(`[\x{7f}-\x{9f}\x{feff}\x{fffe}\x{ffff}]`)

// spanText is a span as files have it; "" for none.
func spanText(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// numberText is a number without needless zeros; "" for none.
func numberText(n float64) string {
	if n == 0 {
		return ""
	}
	return plainNumber(n)
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func codeText(c orchestrator.Code) string { return numberText(float64(c)) }

// listed is a list of mappings on one line; "" where it is empty.
func listed[T any](all []T, each func(T) flow) string {
	if len(all) == 0 {
		return ""
	}
	return "[" + joined(all, func(one T) string { return each(one).String() }) + "]"
}

func joined[T any](all []T, text func(T) string) string {
	words := make([]string, len(all))
	for i, each := range all {
		words[i] = text(each)
	}
	return strings.Join(words, ", ")
}

func planItems(plan orchestrator.Plan) (items []string) {
	for _, step := range plan {
		var f flow
		f.add("channel", step.Channel.String())
		f.add("fallbackAfter", numberText(step.FallbackAfter.Seconds()))
		f.add("successStatus", step.SuccessStatus.String())
		items = append(items, f.String())
	}
	return items
}

func templateFlow(t orchestrator.TemplateSpec) flow {
	var f flow
	f.add("category", t.Category.String())
	f.add("ttl", spanText(t.TTL))
	return f
}

func trafficFlow(t *Traffic) flow {
	var f, arrivals flow
	f.add("messages", strconv.Itoa(t.Messages))
	switch {
	case t.Poisson != (Rate{}):
		arrivals.add("poisson", t.Poisson.String())
	case t.Every > 0:
		arrivals.add("every", spanText(t.Every))
	}
	f.within("arrivals", arrivals)
	if t.To == ToRecipients {
		f.add("to", "recipients")
	}
	f.add("people", t.People)
	return f
}

func recipientItems(all []Recipient) (items []string) {
	for _, r := range all {
		var f flow
		f.add("msisdn", word(r.MSISDN))
		f.add("share", numberText(r.Share))
		if len(r.Aliases) > 0 {
			f.add("aliases", "["+joined(r.Aliases, word)+"]")
		}
		f.add("offline", listed(r.Offline, offlineFlow))
		if r.LastWrote != nil {
			f.add("lastWrote", r.LastWrote.String())
		}
		items = append(items, f.String())
	}
	return items
}

func offlineFlow(o Offline) flow {
	var f flow
	if o.Channel != 0 {
		f.add("channel", o.Channel.String())
	}
	f.add("from", o.From.String())
	f.add("to", o.To.String())
	return f
}

// tree is keys, some of which hold more keys, in the order in which they were added.
type tree struct {
	key, value string
	under      []tree
}

// add puts a value at a path such as channels.SMS.fired.
func (t *tree) add(path []string, value string) {
	if len(path) == 0 {
		t.value = value
		return
	}
	at := slices.IndexFunc(t.under, func(u tree) bool { return u.key == path[0] })
	if at < 0 {
		at = len(t.under)
		t.under = append(t.under, tree{key: path[0]})
	}
	t.under[at].add(path[1:], value)
}

// flow is what stands behind the key.
func (t *tree) flow() string {
	if t.under == nil {
		return t.value
	}
	var f flow
	for i := range t.under {
		f.add(t.under[i].key, t.under[i].flow())
	}
	return f.String()
}

// writeFigures writes bounds of figures, a line for each key at the top.
func writeFigures(b *bytes.Buffer, key string, n int, at func(i int) (path, value string)) {
	var all tree
	for i := range n {
		path, value := at(i)
		all.add(strings.Split(path, "."), value)
	}
	if n > 0 {
		fmt.Fprintf(b, "%s:\n", key)
	}
	for i := range all.under {
		fmt.Fprintf(b, "  %s: %s\n", all.under[i].key, all.under[i].flow())
	}
}

// limitsText is what an expectation says of its figure.
func limitsText(least, most *Bound) string {
	if least != nil && most != nil && *least == *most {
		return boundText(*least)
	}
	var f flow
	if least != nil {
		f.add("min", boundText(*least))
	}
	if most != nil {
		f.add("max", boundText(*most))
	}
	return f.String()
}

func boundText(b Bound) string {
	text := plainNumber(b.Value)
	switch b.Unit {
	case Percent:
		return text + "%"
	case Seconds:
		return time.Duration(b.Value*float64(time.Second) + 0.5).String()
	}
	return text
}
