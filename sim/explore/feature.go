package explore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// Feature is the stories as a feature file, a Scenario a story: what the message and its providers are, and what then
// happens. It is empty where there is no story.
func Feature(stories ...*Told) []byte {
	if len(stories) == 0 {
		return nil
	}
	f := featureText{}
	f.WriteString("Feature: What can happen to a message\n")
	for _, t := range stories {
		f.scenario(t)
	}
	return f.Bytes()
}

// featureText is a feature file that is being written.
type featureText struct {
	bytes.Buffer
	keyword string // of the next step
}

func (f *featureText) scenario(t *Told) {
	fmt.Fprintf(f, "\n  Scenario: %s\n", strings.Join(strings.Fields(t.Of+", "+t.Title()), " "))
	f.keyword = "Given"
	f.message(t.Scenario)
	for _, step := range t.Scenario.Plan {
		f.provider(step.Channel, t.Scenario.Providers[step.Channel].Script)
	}
	f.keyword = "When"
	f.step("the message is sent")
	f.keyword = "Then"
	f.firings(t.Result)
	f.end(t.Result)
}

// step writes a step; the ones after it go on with And.
func (f *featureText) step(format string, args ...any) {
	fmt.Fprintf(f, "    %s %s\n", f.keyword, fmt.Sprintf(format, args...))
	f.keyword = "And"
}

// table writes the rows below a step.
func (f *featureText) table(rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], len(cell))
		}
	}
	for _, row := range rows {
		f.WriteString("      |")
		for i, cell := range row {
			fmt.Fprintf(f, " %-*s |", width[i], cell)
		}
		f.WriteByte('\n')
	}
}

// message writes the plan, and the message where it is not the one of which nothing has to be said.
func (f *featureText) message(s *scenarios.Scenario) {
	rows := [][]string{{"channel", "fallbackAfter", "successStatus"}}
	for _, step := range s.Plan {
		window := ""
		if step.FallbackAfter > 0 {
			window = string(orchestrator.AppendSeconds(nil, step.FallbackAfter))
		}
		rows = append(rows, []string{step.Channel.String(), window, step.SuccessStatus.String()})
	}
	f.step("the fallback plan:")
	f.table(rows)

	m := *s.Message
	submission := (&orchestrator.Prepared{Message: s.Message}).Submission(s.Start, 0)
	m.Plan, m.Scheduled, m.Expiry = nil, orchestrator.When{}, orchestrator.When{}
	usual := orchestrator.Message{
		User: orchestrator.User{MSISDN: scenarios.DefaultRecipient}, Type: orchestrator.Text,
		Content: orchestrator.Content{Text: "Hello World!"},
	}
	if body := scenarios.MessageJSON(&m); !bytes.Equal(body, scenarios.MessageJSON(&usual)) {
		f.step("the Send API payload:")
		f.docString(lineAField(body))
	}
	if template, ok := s.Templates[m.Content.Template]; ok && m.Type == orchestrator.Template {
		ttl := template.TTL
		if ttl == 0 {
			ttl = template.Category.DefaultTTL()
		}
		f.step("the %s template %q lives for %s", template.Category, m.Content.Template, scenarios.FormatDuration(ttl))
	}
	if submission.Start > 0 {
		f.step("the message is scheduled for %s", scenarios.FormatDuration(submission.Start))
	}
	if submission.Expiry > 0 {
		f.step("the message expires after %s", scenarios.FormatDuration(submission.Expiry))
	}
}

// lineAField is a JSON object with each of its fields on a line.
func lineAField(object []byte) string {
	d := json.NewDecoder(bytes.NewReader(object))
	_, _ = d.Token() // the brace; what MessageJSON writes is well formed
	var fields []string
	for d.More() {
		name, _ := d.Token()
		var value json.RawMessage
		_ = d.Decode(&value)
		fields = append(fields, fmt.Sprintf("  %q: %s", name, value))
	}
	return "{\n" + strings.Join(fields, ",\n") + "\n}"
}

// docString writes a text below a step. In one between quotes a run of three escaped ones would be read as its end.
func (f *featureText) docString(text string) {
	fence := `"""`
	if strings.Contains(text, `\"\"\"`) {
		fence = "```"
	}
	for line := range strings.SplitSeq(fence+"\n"+text+"\n"+fence, "\n") {
		f.WriteString("      " + line + "\n")
	}
}

// provider writes what the channel's provider reports.
func (f *featureText) provider(c orchestrator.Channel, script []scenarios.Receipt) {
	if len(script) == 0 {
		f.step("%s stays silent", c)
		return
	}
	failures := slices.ContainsFunc(script, func(r scenarios.Receipt) bool { return r.Code > 0 })
	rows := [][]string{{"status", "after"}}
	if failures {
		rows[0] = append(rows[0], "code")
	}
	for _, r := range script {
		row := []string{r.Status.String(), scenarios.FormatDuration(r.After)}
		switch {
		case r.Code > 0:
			row = append(row, fmt.Sprint(int(r.Code)))
		case failures:
			row = append(row, "")
		}
		rows = append(rows, row)
	}
	f.step("%s reports:", c)
	f.table(rows)
}

// firings writes when each step fires, or that it is skipped.
func (f *featureText) firings(r *sim.Result) {
	rows := [][]string{{"channel", "at"}}
	var skipped []sim.Line
	for _, l := range r.Timeline.All(0) {
		switch l.Kind() {
		case sim.Fired:
			rows = append(rows, []string{channelOf(r, l), scenarios.FormatDuration(l.At)})
		case sim.Skipped:
			skipped = append(skipped, l)
		}
	}
	if len(rows) > 1 {
		f.step("the channels fire:")
		f.table(rows)
	} else {
		f.step("%s does not fire", r.Route(0)[0].Channel)
	}
	for _, l := range skipped {
		f.step("%s is skipped at %s with code %d", channelOf(r, l), scenarios.FormatDuration(l.At), l.Code())
	}
}

// end writes how the message stands when everything has happened, and its copies.
func (f *featureText) end(r *sim.Result) {
	end, copies := "the message is still open", 0
	for _, l := range r.Timeline.All(0) {
		at := func() string { return scenarios.FormatDuration(l.At) }
		switch l.Kind() {
		case sim.Succeeded:
			end = fmt.Sprintf("the message succeeds on %s at %s", channelOf(r, l), at())
		case sim.Failed:
			end = fmt.Sprintf("the message fails at %s with code %d", at(), l.Code())
		case sim.Expired:
			end = "the message expires at " + at()
		}
		copies = max(copies, l.Copy())
	}
	f.step("%s", end)
	switch copies {
	case 0:
		f.step("the recipient receives no copy")
	case 1:
		f.step("the recipient receives 1 copy")
	default:
		f.step("the recipient receives %d copies", copies)
	}
}

func channelOf(r *sim.Result, l sim.Line) string { return r.Route(0)[l.Step()-1].Channel.String() }
