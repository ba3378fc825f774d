package webhook

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"pgregory.net/rapid"
)

// TestDeliveryStories reads testdata/delivery.txt. Each line of an input is one event: `tell RECEIVER SUBJECT`
// and what befalls it, `answer #PLACE STATUS`, `fill #PLACE ROOM`, `hurry RECEIVER SUBJECT`, or an instant that has
// come. The output is what the host then has to do.
func TestDeliveryStories(t *testing.T) {
	var d *Delivery[string]
	var now time.Duration
	underWay := map[string]Event[string]{}
	datadriven.RunTest(t, "testdata/delivery.txt", func(t *testing.T, data *datadriven.TestData) string {
		if data.Cmd == "begin" {
			d, now, underWay = &Delivery[string]{}, 0, map[string]Event[string]{}
			data.MaybeScanArgs(t, "abreast", &d.Abreast)
		}
		var out strings.Builder
		for line := range strings.Lines(data.Input) {
			words := strings.Fields(line)
			e := Event[string]{Kind: Tick}
			switch words[0] {
			case "tell":
				e.Kind, e.Webhook.Receiver = Tell, words[1]
				fmt.Sscan(words[2], &e.Webhook.Subject)
				for _, word := range words[3:] {
					after, delayed := strings.CutPrefix(word, "delay=")
					e.Mishap.Swap, e.Mishap.Repeat = e.Mishap.Swap || word == "swap", e.Mishap.Repeat || word == "repeat"
					e.Mishap.Early = e.Mishap.Early || word == "early"
					if e.Mishap.Lose = word == "lose"; delayed {
						e.Mishap.Delay, _ = time.ParseDuration(after)
					}
				}
			case "answer":
				e = underWay[words[1]]
				delete(underWay, words[1])
				fmt.Sscan(words[2], &e.Status)
			case "hurry":
				e.Kind, e.Webhook.Receiver = Hurry, words[1]
				fmt.Sscan(words[2], &e.Webhook.Subject)
			case "fill":
				e.Kind, e.Webhook, e.Before = Fill, underWay[words[1]].Webhook, 1000
				fmt.Sscan(words[2], &e.Room)
				if len(words) > 3 {
					fmt.Sscanf(words[3], "before=#%d", &e.Before)
				}
			default:
				now, _ = time.ParseDuration(words[0])
			}
			e.At = now
			for _, effect := range d.Step(nil, e) {
				if e.Kind == Fill {
					fmt.Fprintln(&out, "along:", effect)
					lead := underWay[words[1]]
					lead.Along = append(lead.Along, effect.Webhook)
					underWay[words[1]] = lead
					continue
				}
				fmt.Fprintln(&out, effect)
				if effect.Kind == Send {
					underWay[fmt.Sprintf("#%d", effect.Webhook.Place)] = Event[string]{
						Kind: Answer, Webhook: effect.Webhook, Began: now,
					}
				}
			}
		}
		return out.String()
	})
}

