package command

import (
	"bytes"
	"context"
	"io"

	"cascade/sim/golden"
	"cascade/sim/outfile"
)

// output is where a report goes: a file, standard output, or nowhere.
type output struct {
	w    io.Writer     // nil: it is not asked for
	file *outfile.File // nil: w is standard output
}

// openOutput makes sure that the report can be written. The path "-" is standard output, and "" asks for none.
func openOutput(ctx context.Context, path string, out io.Writer) (output, error) {
	switch path {
	case "":
		return output{}, nil
	case "-":
		return output{w: out}, nil
	}
	f, err := outfile.Create(ctx, path)
	if err != nil {
		return output{}, err
	}
	return output{f, f}, nil
}

// keep puts the whole report in its place.
func (o output) keep() error {
	if o.file == nil {
		return nil
	}
	return o.file.Keep()
}

// discard drops what was not kept.
func (o output) discard() {
	if o.file != nil {
		o.file.Discard()
	}
}

// fill writes the whole report, where it is asked for, and puts it in its place.
func (o output) fill(write func(io.Writer) error) error {
	if o.w == nil {
		return nil
	}
	if err := write(o.w); err != nil {
		return err
	}
	return o.keep()
}

// writeTo writes a report that is asked for to its file, or to standard output where the path is "-".
func writeTo(ctx context.Context, path string, out io.Writer, write func(io.Writer) error) error {
	o, err := openOutput(ctx, path, out)
	if err != nil {
		return err
	}
	defer o.discard()
	return o.fill(write)
}

// writeMarkdown writes a summary of verdicts for a Markdown page.
func writeMarkdown(ctx context.Context, path string, out io.Writer, page golden.Markdown, all []*golden.Verdict) error {
	return writeTo(ctx, path, out, func(w io.Writer) error {
		var text bytes.Buffer
		page.Write(&text, all)
		_, err := w.Write(text.Bytes())
		return err
	})
}
