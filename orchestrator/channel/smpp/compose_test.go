package smpp

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

func sms(text string, enc orchestrator.Encoding) *orchestrator.Message {
	return &orchestrator.Message{
		User: orchestrator.User{MSISDN: "+6581234567"}, Type: orchestrator.Text,
		Content: orchestrator.Content{Text: text, SMS: orchestrator.SMSOptions{Encoding: enc}},
	}
}

func TestAShortMessageIsOneSubmit(t *testing.T) {
	f := Form{Source: "SHOP", Validity: 10 * time.Minute}
	list, ok := f.Compose(sms("hi", 0), "17", 1)
	if !ok || len(list) != 1 {
		t.Fatalf("%v, %+v", ok, list)
	}
	m := list[0]
	if ref, _ := m.Reference(); m.Source != (Address{5, 0, "SHOP"}) || m.Dest != International("6581234567") || ref != 17 ||
		m.Validity != "000000001000000R" || m.ESMClass != 0 || string(m.Short) != "hi" {
		t.Errorf("%+v", m)
	}
	for _, s := range []State{Enroute, Delivered, Undeliverable} {
		if !Wants(m.Registered, s) {
			t.Errorf("it does not ask to be told of %s", s)
		}
	}
	if list, _ := (&Form{}).Compose(sms("hi", 0), "17", 1); list[0].Validity != "" {
		t.Errorf("it is kept for %q, which nobody said", list[0].Validity)
	}
	if list, _ := f.Compose(sms("hi", 0), "70000", 1); len(list[0].Parameters) > 0 {
		t.Errorf("%+v", list[0].Parameters)
	}
	if _, ok := f.Compose(sms("", 0), "", 1); ok {
		t.Error("a message without text is sent")
	}
}

// What a phone puts together is what was sent, however it goes.
func TestALongMessageIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		enc := rapid.SampledFrom([]orchestrator.Encoding{orchestrator.AutoEncoding, orchestrator.GSM7, orchestrator.UCS2}).Draw(t, "encoding")
		text := rapid.StringOfN(rapid.SampledFrom([]rune("aZ €{ßñ日👍\n")), 1, 600, -1).Draw(t, "text")
		f := Form{Whole: rapid.Bool().Draw(t, "whole")}
		list, ok := f.Compose(sms(text, enc), "", 7)
		if !ok {
			t.Fatal("refused")
		}
		var read strings.Builder
		for i := range list {
			m, err := ReadMessage(list[i].Append(nil))
			if err != nil || len(m.Short) > 146 && m.Coding == CodingUCS2 || len(m.Short) > 160 {
				t.Fatalf("%d octets, %v", len(m.Short), err)
			}
			p := m.Part()
			if p.Number != i+1 || p.Total != len(list) || len(list) > 1 && p.Reference != 7 {
				t.Fatalf("%+v of %d", p, len(list))
			}
			if asks := m.Registered != 0; asks != (i == len(list)-1) {
				t.Fatalf("part %d of %d asks for a receipt: %t", p.Number, p.Total, asks)
			}
			read.WriteString(p.Text)
		}
		if want := orchestrator.AsReceived(text, enc); read.String() != want {
			t.Fatalf("%q is read as %q", want, read.String())
		}
		if f.Whole && len(list) != 1 {
			t.Fatalf("%d submits", len(list))
		}
	})
}

func TestSendersAreAddressed(t *testing.T) {
	for sender, want := range map[string]Address{
		"": {}, "SHOP": {5, 0, "SHOP"}, "+6581234567": {1, 1, "6581234567"}, "6581234567": {1, 1, "6581234567"},
		"72404": {3, 0, "72404"}, "12345678": {3, 0, "12345678"}, "123456789": {1, 1, "123456789"}, "+1234567": {1, 1, "1234567"}, "4u": {5, 0, "4u"},
	} {
		if got := AddressOf(sender); got != want {
			t.Errorf("%q: %+v, want %+v", sender, got, want)
		}
	}
}

