package live

import (
	"regexp"
	"strconv"
	"strings"

	"cascade/orchestrator"
)

// search is what messages are looked for by: part of the umid, the clientMessageId, the recipient or what the message
// says, in any case; a number as people write it, with blanks, brackets, hyphens and dots; or the code of a receipt.
type search struct {
	text   string // in lower case
	number string // the digits of a text that is a number, with its + where it has one; "": it is none
	code   int    // "code 47", or what is short enough for one; 0: none
}

var (
	written  = regexp.MustCompile(`^\+?[\d ().-]*\d[\d ().-]*$`)
	ornament = strings.NewReplacer(" ", "", "(", "", ")", "", "-", "", ".", "")
	coded    = regexp.MustCompile(`^(?:code )?(\d{1,5})$`)
)

func searchFor(query string) search {
	s := search{text: strings.ToLower(strings.TrimSpace(query))}
	if written.MatchString(s.text) {
		s.number = ornament.Replace(s.text)
	}
	if m := coded.FindStringSubmatch(s.text); m != nil {
		s.code, _ = strconv.Atoi(m[1]) // five digits at most: there is no error
	}
	return s
}

// found tells whether a message is one that is looked for.
func (w *World) found(s search, n uint32) bool {
	if s.text == "" {
		return true
	}
	has := func(text string) bool { return strings.Contains(strings.ToLower(text), s.text) }
	recipient := w.sim.Recipient(n)
	if has(recipient) || s.number != "" && strings.Contains(recipient, s.number) ||
		has(w.sim.ClientMessageID(n)) || strings.Contains(w.sim.UMID(n), s.text) {
		return true
	}
	m := w.sim.Message(n)
	return has(m.Content.Text) || has(m.Content.FallbackText) || has(m.Content.Template) || has(string(m.Given)) ||
		s.code != 0 && w.hasCode(n, s.code)
}

// hasCode tells whether a receipt or the end of a message has the code, or the provider's own that stands for it.
func (w *World) hasCode(n uint32, code int) bool {
	for _, l := range w.of(n) {
		if l.Code() == orchestrator.Code(code) || w.sim.OwnCode(l).String() == strconv.Itoa(code) {
			return true
		}
	}
	return false
}
