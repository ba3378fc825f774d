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
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cascade/dashboard"
	"cascade/features"
	"cascade/features/pathless"
	"cascade/features/suite"
	"cascade/orchestrator/host/door"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/command"
	"cascade/sim/live"
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

func serveCommand(code *int, out, errs io.Writer) *cobra.Command {
	var o dashboard.Options
	var addr, smpp, scenario, start, clock, level, keyFile string
	var reach []string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the API under test, the control API and the dashboard",
		Example: `  cascade serve
  cascade serve --addr 127.0.0.1:0 --scenario slow-readers --start now`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Speed < live.MinSpeed || o.Speed > live.MaxSpeed {
				return fmt.Errorf("--speed %v is not in %v..%v", o.Speed, live.MinSpeed, live.MaxSpeed)
			}
			if err := readKey(cmd, keyFile, &o.APIKey); err != nil {
				return err
			}
			for _, page := range o.Pages {
				if err := door.CheckOrigin(page); err != nil {
					return fmt.Errorf("--cors %q is no origin: give its scheme, host and port, such as http://localhost:5173", page)
				}
			}
			var err error
			if o.Reach, err = door.ParseReach(reach); err != nil {
				return err
			}
			var log slog.Level
			if err := log.UnmarshalText([]byte(level)); err != nil {
				return fmt.Errorf("--log-level %q is none of debug, info, warn, error", level)
			}
			o.Log = slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: log}))
			switch clock {
			case "virtual", "real":
				o.RealClock = clock == "real"
			default:
				return fmt.Errorf("--clock %q is neither virtual nor real", clock)
			}
			if o.Start, err = parseStart(start); err != nil {
				return err
			}
			if scenario != "" {
				if o.Scenario, err = scenarios.Load(scenario); err != nil {
					problem.Print(errs, err)
					*code = 2
					return nil
				}
			}
			return serve(cmd.Context(), addr, smpp, o, out)
		},
	}
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:8080", "listen on `HOST:PORT`; port 0 takes a free one")
	f.StringVar(&smpp, "smpp", "", "take SMPP clients on `HOST:PORT`, each in the subaccount of its system_id")
	f.StringVar(&scenario, "scenario", "", "the `SCENARIO` of subaccounts made on first use")
	command.Complete(cmd, "scenario", scenarios.Names()...)
	f.StringVar(&start, "start", "", "time zero of the worlds: `now` or an RFC 3339 date-time")
	f.StringVar(&clock, "clock", "virtual", "`virtual`, moved by the control API, or real")
	command.Complete(cmd, "clock", "virtual", "real")
	f.Float64Var(&o.Speed, "speed", 1, "how fast running clocks go, in times real time")
	f.StringVar(&o.APIKey, "api-key", "", "the only `KEY` that requests may bear; left out: any")
	f.StringSliceVar(&o.Hosts, "allow-host", nil, "another `NAME` that a loopback address is asked under, beside localhost")
	f.StringSliceVar(&reach, "callbacks-to", nil, "let callbacks go to these `ADDRESSES` only: loopback, private, public, an IP address or a range")
	command.Complete(cmd, "callbacks-to", "loopback", "private", "public")
	f.StringSliceVar(&o.Pages, "cors", nil, "the `ORIGIN` of another page that may ask, for its development")
	f.StringVar(&level, "log-level", "info", "the least `LEVEL` that is logged: error, warn, info, or debug, which tells every request and its answer")
	f.StringVar(&keyFile, "api-key-file", "", "read that key from `FILE`, where no list of processes shows it")
	cmd.MarkFlagsMutuallyExclusive("api-key", "api-key-file")
	f.StringVar(&o.WebhookSecret, "webhook-secret", "", "sign webhooks with HMAC-SHA256 of this `SECRET`")
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

// readKey reads the key from its file, where one is given, and makes sure that a header can bear it.
func readKey(cmd *cobra.Command, file string, key *string) error {
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("--api-key-file: %w", err)
		}
		if *key = strings.TrimSpace(string(text)); !isKey(*key) {
			return fmt.Errorf("--api-key-file: the key in %s can be in no header: it is printable ASCII without blanks", file)
		}
	}
	if cmd.Flags().Changed("api-key") && !isKey(*key) {
		return fmt.Errorf("--api-key %q can be in no header: give printable ASCII without blanks, or leave it out for any key", *key)
	}
	return nil
}

// isKey tells whether a header can bear the key.
func isKey(key string) bool {
	return key != "" && !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}

// parseStart reads --start. The wall clock is read here, once: from then on worlds count from it.
func parseStart(text string) (time.Time, error) {
	switch text {
	case "":
		return time.Time{}, nil
	case "now":
		return time.Now().UTC().Truncate(time.Second), nil
	}
	at, ok := scenarios.ParseStart(text)
	if !ok {
		return at, fmt.Errorf("--start %q is neither now nor a date-time such as 2026-01-01T00:00:00Z, from 1970 to 2200", text)
	}
	return at, nil
}

func serve(ctx context.Context, addr, smpp string, o dashboard.Options, out io.Writer) error {
	l, err := listen("--addr", addr, 8080, o.APIKey == "", o.Log)
	if err != nil {
		return err
	}
	if smpp != "" {
		if o.SMPP, err = listen("--smpp", smpp, 2775, o.APIKey == "", o.Log); err != nil {
			l.Close()
			return err
		}
	}
	fmt.Fprintf(out, "listening on http://%s\n", l.Addr())
	if o.SMPP != nil {
		fmt.Fprintf(out, "listening on smpp://%s\n", o.SMPP.Addr())
	}
	return dashboard.Serve(ctx, l, o)
}

// listen opens the address of a flag, whose usual port a hint gives. Where it is open to anyone, that is logged.
func listen(flag, addr string, port int, open bool, log *slog.Logger) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, problem.Problem{What: err.Error(), Hint: "another program listens there: " + flag + " 127.0.0.1:0 takes a free port"}
	case err != nil:
		return nil, problem.Problem{What: err.Error(), Hint: fmt.Sprintf("write HOST:PORT, such as %s 127.0.0.1:%d", flag, port)}
	}
	if at, ok := l.Addr().(*net.TCPAddr); ok && !at.IP.IsLoopback() && open {
		log.Warn("anyone who reaches this address may use it: demand a key, or listen on 127.0.0.1", "addr", at.String())
	}
	return l, nil
}
