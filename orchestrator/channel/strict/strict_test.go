package strict

import (
	"math"
	"strings"
	"testing"
	"time"
)

type body struct {
	To   string `json:"to"`
	Text struct {
		Body string `json:"body"`
	} `json:"text"`
	List []struct {
		N int `json:"n"`
	} `json:"list"`
}

func TestABodyIsReadStrictly(t *testing.T) {
	for text, want := range map[string]string{
		`{"to":"a","text":{"body":"b"},"list":[{"n":1}]}`: "",
		`{"too":"a"}`:                "too is not known",
		`{"To":"a"}`:                 "To is not known",
		`{"text":{"boddy":"a"}}`:     "text.boddy is not known",
		`{"list":[{"n":1},{"m":1}]}`: "list.1.m is not known",
		`{"text":{"body":7}}`:        "text.body is a number",
		`{"text":[]}`:                "text is an array",
		`{"to":"a","to":"b"}`:        "to is given twice",
		`[]`:                         "the body is an array",
		`{"to":`:                     "not JSON: the text ends too early",
		`to=a`:                       "not JSON: ",
		`{"to":"a",}`:                "not JSON: invalid character ',' at start of value at byte 10",
		``:                           "not JSON: the text ends too early",
		`{"` + strings.Repeat("x", 1000) + `":1}`: strings.Repeat("x", 60) + "… is not known",
	} {
		err := Read([]byte(text), new(body))
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestAURLIsWholeAndOfHTTP(t *testing.T) {
	for text, want := range map[string]bool{
		"http://a/": true, "https://a:1/b?c": true, "ftp://a/": false, "a/b": false, "//a/": false, "http:///b": false, "%": false, "": false,
	} {
		if IsURL(text) != want {
			t.Errorf("%s: %t", text, !want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"to":"a","text":{"body":"b"}}`))
	f.Add([]byte("{\"to\":\"\xff\"}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := Read(text, new(body)); err != nil && len(err.Error()) > 400 {
			t.Errorf("%d bytes of an error", len(err.Error()))
		}
	})
}

func TestSecondsDoNotComeRound(t *testing.T) {
	for n, want := range map[int]time.Duration{
		0: 0, 1: time.Second, -5: -5 * time.Second, 9_223_372_036: 9_223_372_036 * time.Second,
		9_223_372_037: 9_223_372_036 * time.Second, 18_446_744_133: 9_223_372_036 * time.Second,
		math.MaxInt: 9_223_372_036 * time.Second, math.MinInt: -9_223_372_036 * time.Second,
	} {
		if got := Seconds(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
