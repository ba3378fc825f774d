package service

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"cascade/orchestrator/host"
	"cascade/orchestrator/host/door"
)

// Metrics are what /metrics tells. It is the host's observer.
type Metrics struct {
	*door.Meters
	steps   prometheus.Counter
	groups  *prometheus.CounterVec
	commits prometheus.Histogram
	late    prometheus.Histogram
	unknown prometheus.Counter
	strays  prometheus.Counter
}

var _ host.Observer = (*Metrics)(nil)

// NewMetrics makes metrics of which nothing has been told yet.
func NewMetrics() *Metrics {
	of := door.NewMeters()
	return &Metrics{
		Meters: of,
		steps: of.NewCounter(prometheus.CounterOpts{
			Name: "cascade_steps_total", Help: "Steps of messages' state machines that were carried out and written.",
		}),
		groups: of.NewCounterVec(prometheus.CounterOpts{
			Name: "cascade_groups_total", Help: "Groups of steps, each one transaction, by whether they were written.",
		}, []string{"written"}),
		commits: of.NewHistogram(prometheus.HistogramOpts{
			Name: "cascade_group_seconds", Help: "How long it took to write a group of steps.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}),
		late: of.NewHistogram(prometheus.HistogramOpts{
			Name: "cascade_timer_late_seconds", Help: "How late timers came.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 20),
		}),
		unknown: of.NewCounter(prometheus.CounterOpts{
			Name: "cascade_sends_unknown_total", Help: "Sends whose answer never came.",
		}),
		strays: of.NewCounter(prometheus.CounterOpts{
			Name: "cascade_receipts_stray_total", Help: "Receipts of sends that are not known, or not yet.",
		}),
	}
}

// Of tells of a host, or of a fleet of them, as well what it holds at the moment.
func (m *Metrics) Of(h interface {
	Depth() int
	Waiting() int
}) {
	m.Gauge("cascade_outbox_depth", "Sends that are not over.", func() int64 { return int64(h.Depth()) })
	m.Gauge("cascade_requests_waiting", "Requests and receipts that wait to be written.",
		func() int64 { return int64(h.Waiting()) })
	if f, ok := h.(*host.Fleet); ok {
		m.Gauge("cascade_shards_owned", "Shards of the database that this process owns.",
			func() int64 { return int64(f.Owned()) })
		m.NewCounterFunc(prometheus.CounterOpts{
			Name: "cascade_lease_changes_total", Help: "How often a shard was taken, given up or lost.",
		}, func() float64 { return float64(f.Changes()) })
	}
}

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
