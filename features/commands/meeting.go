package commands

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cascade/dashboard"
	"cascade/features"
	"cascade/features/suite"
	"cascade/orchestrator/host/door"
	"cascade/orchestrator/problem"
)

// meeting is where an application meets the worlds of a suite's scenarios.
type meeting struct {
	addr, smpp string
	speed      float64
}

func (m *meeting) flags(f *pflag.FlagSet) {
	f.StringVar(&m.addr, "listen", "",
		"serve each scenario's world on `HOST:PORT` while its steps run, as subaccount default, to applications that they call")
	f.StringVar(&m.smpp, "smpp", "", "with --listen: take SMPP clients on `HOST:PORT`")
	f.Float64Var(&m.speed, "speed", 0,
		"with --listen: let clocks run `N` times as fast as real time, for applications with clocks of their own; 0: only steps move them")
}

// during runs the suite, and serves meanwhile where that is asked for.
func (m *meeting) during(cmd *cobra.Command, o *suite.Options, errs io.Writer, run func()) error {
	switch {
	case m.addr == "" && (m.smpp != "" || m.speed != 0):
		return fmt.Errorf("--smpp and --speed are of a suite that is served: give --listen too, such as --listen 127.0.0.1:8080")
	case m.addr == "":
		run()
		return nil
	case o.Concurrency > 1:
		return problem.Problem{What: "--listen serves one scenario at a time", Hint: "leave --concurrency out"}
	case m.speed != 0:
		if err := checkSpeed(m.speed); err != nil {
			return err
		}
	}
	d := dashboard.Options{Log: slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	l, err := listen("--listen", m.addr, 8080, true, d.Log)
	if err != nil {
		return err
	}
	if m.smpp != "" {
		if d.SMPP, err = listen("--smpp", m.smpp, 2775, true, d.Log); err != nil {
			l.Close()
			return err
		}
		fmt.Fprintf(errs, "listening on smpp://%s\n", d.SMPP.Addr())
	}
	d.LocalOnly = door.IsLoopback(l)
	at := "http://" + l.Addr().String()
	fmt.Fprintf(errs, "listening on %s\n", at)
	server := dashboard.New(d)
	o.Served = &features.Served{Worlds: server.Worlds(), At: at, Speed: m.speed}
	ctx, stop := context.WithCancel(cmd.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, l) }()
	run()
	stop()
	return <-served
}
