package sendapi

import (
	"fmt"
	"strings"
	"testing"
)

// ordinary is a send as customers write it: a text over three channels.
const ordinary = `{"user":{"msisdn":"+6598765432"},"clientMessageId":"order-4711","type":"text",` +
	`"content":{"text":"Your order has been shipped and arrives on Friday.","sms":{"encoding":"AUTO","source":"SHOP"}},` +
	`"channels":[{"channel":"WhatsApp","fallbackAfter":60,"successStatus":"Read"},` +
	`{"channel":"Viber","fallbackAfter":60,"successStatus":"Delivered"},{"channel":"SMS"}]}`

func BenchmarkDecode(b *testing.B) {
	data := []byte(ordinary)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(data, Terms{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeBatch(b *testing.B) {
	const messages = 1000
	data := []byte(`{"messages":[` + strings.TrimSuffix(strings.Repeat(ordinary+",", messages), ",") + `]}`)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeBatch(data, Terms{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/messages, "ns/message")
}

// A hostile body is refused before anything is made of it.
func BenchmarkRefuse(b *testing.B) {
	for _, bad := range []struct{ name, body string }{
		{"too large", strings.Repeat(" ", 100<<20)},
		{"nested deeply", strings.Repeat("[", MaxMessageBytes)},
		{"repeated fields", "{" + strings.Repeat(`"a":1,`, MaxMessageBytes/6-1) + `"b":1}`},
		{"many fields", manyFields()},
		{"many steps", `{"channels":[` + strings.Repeat(`{},`, MaxMessageBytes/3-10) + `{}]}`},
	} {
		b.Run(bad.name, func(b *testing.B) {
			data := []byte(bad.body)
			for b.Loop() {
				if _, err := Decode(data, Terms{}); err == nil {
					b.Fatal("accepted")
				}
			}
		})
	}
}

func manyFields() string {
	var b strings.Builder
	b.WriteString("{")
	for i := 0; b.Len() < MaxMessageBytes-20; i++ {
		fmt.Fprintf(&b, `"%d":0,`, i)
	}
	return b.String() + `"z":0}`
}