// Whatever receivers answer, and however long they take: each webhook is taken or lost once, those of one subject to
// one receiver in the order in which they were told, unless that is broken on purpose, and no receiver has more under
// way than it may.
func TestEveryWebhookIsTakenOrLostInOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := Delivery[int]{Abreast: rapid.IntRange(0, 3).Draw(rt, "abreast"),
			Last: time.Duration(rapid.IntRange(0, 100).Draw(rt, "last")) * time.Second}
		var now time.Duration
		var effects []Effect[int]
		var underWay []Event[int]
		over, last := map[int]bool{}, map[laneKey[int]]int{}
		messy := rapid.Bool().Draw(rt, "messy")
		early := rapid.Bool().Draw(rt, "early")
		step := func(e Event[int]) {
			e.At = now
			for _, effect := range d.Step(effects[:0], e) {
				w := effect.Webhook
				key := laneKey[int]{w.Receiver, w.Subject}
				switch effect.Kind {
				case Send:
					underWay = append(underWay, Event[int]{Kind: Answer, Webhook: w, Began: now})
				case Refused:
					if effect.Due < now {
						rt.Fatalf("%s at %s: in the past", effect, now)
					}
				default:
					if before, told := last[key]; over[w.Place] || told && before > w.Place && !messy {
						rt.Fatalf("%s, after #%d of the same lane", effect, before)
					}
					over[w.Place], last[key] = true, w.Place
				}
			}
			of := map[int]int{}
			for _, out := range underWay {
				if early {
					break // those are beyond what a receiver may have
				}
				if of[out.Webhook.Receiver]++; of[out.Webhook.Receiver] > max(1, d.Abreast) {
					rt.Fatalf("receiver %d has %d under way", out.Webhook.Receiver, of[out.Webhook.Receiver])
				}
			}
		}
		finish := func(i, status int) {
			e := underWay[i]
			underWay = append(underWay[:i:i], underWay[i+1:]...)
			e.Status = status
			step(e)
		}
		for range rapid.IntRange(0, 60).Draw(rt, "events") {
			switch kind := rapid.IntRange(0, 4).Draw(rt, "kind"); {
			case kind == 4:
				step(Event[int]{Kind: Hurry, Webhook: Webhook[int]{
					Receiver: rapid.IntRange(0, 2).Draw(rt,
						"hurried"), Subject: uint64(rapid.IntRange(0, 2).Draw(rt, "of")),
				}})
			case kind < 2:
				e := Event[int]{Kind: Tell, Webhook: Webhook[int]{
					Receiver: rapid.IntRange(0, 2).Draw(rt,
						"receiver"), Subject: uint64(rapid.IntRange(0, 2).Draw(rt, "subject")),
				}}
				e.Mishap.Early = early && rapid.Bool().Draw(rt, "at once")
				if messy {
					e.Mishap = Mishap{
						Early: e.Mishap.Early,
						Delay: time.Duration(rapid.IntRange(0, 90).Draw(rt, "delay")) * time.Second, Swap: rapid.Bool().Draw(rt, "swap"),
						Repeat: rapid.Bool().Draw(rt, "repeat"), Lose: rapid.IntRange(0, 4).Draw(rt, "lose") == 0,
					}
				}
				step(e)
			case kind == 2 && len(underWay) > 0:
				if lead := &underWay[rapid.IntRange(0, len(underWay)-1).Draw(rt, "filled")]; len(lead.Along) == 0 {
					fill := Event[int]{
						Kind: Fill, At: now, Webhook: lead.Webhook, Room: rapid.IntRange(0, 4).Draw(rt, "room"),
						Before: rapid.IntRange(0, 60).Draw(rt, "before"),
					}
					for _, more := range d.Step(nil, fill) {
						if more.Webhook.Receiver != lead.Webhook.Receiver || more.Webhook.Place >= fill.Before ||
							len(lead.Along) == fill.Room {
							rt.Fatalf("%s goes along with #%d", more, lead.Webhook.Place)
						}
						lead.Along = append(lead.Along, more.Webhook)
					}
				}
				finish(rapid.IntRange(0, len(underWay)-1).Draw(rt, "which"),
					rapid.SampledFrom([]int{0, 101, 200, 404, 503}).Draw(rt, "status"))
			default:
				now += time.Duration(rapid.IntRange(0, 40).Draw(rt, "seconds")) * time.Second
				step(Event[int]{Kind: Tick})
			}
		}
		for len(underWay) > 0 || d.Waiting() > 0 {
			if len(underWay) > 0 {
				finish(0, 503)
				continue
			}
			at, _, _ := d.Next()
			now = max(now, at)
			step(Event[int]{Kind: Tick})
		}
		if len(over) != d.Told() || len(d.lanes) > 0 || len(d.lines) > 0 {
			rt.Fatalf("%d of %d are over; %d lanes and %d lines are left", len(over), d.Told(),
				len(d.lanes), len(d.lines))
		}
	})
}

