package suite

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	messages "github.com/cucumber/messages/go/v34"
)

// cucumber is Cucumber's older JSON, which many dashboards read. It has no place for a file that could not be read: it
// stands there as a feature whose only scenario failed.
type cucumber struct{ out *bufio.Writer }

func newCucumber(out *bufio.Writer, _ bool) reporter { return cucumber{out} }

type cucumberFeature struct {
	URI         string            `json:"uri"`
	ID          string            `json:"id"`
	Keyword     string            `json:"keyword"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Line        int               `json:"line"`
	Tags        []cucumberTag     `json:"tags"`
	Elements    []cucumberElement `json:"elements"`
}

type cucumberTag struct {
	Name string `json:"name"`
	Line int    `json:"line"`
}

type cucumberElement struct {
	ID          string         `json:"id"`
	Keyword     string         `json:"keyword"`
	Type        string         `json:"type"`
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Line        int            `json:"line"`
	Tags        []cucumberTag  `json:"tags"`
	Before      []cucumberHook `json:"before,omitempty"`
	Steps       []cucumberStep `json:"steps"`
}

// cucumberHook is how something can be told to have failed that has no steps.
type cucumberHook struct {
	Match  cucumberMatch  `json:"match"`
	Result cucumberResult `json:"result"`
}

type cucumberStep struct {
	Keyword    string              `json:"keyword"`
	Name       string              `json:"name"`
	Line       int                 `json:"line"`
	Match      cucumberMatch       `json:"match"`
	Result     cucumberResult      `json:"result"`
	DocString  *cucumberDocString  `json:"doc_string,omitempty"`
	Rows       []cucumberRow       `json:"rows,omitempty"`
	Embeddings []cucumberEmbedding `json:"embeddings,omitempty"`
}

type cucumberMatch struct {
	Location string `json:"location"`
}

type cucumberResult struct {
	Status   string `json:"status"`
	Error    string `json:"error_message,omitempty"`
	Duration int64  `json:"duration"` // nanoseconds
}

type cucumberDocString struct {
	Value       string `json:"value"`
	ContentType string `json:"content_type"`
	Line        int    `json:"line"`
}

type cucumberRow struct {
	Cells []string `json:"cells"`
}

type cucumberEmbedding struct {
	Name     string `json:"name"`
	MimeType string `json:"mime_type"`
	Data     []byte `json:"data"` // written in base64
}

func (cucumber) scenario(*scenario) {}

func (c cucumber) end(r *run) error {
	all := []cucumberFeature{}
	var last *source
	for _, s := range r.scenarios {
		if s.source != last {
			all = append(all, s.source.cucumber())
			last = s.source
		}
		f := &all[len(all)-1]
		f.Elements = append(f.Elements, s.cucumber(f))
	}
	for _, f := range r.badFiles() {
		all = append(all, f.cucumber())
	}
	enc := json.NewEncoder(c.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	return c.out.Flush()
}

func (f *source) cucumber() cucumberFeature {
	feature := f.document.Feature
	return cucumberFeature{
		URI: f.name, ID: slug(f.name + " " + feature.Name), Keyword: feature.Keyword, Name: feature.Name,
		Description: feature.Description, Line: line(feature.Location), Tags: cucumberTags(feature.Tags),
	}
}

func (f badFile) cucumber() cucumberFeature {
	id := slug(f.name)
	return cucumberFeature{
		URI: f.name, ID: id, Keyword: "Feature", Name: f.name, Line: 1, Tags: []cucumberTag{},
		Elements: []cucumberElement{{
			ID: id + ";unreadable", Keyword: "Scenario", Type: "scenario", Name: f.title(), Line: 1, Tags: []cucumberTag{},
			Before: failedHook(f.name, f.problems.Error()), Steps: []cucumberStep{},
		}},
	}
}

func failedHook(location, reason string) []cucumberHook {
	return []cucumberHook{{cucumberMatch{location}, cucumberResult{Status: failed.String(), Error: reason}}}
}

// slug is a text as an id: letters and digits, with hyphens between them.
func slug(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "-")
}

func cucumberTags(lists ...[]*messages.Tag) []cucumberTag {
	tags := []cucumberTag{}
	for _, list := range lists {
		for _, t := range list {
			tags = append(tags, cucumberTag{t.Name, line(t.Location)})
		}
	}
	return tags
}

func (s *scenario) cucumber(f *cucumberFeature) cucumberElement {
	at := line(s.pickle.Location)
	e := cucumberElement{
		ID:      fmt.Sprintf("%s;%s;%d", f.ID, slug(s.pickle.Name), at), // names may repeat, lines do not
		Keyword: s.node.Keyword, Type: "scenario", Name: s.pickle.Name, Description: s.node.Description, Line: at,
		Tags: []cucumberTag{}, Steps: []cucumberStep{},
	}
	e.Tags = append(e.Tags, f.Tags...)
	if s.rule != nil {
		e.Tags = append(e.Tags, cucumberTags(s.rule.Tags)...)
	}
	e.Tags = append(e.Tags, cucumberTags(s.node.Tags)...)
	if s.examples != nil {
		e.Tags = append(e.Tags, cucumberTags(s.examples.Tags)...)
	}
	if s.err != nil {
		e.Before = failedHook(s.place(), s.err.Error())
	}
	for i := range s.steps {
		e.Steps = append(e.Steps, s.steps[i].cucumber(s))
	}
	return e
}

func (s *step) cucumber(in *scenario) cucumberStep {
	c := cucumberStep{
		Keyword: s.node.Keyword, Name: s.Text, Line: line(s.node.Location), Match: cucumberMatch{s.place(in)},
		Result: cucumberResult{s.status.String(), s.reason(), s.took.Nanoseconds()},
	}
	if s.Argument != nil && s.Argument.DocString != nil {
		doc := s.Argument.DocString
		c.DocString = &cucumberDocString{doc.Content, doc.MediaType, line(s.node.DocString.Location)}
	}
	if s.Argument != nil && s.Argument.DataTable != nil {
		for _, cells := range pickleCells(s.Argument.DataTable.Rows) {
			c.Rows = append(c.Rows, cucumberRow{cells})
		}
	}
	for _, a := range s.attachments {
		c.Embeddings = append(c.Embeddings, cucumberEmbedding{a.FileName, a.MediaType, a.Body})
	}
	return c
}
