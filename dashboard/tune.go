package dashboard

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
	"cascade/sim/tune"
)

// What one question may cost: a few seconds of all processors.
const (
	mostTried  = 6_000_000 // messages in all
	usualTried = 20_000    // messages a plan, where there is room for as many
)

// space is the plans to try and what to choose by, as they are asked for.
type space struct {
	Windows  []int      `json:"windows"` // seconds, of each step but the last
	Statuses []string   `json:"statuses"`
	Orders   [][]string `json:"orders"`
	Messages int        `json:"messages"` // each plan is tried on; 0: as many as there is room for, up to usualTried
	Minimise string     `json:"minimise"`
	Keep     []string   `json:"keep"`
}

// tried is plans and what they come to.
type tried struct {
	Messages    int         `json:"messages"`
	Plans       []triedPlan `json:"plans"`       // the first is today's
	Front       []int       `json:"front"`       // places of those that nothing beats, the fewest duplicates first
	Recommended int         `json:"recommended"` // its place; -1: none keeps the bounds
	Reason      string      `json:"reason,omitempty"`
	Fresh       string      `json:"fresh,omitempty"` // how the recommended one does on other seeds
}

type triedPlan struct {
	Words    string             `json:"words"`
	Channels []sendapi.StepJSON `json:"channels"`
	Figures  tune.Figures       `json:"figures"`
	Beaten   int                `json:"beaten"`   // by how many others
	Standing string             `json:"standing"` // the same in words, with one that beats it
}

// tune tries plans on one crowd of the world's scenario, with its providers as they are now. A client that goes away
// ends it.
func (s *Server) tune(w http.ResponseWriter, r *http.Request, world *live.World) error {
	asked := space{Windows: []int{30, 60, 120, 300, 900}, Statuses: []string{"Delivered", "Read"}}
	if err := readInto(w, r, &asked); err != nil {
		return err
	}
	now := asItIs(world)
	plan := now.Message.PlanIn(now.Plan)
	if len(plan) == 0 {
		return sendapi.Invalid("the world has no plan (make it from a scenario that has one)")
	}
	plans, options, err := asked.read(plan)
	if err != nil {
		return scenarioError(err)
	}
	var result *tune.Result
	s.patient(w, func() {
		err = s.inTurn(r, func() (err error) {
			result, err = tune.Run(r.Context(), now, plans, options)
			return err
		})
	})
	if err != nil {
		return scenarioError(err)
	}
	sendapi.WriteJSON(w, http.StatusOK, tellTried(result))
	return nil
}

func tellTried(r *tune.Result) tried {
	answer := tried{Messages: r.Messages, Recommended: r.Recommended}
	for i, c := range r.Candidates {
		answer.Plans = append(answer.Plans, triedPlan{
			Words: tune.Words(c.Plan), Channels: tune.Channels(c.Plan),
			Figures: c.Figures, Beaten: c.Beaten, Standing: r.Standing(i),
		})
	}
	for _, g := range r.Front() {
		answer.Front = append(answer.Front, g.Place)
	}
	if r.Recommended >= 0 {
		answer.Reason, answer.Fresh = r.Reason(), r.OnFreshSeeds()
	}
	return answer
}

// read makes the plans and the options of what was asked. All that is wrong is told at once.
func (a *space) read(today orchestrator.Plan) (plans []orchestrator.Plan, o tune.Options, err error) {
	var wrong problem.List
	fail := func(field, what, hint string) {
		wrong = append(wrong, problem.Problem{Field: field, What: what, Hint: hint})
	}
	const shortest, longest = int(orchestrator.MinFallbackAfter / time.Second), int(orchestrator.MaxFallbackAfter / time.Second)
	var tries tune.Space
	for _, seconds := range a.Windows {
		window := time.Duration(seconds) * time.Second
		if seconds < shortest || seconds > longest {
			fail("windows", fmt.Sprintf("%d is no window", seconds), "give whole seconds, 10 to 86400")
		}
		tries.Windows = append(tries.Windows, window)
	}
	for _, name := range a.Statuses {
		status, ok := orchestrator.ParseSuccessStatus(name)
		if !ok {
			known := []string{"Accepted", "Sent", "Delivered", "Read"}
			fail("statuses", "unknown status "+problem.Quote(name), problem.Allowed(name, known))
		}
		tries.Statuses = append(tries.Statuses, status)
	}
	for i, names := range a.Orders {
		order, what, hint := readOrder(names)
		if what != "" {
			fail(fmt.Sprintf("orders[%d]", i), what, hint)
		}
		tries.Orders = append(tries.Orders, order)
	}
	o, bad := a.options()
	if wrong = append(wrong, bad...); wrong != nil {
		return nil, o, wrong
	}
	if plans, err = tries.Plans(today); err != nil {
		return nil, o, err
	}
	most := mostTried / tune.Runs(len(plans))
	if o.Messages == 0 {
		o.Messages = min(usualTried, most)
	}
	if o.Messages > most {
		return nil, o, problem.Problem{
			Field: "messages",
			What:  fmt.Sprintf("%d plans over %d messages each are too many for one question", len(plans), o.Messages),
			Hint:  fmt.Sprintf("give up to %d, or fewer windows, statuses or orders; cascade tune has a larger budget", most),
		}
	}
	return plans, o, nil
}

// readOrder reads the channels of a plan: known ones, each once.
func readOrder(names []string) (order []orchestrator.Channel, what, hint string) {
	if len(names) == 0 {
		return nil, "has no channel", "name one or more, such as WhatsApp and SMS"
	}
	for _, name := range names {
		c, ok := orchestrator.ParseChannel(name)
		switch {
		case !ok:
			return nil, "unknown channel " + problem.Quote(name), problem.Allowed(name, orchestrator.ChannelNames())
		case slices.Contains(order, c):
			return nil, name + " stands twice", "name each channel once"
		}
		order = append(order, c)
	}
	return order, "", ""
}

// options reads what to choose by.
func (a *space) options() (o tune.Options, wrong problem.List) {
	in := func(field string, err error) {
		for _, p := range problem.Of(err) {
			p.Field = field
			wrong = append(wrong, p)
		}
	}
	for _, text := range a.Keep {
		keep, err := tune.ParseKeep(text, scenarios.ParseDuration)
		in("keep", err)
		o.Keep = append(o.Keep, keep)
	}
	if a.Minimise != "" {
		figure, err := tune.ParseFigure(a.Minimise)
		in("minimise", err)
		o.Minimise = &figure
	}
	if a.Messages < 0 {
		in("messages", problem.Problem{
			What: fmt.Sprintf("%d is no number of messages", a.Messages), Hint: "give 1 or more, or leave it out",
		})
	}
	o.Messages, o.Budget = a.Messages, mostTried
	return o, wrong
}
