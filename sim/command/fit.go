package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"cascade/orchestrator/problem"
	"cascade/sim/fit"
	"cascade/sim/outfile"
	"cascade/sim/report"
)

// Fit is what `cascade fit` is asked to do.
type Fit struct {
	Args     []string // files of receipts; "-": standard input
	Columns  string
	JSON     bool
	SVG      string
	HTML     string
	Out, Err io.Writer
}

func fitCommand(code *int, out, errs io.Writer) *cobra.Command {
	f := Fit{Out: out, Err: errs}
	cmd := &cobra.Command{
		Use:   "fit FILE ...",
		Short: "Turn exported receipts into a scenario's models: shares, latencies, and how well they fit",
		Example: `  cascade fit receipts.csv > mine.yaml
  cascade fit callbacks.jsonl --json
  cascade fit export.csv --columns umid=sid,channel=channel,status=state,at=date_updated`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.Args = args
			*code = f.Do(cmd.Context())
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Columns, "columns", "", "the `NAMES` of the columns, such as umid=sid,channel=channel,status=state,at=date,code=error")
	flags.BoolVar(&f.JSON, "json", false, "print what was found as JSON instead of a scenario")
	flags.StringVar(&f.SVG, "svg", "", "draw the curves of the receipts and of the models to `FILE`")
	flags.StringVar(&f.HTML, "html", "", "write a page with the curves and what the receipts say to `FILE`")
	return cmd
}

// Do reads the files and prints a scenario of what they say. It returns the exit code.
func (f *Fit) Do(ctx context.Context) int {
	if err := f.all(ctx); err != nil {
		problem.Print(f.Err, explain(ctx, err))
		return 2
	}
	return 0
}

func (f *Fit) all(ctx context.Context) error {
	columns, err := fit.ParseColumns(f.Columns)
	if err != nil {
		return err
	}
	if err := outfile.Distinct(Pictures{SVG: f.SVG, HTML: f.HTML}.asked()...); err != nil {
		return err
	}
	l := fit.NewLog(columns)
	for _, file := range f.Args {
		if err := readReceipts(l, file); err != nil {
			return err
		}
	}
	channels := l.Fit()
	f.tellBad(l)
	if len(channels) == 0 {
		return failure("no receipt could be read", "a row needs a message id, a channel, a status and a time: see cascade fit --help")
	}
	if err := f.draw(ctx, channels); err != nil || f.SVG == "-" || f.HTML == "-" {
		return err
	}
	if f.JSON {
		return f.json(l, channels)
	}
	_, err = f.Out.Write(report.FittedScenario(l, channels).Text)
	return err
}

// draw writes the curves of every channel, where they are asked for.
func (f *Fit) draw(ctx context.Context, channels []fit.Channel) error {
	a, err := openDrawings(ctx, Pictures{SVG: f.SVG, HTML: f.HTML}, f.Out)
	if err != nil {
		return err
	}
	defer a.discard()
	for _, c := range channels {
		a.add(report.FittedSection(c))
	}
	return a.write("Cascade: what receipts say")
}

func readReceipts(l *fit.Log, file string) error {
	if file == "-" {
		return l.Read("standard input", os.Stdin)
	}
	in, err := os.Open(file)
	if err != nil {
		return failure(file+": "+cause(err), "name a file of receipts: CSV, or JSON")
	}
	defer in.Close()
	return l.Read(file, in)
}

// tellBad names the rows that could not be read, on standard error: the scenario goes elsewhere.
func (f *Fit) tellBad(l *fit.Log) {
	if l.Bad == 0 {
		return
	}
	fmt.Fprintf(f.Err, "%s of %s could not be read:\n", report.Thousands(l.Bad), report.Plural(l.Rows, "row"))
	for _, p := range l.Reasons {
		fmt.Fprintf(f.Err, "  %s\n", p.Error())
	}
	if left := l.Bad - len(l.Reasons); left > 0 {
		fmt.Fprintf(f.Err, "  and %s more\n", report.Thousands(left))
	}
}

// json writes all that was found for machines.
func (f *Fit) json(l *fit.Log, channels []fit.Channel) error {
	text, err := json.Marshal(struct {
		Rows     int           `json:"rows"`
		Bad      int           `json:"bad"`
		Whole    bool          `json:"wholeSeconds"`
		Channels []fit.Channel `json:"channels"`
	}{l.Rows, l.Bad, l.Whole, channels})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f.Out, "%s\n", text)
	return err
}
