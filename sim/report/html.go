package report

import (
	"bytes"
	_ "embed" // the page's style and script
	"fmt"
	"html/template"
	"io"

	"cascade/sim/journey"
)

//go:embed page.tmpl
var pageText string

// Page is one HTML file that needs nothing else: what happened in runs, as pictures and message by message,
// with a search. It can be attached to a ticket.
type Page struct {
	Title    string
	Sections []Section
}

// Section is one run, or two that are compared.
type Section struct {
	Title, About string
	Facts        []Paragraph // what is to be said
	Picture      Picture
	Messages     []Listed
	LeftOut      []string // what is not on the page, a sentence each: its head says so
}

// Paragraph is lines below what they have in common, such as the cause of differences. Where they have nothing in
// common the head is "".
type Paragraph struct {
	Head  string
	Lines []string
}

// Listed is a message in the page's list.
type Listed struct {
	Number  int
	UMID    string // "" where it is not known
	Journey journey.Journey
	Differs bool // from how it went before
}

// MostListed is up to how many messages a section lists.
const MostListed = 2000

// Write writes the page.
func (p *Page) Write(w io.Writer) error {
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		return fmt.Errorf("the page's template: %w", err)
	}
	type row struct {
		Listed
		Story, Outcome string
		Strip          template.HTML
	}
	type section struct {
		Section
		Drawing template.HTML
		Rows    []row
		Known   bool // the umids are known
	}
	shown := struct {
		Title    string
		Style    template.CSS
		Sections []section
	}{Title: p.Title, Style: template.CSS(pictureStyle + channelStyle())}
	for _, s := range p.Sections {
		one := section{Section: s}
		if !s.Picture.Empty() {
			one.Drawing = template.HTML(s.Picture.svg("")) // every text in it is escaped where it is drawn
		}
		scale := newStripScale(s.Messages)
		for _, m := range s.Messages {
			one.Known = m.UMID != ""
			outcome := m.Journey.End().Kind.Outcome().String()
			one.Rows = append(one.Rows, row{m, m.Journey.String(), outcome, template.HTML(scale.strip(&m.Journey))})
		}
		shown.Sections = append(shown.Sections, one)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, shown); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}
