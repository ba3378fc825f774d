// Cascade simulates messaging fallback: a message goes over WhatsApp, then Viber, then SMS, against simulated
// providers, under a virtual clock.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cascade/dashboard"
	"cascade/features"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/command"
	"cascade/sim/live"
	"cascade/sim/report"
)

func main() {
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
	root := &cobra.Command{
		Use:           "cascade",
		Short:         "Simulate and test messaging fallback: WhatsApp, then Viber, then SMS",
		Example:       "  cascade run three-channels\n  cascade test\n  cascade serve",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(
		runCommand(&code, out, errs), testCommand(&code, out, errs), lintCommand(&code, out, errs),
		verifyCommand(&code, out, errs), diffCommand(&code, out, errs),
		stepsCommand(out), serveCommand(&code, out, errs), scenariosCommand(&code, out, errs),
	)
	cobraExamples(root)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return errors.New(parsing.ReplaceAllString(err.Error(), ""))
	})
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintf(errs, "error: %s\nhint: %s\n", err, hintFor(root, args))
		return 2
	}
	return code
}

// parsing is what strconv says before what is wrong with a number.
var parsing = regexp.MustCompile(`strconv\.\w+: parsing "[^"]*": `)

// cobraExamples gives the commands that come with cobra an example each, as all others have one.
func cobraExamples(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Example = "  cascade help run"
		case "completion":
			cmd.Example = "  source <(cascade completion bash)"
			for _, shell := range cmd.Commands() {
				shell.Example = "  cascade completion " + shell.Name()
			}
		}
	}
}

// hintFor is the mend of a command line that cannot be read.
func hintFor(root *cobra.Command, args []string) string {
	var names []string
	for _, cmd := range root.Commands() {
		names = append(names, cmd.Name())
	}
	if len(args) > 0 && !slices.Contains(names, args[0]) {
		if near, ok := problem.Closest(args[0], names); ok {
			return "did you mean cascade " + near + "?"
		}
	}
	return "cascade --help lists the commands, cascade COMMAND --help its flags"
}

// atMost refuses a flag that was given and is not in 1..most.
func atMost(cmd *cobra.Command, flag string, n, most int) error {
	if cmd.Flags().Changed(flag) && (n < 1 || n > most) {
		return fmt.Errorf("--%s %d is not in 1..%d", flag, n, most)
	}
	return nil
}

func runCommand(code *int, out, errs io.Writer) *cobra.Command {
	r := command.Run{Out: out, Err: errs}
	var seed uint64
	cmd := &cobra.Command{
		Use:   "run [SCENARIO|PAYLOAD.json ...]",
		Short: "Simulate scenarios or Send API payloads; without an argument the whole catalogue",
		Example: `  cascade run three-channels
  cascade run payload.json --scenario silent-provider
  cascade run yardstick --messages 1000000 --json`,
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			if r.Args = args; cmd.Flags().Changed("seed") {
				r.Seed = &seed
			}
			if err := atMost(cmd, "messages", r.Messages, scenarios.MaxMessages); err != nil {
				return err
			}
			if err := atMost(cmd, "repeat", r.Repeat, command.MaxRepeat); err != nil {
				return err
			}
			*code = r.Do(cmd.Context())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.World, "scenario", "", "the `SCENARIO` that payloads run in")
	f.BoolVar(&r.JSON, "json", false, "print the summaries as JSON, one object a scenario")
	f.StringVar(&r.Timeline, "timeline", "", "write the timelines to `FILE` as JSON Lines (- for standard output)")
	f.Uint64Var(&seed, "seed", 0, "use seed `N` instead of the scenario's")
	f.IntVar(&r.Messages, "messages", 0, "send `N` messages instead of the scenario's number")
	f.IntVar(&r.Repeat, "repeat", 0, "run over `N` seeds, and print how the figures vary")
	f.BoolVar(&r.Shrink, "shrink", false, "find the smallest traffic that still breaks an expectation")
	pictureFlags(cmd, &r.Pictures)
	for _, one := range []string{"timeline", "svg", "html", "mermaid"} {
		cmd.MarkFlagsMutuallyExclusive("repeat", one)
	}
	return cmd
}

