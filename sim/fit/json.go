package fit

import (
	"encoding/json"
	"math"
	"time"

	"cascade/orchestrator"
)

// MarshalJSON writes what was found: shares with their intervals, times in seconds. The curves are left out.
func (f Channel) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Channel   orchestrator.Channel `json:"channel"`
		Sends     int                  `json:"sends"`
		NoStart   int                  `json:"noStart,omitempty"`
		ReadOnly  int                  `json:"readOnly,omitempty"`
		Reach     Share                `json:"reach"`
		Reject    Share                `json:"reject"`
		Arrives   Share                `json:"arrives"`
		Readers   Share                `json:"readers"`
		Repeats   Share                `json:"repeats"`
		Accepted  *Latency             `json:"accepted,omitempty"`
		Sent      *Latency             `json:"sent,omitempty"`
		Delivered *Latency             `json:"delivered,omitempty"`
		Read      *Latency             `json:"read,omitempty"`
	}{
		f.Channel, f.Sends, f.NoStart, f.ReadOnly, f.Reach, f.Reject, f.Arrives, f.Readers, f.Repeats,
		f.Accepted.known(), f.Sent.known(), f.Delivered.known(), f.Read.known(),
	})
}

// known is the latency, or nil where nothing can be said of it.
func (l *Latency) known() *Latency {
	if len(l.Points) == 0 {
		return nil
	}
	return l
}

// MarshalJSON writes the share and its interval.
func (s Share) MarshalJSON() ([]byte, error) {
	low, high := s.Interval()
	return json.Marshal(struct {
		Of    int     `json:"of"`
		Value float64 `json:"value"`
		Low   float64 `json:"low"`
		High  float64 `json:"high"`
	}{s.Of, digits(s.Value), digits(low), digits(high)})
}

// MarshalJSON writes the percentiles, and the lognormal where one fits.
func (l *Latency) MarshalJSON() ([]byte, error) {
	type lognormal struct {
		Median orchestrator.Seconds `json:"median"`
		Sigma  float64              `json:"sigma"`
	}
	type point struct {
		Share     float64              `json:"share"`
		At        orchestrator.Seconds `json:"at"`
		Effective int                  `json:"effective"`
	}
	var told struct {
		Points    []point    `json:"percentiles"`
		Lognormal *lognormal `json:"lognormal,omitempty"`
		Misfit    float64    `json:"misfit"`
	}
	for _, p := range l.Points {
		told.Points = append(told.Points, point{p.Share, orchestrator.Seconds(p.At), int(p.Effective)})
	}
	if l.Lognormal {
		told.Lognormal = &lognormal{orchestrator.Seconds(l.Median.Round(time.Microsecond)),
			math.Round(l.Sigma*1e4) / 1e4}
	}
	told.Misfit = math.Round(l.Misfit*1e4) / 1e4
	return json.Marshal(told)
}
