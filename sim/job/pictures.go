package job

// Pictures are the drawings that run, verify and diff can make of what they saw.
type Pictures struct {
	SVG     string // write a picture here
	HTML    string // write a page with the picture and every message here
	Mermaid bool   // print sequence diagrams for a Markdown page
}
