// Cascade simulates messaging fallback: a message goes over WhatsApp, then Viber, then SMS, against simulated
// providers, under a virtual clock.
package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cascade/features"
	"cascade/features/pathless"
	"cascade/features/suite"
	"cascade/orchestrator/problem"
	"cascade/sim/command"
	"cascade/sim/report"
)

// docs are the pages of the documentation, which `cascade help` prints.
//
//go:embed .github/docs/*.md
var docs embed.FS

func main() {
	if err := pathless.Restore(); err != nil {
		panic("main: " + err.Error()) // what was a variable can be one again
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program as if nothing had been waiting for one
	out := &careful{File: os.Stdout, stop: ctx.Done()}
	code := run(ctx, os.Args[1:], out, os.Stderr)
	if out.err != nil && ctx.Err() == nil {
		fmt.Fprintf(os.Stderr, "error: standard output: %s\n", out.err)
		code = 2
	}
	os.Exit(code)
}

// careful is standard output. It remembers what could not be written to it, and when the program is to stop it does
// not wait for a pipe that nobody reads.
type careful struct {
	*os.File
	stop <-chan struct{}
	err  error
}

// patience is how long a reader may take for what it is given when the program is to stop.
const patience = time.Second

var errUnread = errors.New("nobody reads it")

func (c *careful) Write(text []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	type written struct {
		n   int
		err error
	}
	done := make(chan written, 1)
	go func() {
		n, err := c.File.Write(text)
		done <- written{n, err}
	}()
	w := written{err: errUnread}
	select {
	case w = <-done:
	case <-c.stop:
		select {
		case w = <-done:
		case <-time.After(patience):
		}
	}
	c.err = w.err
	return w.n, w.err
}

// run is the whole program. It returns the exit code.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	code := 0
	root := command.Root(out, errs)
	root.AddCommand(command.Commands(&code, out, errs)...)
	root.AddCommand(testCommand(&code, out, errs), stepsCommand(out), serveCommand(&code, out, errs),
		orchestrateCommand(&code, out, errs), healthCommand(out))
	pages, err := fs.Sub(docs, ".github/docs")
	if err == nil {
		err = command.AddHelp(root, pages)
	}
	if err != nil {
		panic("main: " + err.Error()) // they are embedded, and a test reads each
	}
	return command.Execute(ctx, root, args, &code)
}

func testCommand(code *int, out, errs io.Writer) *cobra.Command {
	o := suite.Options{Color: report.Colours(out)}
	var meets meeting
	cmd := &cobra.Command{
		Use:   "test [PATH ...]",
		Short: "Run feature files; without a path those of ./features, or else the built-in ones",
		Example: `  cascade test
  cascade test features/late-receipts.feature:12
  cascade test mine/ --tags "not @slow" --format pretty,junit:report.xml
  cascade test orders.feature --listen 127.0.0.1:8080`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Paths = args
			if random := cmd.Flags().Lookup("random"); random.Changed {
				seed, err := strconv.ParseInt(random.Value.String(), 10, 64)
				if err != nil || seed < 0 {
					return fmt.Errorf("--random=%s is not a seed: write a whole number, or --random alone", random.Value)
				}
				o.Random, o.Seed = true, seed
			}
			return meets.during(cmd, &o, errs, func() { *code = suite.Run(cmd.Context(), o, out, errs) })
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Formats, "format", nil, formatUsage())
	command.Complete(cmd, "format", suite.FormatNames()...)
	f.StringVar(&o.Tags, "tags", "", "run the scenarios that match the tag `EXPRESSION`")
	f.String("random", "0", "run in random order, from `SEED` if there is one")
	f.Lookup("random").NoOptDefVal = "0"
	f.IntVar(&o.Concurrency, "concurrency", 1, "run up to `N` scenarios at the same time")
	f.BoolVar(&o.DryRun, "dry-run", false, "run nothing: only look whether there is a phrase for each step")
	f.StringVar(&o.Rerun, "rerun", "", "list the failed scenarios in `FILE`, which can be given as a PATH")
	meets.flags(f)
	return cmd
}

// formatUsage lists the reports of `cascade test`.
func formatUsage() string {
	var b strings.Builder
	b.WriteString("report as `NAME`, or NAME:FILE to write it to a file:")
	for _, f := range suite.Formats() {
		fmt.Fprintf(&b, "\n%-8s  %s", f.Name, f.About)
	}
	return b.String()
}

func stepsCommand(out io.Writer) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:     "steps",
		Short:   "Print the Gherkin vocabulary, with an example of each step",
		Example: "  cascade steps\n  cascade steps --json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return features.WriteVocabularyJSON(out)
			}
			return features.WriteVocabulary(out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON, for editors")
	return cmd
}

func healthCommand(out io.Writer) *cobra.Command {
	addr := ""
	cmd := &cobra.Command{
		Use:     "healthcheck",
		Short:   "Ask a running server whether it answers; for containers, where nothing else could ask",
		Example: "  cascade healthcheck --addr 127.0.0.1:8080",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			const hint = "cascade serve --addr HOST:PORT starts one"
			ctx, cancel := context.WithTimeout(cmd.Context(), 2*time.Second)
			defer cancel()
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
			if err != nil {
				return problem.Problem{What: fmt.Sprintf("--addr %q is no address", addr), Hint: "write HOST:PORT"}
			}
			answer, err := http.DefaultClient.Do(request)
			if err != nil {
				return problem.Problem{What: "no server answers at " + addr, Hint: hint}
			}
			defer answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				return problem.Problem{What: addr + " answers " + answer.Status + " for /healthz", Hint: hint}
			}
			_, err = fmt.Fprintln(out, "healthy")
			return err
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "where it listens, as `HOST:PORT`")
	return cmd
}
