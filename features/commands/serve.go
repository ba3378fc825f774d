package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cascade/dashboard"
	"cascade/orchestrator/host/door"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/command"
	"cascade/sim/live"
)

// serving is what `cascade serve` is told.
type serving struct {
	addr, smpp, scenario, start, clock, level, keyFile string
	reach                                              []string
	options                                            dashboard.Options
}

func serveCommand(code *int, out, errs io.Writer) *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the API under test, the control API and the dashboard",
		Example: `  cascade serve
  cascade serve --addr 127.0.0.1:0 --scenario slow-readers --start now`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.read(cmd.Flags(), errs); err != nil {
				return err
			}
			if s.scenario != "" {
				var err error
				if s.options.Scenario, err = scenarios.Load(s.scenario); err != nil {
					problem.Print(errs, err)
					*code = 2
					return nil
				}
			}
			return s.serve(cmd.Context(), out)
		},
	}
	s.flags(cmd)
	return cmd
}

func (s *serving) flags(cmd *cobra.Command) {
	f, o := cmd.Flags(), &s.options
	f.StringVar(&s.addr, "addr", "127.0.0.1:8080", "listen on `HOST:PORT`; port 0 takes a free one")
	f.StringVar(&s.smpp, "smpp", "", "take SMPP clients on `HOST:PORT`, each in the subaccount of its system_id")
	f.StringVar(&s.scenario, "scenario", "", "the `SCENARIO` of subaccounts made on first use")
	command.Complete(cmd, "scenario", scenarios.Names()...)
	f.StringVar(&s.start, "start", "", "time zero of the worlds: `now` or an RFC 3339 date-time")
	f.StringVar(&s.clock, "clock", "virtual", "`virtual`, moved by the control API, or real")
	command.Complete(cmd, "clock", "virtual", "real")
	f.Float64Var(&o.Speed, "speed", 1, "how fast running clocks go, in times real time")
	f.StringVar(&o.APIKey, "api-key", "", "the only `KEY` that requests may bear; left out: any")
	f.StringVar(&s.keyFile, "api-key-file", "", "read that key from `FILE`, where no list of processes shows it")
	cmd.MarkFlagsMutuallyExclusive("api-key", "api-key-file")
	f.StringSliceVar(&o.Hosts, "allow-host", nil,
		"another `NAME` that a loopback address is asked under, beside localhost")
	f.StringSliceVar(&s.reach, "callbacks-to", nil,
		"let callbacks go to these `ADDRESSES` only: loopback, private, public, an IP address or a range")
	command.Complete(cmd, "callbacks-to", "loopback", "private", "public")
	f.StringSliceVar(&o.Pages, "cors", nil, "the `ORIGIN` of another page that may ask, for its development")
	f.StringVar(&s.level, "log-level", "info",
		"the least `LEVEL` that is logged: error, warn, info, or debug, which tells every request and its answer")
	f.StringVar(&o.WebhookSecret, "webhook-secret", "", "sign webhooks with HMAC-SHA256 of this `SECRET`")
}

// read makes the server's options of the flags, but for the scenario's.
func (s *serving) read(f *pflag.FlagSet, errs io.Writer) error {
	o := &s.options
	if err := checkSpeed(o.Speed); err != nil {
		return err
	}
	if err := s.readKey(f); err != nil {
		return err
	}
	for _, page := range o.Pages {
		if err := door.CheckOrigin(page); err != nil {
			return fmt.Errorf("--cors %q is no origin: give its scheme, host and port, such as http://localhost:5173", page)
		}
	}
	var err error
	if o.Reach, err = door.ParseReach(s.reach); err != nil {
		return err
	}
	if o.Log, err = newLog(s.level, errs); err != nil {
		return err
	}
	if s.clock != "virtual" && s.clock != "real" {
		return fmt.Errorf("--clock %q is neither virtual nor real", s.clock)
	}
	o.RealClock = s.clock == "real"
	o.Start, err = parseStart(s.start)
	return err
}

// checkSpeed tells whether clocks can run so fast.
func checkSpeed(speed float64) error {
	if speed < live.MinSpeed || speed > live.MaxSpeed {
		return fmt.Errorf("--speed %v is not in %v..%v", speed, live.MinSpeed, live.MaxSpeed)
	}
	return nil
}

// newLog is a log of what has at least the level that --log-level names.
func newLog(level string, out io.Writer) (*slog.Logger, error) {
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("--log-level %q is none of debug, info, warn, error", level)
	}
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: least})), nil
}

// readKey reads the key from its file, where one is given, and makes sure that a header can bear it.
func (s *serving) readKey(f *pflag.FlagSet) error {
	key := &s.options.APIKey
	if s.keyFile != "" {
		text, err := os.ReadFile(s.keyFile)
		if err != nil {
			return fmt.Errorf("--api-key-file: %w", err)
		}
		if *key = strings.TrimSpace(string(text)); !isKey(*key) {
			return fmt.Errorf("--api-key-file: the key in %s can be in no header: it is printable ASCII without blanks", s.keyFile)
		}
	}
	if f.Changed("api-key") && !isKey(*key) {
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

func (s *serving) serve(ctx context.Context, out io.Writer) error {
	o := &s.options
	l, err := listen("--addr", s.addr, 8080, o.APIKey == "", o.Log)
	if err != nil {
		return err
	}
	if s.smpp != "" {
		if o.SMPP, err = listen("--smpp", s.smpp, 2775, o.APIKey == "", o.Log); err != nil {
			l.Close()
			return err
		}
	}
	fmt.Fprintf(out, "listening on http://%s\n", l.Addr())
	if o.SMPP != nil {
		fmt.Fprintf(out, "listening on smpp://%s\n", o.SMPP.Addr())
	}
	return dashboard.Serve(ctx, l, *o)
}

// listen opens the address of a flag, whose usual port a hint gives. Where it is open to anyone, that is logged.
func listen(flag, addr string, port int, open bool, log *slog.Logger) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, problem.Problem{
			What: err.Error(), Hint: "another program listens there: " + flag + " 127.0.0.1:0 takes a free port",
		}
	case err != nil:
		return nil, problem.Problem{
			What: err.Error(), Hint: fmt.Sprintf("write HOST:PORT, such as %s 127.0.0.1:%d", flag, port),
		}
	}
	if at, ok := l.Addr().(*net.TCPAddr); ok && !at.IP.IsLoopback() && open {
		log.Warn("anyone who reaches this address may use it: demand a key, or listen on 127.0.0.1", "addr", at.String())
	}
	return l, nil
}
