package command_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cascade/sim/command"
)

// wellFormed reads all of an XML text.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestPicturesOfTheWholeCatalogueAreWellFormed(t *testing.T) {
	dir := t.TempDir()
	svg, page := filepath.Join(dir, "a.svg"), filepath.Join(dir, "a.html")
	if got := run(func(r *command.Run) { r.SVG, r.HTML = svg, page }); got.code != 0 {
		t.Fatalf("exit %d\n%s", got.code, got.errs)
	}
	text := read(t, svg)
	wellFormed(t, text)
	contains(t, "the picture", text, ">three-channels</text>", "seed 42, 1,000 messages", "not Read within 60 s",
		"Rejected: absent subscriber, code 1", "prefers-color-scheme:dark", "From channel to channel", "p95")
	for _, word := range []string{"<script", "http://www.w3.org/1999/xlink", "NaN", "Inf"} {
		if strings.Contains(text, word) {
			t.Errorf("the picture has %s", word)
		}
	}
	contains(t, "the page", read(t, page), `type="search"`,
		"WhatsApp@0 Delivered@3 lapsed@60, Viber@60 lapsed@120", "prefers-color-scheme")
	if found := regexp.MustCompile(`(src|href)\s*=|@import|url\(`).FindString(read(t, page)); found != "" {
		t.Errorf("the page fetches something: %s", found)
	}
}

func TestTheSameRunGivesTheSamePicture(t *testing.T) {
	draw := func() string {
		got := run(func(r *command.Run) { r.SVG = "-" }, "slow-readers", "offline-recipient")
		if got.code != 0 {
			t.Fatal(got.errs)
		}
		return got.out
	}
	if first, second := draw(), draw(); first != second {
		t.Error("two pictures of one run differ")
	}
}

// A file's name is the one text in pictures that a stranger may choose.
func TestWhatIsWrittenInPicturesIsNotMarkup(t *testing.T) {
	dir := t.TempDir()
	payload := filepath.Join(dir, `<img src=x onerror=alert(1)>&"'.json`)
	write(t, payload, `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"Hi"},"channels":[{"channel":"SMS"}]}`)
	svg, page := filepath.Join(dir, "a.svg"), filepath.Join(dir, "a.html")
	if got := run(func(r *command.Run) { r.SVG, r.HTML = svg, page }, payload); got.code != 0 {
		t.Fatalf("exit %d\n%s", got.code, got.errs)
	}
	wellFormed(t, read(t, svg))
	for _, path := range []string{svg, page} {
		if strings.Contains(read(t, path), "<img") {
			t.Errorf("%s takes a name for markup", filepath.Base(path))
		}
	}
}

func TestMermaidIsADiagramForAMarkdownPage(t *testing.T) {
	got := run(func(r *command.Run) { r.Mermaid = true }, "no-whatsapp")
	want := "```mermaid\n" + `---
title: "no-whatsapp, seed 1"
---
sequenceDiagram
    participant O as Orchestrator
    participant S1 as WhatsApp
    participant S2 as Viber
    participant R as Recipient
    O->>S1: 0 s send
    S1--xO: 0.4 s Rejected, absent subscriber, code 1
    O->>S2: 0.4 s send
    S2--)O: 0.45 s Accepted
    S2--)O: 0.6 s Sent
    S2->>R: 3.4 s copy 1
    S2--)O: 3.4 s Delivered
    Note over O: succeeded on Viber at 3.4 s
` + "```\n"
	if got.code != 0 || got.out != want {
		t.Errorf("exit %d\n%s", got.code, got.out)
	}
}

func TestVerifyAndDiffDrawBothSides(t *testing.T) {
	path := copied(t, "slow-readers", "fallbackAfter: 60, successStatus: Read",
		"fallbackAfter: 45, successStatus: Read")
	svg := filepath.Join(t.TempDir(), "a.svg")
	verify(func(v *command.Verify) { v.SVG = svg }, path)
	wellFormed(t, read(t, svg))
	contains(t, "the picture", read(t, svg), ">was</tspan>", ">is</tspan>", "was, all channels",
		"not Read within 60 s", "not Read within 45 s")
	diff(func(d *command.Diff) { d.SVG = svg }, "three-channels", "no-whatsapp")
	wellFormed(t, read(t, svg))
	contains(t, "the picture", read(t, svg), ">three-channels</tspan>", ">no-whatsapp</tspan>",
		"three-channels → no-whatsapp")
}

func TestAPictureThatCannotBeWrittenSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "a.svg")
	got := run(func(r *command.Run) { r.SVG = path }, "no-whatsapp")
	contains(t, "the errors", got.errs, "error: "+path+": cannot be written: ", "hint: name a folder that exists")
	if _, err := os.Stat(filepath.Dir(path)); got.code != 2 || err == nil {
		t.Errorf("exit %d", got.code)
	}
}

// A page that does not show everything says so before anything else.
func TestThePageSaysAtItsHeadWhatItLeavesOut(t *testing.T) {
	page := filepath.Join(t.TempDir(), "a.html")
	for _, test := range []struct {
		messages int
		want     string
	}{
		{2500, "Of 2,500 messages the first 2,000 are listed."},
		{2000, ""},
	} {
		if got := run(func(r *command.Run) { r.HTML, r.Messages = page, test.messages }, "slow-readers"); got.code != 0 {
			t.Fatal(got.errs)
		}
		text := read(t, page)
		head, _, _ := strings.Cut(text, "<svg")
		if !strings.Contains(head, test.want) || test.want == "" && strings.Contains(head, " are listed.") {
			t.Errorf("%d messages: the head of the page is %s", test.messages, head[strings.Index(head, "<main"):])
		}
		contains(t, "the page", text, "receipts that decide nothing are left out")
	}
}
