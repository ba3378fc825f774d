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
