package sendapi

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// breakages are wrong values of one field each, which have nothing to do with one another.
var breakages = []struct {
	field, value string
	code         ErrorCode
}{
	{"user", `{}`, MissedUser},
	{"user", `{"msisdn":"12"}`, InvalidMSISDN},
	{"type", `"txt"`, InvalidContentType},
	{"content", `{"text":"Hi","sms":{"encoding":"x"}}`, InvalidEncoding},
	{"content", `5`, InvalidParameter},
	{"channels", `[]`, InvalidFallbackChannel},
	{"channels", `[{"channel":"SMS","fallbackAfter":9}]`, InvalidFallbackDelay},
	{"channels", `[{"channel":"SMS","successStatus":"Read"}]`, InvalidFallbackRead},
	{"expiry", `"soon"`, InvalidExpiry},
	{"scheduled", `"2025-01-01T00:00:00Z"`, InvalidScheduleTime},
	{"dlrCallbackUrl", `"x"`, InvalidDLRCallbackURL},
	{"clientMessageId", `true`, InvalidParameter},
}

// Whichever fields are wrong and however they are ordered, their problems are told at once, in the order
// of the text, and the first one's code is that of the whole.
func TestAnyProblemsAreToldTogetherInTheOrderOfTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation(breakages).Draw(t, "breakages")
		right := map[string]string{"user": `{"msisdn":"+6598765432"}`, "type": `"text"`,
			"content": `{"text":"Hi"}`, "channels": `[{"channel":"SMS"}]`}
		var parts []string
		var want []ErrorCode
		done := map[string]bool{}
		for _, b := range order {
			if done[b.field] {
				continue
			}
			done[b.field] = true
			if value, needed := right[b.field]; needed && rapid.Bool().Draw(t, b.field+" is right") {
				parts = append(parts, `"`+b.field+`":`+value)
				continue
			}
			parts = append(parts, `"`+b.field+`":`+b.value)
			want = append(want, b.code)
		}
		space := rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, "space")
		body := "{" + space + strings.Join(parts, ","+space) + "}"
		_, err := Decode([]byte(body), newYear())
		problems, _ := err.(Problems)
		var got []ErrorCode
		for _, p := range problems {
			got = append(got, p.Code)
		}
		if !slices.Equal(got, want) || problems.Code() != want[0] {
			t.Fatalf("%s\ngot %v, want %v", body, got, want)
		}
	})
}

// The order of the fields changes nothing of a right message.
func TestTheOrderOfFieldsDoesNotMatter(t *testing.T) {
	fields := []string{`"user":{"msisdn":"+6598765432"}`, `"type":"Text"`, `"content":{"text":"Hi","url":"x"}`,
		`"channels":[{"channel":"SMS"}]`, `"expiry":"2027-01-01T00:00:00Z"`, `"clientMessageId":"1"`}
	want, err := Decode([]byte("{"+strings.Join(fields, ",")+"}"), newYear())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		shuffled := rapid.Permutation(fields).Draw(t, "fields")
		got, err := Decode([]byte("{"+strings.Join(shuffled, ",")+"}"), newYear())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Message, got.Message); diff != "" {
			t.Fatal(diff)
		}
	})
}
