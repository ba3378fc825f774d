package sim_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// answers are the receipts of each message's step on a channel, as `after status` in the order in which they
// came. Receipts that were recorded as stale count like any other.
func answers(t testing.TB, text string, c orchestrator.Channel) [][]string {
	t.Helper()
	r := play(t, text, sim.RunOptions{})
	fired := make([]time.Duration, r.Summary.Messages)
	all := make([][]string, r.Summary.Messages)
	for _, l := range r.Timeline.All(0) {
		n := l.Step()
		if n == 0 || r.Route(l.Message)[n-1].Channel != c {
			continue
		}
		switch l.Kind() {
		case sim.Fired:
			fired[l.Message] = l.At
		case sim.Receipt:
			all[l.Message] = append(all[l.Message], fmt.Sprint(l.At-fired[l.Message], " ", l.Status()))
		}
	}
	return all
}

// crowd is a scenario of many messages, all at once unless more is said.
func crowd(messages int, whatsApp string) string {
	return fmt.Sprintf("providers: {WhatsApp: {model: {%s}}}\ntraffic: {messages: %d}\n", whatsApp, messages)
}

// share is the part of the messages whose last receipt ends with the status.
func share(all [][]string, last string) float64 {
	n := 0
	for _, receipts := range all {
		if strings.HasSuffix(receipts[len(receipts)-1], " "+last) {
			n++
		}
	}
	return float64(n) / float64(len(all))
}

const many = 20_000

// about holds a share of many draws to its mean, within five standard deviations.
func about(t *testing.T, what string, got, want float64) {
	t.Helper()
	if margin := 5 * math.Sqrt(want*(1-want)/many); math.Abs(got-want) > margin {
		t.Errorf("%s: a share of %.4f, want %.4f ± %.4f", what, got, want, margin)
	}
}

func TestSharesOfAModelAreMet(t *testing.T) {
	for _, c := range []struct {
		what, model, last string
		want              float64
	}{
		{"reach", "reach: 0.7", "Rejected", 0.3},
		{"reject", "reject: {share: 0.2}", "Rejected", 0.2},
		{"stall", "stall: 0.1", "Sent", 0.1},
		{"readers", "read: 1s, readers: 0.6", "Read", 0.6},
		{"reach, then reject", "reach: 0.5, reject: {share: 0.5}", "Rejected", 0.75},
		{"reject, then stall", "reject: {share: 0.5}, stall: 0.5", "Sent", 0.25},
		{"stall, then readers", "stall: 0.5, read: 1s, readers: 0.5", "Read", 0.25},
	} {
		t.Run(c.what, func(t *testing.T) {
			about(t, c.what, share(answers(t, crowd(many, c.model), orchestrator.WhatsApp), c.last), c.want)
		})
	}
}

// A share of 1 is everybody and a share of 0 nobody, without exception.
func TestSharesOfOneAndZeroAreExact(t *testing.T) {
	all := answers(t, crowd(many, "read: 1s, reach: 1, readers: 1, stall: 0, reject: {share: 0}"), orchestrator.WhatsApp)
	for n, receipts := range all {
		if got := strings.Join(receipts, ", "); got != "50ms Accepted, 200ms Sent, 3s Delivered, 4s Read" {
			t.Fatalf("message %d: %s", n, got)
		}
	}
}

func TestRepeatIsAShareOfReceiptsAndChangesNothingElse(t *testing.T) {
	plain := answers(t, crowd(many, "read: 1s"), orchestrator.WhatsApp)
	twice := answers(t, crowd(many, "read: 1s, repeat: 0.25"), orchestrator.WhatsApp)
	repeated := [4]int{}
	for n := range twice {
		if got := slices.Compact(slices.Clone(twice[n])); !slices.Equal(got, plain[n]) {
			t.Fatalf("message %d: %v, without its repetitions, is not %v", n, twice[n], plain[n])
		}
		for i, receipt := range plain[n] {
			if count(twice[n], receipt) == 2 {
				repeated[i]++
			}
		}
	}
	for i, n := range repeated {
		about(t, fmt.Sprint("receipt ", i), float64(n)/many, 0.25)
	}
}

func count(all []string, one string) int {
	n := 0
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}

// reorder lets a receipt change times with the one before: the times stay the same, and so do the statuses.
func TestReorderChangesTheTimesOfNeighbours(t *testing.T) {
	overtook := 0
	for n, receipts := range answers(t, crowd(many, "reorder: 0.25"), orchestrator.WhatsApp) {
		var times, statuses []string
		for _, r := range receipts {
			at, status, _ := strings.Cut(r, " ")
			times, statuses = append(times, at), append(statuses, status)
		}
		if !slices.Equal(times, []string{"50ms", "200ms", "3s"}) {
			t.Fatalf("message %d: the times are %v", n, times)
		}
		switch strings.Join(statuses, " ") {
		case "Accepted Sent Delivered", "Accepted Delivered Sent":
		case "Sent Accepted Delivered", "Delivered Accepted Sent": // the second: both change places
			overtook++
		default:
			t.Fatalf("message %d: %v", n, statuses)
		}
	}
	about(t, "receipts that overtake the first", float64(overtook)/many, 0.25)
}

// Whatever is drawn, no status comes before a lower one.
func TestStatusesOfAModelKeepTheirOrder(t *testing.T) {
	model := "accepted: {exponential: {mean: 2s}}, sent: {uniform: {min: 0s, max: 3s}}, " +
		"delivered: {normal: {mean: 2s, sd: 2s}}, read: {lognormal: {median: 1s, sigma: 3}}"
	for n, receipts := range answers(t, crowd(2000, model), orchestrator.WhatsApp) {
		last := time.Duration(0)
		for i, want := range []string{"Accepted", "Sent", "Delivered", "Read"} {
			at, status, _ := strings.Cut(receipts[i], " ")
			d, err := time.ParseDuration(at)
			if err != nil || status != want || d < last {
				t.Fatalf("message %d: %v", n, receipts)
			}
			last = d
		}
	}
}

