package dashboard

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what /metrics tells. It is the observer of all worlds.
type metrics struct {
	registry *prometheus.Registry
	handler  http.Handler

	messages prometheus.Counter
	happened prometheus.Counter
	attempts *prometheus.CounterVec
	answers  prometheus.Histogram
	lag      prometheus.Histogram
	sockets  prometheus.Gauge
	dropped  prometheus.Counter
	waiting  prometheus.Gauge

	connections prometheus.Gauge
	full        *prometheus.CounterVec
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		messages: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "cascade_messages_total", Help: "Messages that were submitted.",
		}),
		happened: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "cascade_events_total", Help: "Events that happened, such as receipts and ends of windows.",
		}),
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cascade_webhook_attempts_total", Help: "Attempts to tell receivers, by the class of the answer.",
		}, []string{"answer"}),
		answers: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "cascade_webhook_seconds", Help: "How long receivers took to answer.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 4, 8),
		}),
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "cascade_clock_lag_seconds", Help: "How late running clocks were, in real seconds.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 10, 6),
		}),
		sockets: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "cascade_websocket_clients", Help: "Websockets that are open.",
		}),
		dropped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "cascade_websocket_dropped_total",
			Help: "Websockets that are or will be closed because they did not read.",
		}),
	}
	m.waiting = prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "cascade_requests_waiting", Help: "Requests that wait for something to happen in a world.",
	})
	m.connections = prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "cascade_connections", Help: "Connections that are open.",
	})
	m.full = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cascade_refused_total", Help: "Requests that were refused as a limit was met, by the limit.",
	}, []string{"limit"})
	held := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "cascade_body_bytes", Help: "Bytes of requests whose answer is not yet written.",
	}, func() float64 { return float64(s.bodies.Held()) })
	worlds := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "cascade_worlds", Help: "Subaccounts that have a world.",
	}, func() float64 { return float64(len(s.worlds.Worlds())) })
	bytes := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "cascade_world_bytes", Help: "About how many bytes all worlds take.",
	}, func() float64 { return float64(s.worlds.Bytes()) })
	m.registry.MustRegister(bytes, m.messages, m.happened, m.attempts, m.answers, m.lag, m.sockets, m.dropped,
		m.waiting, m.connections, m.full, held, worlds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return m
}

func (m *metrics) serve(w http.ResponseWriter, r *http.Request) error {
	m.handler.ServeHTTP(w, r)
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
func (m *metrics) Full(limit string) { m.full.WithLabelValues(limit).Inc() }

// Lagged notes how late a running clock was.
func (m *metrics) Lagged(behind time.Duration) { m.lag.Observe(behind.Seconds()) }
