package sendapi

import "github.com/go-json-experiment/json/jsontext"

// field is what the API says of a field: its type, and what stands in it.
type field struct {
	name   string
	kind   jsontext.Kind // '{', '[', '"', '0' (a number) or 't' (a boolean); 0: any
	fields []field       // of an object
	item   *field        // of a list
	raw    bool          // it is kept as it stands, to be read later

	// No rule of fallback depends on a loose field, nor on what stands in it. Nothing there is a reason to refuse a
	// payload, whatever the API says of it: the linter tells.
	loose bool

	// What the linter holds a field to.
	required bool
	words    []string // what a string may be, whatever its case; nil: anything
	least    float64  // a number, or how many a list holds
	most     float64  // a number, or how many characters or values; 0: no limit
}

func text(name string) field     { return field{name: name, kind: '"'} }
func number(name string) field   { return field{name: name, kind: '0'} }
func truth(name string) field    { return field{name: name, kind: 't'} }
func anything(name string) field { return field{name: name} }
func raw(name string) field      { return field{name: name, raw: true} }

func object(name string, fields ...field) field { return field{name: name, kind: '{', fields: fields} }
func list(name string, item field) field        { return field{name: name, kind: '[', item: &item} }

func (f field) need() field                      { f.required = true; return f }
func (f field) upTo(most float64) field          { f.most = most; return f }
func (f field) within(least, most float64) field { f.least, f.most = least, most; return f }
func (f field) oneOf(words ...string) field      { f.words = words; return f }

// loosely makes a field loose, and all that stands in it.
func loosely(f field) field {
	f.loose = true
	fields := make([]field, len(f.fields))
	for i := range fields {
		fields[i] = loosely(f.fields[i])
	}
	f.fields = fields
	if f.item != nil {
		item := loosely(*f.item)
		f.item = &item
	}
	return f
}

// in finds one of the fields of an object.
func (f *field) in(name string) *field {
	for i := range f.fields {
		if f.fields[i].name == name {
			return &f.fields[i]
		}
	}
	return nil
}

// names lists the fields of an object.
func (f *field) names() []string {
	names := make([]string, len(f.fields))
	for i := range f.fields {
		names[i] = f.fields[i].name
	}
	return names
}
