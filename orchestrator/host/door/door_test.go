package door_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"cascade/orchestrator/host/door"
)

// value is what a gauge tells.
func value(t *testing.T, g prometheus.Gauge) float64 {
	t.Helper()
	all := prometheus.NewRegistry()
	all.MustRegister(g)
	told, err := all.Gather()
	if err != nil || len(told) != 1 {
		t.Fatalf("%v: %v", told, err)
	}
	return told[0].GetMetric()[0].GetGauge().GetValue()
}

// broke is a listener out of file descriptors.
type broke struct{ net.Listener }

func (broke) Accept() (net.Conn, error) { return nil, errors.New("too many open files") }

func TestAConnectionThatCannotBeTakenIsTold(t *testing.T) {
	var log bytes.Buffer
	count := prometheus.NewGauge(prometheus.GaugeOpts{Name: "connections"})
	l := door.Limit(broke{}, 1, slog.New(slog.NewTextHandler(&log, nil)), count)
	for range 3 {
		if _, err := l.Accept(); err == nil {
			t.Fatal("a connection was taken")
		}
	}
	if !strings.Contains(log.String(), "too many open files") || value(t, count) != 0 {
		t.Errorf("%v connections, and the log tells %q", value(t, count), &log)
	}
}

// pipes is a listener with a connection for whoever accepts.
type pipes struct{ others []net.Conn }

func (p *pipes) Accept() (net.Conn, error) {
	one, other := net.Pipe()
	p.others = append(p.others, other)
	return one, nil
}

func (*pipes) Close() error   { return nil }
func (*pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1)} }

func TestOneConnectionMoreWaitsUntilAnotherIsClosed(t *testing.T) {
	count := prometheus.NewGauge(prometheus.GaugeOpts{Name: "connections"})
	waits := make(tell, 1)
	l := door.Limit(&pipes{}, 2, slog.New(slog.NewTextHandler(waits, nil)), count)
	first, _ := l.Accept()
	l.Accept()
	taken := make(chan error)
	accept := func() {
		_, err := l.Accept()
		taken <- err
	}
	go accept()
	<-waits
	if n := value(t, count); n != 2 {
		t.Errorf("%v connections are held", n)
	}
	first.Close()
	first.Close() // gives one slot back, not two
	if err := <-taken; err != nil {
		t.Error(err)
	}
	go accept()
	<-waits
	l.Close()
	if err := <-taken; !errors.Is(err, net.ErrClosed) {
		t.Errorf("who waited at the end was told %v", err)
	}
}

// tell is a log that lets somebody wait for its lines.
type tell chan struct{}

func (c tell) Write(line []byte) (int, error) {
	c <- struct{}{}
	return len(line), nil
}

func TestBodiesAreHeldUntilTheirAnswer(t *testing.T) {
	refused := 0
	bodies := door.NewBodies(10, func() { refused++ })
	take := func(text string) (letGo func(), err error) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(text))
		letGo = bodies.Take(r)
		_, err = io.ReadAll(r.Body)
		return letGo, err
	}
	first, err := take("1234567")
	if err != nil || bodies.Held() != 7 {
		t.Fatalf("%v: %d", err, bodies.Held())
	}
	second, err := take("12345")
	if err == nil || refused != 1 || !strings.Contains(err.Error(), "under way already") {
		t.Errorf("refused %d: %v", refused, err)
	}
	second()
	first()
	third, err := take("1234567890")
	if third(); err != nil || bodies.Held() != 0 {
		t.Errorf("%v: %d", err, bodies.Held())
	}
}

func TestAGuardLetsInWhoMay(t *testing.T) {
	g := door.NewGuard(door.Entry{
		Local: true, Hosts: []string{"Cascade.test:80"}, Pages: []string{"https://app.example",
			"no origin"}, Hint: "--cors allows one",
	})
	for _, test := range []struct {
		method, host, origin, site string
		refused                    string // "": it is let in
	}{
		{"GET", "localhost:8080", "", "", ""},
		{"POST", "[::1]:80", "", "", ""},
		{"POST", "cascade.test:9", "http://cascade.test:9", "", ""},
		{"GET", "evil.example", "", "", "the Host header"},
		{"POST", "evil.example", "http://evil.example", "same-origin", "the Host header"},
		{"POST", "localhost", "http://evil.example", "", "--cors allows one"},
		{"POST", "localhost", "", "cross-site", "--cors allows one"},
		{"DELETE", "localhost", "null", "", "--cors allows one"},
		{"POST", "localhost", "https://app.example", "cross-site", ""},
		{"POST", "localhost", "no origin", "", "--cors allows one"},
	} {
		r := httptest.NewRequest(test.method, "/", nil)
		r.Host = test.host
		for name, value := range map[string]string{"Origin": test.origin, "Sec-Fetch-Site": test.site} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		err := g.Check(r)
		if (err == nil) != (test.refused == "") || err != nil && !strings.Contains(err.Error(), test.refused) {
			t.Errorf("%+v: %v", test, err)
		}
	}
	r := httptest.NewRequest("POST", "/", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if err := door.NewGuard(door.Entry{}).Check(r); err == nil || strings.Contains(err.Error(), "--cors") {
		t.Errorf("without a hint: %v", err)
	}
}

func TestLoopbackIsWhatOnlyThisMachineReaches(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if !door.IsLoopback(l) || door.IsLoopback(&pipes{}) {
		t.Errorf("%v: %v; %v: %v", l.Addr(), door.IsLoopback(l), (&pipes{}).Addr(), door.IsLoopback(&pipes{}))
	}
}

// A client that writes its whole request before it reads the answer has one, and not a broken connection.
func TestALargeBodyThatIsNotWantedIsReadAllTheSame(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer door.Linger(w, r)()
		http.Error(w, "no", http.StatusTeapot)
	}))
	defer s.Close()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const size = 8 << 20
	head := "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 8388608\r\n\r\n"
	if _, err := io.WriteString(conn, head+strings.Repeat("x", size)); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 418 ") {
		t.Errorf("%v: %.60q", err, answer)
	}
}
