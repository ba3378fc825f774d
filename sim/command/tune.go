package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/outfile"
	"cascade/sim/report"
	"cascade/sim/tune"
)

// Tune is what `cascade tune` is asked to do.
type Tune struct {
	Scenario string
	Windows  []string // of each step but the last
	Orders   []string // channels with > between them, or "all"
	Statuses []string
	Minimise string
	Keep     []string
	Compare  string // a plan; "": the scenario's own
	Messages int
	Budget   int
	Seed     *uint64
	JSON     bool
	SVG      string
	HTML     string
	Out, Err io.Writer
}

func tuneCommand(code *int, out, errs io.Writer) *cobra.Command {
	t := Tune{Out: out, Err: errs}
	var seed uint64
	cmd := &cobra.Command{
		Use:   "tune SCENARIO",
		Short: "Try windows, success statuses and orders on one crowd, and recommend a plan",
		Example: `  cascade tune slow-readers
  cascade tune mine.yaml --windows 30s,60s,2m,5m --status Delivered,Read --keep "duplicates<=2%"
  cascade tune mine.yaml --order all --minimise cost --compare payload.json`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			if t.Scenario = args[0]; cmd.Flags().Changed("seed") {
				t.Seed = &seed
			}
			if err := atMost(cmd, "messages", t.Messages, scenarios.MaxMessages); err != nil {
				return err
			}
			*code = t.Do(cmd.Context())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&t.Windows, "windows", []string{"30s", "1m", "2m", "5m", "15m"},
		"the `WINDOWS` to try for each step but the last")
	f.StringSliceVar(&t.Statuses, "status", []string{"Delivered", "Read"},
		"the success `STATUSES` to try for each step but the last, where its channel reports them")
	Complete(cmd, "status", "Accepted", "Sent", "Delivered", "Read")
	f.StringSliceVar(&t.Orders, "order", nil, "the `ORDERS` to try, such as \"WhatsApp>SMS,Viber>SMS\", or all; left out: the plan's")
	f.StringVar(&t.Minimise, "minimise", "", "recommend the plan with the least `FIGURE`: cost, duplicates, p95 or p50; left out: what gives away least of all")
	Complete(cmd, "minimise", tune.FigureNames()...)
	f.StringArrayVar(&t.Keep, "keep", nil, "recommend only what keeps the `BOUND`, such as \"duplicates<=2%\"")
	f.StringVar(&t.Compare, "compare", "", "say where this `PLAN` stands: a file, a list, or CHANNEL SECONDS STATUS, …; left out: the scenario's")
	f.IntVar(&t.Messages, "messages", 0, "send `N` messages under each plan; left out: the scenario's traffic, or 20,000")
	f.IntVar(&t.Budget, "budget", 0, "send at most `N` messages in all; left out: 100,000,000")
	f.Uint64Var(&seed, "seed", 0, "use seed `N` instead of the scenario's")
	f.StringVar(&t.SVG, "svg", "", "draw every plan that was tried to `FILE`")
	f.StringVar(&t.HTML, "html", "", "write a page with every plan that was tried and what is recommended to `FILE`")
	f.BoolVar(&t.JSON, "json", false, "print every plan that was tried, as JSON")
	return cmd
}

// Do tries the plans and recommends one. It returns the exit code: 1 where no plan keeps the bounds.
func (t *Tune) Do(ctx context.Context) int {
	code, err := t.all(ctx)
	if err != nil {
		problem.Print(t.Err, explain(ctx, err))
		return 2
	}
	return code
}

func (t *Tune) all(ctx context.Context) (int, error) {
	s, today, err := t.load()
	if err != nil {
		return 2, err
	}
	space, options, err := t.read(today)
	if err != nil {
		return 2, err
	}
	plans, err := space.Plans(today)
	if err != nil {
		return 2, err
	}
	pictures := Pictures{SVG: t.SVG, HTML: t.HTML}
	if err := outfile.Distinct(pictures.asked()...); err != nil {
		return 2, err
	}
	drawings, err := openDrawings(ctx, pictures, t.Out)
	if err != nil {
		return 2, err
	}
	defer drawings.discard()
	bar := newProgress(t.Err, "plans", slowRun)
	options.Progress = func(done, of int) { bar.set(done * slowRun / of) }
	r, err := tune.Run(ctx, s, plans, options)
	bar.close()
	if err != nil {
		return 2, err
	}
	drawings.add(report.PlansSection(s.Name, r))
	if err := drawings.write("Cascade: which plan"); err != nil {
		return 2, err
	}
	switch {
	case t.JSON:
		err = t.json(s, r)
	case t.SVG != "-" && t.HTML != "-":
		t.tell(s, r)
	}
	if r.Recommended < 0 {
		return 1, err
	}
	return 0, err
}