// A rejection keeps the receipts that are due before it, and only those.
func TestARejectionKeepsWhatIsDueBeforeIt(t *testing.T) {
	const sampled = "accepted: {uniform: {min: 0s, max: 2s}}, delivered: {exponential: {mean: 1s}}"
	free := answers(t, crowd(2000, sampled), orchestrator.WhatsApp)
	rejected := answers(t, crowd(2000, sampled+", reject: {share: 1, after: 1s}"), orchestrator.WhatsApp)
	for n, receipts := range rejected {
		var want []string
		for _, r := range free[n] {
			at, _, _ := strings.Cut(r, " ")
			if d, _ := time.ParseDuration(at); d < time.Second {
				want = append(want, r)
			}
		}
		if want = append(want, "1s Rejected"); !slices.Equal(receipts, want) {
			t.Fatalf("message %d: %v, want %v", n, receipts, want)
		}
	}
}

// Every random draw comes from the seed, the message's number, the channel and the part drawn.
func TestOtherDrawsStayAsTheyWere(t *testing.T) {
	const sampled = `accepted: {exponential: {mean: 1s}}, sent: {exponential: {mean: 2s}},
    delivered: {lognormal: {median: 3s, sigma: 1.0}}, read: {lognormal: {median: 40s, sigma: 1.2}},
    reach: 0.9, readers: 0.6, stall: 0.1, reject: {share: 0.1}, repeat: 0.1, reorder: 0.1`
	const plan = "plan: [{channel: WhatsApp, fallbackAfter: 60, successStatus: Read}, " +
		"{channel: Viber, fallbackAfter: 60}, {channel: SMS}]\n"
	const base = plan + "providers: {WhatsApp: {model: {" + sampled +
		"}}}\ntraffic: {messages: 500, arrivals: {every: 1s}}\n"
	want := answers(t, base, orchestrator.WhatsApp)
	for name, text := range map[string]string{
		"another provider": strings.Replace(base, "providers: {", "providers: {Viber: {model: {"+
			"reach: 0.5, delivered: {exponential: {mean: 1s}}}}, SMS: {throughput: 1/s}, ", 1),
		"another distance between messages": strings.Replace(base, "every: 1s", "every: 7s", 1),
		"random arrivals":                   strings.Replace(base, "every: 1s", "poisson: 3/s", 1),
		"more messages":                     strings.Replace(base, "messages: 500", "messages: 900", 1),
		"fewer messages":                    strings.Replace(base, "messages: 500", "messages: 100", 1),
		"a plan of its own": strings.Replace(base, "fallbackAfter: 60, successStatus: Read",
			"fallbackAfter: 20, successStatus: Delivered", 1),
		"a body":             base + "message: {type: text, content: {text: hi}}\n",
		"another time zero":  base + "start: 2030-01-01T00:00:00Z\n",
		"a provider's limit": strings.Replace(base, "WhatsApp: {", "WhatsApp: {throughput: 1000/s, ", 1),
	} {
		t.Run(name, func(t *testing.T) {
			got := answers(t, text, orchestrator.WhatsApp)
			for n := range min(len(got), len(want)) {
				if !slices.Equal(got[n], want[n]) {
					t.Fatalf("message %d: %v, want %v", n, got[n], want[n])
				}
			}
		})
	}
	t.Run("another order of the plan", func(t *testing.T) {
		text := strings.Replace(base, plan,
			"plan: [{channel: Viber}, {channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]\n", 1)
		text = strings.Replace(text, "providers: {",
			"providers: {Viber: {script: [{status: Rejected, after: 7s}]}, ", 1)
		if got := answers(t, text, orchestrator.WhatsApp); !slices.EqualFunc(got, want, slices.Equal) {
			t.Error("WhatsApp's draws differ when Viber comes first")
		}
	})
	t.Run("another channel", func(t *testing.T) {
		const whatsApp = "providers: {WhatsApp: {"
		text := strings.Replace(base, whatsApp, whatsApp+"outages: [{from: 0s, to: 1d, effect: refuse}], ", 1)
		text = strings.Replace(text, "}}\ntraffic", "}, Viber: {model: {"+sampled+"}}}\ntraffic", 1)
		if got := answers(t, text, orchestrator.Viber); slices.EqualFunc(got, want, slices.Equal) {
			t.Error("Viber's draws are WhatsApp's")
		}
	})
	t.Run("another seed", func(t *testing.T) {
		if got := answers(t, base+"seed: 2\n", orchestrator.WhatsApp); slices.EqualFunc(got, want, slices.Equal) {
			t.Error("the draws are the same")
		}
	})
	t.Run("one part of the model", func(t *testing.T) {
		plain := strings.Replace(base, ", repeat: 0.1, reorder: 0.1", "", 1)
		some := answers(t, plain, orchestrator.WhatsApp)
		all := answers(t, strings.Replace(plain, "readers: 0.6", "readers: 1", 1), orchestrator.WhatsApp)
		for n := range all {
			if !slices.Equal(withoutRead(all[n]), withoutRead(some[n])) {
				t.Fatalf("message %d: %v, want %v and perhaps a Read", n, all[n], some[n])
			}
		}
	})
}

func withoutRead(receipts []string) []string {
	return slices.DeleteFunc(slices.Clone(receipts), func(r string) bool { return strings.HasSuffix(r, "Read") })
}
