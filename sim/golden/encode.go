package golden

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cascade/orchestrator"
	"cascade/sim"
)

// Format is the version of the golden files that are written, and the only one that is read.
const Format = 2

const aboutFile = "What this scenario's messages did, and when. Change it with: cascade verify --update"

// Encode is the record as its file: JSON that has a line for each step, field and journey, the same bytes for
// the same record.
func (t *Timings) Encode() []byte {
	p := objectText{}
	p.member("golden", strconv.Itoa(Format))
	p.member("about", quote(aboutFile))
	p.member("scenario", quote(t.Scenario))
	p.member("seed", strconv.FormatUint(t.Seed, 10))
	p.member("messages", strconv.Itoa(t.Messages))
	var lines []string
	for _, step := range t.Plan {
		lines = append(lines, step.encode())
	}
	p.list("plan", '[', lines)
	lines = nil
	for line := range strings.SplitSeq(string(t.scenario.Text), "\n") {
		lines = append(lines, quote(line))
	}
	p.list("text", '[', lines)
	p.member("summary", indented(t.Summary))
	p.member("arrivals", quote(fmt.Sprintf("%08x", t.Arrivals)))
	if t.Timeline != nil {
		p.list("timeline", '[', strings.Split(strings.TrimSpace(string(t.Timeline)), "\n"))
	} else {
		p.list("journeys", '[', t.ways())
		lines = nil
		for _, b := range t.Blocks {
			lines = append(lines, quote(fmt.Sprintf("%016x", b)))
		}
		p.list("blocks", '[', lines)
	}
	return p.end()
}

func (s Step) encode() string {
	text := `{"channel": ` + quote(s.Channel.String())
	if s.Window > 0 {
		text += `, "window": ` + string(orchestrator.AppendSeconds(nil, s.Window))
	}
	text += `, "success": ` + quote(s.Success.String())
	if s.Skip != 0 {
		text += fmt.Sprintf(`, "skip": %d`, s.Skip)
	}
	if s.Written != s.Window {
		text += `, "written": ` + string(orchestrator.AppendSeconds(nil, s.Written))
	}
	return text + "}"
}

// objectText writes an object with a line for each element of its lists.
type objectText struct{ bytes.Buffer }

func (p *objectText) member(name, value string) {
	separator := ",\n"
	if p.Len() == 0 {
		separator = "{\n"
	}
	p.WriteString(separator + "  " + quote(name) + ": " + value)
}

func (p *objectText) list(name string, open byte, lines []string) {
	closing := map[byte]string{'[': "]", '{': "}"}[open]
	if len(lines) == 0 {
		p.member(name, string(open)+closing)
		return
	}
	p.member(name, string(open)+"\n    "+strings.Join(lines, ",\n    ")+"\n  "+closing)
}

func (p *objectText) end() []byte {
	p.WriteString("\n}\n")
	return slices.Clone(p.Bytes())
}

func indented(s sim.Summary) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic("golden: a summary that JSON cannot hold: " + err.Error())
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "  ", "  "); err != nil {
		panic("golden: a summary that is not JSON: " + err.Error())
	}
	return b.String()
}

// quote writes a JSON string that leaves & < > as they are.
func quote(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic("golden: a string that JSON cannot hold: " + err.Error())
	}
	return strings.TrimSuffix(b.String(), "\n")
}