// told tells of so many webhooks of one subject, of a receiver each, and gives what followed.
func told(d *Delivery[string], at time.Duration, m Mishap, receivers ...string) (effects []Effect[string]) {
	for _, r := range receivers {
		effects = d.Step(effects, Event[string]{Kind: Tell, At: at, Webhook: Webhook[string]{Receiver: r}, Mishap: m})
	}
	return effects
}

func TestWhatWaitsForAnInstantIsNext(t *testing.T) {
	var d Delivery[string]
	if _, _, ok := d.Next(); ok {
		t.Error("something is next before anything was told")
	}
	sent := told(&d, 0, Mishap{}, "shop")
	if !d.IsOpen(sent[0].Webhook) || d.Waiting() != 0 {
		t.Errorf("under way: open %t, %d waiting", d.IsOpen(sent[0].Webhook), d.Waiting())
	}
	d.Step(nil, Event[string]{Kind: Answer, Webhook: sent[0].Webhook, Status: 500, At: 10 * time.Millisecond})
	at, subject, ok := d.Next()
	if at != time.Second || subject != 0 || !ok || d.Waiting() != 1 || !d.IsOpen(sent[0].Webhook) {
		t.Errorf("refused: %s, %d, %t, %d waiting", at, subject, ok, d.Waiting())
	}
	again := d.Step(nil, Event[string]{Kind: Tick, At: time.Second})
	d.Step(nil, Event[string]{Kind: Answer, Webhook: again[0].Webhook, Status: 200, At: time.Second})
	if d.IsOpen(sent[0].Webhook) || d.IsOpen(Webhook[string]{Receiver: "other"}) {
		t.Error("what was taken, or never told, is open")
	}
	next := told(&d, time.Second, Mishap{}, "shop")
	if d.IsOpen(sent[0].Webhook) || !d.IsOpen(next[0].Webhook) {
		t.Error("one that follows is taken for the one before")
	}
}

// What was refused late is due at once, and is sent at the next tick: never in the step that refuses it.
func TestWhatIsRefusedWaitsForATick(t *testing.T) {
	var d Delivery[string]
	sent := told(&d, 0, Mishap{}, "shop")
	refused := d.Step(nil, Event[string]{Kind: Answer, Webhook: sent[0].Webhook, At: 5 * time.Second})
	if len(refused) != 1 || refused[0].Kind != Refused || refused[0].Due != 5*time.Second {
		t.Errorf("%v", refused)
	}
	if again := d.Step(nil, Event[string]{Kind: Tick, At: 5 * time.Second}); len(again) != 1 || again[0].Kind != Send {
		t.Errorf("%v", again)
	}
}

// Webhooks that were refused together may be due again at different instants: each waits for its own.
func TestEachRefusedWebhookWaitsForItsOwnInstant(t *testing.T) {
	d := Delivery[string]{Again: func(w Webhook[string], _ int) (time.Duration, bool) {
		return time.Duration(1+4*w.Place) * time.Second, true
	}}
	sent := told(&d, 0, Mishap{}, "shop", "shop")
	along := d.Step(nil, Event[string]{Kind: Fill, Webhook: sent[0].Webhook, Room: 1, Before: 2})
	d.Step(nil, Event[string]{Kind: Answer, Webhook: sent[0].Webhook, Along: []Webhook[string]{along[0].Webhook}})
	again := d.Step(nil, Event[string]{Kind: Tick, At: time.Second})
	taken := d.Step(nil, Event[string]{Kind: Answer, Webhook: again[0].Webhook, Status: 200, At: time.Second})
	if at, _, ok := d.Next(); len(taken) != 1 || at != 5*time.Second || !ok {
		t.Errorf("%v, and then one at %s, %t", taken, at, ok)
	}
}