func testCommand(code *int, out, errs io.Writer) *cobra.Command {
	o := features.Options{Color: report.Colours(out)}
	cmd := &cobra.Command{
		Use:   "test [PATH ...]",
		Short: "Run feature files; without a path those that come with Cascade",
		Example: `  cascade test
  cascade test features/late-receipts.feature:12
  cascade test mine/ --tags "not @slow" --format pretty,junit:report.xml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Paths = args
			if random := cmd.Flags().Lookup("random"); random.Changed {
				seed, err := strconv.ParseInt(random.Value.String(), 10, 64)
				if err != nil || seed < 0 {
					return fmt.Errorf("--random=%s is not a seed: write a whole number, or --random alone", random.Value)
				}
				o.Random, o.Seed = true, seed
			}
			*code = features.Run(cmd.Context(), o, out, errs)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Formats, "format", nil, "report as pretty, progress, cucumber or junit, each also as `NAME:FILE`")
	f.StringVar(&o.Tags, "tags", "", "run the scenarios that match the tag `EXPRESSION`")
	f.String("random", "0", "run in random order, from `SEED` if there is one")
	f.Lookup("random").NoOptDefVal = "0"
	f.IntVar(&o.Concurrency, "concurrency", 1, "run up to `N` scenarios at the same time")
	f.StringVar(&o.Rerun, "rerun", "", "list the failed scenarios in `FILE`, which can be given as a PATH")
	return cmd
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

func verifyCommand(code *int, out, errs io.Writer) *cobra.Command {
	v := command.Verify{Out: out, Err: errs, Env: os.Getenv}
	cmd := &cobra.Command{
		Use:   "verify [SCENARIO ...]",
		Short: "Compare timings with the golden files beside the scenarios; without an argument the whole catalogue",
		Example: `  cascade verify
  cascade verify mine/checkout.yaml --tolerance timeToSuccess.p95=5%
  cascade verify slow-readers --update`,
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			v.Args = args
			*code = v.Do(cmd.Context())
			return nil
		},
	}
	f := cmd.Flags()
	f.BoolVar(&v.Update, "update", false, "write the golden files of what changed, and show the changes")
	f.BoolVar(&v.Force, "force", false, "update in CI too")
	f.StringArrayVar(&v.Tolerance, "tolerance", nil, "let everything differ by `BY` (5% or 2s), or one figure: duplicates=3")
	f.BoolVar(&v.JSON, "json", false, "print the verdicts as JSON, one object a scenario")
	f.StringVar(&v.JUnit, "junit", "", "write a JUnit report to `FILE`")
	f.StringVar(&v.Markdown, "markdown", "", "write a job summary to `FILE`, with a picture of what differs")
	pictureFlags(cmd, &v.Pictures)
	return cmd
}

func diffCommand(code *int, out, errs io.Writer) *cobra.Command {
	d := command.Diff{Out: out, Err: errs}
	var seed uint64
	cmd := &cobra.Command{
		Use:   "diff A B | diff SCENARIO --plan PLAN",
		Short: "Tell what two scenarios, payloads, timelines or plans do differently",
		Example: `  cascade diff mine.yaml theirs.yaml
  cascade diff before.jsonl after.jsonl
  cascade diff slow-readers --plan "WhatsApp 45 Read, Viber 60, SMS"`,
		Args:              cobra.RangeArgs(1, 2),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			if d.Args = args; cmd.Flags().Changed("seed") {
				d.Seed = &seed
			}
			if err := atMost(cmd, "messages", d.Messages, scenarios.MaxMessages); err != nil {
				return err
			}
			*code = d.Do(cmd.Context())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&d.Plans, "plan", nil, "run the scenario under this `PLAN` too: a list, a file, or CHANNEL SECONDS STATUS, …")
	f.StringVar(&d.World, "scenario", "", "the `SCENARIO` that payloads run in")
	f.Uint64Var(&seed, "seed", 0, "use seed `N` instead of the scenarios'")
	f.IntVar(&d.Messages, "messages", 0, "send `N` messages instead of the scenarios' number")
	f.StringArrayVar(&d.Tolerance, "tolerance", nil, "let everything differ by `BY` (5% or 2s), or one figure: duplicates=3")
	f.BoolVar(&d.JSON, "json", false, "print the differences as JSON")
	f.StringVar(&d.Markdown, "markdown", "", "write a summary to `FILE`, with a picture of what differs")
	pictureFlags(cmd, &d.Pictures)
	return cmd
}

// pictureFlags are those of run, verify and diff.
func pictureFlags(cmd *cobra.Command, p *command.Pictures) {
	f := cmd.Flags()
	f.StringVar(&p.SVG, "svg", "", "draw it to `FILE`")
	f.StringVar(&p.HTML, "html", "", "write a page with the picture and every message to `FILE`")
	f.BoolVar(&p.Mermaid, "mermaid", false, "print sequence diagrams for a Markdown page")
	cmd.MarkFlagsMutuallyExclusive("json", "mermaid")
}

func lintCommand(code *int, out, errs io.Writer) *cobra.Command {
	l := command.Lint{Out: out, Err: errs}
	cmd := &cobra.Command{
		Use:               "lint FILE...",
		Short:             "Find what can go wrong with payloads and scenarios",
		Example:           "  cascade lint payload.json --scenario subaccount-plan\n  cascade lint slow-readers",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			l.Args = args
			*code = l.Do()
			return nil
		},
	}
	cmd.Flags().StringVar(&l.World, "scenario", "", "the `SCENARIO` that payloads are linted in")
	return cmd
}

func scenariosCommand(code *int, out, errs io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:               "scenarios [NAME]",
		Short:             "List the catalogue, or print one scenario of it",
		Example:           "  cascade scenarios\n  cascade scenarios three-channels > mine.yaml",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			*code = command.Scenarios(args, out, errs)
			return nil
		},
	}
}

func completeScenarios(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarios.Names(), cobra.ShellCompDirectiveDefault
}

func serveCommand(code *int, out, errs io.Writer) *cobra.Command {
	var o dashboard.Options
	var addr, scenario, start, clock, level string
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
			if cmd.Flags().Changed("api-key") && !isKey(o.APIKey) {
				return fmt.Errorf("--api-key %q can be in no header: give printable ASCII without blanks, or leave it out for any key", o.APIKey)
			}
			for _, page := range o.Pages {
				if err := dashboard.CheckOrigin(page); err != nil {
					return fmt.Errorf("--cors %q is no origin: give its scheme, host and port, such as http://localhost:5173", page)
				}
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
			var err error
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
			return serve(cmd.Context(), addr, o, out, errs)
		},
	}
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:8080", "listen on `HOST:PORT`; port 0 takes a free one")
	f.StringVar(&scenario, "scenario", "", "the `SCENARIO` of subaccounts made on first use")
	f.StringVar(&start, "start", "", "time zero of the worlds: `now` or an RFC 3339 date-time")
	f.StringVar(&clock, "clock", "virtual", "`virtual`, moved by the control API, or real")
	f.Float64Var(&o.Speed, "speed", 1, "how fast running clocks go, in times real time")
	f.StringVar(&o.APIKey, "api-key", "", "the only `KEY` that requests may bear; left out: any")
	f.StringSliceVar(&o.Hosts, "allow-host", nil, "another `NAME` that a loopback address is asked under, beside localhost")
	f.StringSliceVar(&o.Pages, "cors", nil, "the `ORIGIN` of another page that may ask, for its development")
	f.StringVar(&level, "log-level", "info", "the least `LEVEL` that is logged: error, warn, info, or debug, which tells every request and its answer")
	f.StringVar(&o.WebhookSecret, "webhook-secret", "", "sign webhooks with HMAC-SHA256 of this `SECRET`")
	return cmd
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

func serve(ctx context.Context, addr string, o dashboard.Options, out, errs io.Writer) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if at, ok := l.Addr().(*net.TCPAddr); ok && !at.IP.IsLoopback() && o.APIKey == "" {
		o.Log.Warn("anyone who reaches this address may use it: set --api-key, or listen on 127.0.0.1", "addr", at.String())
	}
	fmt.Fprintf(out, "listening on http://%s\n", l.Addr())
	return dashboard.Serve(ctx, l, o)
}
