package sendapi

// Value is one field as it was written. The zero Value is a field left out.
type Value struct {
	Text  string // a string's characters, or a number's digits as they stand
	Given bool

	broken bool // it was there, but of the wrong type: already a problem
	shared bool // it stands in the batch's template
	at     int  // where it begins
}

// Given is a value that was written as text.
func Given(text string) Value { return Value{Text: text, Given: true} }

// absent tells that there is nothing to check and nothing wrong yet.
func (v *Value) absent() bool { return !v.Given && !v.broken }

// under fills a value that was left out from the batch's template.
func (v *Value) under(template *Value) {
	if v.absent() {
		*v = *template
	}
}

// part is an object or an array as it was written. The zero part is one left out.
type part struct {
	given   bool
	broken  bool // it was there, but of the wrong type: already a problem
	shared  bool // it stands in the batch's template
	members int  // how many fields or values it has, not counting fields that are null
	end     int  // where it is closed, which is where a field missing from it counts
}

func (p *part) absent() bool { return !p.given && !p.broken }

func (p *part) under(template *part) {
	if p.absent() {
		*p = *template
	}
}
