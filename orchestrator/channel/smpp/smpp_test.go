package smpp

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cascade/orchestrator"
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
	sar.Parameters[2].Value = []byte{2, 0} // a segment is one octet
	if p := sar.Part(); p != (Part{"two", 0, 1, 1}) {
		t.Errorf("%+v", p)
	}
	sar.Parameters[0].Value, sar.Parameters[2].Value = []byte{1}, []byte{2} // and a reference two
	if p := sar.Part(); p != (Part{"two", 0, 1, 1}) {
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

// The user data header is as long as it says, and of its elements only the concatenation's are looked at.
func TestAUserDataHeader(t *testing.T) {
	payload := func(octets ...byte) []Parameter { return []Parameter{{TagMessagePayload, octets}} }
	for _, test := range []struct {
		name  string
		class byte
		short []byte
		more  []Parameter
		want  Part
	}{
		{"no header is asked for", 0, []byte{5, 0, 3, 7, 2, 1, 'a'}, nil, Part{"\u00e9@\u00a5\u00ec$\u00a3a", 0, 1, 1}},
		{"a reference of two octets", ClassUDH, []byte{6, 8, 4, 1, 2, 3, 2, 'a'}, nil, Part{"a", 258, 2, 3}},
		{"another element before", ClassUDH, []byte{8, 1, 1, 9, 0, 3, 7, 2, 1, 'a'}, nil, Part{"a", 7, 1, 2}},
		{"another element before, as long as it", ClassUDH, []byte{10, 1, 3, 9, 9, 9, 0, 3, 7, 2, 1, 'a'}, nil, Part{"a", 7, 1, 2}},
		{"another element after", ClassUDH, []byte{9, 0, 3, 7, 2, 1, 5, 2, 9, 9, 'a'}, nil, Part{"a", 7, 1, 2}},
		{"an empty element after", ClassUDH, []byte{7, 0, 3, 7, 2, 1, 5, 0, 'a'}, nil, Part{"a", 7, 1, 2}},
		{"an octet after", ClassUDH, []byte{6, 0, 3, 7, 2, 1, 5, 'a'}, nil, Part{"a", 7, 1, 2}},
		{"an element that ends beyond it", ClassUDH, []byte{5, 0, 4, 7, 2, 1, 'a'}, nil, Part{"a", 0, 1, 1}},
		{"an element of the other's length", ClassUDH, []byte{6, 0, 4, 7, 2, 1, 1, 'a'}, nil, Part{"a", 0, 1, 1}},
		{"and the other way round", ClassUDH, []byte{5, 8, 3, 7, 2, 1, 'a'}, nil, Part{"a", 0, 1, 1}},
		{"part 0", ClassUDH, []byte{5, 0, 3, 7, 2, 0, 'a'}, nil, Part{"a", 7, 1, 1}},
		{"part 3 of 2", ClassUDH, []byte{5, 0, 3, 7, 2, 3, 'a'}, nil, Part{"a", 7, 1, 1}},
		{"the header is all", ClassUDH, []byte{5, 0, 3, 7, 2, 1}, nil, Part{"", 7, 1, 2}},
		{"it ends beyond the message", ClassUDH, []byte{3, 'a', 'a'}, nil, Part{"\u00a5aa", 0, 1, 1}},
		{"nothing", ClassUDH, nil, nil, Part{"", 0, 1, 1}},
		{"an empty header", ClassUDH, []byte{0, 'a'}, nil, Part{"a", 0, 1, 1}},
		{"in the payload", ClassUDH, nil, payload(5, 0, 3, 7, 2, 1, 'a'), Part{"a", 7, 1, 2}},
		{"short_message goes before the payload", 0, []byte("a"), payload('b'), Part{"a", 0, 1, 1}},
		{"255 octets and a character", ClassUDH, nil, payload(append(append([]byte{255, 0, 3, 7, 2, 1, 9, 248}, make([]byte, 248)...), 'a')...),
			Part{"a", 7, 1, 2}},
		{"255 octets that are not all there", ClassUDH, []byte{255}, nil, Part{"?", 0, 1, 1}},
	} {
		m := Message{ESMClass: test.class, Short: test.short, Parameters: test.more}
		if got := m.Part(); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestTextIsReadInEveryCoding(t *testing.T) {
	for coding, want := range map[byte]string{
		CodingDefault: "à", CodingASCII: "\u007f", CodingLatin1: "\u007f", 0xF0: "à", 0xF3: "à", 0xFB: "à", 0xF4: "\u007f", 0xE0: "\u007f",
	} {
		m := Message{Coding: coding, Short: []byte{0x7f}}
		if got := m.Part().Text; got != want {
			t.Errorf("coding %#x: %q, want %q", coding, got, want)
		}
	}
	m := Message{Coding: CodingLatin1, Short: []byte{0xfc, 'a'}}
	if got := m.Part().Text; got != "üa" {
		t.Errorf("Latin 1: %q", got)
	}
}

// Each field of a body holds what the specification says, its NUL included, and a body that ends early is none.
func TestFieldsHoldWhatTheyMay(t *testing.T) {
	text := func(n int) string { return strings.Repeat("x", n) }
	a := func(n int) Address { return Address{1, 2, text(n)} }
	message := func(change func(*Message)) []byte {
		m := Message{Short: []byte("hi"), Parameters: []Parameter{{TagUserMessageReference, []byte{0, 1}}}}
		change(&m)
		return m.Append(nil)
	}
	readMessage := func(b []byte) error { _, err := ReadMessage(b); return err }
	readBind := func(b []byte) error { _, err := ReadBind(b); return err }
	readQuery := func(b []byte) error { _, err := ReadQuery(b); return err }
	readCancel := func(b []byte) error { _, err := ReadCancel(b); return err }
	cancel := func(c Cancel) []byte {
		return appendAddress(appendAddress(appendText(appendText(nil, c.ServiceType), c.ID), c.Source), c.Dest)
	}
	for _, test := range []struct {
		name string
		most int // octets, without the NUL
		body func(n int) []byte
		read func([]byte) error
	}{
		{"system_id", 15, func(n int) []byte { return Bind{SystemID: text(n)}.Append(nil) }, readBind},
		{"password", 8, func(n int) []byte { return Bind{Password: text(n)}.Append(nil) }, readBind},
		{"system_type", 12, func(n int) []byte { return Bind{SystemType: text(n)}.Append(nil) }, readBind},
		{"address_range", 40, func(n int) []byte { return Bind{Range: text(n)}.Append(nil) }, readBind},
		{"service_type", 5, func(n int) []byte { return message(func(m *Message) { m.ServiceType = text(n) }) }, readMessage},
		{"source_addr", 20, func(n int) []byte { return message(func(m *Message) { m.Source = a(n) }) }, readMessage},
		{"destination_addr", 20, func(n int) []byte { return message(func(m *Message) { m.Dest = a(n) }) }, readMessage},
		{"schedule_delivery_time", 16, func(n int) []byte { return message(func(m *Message) { m.Schedule = text(n) }) }, readMessage},
		{"validity_period", 16, func(n int) []byte { return message(func(m *Message) { m.Validity = text(n) }) }, readMessage},
		{"message_id of a query", 64, func(n int) []byte { return appendAddress(appendText(nil, text(n)), a(0)) }, readQuery},
		{"source_addr of a query", 20, func(n int) []byte { return appendAddress(appendText(nil, ""), a(n)) }, readQuery},
		{"service_type of a cancel", 5, func(n int) []byte { return cancel(Cancel{ServiceType: text(n)}) }, readCancel},
		{"message_id of a cancel", 64, func(n int) []byte { return cancel(Cancel{ID: text(n)}) }, readCancel},
		{"source_addr of a cancel", 20, func(n int) []byte { return cancel(Cancel{Source: a(n)}) }, readCancel},
		{"destination_addr of a cancel", 20, func(n int) []byte { return cancel(Cancel{Dest: a(n)}) }, readCancel},
		{"message_id of an answer", 64, func(n int) []byte { return MessageID(text(n)) },
			func(b []byte) error { _, err := ReadMessageID(b); return err }},
	} {
		if err := test.read(test.body(test.most)); err != nil {
			t.Errorf("%s of %d: %v", test.name, test.most, err)
		}
		if err := test.read(test.body(test.most + 1)); err != ErrBody {
			t.Errorf("%s of %d: %v", test.name, test.most+1, err)
		}
	}
	whole := message(func(*Message) {})
	without := len(whole) - 6 // the optional parameter
	for n := range whole {
		if err := readMessage(whole[:n]); (err == nil) != (n == without) {
			t.Errorf("the first %d octets: %v", n, err)
		}
	}
	for _, body := range []string{"x", "\x00"} {
		if id, err := ReadMessageID([]byte(body)); (err == nil) != (body == "\x00") || id != "" {
			t.Errorf("%q: %q, %v", body, id, err)
		}
	}
	if got := appendText(nil, "a\x00b"); string(got) != "a\x00" {
		t.Errorf("%q", got)
	}
}

func TestAHeaderIsWithinItsLengths(t *testing.T) {
	for length, ok := range map[uint32]bool{15: false, 16: true, 17: true, MaxSize: true, MaxSize + 1: false} {
		b := Append(nil, EnquireLink, Throttled, 0x01020304, nil)
		binary.BigEndian.PutUint32(b, length)
		h, err := ReadHeader(b)
		if (err == nil) != ok || h != (Header{length, EnquireLink, Throttled, 0x01020304}) {
			t.Errorf("%d octets: %+v, %v", length, h, err)
		}
		if _, err := ReadHeader(b[:HeaderSize-1]); err != ErrLength {
			t.Errorf("15 octets: %v", err)
		}
	}
}

// A receipt's optional parameters mean the same everywhere: its text only says what they do not.
func TestAReceiptsParametersGoBeforeItsText(t *testing.T) {
	id, state := Parameter{TagReceiptedMessageID, []byte("A\x00")}, Parameter{TagMessageState, []byte{byte(Expired)}}
	for _, test := range []struct {
		name  string
		class byte
		text  string
		with  []Parameter
		want  Receipt
		ok    bool
	}{
		{"both", ClassReceipt, "id:B stat:DELIVRD err:007", []Parameter{id, state}, Receipt{ID: "A", State: Expired, Error: 7}, true},
		{"without a text", ClassReceipt, "", []Parameter{id, state}, Receipt{ID: "A", State: Expired}, true},
		{"without a class", 0, "", []Parameter{id, state}, Receipt{ID: "A", State: Expired}, true},
		{"an id alone", ClassReceipt, "stat:DELIVRD", []Parameter{id}, Receipt{ID: "A", State: Delivered}, true},
		{"an id, and no state anywhere", ClassReceipt, "", []Parameter{id}, Receipt{ID: "A"}, false},
		{"a state alone", ClassReceipt, "id:B", []Parameter{state}, Receipt{ID: "B", State: Expired}, true},
		{"a state, and no id anywhere", ClassReceipt, "", []Parameter{state}, Receipt{State: Expired}, false},
		{"a state of two octets", ClassReceipt, "id:B stat:DELIVRD", []Parameter{{TagMessageState, []byte{3, 3}}},
			Receipt{ID: "B", State: Delivered}, true},
		{"an empty state", ClassReceipt, "id:B stat:DELIVRD", []Parameter{{Tag: TagMessageState}}, Receipt{ID: "B", State: Delivered}, true},
		{"the first of two", ClassReceipt, "id:B id:C stat:DELIVRD stat:EXPIRED", nil, Receipt{ID: "B", State: Delivered}, true},
		{"a word that is no state", ClassReceipt, "id:B stat:GONE", nil, Receipt{ID: "B"}, false},
		{"on its way", ClassIntermediate, "id:B stat:enroute", nil, Receipt{ID: "B", State: Enroute}, true},
	} {
		m := Message{ESMClass: test.class, Short: []byte(test.text), Parameters: test.with}
		if got, ok := ReadReceipt(&m); got != test.want || ok != test.ok {
			t.Errorf("%s: %+v, %t, want %+v, %t", test.name, got, ok, test.want, test.ok)
		}
	}
}

// A receipt goes back the way that the message came, with the reference that it had, and says what it is.
func TestAReceiptGoesBackTheWayOfItsMessage(t *testing.T) {
	of := &Message{Source: Address{5, 0, "SHOP"}, Dest: International("6581234567"), Parameters: []Parameter{{TagUserMessageReference, []byte{1, 2}}}}
	for s, class := range map[State]byte{Enroute: ClassIntermediate, Delivered: ClassReceipt, Expired: ClassReceipt} {
		m := (&Receipt{ID: "A", State: s}).Deliver(of)
		if ref, ok := m.Reference(); m.ESMClass != class || m.Source != of.Dest || m.Dest != of.Source || ref != 258 || !ok {
			t.Errorf("%s: %+v", s, m)
		}
	}
	if m := (&Receipt{ID: "A", State: Delivered}).Deliver(&Message{}); len(m.Parameters) != 2 {
		t.Errorf("of a message without a reference: %+v", m.Parameters)
	}
	for s, text := range map[State]string{Undeliverable: "dlvrd:000", Delivered: "dlvrd:001"} {
		if got := (&Receipt{State: s}).String(); !strings.Contains(got, text) {
			t.Errorf("%s: %s", s, got)
		}
	}
	for s, text := range map[Status]string{Throttled: "ESME_RTHROTTLED", 0x02FF: "status 0x000002ff"} {
		if s.String() != text {
			t.Errorf("%s, want %s", s, text)
		}
	}
}

// A receipt has 254 octets at most: a text that makes it longer is left out.
func TestALongReceiptLeavesOutTheText(t *testing.T) {
	const most = 254 / 2 // characters of UCS-2
	r := Receipt{State: Delivered, Text: "日"}
	r.ID = strings.Repeat("1", most-utf8.RuneCountInString(r.String()))
	for range 2 {
		m := r.Deliver(&Message{})
		fits := utf8.RuneCountInString(r.String()) <= most
		if len(m.Short) > 254 || strings.HasSuffix(m.Part().Text, "text:日") != fits || (m.Coding == CodingUCS2) != fits {
			t.Errorf("%d octets in coding %d: %s", len(m.Short), m.Coding, m.Part().Text)
		}
		r.ID += "1"
	}
}

func TestAReceiptIsWantedOfASuccessOrAFailure(t *testing.T) {
	m := Message{Registered: ReceiptOnFailure}
	if m.WantsReceipt(false) || !m.WantsReceipt(true) {
		t.Errorf("on failure: %t, %t", m.WantsReceipt(false), m.WantsReceipt(true))
	}
}

func TestAReferenceIsANumberOfTwoOctets(t *testing.T) {
	for _, value := range [][]byte{nil, {1}, {1, 2, 3}} {
		m := Message{Parameters: []Parameter{{TagUserMessageReference, value}}}
		if ref, ok := m.Reference(); ok || ref != 0 {
			t.Errorf("%v is %d", value, ref)
		}
	}
	m := Message{}
	if ref, ok := m.Reference(); ok || ref != 0 {
		t.Errorf("none is %d", ref)
	}
	m.Parameters = []Parameter{{TagMessagePayload, []byte{9, 9}}, {TagUserMessageReference, []byte{1, 2}}}
	if ref, ok := m.Reference(); !ok || ref != 258 {
		t.Errorf("%d, %t", ref, ok)
	}
}

func TestWhatAStatusCountsAs(t *testing.T) {
	for status, want := range map[Status]struct {
		counts orchestrator.Code
		known  bool
		again  bool
	}{
		OK: {0, false, false}, 0x02FF: {0, false, false}, Throttled: {orchestrator.Flooding, true, true},
		QueueFull: {orchestrator.Flooding, true, true}, SystemError: {orchestrator.ConnectionError, true, true},
		InvalidDestination: {orchestrator.InvalidDestination, true, false}, invalidDestTON: {orchestrator.InvalidDestination, true, false},
		invalidDestNPI: {orchestrator.InvalidDestination, true, false}, InvalidExpiry: {orchestrator.InvalidParameter, true, false},
		SubmitFailed: {orchestrator.RejectedByChannel, true, false},
	} {
		counts, known := Lookup(int(status))
		if counts != want.counts || known != want.known || status.Retryable() != want.again {
			t.Errorf("%s counts as %s (%t), again %t", status, counts, known, status.Retryable())
		}
	}
	if got := State(9).String(); got != "UNKNOWN" {
		t.Errorf("state 9 is %s", got)
	}
	for _, word := range []string{"", "delivrd", "GONE"} {
		if s, ok := ParseState(word); ok {
			t.Errorf("%q is %s", word, s)
		}
	}
	for command, name := range map[Command]string{
		GenericNack: "generic_nack", SubmitSM: "submit_sm", SubmitSM.Response(): "submit_sm_resp", 0x99: "command 0x00000099",
	} {
		if command.String() != name {
			t.Errorf("%s, want %s", command, name)
		}
	}
}

// An SMPP time is absolute, with its distance from UTC, or a span in years of 365 days and months of 30.
func TestTimesToTheirLimits(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"010203040506700R": (365+60+3)*day + 4*time.Hour + 5*time.Minute + 6*time.Second + 700*time.Millisecond,
		"261231235959948+": 365*day - time.Second + 900*time.Millisecond - 12*time.Hour,
		"260101000000048-": 12 * time.Hour, "260131000000000+": 30 * day, "260102000000010+": day - 150*time.Minute,
		"251231000000000+": -day, "000000000000100R": 100 * time.Millisecond,
	} {
		if got, ok := ParseTime(text, now); !ok || got != want {
			t.Errorf("%s: %s, %t, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"x60101000000000+", "26x101000000000+", "2601x1000000000+", "260101x00000000+", "26010100x000000+", "2601010000x0000+",
		"260101000000x00+", "2601010000000x0+", "260101000000000x", "260101000000049+", "260001000000000+", "261301000000000+",
		"260100000000000+", "260132000000000+", "26010100000000+", "2601010000000000+",
	} {
		if got, ok := ParseTime(text, now); ok {
			t.Errorf("%q is %s", text, got)
		}
	}
	for span, text := range map[time.Duration]string{
		99*365*day + 31*day: "990101000000000R", 366 * day: "010001000000000R", 59 * day: "000129000000000R", 1500 * time.Millisecond: "000000000001000R",
		100 * 365 * day: "990000000000000R", 364*day + 23*time.Hour + 59*time.Minute + 59*time.Second: "001204235959000R",
	} {
		if got := FormatSpan(span); got != text {
			t.Errorf("%s is written as %s, want %s", span, got, text)
		}
	}
	east := time.FixedZone("", 8*60*60)
	if got := FormatTime(time.Date(2026, 1, 1, 8, 0, 0, 250_000_000, east)); got != "260101000000200+" {
		t.Error(got)
	}
}