func TestOneIDIsOneIDHoweverItIsSpelled(t *testing.T) {
	for _, tt := range []struct {
		form            IDForm
		answer, receipt string
		asOne           bool
	}{
		{SameID, "0A1B", "0A1B", true}, {SameID, "0A1B", "0a1b", false},
		{LooseID, "0A1B", "a1b", true}, {LooseID, "000", "0", true}, {LooseID, "", "0", false},
		{HexThenDecimal, "0A1B", "2587", true}, {HexThenDecimal, "0A1B", "0000002587", true},
		{HexThenDecimal, "0A1B", "0a1b", true},
		{HexThenDecimal, "0A1B", "2588", false}, {HexThenDecimal, "x-1", "x-1", true},
		{HexThenDecimal, "10", "16", true},
		{DecimalThenHex, "2587", "0A1B", true}, {DecimalThenHex, "0002587", "a1b", true},
		{DecimalThenHex, "16", "10", true},
		{HexThenDecimal, "-0A1B", "-2587", false}, {HexThenDecimal, "+0A1B", "2587", false},
		{HexThenDecimal, "0A_1B", "2587", false}, {HexThenDecimal, "0A1G", "2587", false}, {HexThenDecimal, "0AFf", "2815", true},
		{DecimalThenHex, "0A1B", "0A1B", false}, {DecimalThenHex, "-16", "-10", false}, {DecimalThenHex, "x", "x", true},
		{HexThenDecimal, "48753296e7dc4c6b95cf727b622b9d31", "96313022302418250929735416411266358577", false},
	} {
		if got := tt.form.Answered(tt.answer) == tt.form.Receipted(tt.receipt); got != tt.asOne {
			t.Errorf("%s: %s and %s: %t (%s, %s)", tt.form, tt.answer, tt.receipt, got, tt.form.Answered(tt.answer),
				tt.form.Receipted(tt.receipt))
		}
	}
	for f := range IDForm(len(IDForms())) {
		for _, id := range [][16]byte{{}, {0xFF, 0xFF, 0xFF}, {0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}} {
			if answer, receipt := f.Spell(id); f.Answered(answer) != f.Receipted(receipt) || len(answer) > 64 {
				t.Errorf("%s: %s and %s are not one", f, answer, receipt)
			}
		}
		if back, ok := ParseIDForm(f.String()); !ok || back != f {
			t.Errorf("%s is read as %s", f, back)
		}
	}
}

func FuzzIDs(f *testing.F) {
	f.Add("0A1B", uint8(2))
	f.Fuzz(func(t *testing.T, id string, form uint8) {
		f := IDForm(form)
		f.Answered(id)
		f.Receipted(id)
	})
}

// A text that fits into one submit goes in short_message, whatever is said of long ones; from two parts on it goes whole.
func TestOnlyALongTextGoesWhole(t *testing.T) {
	f := Form{Whole: true}
	for length, whole := range map[int]bool{160: false, 161: true, 307: true} {
		list, ok := f.Compose(sms(strings.Repeat("a", length), 0), "", 1)
		if !ok || len(list) != 1 || (len(list[0].Short) == 0) != whole || list[0].Coding != CodingDefault {
			t.Errorf("%d characters: %d submits, %d octets in the first, %v", length, len(list), len(list[0].Short), ok)
		}
		if list[0].Registered == 0 || list[0].Part() != (Part{strings.Repeat("a", length), 0, 1, 1}) {
			t.Errorf("%d characters: %+v", length, list[0])
		}
	}
	if list, _ := f.Compose(sms(strings.Repeat("日", 71), 0), "", 1); list[0].Coding != CodingUCS2 {
		t.Errorf("UCS-2 in coding %d", list[0].Coding)
	}
}

func TestEachPartBeginsWithItsPlace(t *testing.T) {
	list, ok := (&Form{}).Compose(sms(strings.Repeat("a", 153)+strings.Repeat("b", 8), 0), "17", 9)
	if !ok || len(list) != 2 || list[0].ESMClass != ClassUDH || list[1].ESMClass != ClassUDH ||
		string(list[0].Short) != "\x05\x00\x03\x09\x02\x01"+strings.Repeat("a", 153) ||
		string(list[1].Short) != "\x05\x00\x03\x09\x02\x02bbbbbbbb" {
		t.Errorf("%t, %+v", ok, list)
	}
	for i := range list {
		m, err := ReadMessage(list[i].Append(nil))
		if ref, ok := m.Reference(); err != nil || ref != 17 || !ok {
			t.Errorf("part %d is of message %d, %t, %v", i+1, ref, ok, err)
		}
		if value, ok := m.Parameter(TagMessagePayload); ok || value != nil {
			t.Errorf("part %d has a payload: %v", i+1, value)
		}
	}
}

// A user data header counts 255 parts.
func TestATextOfMorePartsThanCanBeCountedIsNotSent(t *testing.T) {
	for length, sent := range map[int]bool{255 * 153: true, 255*153 + 1: false} {
		if _, ok := (&Form{}).Compose(sms(strings.Repeat("a", length), 0), "", 1); ok != sent {
			t.Errorf("%d characters are sent: %t", length, ok)
		}
	}
}

func TestAnIDFormThatThereIsNotHasNoName(t *testing.T) {
	if got := IDForm(len(IDForms())).String(); got != "IDForm(?)" {
		t.Error(got)
	}
	for _, text := range []string{"", "Same", "hex"} {
		if f, ok := ParseIDForm(text); ok {
			t.Errorf("%q is read as %s", text, f)
		}
	}
}