func TestNoneGoesAlongThatWasToldInThePlaceOrLater(t *testing.T) {
	for before, want := range map[int]int{1: 0, 2: 1, 3: 2, 4: 2} {
		var d Delivery[string]
		sent := told(&d, 0, Mishap{}, "shop", "shop", "shop")
		if along := d.Step(nil, Event[string]{Kind: Fill, Webhook: sent[0].Webhook, Room: 9, Before: before}); len(along) != want {
			t.Errorf("before #%d: %v", before, along)
		}
	}
}

// One that is hurried leaves the others where they wait.
func TestOnlyTheHurriedIsSent(t *testing.T) {
	var d Delivery[string]
	told(&d, 0, Mishap{Delay: time.Minute}, "first")
	told(&d, 0, Mishap{Delay: time.Hour}, "second")
	sent := d.Step(nil, Event[string]{Kind: Hurry, Webhook: Webhook[string]{Receiver: "second"}})
	if at, _, _ := d.Next(); len(sent) != 1 || sent[0].Webhook.Receiver != "second" || at != time.Minute || d.Waiting() != 1 {
		t.Errorf("%v, and %d wait until %s", sent, d.Waiting(), at)
	}
}

// One that was held back is overtaken once, waits for nothing any more, and keeps what follows behind it.
func TestOneOvertakes(t *testing.T) {
	var d Delivery[string]
	told(&d, 0, Mishap{Swap: true}, "shop")
	sent := told(&d, 0, Mishap{}, "shop", "shop")
	if len(sent) != 1 || d.Waiting() != 0 {
		t.Errorf("%v, and %d wait", sent, d.Waiting())
	}
	for _, want := range []int{1, 0, 2} {
		if len(sent) == 0 || sent[len(sent)-1].Kind != Send || sent[len(sent)-1].Webhook.Place != want {
			t.Fatalf("%v, not #%d", sent, want)
		}
		sent = d.Step(nil, Event[string]{Kind: Answer, Webhook: sent[len(sent)-1].Webhook, Status: 200})
	}
}

func TestALostWebhookHadOneAttempt(t *testing.T) {
	var d Delivery[string]
	lost := told(&d, 0, Mishap{Lose: true}, "shop", "shop")
	for i, effect := range lost {
		if effect.Kind != Lost || effect.Webhook.Place != i || effect.Webhook.Attempt != 1 {
			t.Errorf("%+v", effect)
		}
	}
}

// A host that answers for what is not under way has lost count: that is not gone on with.
func TestWhatIsNotUnderWayHasNoAnswer(t *testing.T) {
	for name, e := range map[string]Event[string]{
		"an answer for nobody":             {Kind: Answer, Webhook: Webhook[string]{Receiver: "other"}},
		"an answer for another":            {Kind: Answer, Webhook: Webhook[string]{Receiver: "shop", Place: 1}},
		"an answer for more than there is": {Kind: Answer, Webhook: Webhook[string]{Receiver: "shop"}, Along: make([]Webhook[string], 2)},
		"for just as many as follow":       {Kind: Answer, Webhook: Webhook[string]{Receiver: "shop"}, Along: []Webhook[string]{{Receiver: "shop", Place: 1}, {Receiver: "shop", Place: 2}}},
		"room for nobody":                  {Kind: Fill, Webhook: Webhook[string]{Receiver: "other"}},
		"room for another":                 {Kind: Fill, Webhook: Webhook[string]{Receiver: "shop", Place: 1}},
		"room for one that still waits":    {Kind: Fill, Webhook: Webhook[string]{Receiver: "late", Place: 2}},
	} {
		var d Delivery[string]
		told(&d, 0, Mishap{}, "shop", "shop")
		told(&d, 0, Mishap{Delay: time.Second}, "late")
		func() {
			defer func() {
				if said, ok := recover().(string); !ok || !strings.HasPrefix(said, "webhook: #") {
					t.Errorf("%s: %v", name, said)
				}
			}()
			d.Step(nil, e)
		}()
	}
}
