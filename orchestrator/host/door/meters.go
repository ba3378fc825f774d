package door

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Meters are what a server tells at /metrics: of its door, of its process, and whatever is made by the Factory.
type Meters struct {
	promauto.Factory
	Connections prometheus.Gauge       // those that are open
	Refused     *prometheus.CounterVec // requests, by the limit that was met
	handler     http.Handler
}

// NewMeters makes meters of which nothing has been told yet.
func NewMeters() *Meters {
	all := prometheus.NewRegistry()
	all.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m := &Meters{Factory: promauto.With(all), handler: promhttp.HandlerFor(all, promhttp.HandlerOpts{})}
	m.Connections = m.NewGauge(prometheus.GaugeOpts{Name: "cascade_connections", Help: "Connections that are open."})
	m.Refused = m.NewCounterVec(prometheus.CounterOpts{
		Name: "cascade_refused_total", Help: "Requests that were refused as a limit was met, by the limit.",
	}, []string{"limit"})
	return m
}

// Gauge tells of what there is at the moment that somebody asks.
func (m *Meters) Gauge(name, help string, now func() int64) {
	m.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(now()) })
}

// Bodies are those of a server that holds at most so many bytes of them. Whoever is refused for want of room is
// counted.
func (m *Meters) Bodies(most int64) *Bodies {
	b := NewBodies(most, m.Refused.WithLabelValues("bodies").Inc)
	m.Gauge("cascade_body_bytes", "Bytes of requests whose answer is not yet written.", b.Held)
	return b
}

// ServeHTTP answers /metrics.
func (m *Meters) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.handler.ServeHTTP(w, r) }
