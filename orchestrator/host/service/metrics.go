package service

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cascade/orchestrator/host"
	"cascade/orchestrator/host/door"
)

// Metrics are what /metrics tells. It is the host's observer.
type Metrics struct {
	registry *prometheus.Registry
	handler  http.Handler
	steps    prometheus.Counter
	groups   *prometheus.CounterVec
	commits  prometheus.Histogram
	late     prometheus.Histogram
	unknown  prometheus.Counter
	strays   prometheus.Counter

	connections prometheus.Gauge
	refused     *prometheus.CounterVec
}

var _ host.Observer = (*Metrics)(nil)

// NewMetrics makes metrics of which nothing has been told yet.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		steps: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "cascade_steps_total", Help: "Steps of messages' state machines that were carried out and written.",
		}),
		groups: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cascade_groups_total", Help: "Groups of steps, each one transaction, by whether they were written.",
		}, []string{"written"}),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "cascade_group_seconds", Help: "How long it took to write a group of steps.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}),
		late: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "cascade_timer_late_seconds", Help: "How late timers came.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 20),
		}),
		unknown: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "cascade_sends_unknown_total", Help: "Sends whose answer never came.",
		}),
		strays: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "cascade_receipts_stray_total", Help: "Receipts of sends that are not known, or not yet.",
		}),
		connections: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "cascade_connections", Help: "Connections that are open.",
		}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cascade_refused_total", Help: "Requests that were refused as a limit was met, by the limit.",
		}, []string{"limit"}),
	}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.steps, m.groups, m.commits, m.late, m.unknown, m.strays, m.connections, m.refused)
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return m
}

// Of tells of a host as well what it holds at the moment.
func (m *Metrics) Of(h *host.Host) {
	gauge := func(name, help string, of func() int) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help},
			func() float64 { return float64(of()) }))
	}
	gauge("cascade_outbox_depth", "Sends that are not over.", h.Depth)
	gauge("cascade_requests_waiting", "Requests and receipts that wait to be written.", h.Waiting)
}

// hold tells of the bytes of requests, too.
func (m *Metrics) hold(b *door.Bodies) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "cascade_body_bytes", Help: "Bytes of requests whose answer is not yet written.",
	}, func() float64 { return float64(b.Held()) }))
}

// ServeHTTP answers /metrics.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.handler.ServeHTTP(w, r) }

// Committed counts a group.
func (m *Metrics) Committed(steps int, took time.Duration, err error) {
	if err != nil {
		m.groups.WithLabelValues("no").Inc()
		return
	}
	m.groups.WithLabelValues("yes").Inc()
	m.steps.Add(float64(steps))
	m.commits.Observe(took.Seconds())
}

// Late counts a timer.
func (m *Metrics) Late(by time.Duration) { m.late.Observe(by.Seconds()) }

// Unknown counts a send whose answer never came.
func (m *Metrics) Unknown() { m.unknown.Inc() }

// Stray counts a receipt of a send that is not known.
func (m *Metrics) Stray() { m.strays.Inc() }
