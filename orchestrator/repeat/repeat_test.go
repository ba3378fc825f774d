package repeat

import (
	"testing"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

// What is remembered has an end, and what is forgotten for it is noticed no more.
func TestOnlySoMuchIsRemembered(t *testing.T) {
	r := Messages{Most: 3}
	for n, id := range []string{"a", "b", "c", "a", "d", "b"} {
		earlier, repeats := r.Find(&orchestrator.Message{ClientMessageID: id}, "", uint64(n), 0)
		if want := id == "a" && n == 3; repeats != want || repeats && earlier != 0 {
			t.Errorf("message %d, %s: repeats %v, message %d", n, id, repeats, earlier)
		}
		if len(r.recent) > 3 || len(r.latest) > 3 {
			t.Errorf("%d submissions are held, %d texts", len(r.recent), len(r.latest))
		}
	}
}

// Submissions that are taken back leave nothing: what follows is found as if they had never been.
func TestWhatIsTakenBackWasNeverSeen(t *testing.T) {
	message := rapid.Custom(func(t *rapid.T) *orchestrator.Message {
		text := rapid.SampledFrom([]string{"", "x", "y"})
		return &orchestrator.Message{
			Type: orchestrator.Text, ClientMessageID: text.Draw(t,
				"id"), Content: orchestrator.Content{Text: text.Draw(t, "text")},
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		var both, one Messages
		number := uint64(0)
		submit := func(r *Messages, list []*orchestrator.Message, from uint64) (found []uint64) {
			for i, m := range list {
				earlier, repeats := r.Find(m, "+6598765432", from+uint64(i), 0)
				if !repeats {
					earlier = 1 << 32
				}
				found = append(found, earlier)
			}
			return found
		}
		first := rapid.SliceOfN(message, 0, 9).Draw(t, "first")
		submit(&both, first, 0)
		submit(&one, first, 0)
		number = uint64(len(first))
		submit(&both, rapid.SliceOfN(message, 0, 9).Draw(t, "not written"), number)
		if number > 0 {
			both.TakeBack(number - 1)
		} else {
			both = Messages{}
		}
		next := rapid.SliceOfN(message, 0, 9).Draw(t, "next")
		got, want := submit(&both, next, number), submit(&one, next, number)
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("message %d repeats %d, not %d", i, got[i], want[i])
			}
		}
	})
}

// All that is remembered may be taken back: numbers go on from where a restart found them.
func TestAllMayBeTakenBack(t *testing.T) {
	var r Messages
	m := &orchestrator.Message{ClientMessageID: "a"}
	r.Find(m, "", 7, 0)
	r.TakeBack(6)
	if earlier, repeats := r.Find(m, "", 7, 0); repeats {
		t.Errorf("it repeats message %d, which was taken back", earlier)
	}
}

// Where one text of a content ends and the next begins is part of it.
func TestAnotherContentOfTheSameLettersIsNoRepeat(t *testing.T) {
	var r Messages
	for n, c := range []orchestrator.Content{
		{Text: "Pay", FallbackText: "ment due"}, {Text: "Payment", FallbackText: " due"}, {Text: "Payment due"},
	} {
		if _, repeats := r.Find(&orchestrator.Message{Type: orchestrator.Text, Content: c}, "+6598765432", uint64(n), 0); repeats {
			t.Errorf("%+v repeats another", c)
		}
	}
}