// load reads the scenario, and the plan that others are compared with.
func (t *Tune) load() (*scenarios.Scenario, orchestrator.Plan, error) {
	s, err := scenarios.Load(t.Scenario)
	if err != nil {
		return nil, nil, err
	}
	today := s.Message.PlanIn(s.Plan)
	if t.Compare != "" {
		if today, err = readPlan("--compare", t.Compare); err != nil {
			return nil, nil, err
		}
	}
	if len(today) == 0 {
		return nil, nil, failure(s.Name+": the scenario has no plan", "give it one, or --compare one")
	}
	return s, today, nil
}

// read makes the space and the options of the flags. All that is wrong with them is told at once.
func (t *Tune) read(today orchestrator.Plan) (space tune.Space, o tune.Options, err error) {
	var problems problem.List
	wrong := func(err error) { problems = append(problems, problem.Of(err)...) }
	for _, text := range t.Windows {
		window, err := duration(text)
		switch {
		case err != nil:
			wrong(failure("--windows "+err.Error(), "give whole seconds, 10s to 24h"))
		case window < orchestrator.MinFallbackAfter || window > orchestrator.MaxFallbackAfter ||
			window%time.Second != 0:
			wrong(failure("--windows "+text+" is no window", "give whole seconds, 10s to 24h"))
		}
		space.Windows = append(space.Windows, window)
	}
	for _, text := range t.Statuses {
		status, ok := orchestrator.ParseSuccessStatus(text)
		if !ok {
			wrong(failure("unknown status "+problem.Quote(text),
				problem.Allowed(text, orchestrator.StatusNames(orchestrator.Read))))
		}
		space.Statuses = append(space.Statuses, status)
	}
	for _, text := range t.Orders {
		orders, err := readOrder(text, today)
		if err != nil {
			wrong(err)
		}
		space.Orders = append(space.Orders, orders...)
	}
	for _, text := range t.Keep {
		keep, err := tune.ParseKeep(text, duration)
		if err != nil {
			wrong(err)
		}
		o.Keep = append(o.Keep, keep)
	}
	if t.Minimise != "" {
		figure, err := tune.ParseFigure(t.Minimise)
		if err != nil {
			wrong(err)
		}
		o.Minimise = &figure
	}
	o.Messages, o.Budget, o.Seed = t.Messages, t.Budget, t.Seed
	if problems != nil {
		return space, o, problems
	}
	return space, o, nil
}

// readOrder reads channels with > between them, or all for every order of the plan's.
func readOrder(text string, today orchestrator.Plan) ([][]orchestrator.Channel, error) {
	if text == "all" {
		return tune.AllOrders(today), nil
	}
	var order []orchestrator.Channel
	for word := range strings.SplitSeq(text, ">") {
		c, ok := orchestrator.ParseChannel(strings.TrimSpace(word))
		if !ok {
			return nil, failure("unknown channel "+problem.Quote(word),
				problem.Allowed(word, orchestrator.ChannelNames()))
		}
		order = append(order, c)
	}
	return [][]orchestrator.Channel{order}, nil
}

// mostOnFront is how many plans of the front are listed.
const mostOnFront = 15

// tell prints the front, the recommended plan with its reason, and where today's plan stands.
func (t *Tune) tell(s *scenarios.Scenario, r *tune.Result) {
	out, colours := t.Out, report.Colours(t.Out)
	fmt.Fprintf(out, "%s   %s, each over the same %s\n\n", report.Bold(s.Name, colours),
		report.Plural(len(r.Candidates), "plan"), report.Plural(r.Messages, "message"))
	front := r.Front()
	report.Plans(out, front[:min(len(front), mostOnFront)], r.Recommended)
	if left := len(front) - mostOnFront; left > 0 {
		fmt.Fprintf(out, "  and %s more that nothing beats (--json has them)\n", report.Thousands(left))
	}
	fmt.Fprintf(out, "\n  today's plan: %s\n", r.Standing(0))
	if r.Stopped {
		fmt.Fprintf(out, "  interrupted: %s tried, no more\n", report.Plural(len(r.Candidates), "plan"))
	}
	if r.Recommended < 0 {
		fmt.Fprintln(out, "  no plan keeps the bounds")
		return
	}
	fmt.Fprintf(out, "  recommended: %s\n    %s\n", tune.Words(r.Candidates[r.Recommended].Plan), r.Reason())
	if fresh := r.OnFreshSeeds(); fresh != "" {
		fmt.Fprintf(out, "    %s\n", fresh)
	}
	fmt.Fprintf(out, "\n%s\n", tune.Payload(r.Candidates[r.Recommended].Plan))
}

// json writes all that was tried for machines.
func (t *Tune) json(s *scenarios.Scenario, r *tune.Result) error {
	text, err := json.Marshal(struct {
		Scenario string `json:"scenario"`
		*tune.Result
	}{s.Name, r})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.Out, "%s\n", text)
	return err
}
