package commands

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"cascade/dashboard"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/door"
	"cascade/orchestrator/host/service"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/command"
)

// orchestrate is what `cascade orchestrate` is told.
type orchestrate struct {
	config, addr, store, providers, keep, level string
	hosts, reach                                []string
	recipients, check                           bool
	out                                         io.Writer
	log                                         *slog.Logger
}

func orchestrateCommand(code *int, out, errs io.Writer) *cobra.Command {
	o := orchestrate{out: out}
	cmd := &cobra.Command{
		Use:   "orchestrate",
		Short: "Send for real: the Send API on a real clock, over real providers, with a database",
		Example: `  cascade orchestrate
  cascade orchestrate --config orchestrate.yaml --addr 0.0.0.0:8090 --store /var/lib/cascade/cascade.db
  cascade orchestrate --config orchestrate.yaml --store postgres://cascade@db.example.com/cascade`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if o.log, err = newLog(o.level, errs); err != nil {
				return err
			}
			err = o.run(cmd.Context())
			if list := problem.Of(err); err != nil && list[0].Hint != "" {
				problem.Print(errs, list)
				*code = 2
				return nil
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.config, "config", "",
		"who sends, over which providers: a YAML `FILE`; left out: demo, over a cascade serve")
	f.StringVar(&o.addr, "addr", "127.0.0.1:8090", "listen on `HOST:PORT`; port 0 takes a free one")
	f.StringVar(&o.store, "store", "cascade.db",
		"keep messages in the SQLite `FILE`, which is made if it is not there, or in postgres://USER@HOST/DATABASE")
	f.StringVar(&o.providers, "providers", "http://127.0.0.1:8080",
		"without --config: the `URL` of the cascade serve that demo sends over")
	f.StringVar(&o.keep, "keep", "30d", "keep messages for a `DURATION` after they ended")
	f.StringSliceVar(&o.hosts, "allow-host", nil,
		"another `NAME` that a loopback address is asked under, beside localhost and the configuration's public")
	f.StringSliceVar(&o.reach, "callbacks-to", nil,
		"let callbacks go to these `ADDRESSES` only: loopback, private, public, an IP address or a range")
	command.Complete(cmd, "callbacks-to", "loopback", "private", "public")
	f.StringVar(&o.level, "log-level", "info", "the least `LEVEL` that is logged: error, warn, info or debug")
	f.BoolVar(&o.check, "check", false, "only read the configuration, and tell whether it is right")
	f.BoolVar(&o.recipients, "log-recipients", false, "name recipients in the log")
	return cmd
}

func (o *orchestrate) run(ctx context.Context) error {
	keep, err := scenarios.ParseDuration(o.keep)
	if err != nil {
		return fmt.Errorf("--keep %w", err)
	}
	reach, err := door.ParseReach(o.reach)
	if err != nil {
		return err
	}
	if err := o.checkStore(); err != nil {
		return err
	}
	configured, err := o.read()
	if err != nil {
		return err
	}
	if o.check {
		return o.describe(configured)
	}
	l, err := listen("--addr", o.addr, 8090, !hasKeys(configured), o.log)
	if err != nil {
		return err
	}
	defer l.Close()
	metrics := service.NewMetrics()
	options := host.Options{
		Log: o.log, Recipients: o.recipients, Observer: metrics, Keep: keep, Callback: configured.Public,
		Reach: reach,
	}
	if options.Callback == "" {
		options.Callback = "http://" + l.Addr().String()
	}
	served := service.Options{
		Metrics: metrics, Log: o.log, Keys: keys(configured.Keys), Own: map[string][]sendapi.Key{}, Hosts: o.hosts,
	}
	if served.Public, err = url.Parse(options.Callback); err != nil {
		return err
	}
	for _, s := range configured.Subaccounts {
		options.Subaccounts = append(options.Subaccounts, subaccount(s, options.Callback))
		if len(s.Keys) > 0 {
			served.Own[s.Name] = keys(s.Keys)
		}
	}
	sender, end, err := o.open(ctx, options)
	if err != nil {
		return err
	}
	defer end()
	served.Host = sender
	metrics.Of(sender)
	served.Page = func(s *service.Service) http.Handler {
		return dashboard.NewWatch(dashboard.WatchOptions{
			Host: sender, Allow: s.Allow, Known: s.Known, Done: ctx.Done(),
		})
	}
	if o.config == "" {
		go o.introduce(ctx, options.Callback)
	}
	fmt.Fprintf(o.out, "listening on http://%s\n", l.Addr())
	return service.Serve(ctx, l, served)
}

// read reads the configuration.
func (o *orchestrate) read() (*scenarios.Service, error) {
	if o.config == "" {
		return demo(o.providers)
	}
	text, err := os.ReadFile(o.config)
	if err != nil {
		return nil, problem.Problem{
			What: err.Error(), Hint: "--config names a YAML file; cascade help orchestrate shows one",
		}
	}
	return scenarios.ParseService(o.config, text, os.LookupEnv)
}

// describe tells what a configuration that is right comes to.
func (o *orchestrate) describe(s *scenarios.Service) error {
	for _, one := range s.Subaccounts {
		for _, c := range one.Channels {
			if _, err := fmt.Fprintf(o.out, "%s: %s over %s\n", one.Name, c.Channel, c.Adapter); err != nil {
				return err
			}
		}
	}
	return nil
}

func hasKeys(s *scenarios.Service) bool {
	has := len(s.Keys) > 0
	for _, one := range s.Subaccounts {
		has = has || len(one.Keys) > 0
	}
	return has
}

func keys(texts []string) (list []sendapi.Key) {
	for _, text := range texts {
		list = append(list, sendapi.Key(text))
	}
	return list
}

func subaccount(s scenarios.ServiceSubaccount, callback string) host.Subaccount {
	of := host.Subaccount{Name: s.Name, Plan: s.Plan}
	for _, w := range s.Webhooks {
		of.Webhooks = append(of.Webhooks, host.Receiver{URL: w.URL, Authorization: w.Authorization})
	}
	for _, c := range s.Channels {
		one := host.Channel{
			Of: c.Channel, Kind: c.Adapter, Timeout: c.Timeout, Abreast: c.Parallel,
			Adapter: newAdapter(c, callback+"/receipts/"+s.Name+"/"+c.Adapter),
		}
		if c.Resend {
			one.OnUnknown = host.Resend
		}
		of.Channels = append(of.Channels, one)
	}
	return of
}
