package cascadetest

import (
	"encoding/json"
	"time"
)

// Fault is what goes wrong with some requests of the API under test. Exactly one of Status, Delay and Drop is given.
type Fault struct {
	Next     int           // the next so many requests; 0: not counted
	Share    float64       // the share of requests, 0 to 1, drawn one by one; 0: all of them
	From, To time.Duration // those that come from From up to, but not at, To, of the world's time; To 0: all

	Status     int           // the request is refused with this HTTP status, and nothing is done
	RetryAfter time.Duration // told with the status, in whole seconds; 0: not told
	Delay      time.Duration // the answer comes so much later, in real time
	Drop       bool          // the request is carried out, and its connection is dropped instead of an answer
}

// MarshalJSON writes the fault as the control API takes it.
func (f Fault) MarshalJSON() ([]byte, error) {
	from := span(f.From)
	if f.To != 0 {
		from = f.From.String()
	}
	return json.Marshal(struct {
		Next       int     `json:"next,omitempty"`
		Share      float64 `json:"share,omitempty"`
		From       string  `json:"from,omitempty"`
		To         string  `json:"to,omitempty"`
		Status     int     `json:"status,omitempty"`
		RetryAfter string  `json:"retryAfter,omitempty"`
		Delay      string  `json:"delay,omitempty"`
		Drop       bool    `json:"drop,omitempty"`
	}{f.Next, f.Share, from, span(f.To), f.Status, span(f.RetryAfter), span(f.Delay), f.Drop})
}

// span is a duration as the control API takes it; "" where none is given.
func span(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// Faults are what goes wrong with the application's requests from now on, instead of what did; without any, nothing
// does. A fault that the server does not take fails the test.
func (w *World) Faults(faults ...Fault) {
	w.server.t.Helper()
	if faults == nil {
		faults = []Fault{}
	}
	w.Put("/faults", faults)
}
