package dashboard

import (
	"net/http"
	"strconv"
	"time"

	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// putFaults lets requests of the API under test fail from now on as described; none at all ends that.
func (s *Server) putFaults(w http.ResponseWriter, r *http.Request, world *live.World) error {
	body, err := readScenarioForm(w, r)
	if err != nil {
		return err
	}
	var faults []scenarios.Fault
	if err := s.parse(r, body, func() (err error) {
		faults, err = scenarios.ParseFaults("", body)
		return err
	}); err != nil {
		return scenarioError(err)
	}
	world.SetFaults(faults)
	return answerClock(w, r, world.Clock(), nil)
}

// befall lets a request of the API under test meet the faults of its world. It is refused, or it is answered through
// what is returned. A world of the server's own scenario is made for its first request where it has faults.
func (s *Server) befall(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, error) {
	id := r.PathValue("subAccountId")
	world, ok := s.worlds.Find(id)
	if !ok && id != "" && len(s.options.Scenario.Faults) > 0 {
		var err error
		if world, err = s.worlds.Open(id); err != nil {
			return w, err
		}
		ok = true
	}
	if !ok {
		return w, nil
	}
	fault, befalls := world.Fault()
	if !befalls {
		return w, nil
	}
	if kept, ok := w.(*witness); ok {
		kept.kept.Fault = faultWords(fault)
	}
	if fault.Status == 0 {
		return &faulty{w, s, r, fault}, nil
	}
	if fault.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((fault.RetryAfter+time.Second-1)/time.Second)))
	}
	if fault.Status == http.StatusTooManyRequests {
		return w, sendapi.Refuse(fault.Status, 1100, "too many requests, on purpose: the scenario's faults say so")
	}
	return w, sendapi.Refuse(fault.Status, sendapi.InternalError,
		"the API fails on purpose: the scenario's faults say so")
}

// faultWords is what befell a request, as the journal tells it.
func faultWords(f scenarios.Fault) string {
	switch {
	case f.Drop:
		return "dropped"
	case f.Delay > 0:
		return "answered late, after " + f.Delay.String()
	}
	return "refused"
}

// faulty is a ResponseWriter whose answer comes late or never. The request itself is carried out.
type faulty struct {
	http.ResponseWriter
	server  *Server
	request *http.Request
	fault   scenarios.Fault
}

// Unwrap lets http.ResponseController reach the connection.
func (f *faulty) Unwrap() http.ResponseWriter { return f.ResponseWriter }

func (f *faulty) WriteHeader(status int) {
	f.befall()
	f.ResponseWriter.WriteHeader(status)
}

func (f *faulty) Write(text []byte) (int, error) {
	f.befall()
	return f.ResponseWriter.Write(text)
}

// befall drops the connection, or waits once.
func (f *faulty) befall() {
	if f.fault.Drop {
		panic(http.ErrAbortHandler)
	}
	wait := f.fault.Delay
	if f.fault.Delay = 0; wait == 0 {
		return
	}
	f.server.patient(f.ResponseWriter, func() { f.server.pause(f.request.Context(), wait) })
}
