package report

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// plainWidth is how long a line of prose may be, in columns. Code and tables are as wide as they are.
const plainWidth = 80

// Plain is a Markdown page as a terminal shows it without colours: prose in lines of at most 80 columns, code indented,
// tables in columns. A link to another page is told as the command that prints that page, a picture by its words.
// It knows what the documentation uses: headings, paragraphs, lists one deep, fences, tables, links and pictures.
func Plain(page string) string {
	lines := strings.Split(strings.TrimRight(page, "\n"), "\n")
	var b strings.Builder
	for i := 0; i < len(lines); {
		n := blockLength(lines[i:])
		writePlain(&b, lines[i:i+n])
		i += n
	}
	return b.String()
}

// blockLength is how many of the lines belong together: a fence, a table, a paragraph or an item of a list.
func blockLength(lines []string) int {
	n := 1
	switch kindOf(lines[0]) {
	case fenced:
		for n < len(lines) && lines[n] != "```" {
			n++
		}
		return min(n+1, len(lines))
	case tabled:
		for n < len(lines) && kindOf(lines[n]) == tabled {
			n++
		}
	case prose, item:
		for n < len(lines) && kindOf(lines[n]) == prose {
			n++
		}
	}
	return n
}

// lineKind is what a line of Markdown begins or goes on with.
type lineKind int

const (
	prose lineKind = iota
	blank
	heading
	fenced
	tabled
	item
)

func kindOf(line string) lineKind {
	switch {
	case line == "":
		return blank
	case strings.HasPrefix(line, "#"):
		return heading
	case strings.HasPrefix(line, "```"):
		return fenced
	case strings.HasPrefix(line, "|"):
		return tabled
	case strings.HasPrefix(line, "- "):
		return item
	}
	return prose
}

func writePlain(b *strings.Builder, lines []string) {
	switch kindOf(lines[0]) {
	case blank:
		b.WriteString("\n")
	case heading:
		b.WriteString(inline(lines[0]) + "\n")
	case fenced:
		writeFence(b, lines)
	case tabled:
		writeTable(b, lines)
	case item:
		wrap(b, "- ", "  ", inline(strings.TrimPrefix(strings.Join(lines, " "), "- ")))
	case prose:
		wrap(b, "", "", inline(strings.Join(lines, " ")))
	}
}

// writeFence writes code, under the name of the file that it is, where it has one.
func writeFence(b *strings.Builder, lines []string) {
	if _, file, ok := strings.Cut(lines[0], " "); ok {
		b.WriteString(file + ":\n\n")
	}
	for _, line := range lines[1:] {
		switch line {
		case "```":
		case "":
			b.WriteString("\n")
		default:
			b.WriteString("    " + line + "\n")
		}
	}
}

// writeTable writes the rows with their cells under each other. The line below the head is for Markdown only.
func writeTable(b *strings.Builder, lines []string) {
	var rows [][]string
	var widths []int
	for _, line := range lines {
		if strings.HasPrefix(line, "|-") {
			continue
		}
		var row []string
		for i, cell := range strings.Split(strings.Trim(line, "|"), "|") {
			cell = inline(strings.TrimSpace(cell))
			if row = append(row, cell); i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += "  " + Pad(cell, widths[i])
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// Worded is a Markdown page whose links and pictures are put into words, as Plain puts them. Code stays as it is.
func Worded(page string) string {
	lines := strings.Split(page, "\n")
	var b strings.Builder
	for i := 0; i < len(lines); {
		n := blockLength(lines[i:])
		block := strings.Join(lines[i:i+n], "\n")
		if kindOf(lines[i]) != fenced {
			block = inline(block)
		}
		if i += n; i < len(lines) {
			block += "\n"
		}
		b.WriteString(block)
	}
	return b.String()
}

// link is [words](where), with a ! before it for a picture.
var link = regexp.MustCompile(`(!?)\[([^\]]*)\]\(([^)]*)\)`)

// inline puts links and pictures into words.
func inline(text string) string {
	return link.ReplaceAllStringFunc(text, func(found string) string {
		part := link.FindStringSubmatch(found)
		picture, words, where := part[1] != "", part[2], part[3]
		name, isPage := strings.CutSuffix(where, ".md")
		switch {
		case picture:
			return "[picture: " + words + "]"
		case isPage && !strings.Contains(name, "/"):
			return words + " (cascade help " + name + ")"
		case strings.Contains(where, "://") && where != words:
			return words + " (" + where + ")"
		}
		return words
	})
}

// wrap writes words in lines: the first begins with one lead, the others with the other.
func wrap(b *strings.Builder, lead, rest, text string) {
	line := lead
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > plainWidth:
			b.WriteString(line + "\n")
			line = rest + word
		default:
			line += " " + word
		}
	}
	b.WriteString(line + "\n")
}
