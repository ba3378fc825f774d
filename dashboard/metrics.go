package dashboard

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"cascade/orchestrator/host/door"
	"cascade/sim/live"
)

// metrics are what /metrics tells. It is the observer of all worlds.
type metrics struct {
	*door.Meters

	messages prometheus.Counter
	happened prometheus.Counter
	attempts *prometheus.CounterVec
	answers  prometheus.Histogram
	lag      prometheus.Histogram
	sockets  prometheus.Gauge
	dropped  prometheus.Counter
	waiting  prometheus.Gauge
}

func newMetrics() *metrics {
	of := door.NewMeters()
	return &metrics{
		Meters: of,
		messages: of.NewCounter(prometheus.CounterOpts{
			Name: "cascade_messages_total", Help: "Messages that were submitted.",
		}),
		happened: of.NewCounter(prometheus.CounterOpts{
			Name: "cascade_events_total", Help: "Events that happened, such as receipts and ends of windows.",
		}),
		attempts: of.NewCounterVec(prometheus.CounterOpts{
			Name: "cascade_webhook_attempts_total", Help: "Attempts to tell receivers, by the class of the answer.",
		}, []string{"answer"}),
		answers: of.NewHistogram(prometheus.HistogramOpts{
			Name: "cascade_webhook_seconds", Help: "How long receivers took to answer.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 4, 8),
		}),
		lag: of.NewHistogram(prometheus.HistogramOpts{
			Name: "cascade_clock_lag_seconds", Help: "How late running clocks were, in real seconds.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 10, 6),
		}),
		sockets: of.NewGauge(prometheus.GaugeOpts{
			Name: "cascade_websocket_clients", Help: "Websockets that are open.",
		}),
		dropped: of.NewCounter(prometheus.CounterOpts{
			Name: "cascade_websocket_dropped_total",
			Help: "Websockets that are or will be closed because they did not read.",
		}),
		waiting: of.NewGauge(prometheus.GaugeOpts{
			Name: "cascade_requests_waiting", Help: "Requests that wait for something to happen in a world.",
		}),
	}
}

// of tells of all worlds as well what they are at the moment.
func (m *metrics) of(worlds *live.Registry) {
	m.Gauge("cascade_worlds", "Subaccounts that have a world.", func() int64 { return int64(len(worlds.Worlds())) })
	m.Gauge("cascade_world_bytes", "About how many bytes all worlds take.",
		worlds.Bytes)
	m.Gauge("cascade_world_bytes_limit", "About how many bytes all worlds may take.", worlds.AllBytes)
}

func (m *metrics) serve(w http.ResponseWriter, r *http.Request) error {
	m.ServeHTTP(w, r)
	return nil
}

// Submitted counts messages.
func (m *metrics) Submitted(messages int) { m.messages.Add(float64(messages)) }

// Happened counts events.
func (m *metrics) Happened(events int) { m.happened.Add(float64(events)) }

// Attempted counts an attempt to tell a receiver.
func (m *metrics) Attempted(answer int, took time.Duration) {
	class := "none"
	if answer > 0 {
		class = strconv.Itoa(answer/100) + "xx"
	}
	m.attempts.WithLabelValues(class).Inc()
	m.answers.Observe(took.Seconds())
}

// Full counts a request that was refused.
func (m *metrics) Full(limit string) { m.Refused.WithLabelValues(limit).Inc() }

// Lagged notes how late a running clock was.
func (m *metrics) Lagged(behind time.Duration) { m.lag.Observe(behind.Seconds()) }
