package smpp

import (
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Frames as another implementation writes them.
const (
	bindFrame         = "0000001b 00000009 00000000 00000001 753100 703100 00 34 00 00 00"
	bindResponseFrame = "0000001d 80000009 00000000 00000001 6361736361646500 0210000134"
	submitFrame       = "00000031 00000004 00000000 00000002 00 05 00 53484f5000 01 01 3635383132333435363700 00 00 00 00 00 01 00 00 00 02 6869"
	submitResponse    = "00000015 80000004 00000000 00000002 3041314200"
	throttledFrame    = "00000010 80000004 00000058 00000003"
	enquireFrame      = "00000010 00000015 00000000 00000004"
)

func frame(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFramesAreReadAndWrittenAsOthersWriteThem(t *testing.T) {
	b := frame(t, bindFrame)
	bind, err := ReadBind(b[HeaderSize:])
	if err != nil || bind.SystemID != "u1" || bind.Password != "p1" || bind.Version != 0x34 {
		t.Fatalf("%+v, %v", bind, err)
	}
	submit, err := ReadMessage(frame(t, submitFrame)[HeaderSize:])
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		got  []byte
		want string
	}{
		{"bind", Append(nil, BindTransceiver, OK, 1, bind.Append(nil)), bindFrame},
		{"bind_resp", Append(nil, BindTransceiver.Response(), OK, 1, BindResponse("cascade")), bindResponseFrame},
		{"submit", Append(nil, SubmitSM, OK, 2, submit.Append(nil)), submitFrame},
		{"submit_resp", Append(nil, SubmitSM.Response(), OK, 2, MessageID("0A1B")), submitResponse},
		{"throttled", Append(nil, SubmitSM.Response(), Throttled, 3, nil), throttledFrame},
		{"enquire", Append(nil, EnquireLink, OK, 4, nil), enquireFrame},
	} {
		if diff := cmp.Diff(hex.EncodeToString(frame(t, tt.want)), hex.EncodeToString(tt.got)); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
	if submit.Source != (Address{5, 0, "SHOP"}) || submit.Dest != International("6581234567") ||
		submit.Part().Text != "hi" ||
		!submit.WantsReceipt(false) {
		t.Errorf("%+v", submit)
	}
}

func TestAReceiptIsReadBack(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 3, 0, time.UTC)
	of := &Message{Source: Address{5, 0, "SHOP"}, Dest: International("6581234567")}
	for _, s := range []State{Enroute, Delivered, Expired, Undeliverable, Rejected, Unknown} {
		r := Receipt{ID: "0A1B", State: s, Submitted: at, Done: at, Text: "Your order ships today, thank you"}
		got, ok := ReadReceipt(r.Deliver(of))
		if !ok || got.ID != r.ID || got.State != s {
			t.Errorf("%s: %+v, %v", s, got, ok)
		}
	}
	r := Receipt{ID: "0A1B", State: Delivered, Submitted: at, Done: at.Add(time.Minute),
		Text: "Your order ships today, thank you"}
	const want = "id:0A1B sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:Your order ships tod"
	if r.String() != want {
		t.Errorf("%s\nwant\n%s", r.String(), want)
	}
	bare := Message{ESMClass: ClassReceipt, Short: []byte("ID:7 stat:UNDELIV Err:012 Text:")}
	if got, ok := ReadReceipt(&bare); !ok || got.ID != "7" || got.State != Undeliverable || got.Error != 12 {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := ReadReceipt(&Message{Short: []byte("id:7 stat:DELIVRD")}); ok {
		t.Error("an ordinary message is taken for a receipt")
	}
}

func TestTextIsReadBackInTheCodingThatHasAllOfIt(t *testing.T) {
	for text, coding := range map[string]byte{"hi @£€[]": CodingDefault, "Şifreniz – 👍": CodingUCS2, "": CodingDefault} {
		octets, got := Encode(text)
		m := Message{Short: octets, Coding: got}
		if got != coding || m.Part().Text != text {
			t.Errorf("%q: coding %d, read %q", text, got, m.Part().Text)
		}
	}
}

func TestPartsOfALongerMessage(t *testing.T) {
	header := Message{ESMClass: ClassUDH, Short: append([]byte{5, 0, 3, 7, 2, 1}, "one "...)}
	if p := header.Part(); p != (Part{"one ", 7, 1, 2}) {
		t.Errorf("%+v", p)
	}
	sar := Message{Short: []byte("two"), Parameters: []Parameter{
		{TagSarReference, []byte{1, 0}}, {TagSarTotal, []byte{2}}, {TagSarSegment, []byte{2}},
	}}
	if p := sar.Part(); p != (Part{"two", 256, 2, 2}) {
		t.Errorf("%+v", p)
	}
	broken := Message{ESMClass: ClassUDH, Short: []byte{200, 1}}
	if p := broken.Part(); p.Total != 1 {
		t.Errorf("%+v", p)
	}
}

func TestTimes(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"000000001000000R": 10 * time.Minute, "260101010000000+": time.Hour, "260101010000004+": 0, "260101000000004-": time.Hour,
		"000001000000000R": 24 * time.Hour,
	} {
		if got, ok := ParseTime(text, now); !ok || got != want {
			t.Errorf("%s: %s, %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "now", "261301010000000+", "260101010000099+", "26010101000000++", "2601010100000xR"} {
		if _, ok := ParseTime(text, now); ok {
			t.Errorf("%q is taken", text)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.IntRange(1, 48*3600).Draw(t, "seconds")) * time.Second
		if got, ok := ParseTime(FormatSpan(d), now); !ok || got != d {
			t.Fatalf("%s: %s is read as %s", d, FormatSpan(d), got)
		}
		if got, ok := ParseTime(FormatTime(now.Add(d)), now); !ok || got != d {
			t.Fatalf("%s: %s is read as %s", d, FormatTime(now.Add(d)), got)
		}
	})
}

func TestStatesAndStatusesAreToldBothWays(t *testing.T) {
	for s := Enroute; s <= Rejected; s++ {
		status, code := s.Report()
		if back := StateOf(status, code); s != Accepted && s != Deleted && back != s {
			t.Errorf("%s is told as %s %d, and back as %s", s, status, code, back)
		}
		if got, ok := ParseState(s.String()); !ok || got != s {
			t.Errorf("%s is read as %s", s, got)
		}
	}
}

func FuzzBodies(f *testing.F) {
	f.Add([]byte{})
	f.Add(frame(f, bindFrame))
	f.Add(frame(f, submitFrame))
	f.Fuzz(func(t *testing.T, b []byte) {
		if h, err := ReadHeader(b); err == nil && (h.Length < HeaderSize || h.Length > MaxSize) {
			t.Errorf("%+v", h)
		}
		if bind, err := ReadBind(b); err == nil {
			if again, err := ReadBind(bind.Append(nil)); err != nil || again != bind {
				t.Errorf("%+v, %+v, %v", bind, again, err)
			}
		}
		m, err := ReadMessage(b)
		if err != nil {
			return
		}
		again, err := ReadMessage(m.Append(nil))
		if diff := cmp.Diff(m, again); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		m.Part()
		ReadReceipt(&m)
		_, _ = ReadQuery(b)
		_, _ = ReadCancel(b)
	})
}

func TestAReceiptIsWantedAsItWasAskedFor(t *testing.T) {
	for _, test := range []struct {
		registered                   byte
		enroute, accepted, good, bad bool
	}{
		{0x00, false, false, false, false}, {0x01, false, false, true, true}, {0x02, false, false, false, true},
		{0x03, false, false, false, false}, {0x10, true, true, false, false}, {0x11, true, true, true, true},
	} {
		got := [4]bool{Wants(test.registered, Enroute), Wants(test.registered, Accepted), Wants(test.registered, Delivered),
			Wants(test.registered, Undeliverable)}
		if got != [4]bool{test.enroute, test.accepted, test.good, test.bad} {
			t.Errorf("%#x wants %v", test.registered, got)
		}
	}
}

func TestAnIDIsSpelledAsAUUID(t *testing.T) {
	id := [16]byte{0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 1, 2, 3, 4, 5, 6, 7, 8}
	const want = "12345678-9abc-def0-0102-030405060708"
	if answer, receipt := SameID.Spell(id); answer != want || receipt != want {
		t.Errorf("%s, %s", answer, receipt)
	}
}
