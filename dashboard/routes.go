package dashboard

import (
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"cascade/orchestrator/host/door"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// base is where the control API is.
const base = "/sim/v1"

// routes adds every path but those of the API under test.
func (s *Server) routes() {
	s.control(base+"/scenarios", sendapi.Methods{"GET": s.listScenarios})
	s.control(base+"/scenarios/check", sendapi.Methods{"POST": s.checkScenario})
	s.control(base+"/fit", sendapi.Methods{"POST": s.fit})
	of := base + "/subaccounts/{subAccountId}"
	s.control(base+"/subaccounts", sendapi.Methods{"GET": s.listWorlds})
	s.control(of, sendapi.Methods{"GET": s.showWorld, "PUT": s.putWorld, "DELETE": s.deleteWorld})
	s.control(of+"/clock", sendapi.Methods{"GET": s.on(s.showClock), "POST": s.on(s.setClock)})
	s.control(of+"/clock/advance", sendapi.Methods{"POST": s.on(s.advance)})
	s.control(of+"/timers", sendapi.Methods{"GET": s.on(s.listTimers), "POST": s.on(s.setTimer)})
	s.control(of+"/timers/{id}", sendapi.Methods{"DELETE": s.on(s.cancelTimer)})
	s.control(of+"/timeline", sendapi.Methods{"GET": s.on(s.timeline)})
	s.control(of+"/events", sendapi.Methods{"GET": s.on(s.events)})
	s.control(of+"/summary", sendapi.Methods{"GET": s.on(s.summary)})
	s.control(of+"/messages", sendapi.Methods{"GET": s.on(s.listMessages)})
	s.control(of+"/messages/{umid}", sendapi.Methods{"GET": s.on(s.showMessage)})
	s.control(of+"/messages/{umid}/scenario", sendapi.Methods{"GET": s.on(s.retell)})
	s.control(of+"/messages/{umid}/picture.svg", sendapi.Methods{"GET": s.on(s.messagePicture)})
	s.control(of+"/messages/{umid}/picture.md", sendapi.Methods{"GET": s.on(s.messageDiagram)})
	s.control(of+"/messages/{umid}/receipts", sendapi.Methods{"POST": s.on(s.report)})
	s.control(of+"/picture.svg", sendapi.Methods{"GET": s.on(s.crowdPicture)})
	s.control(of+"/picture.md", sendapi.Methods{"GET": s.on(s.crowdDiagram)})
	s.control(of+"/providers", sendapi.Methods{"GET": s.on(s.listProviders)})
	s.control(of+"/providers/{channel}", sendapi.Methods{"PUT": s.making(s.putProvider)})
	s.control(of+"/traffic", sendapi.Methods{"POST": s.on(s.startTraffic)})
	s.control(of+"/faults", sendapi.Methods{"PUT": s.making(s.putFaults)})
	s.control(of+"/webhooks", sendapi.Methods{"GET": s.on(s.webhooks)})
	s.control(of+"/webhooks/{delivery}", sendapi.Methods{"GET": s.on(s.delivery)})
	s.control(of+"/webhooks/{delivery}/again", sendapi.Methods{"POST": s.on(s.deliverAgain)})
	s.control(of+"/receiver", sendapi.Methods{
		"GET": s.on(s.showReceiver), "PUT": s.making(s.setReceiver), "POST": s.on(s.takeWebhook),
	})
	s.control(of+"/scenario", sendapi.Methods{"GET": s.on(s.showScenario)})
	s.control(of+"/lint", sendapi.Methods{"POST": s.on(s.lint)})
	s.control(of+"/explore", sendapi.Methods{"POST": s.on(s.explore)})
	s.control(of+"/whatif", sendapi.Methods{"POST": s.on(s.whatIf)})
	s.control(of+"/tune", sendapi.Methods{"POST": s.on(s.tune)})
	s.control(of+"/requests", sendapi.Methods{"GET": s.requests})
	s.control(of+"/journeys", sendapi.Methods{"GET": s.on(s.journeys)})
	s.control(of+"/wires", sendapi.Methods{"GET": s.on(s.showWires), "PUT": s.putWires})
	s.control(of+"/inbound", sendapi.Methods{"GET": s.on(s.listInbound), "POST": s.on(s.receive)})

	s.open(base+"/openapi.json", s.openAPI)
	s.open("/healthz", s.health)
	s.open("/metrics", s.metrics.serve)
	s.mux.HandleFunc("/", s.page)
}

// control adds a path of the control API: it needs the server's key, if the server has one.
func (s *Server) control(pattern string, methods sendapi.Methods) {
	s.paths[pattern] = methods
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		handle, err := methods.Pick(w, r)
		if err == nil {
			err = s.authorize(w, r)
		}
		if id := r.PathValue("subAccountId"); err == nil && id != "" {
			err = sendapi.CheckSubaccount(id)
		}
		if err == nil {
			err = handle(w, r)
		}
		if err != nil {
			s.refuse(w, r, err)
		}
	})
}

// open adds a path that is read without a key.
func (s *Server) open(pattern string, handle sendapi.Handler) {
	methods := sendapi.Methods{"GET": handle}
	s.paths[pattern] = methods
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		handle, err := methods.Pick(w, r)
		if err == nil {
			err = handle(w, r)
		}
		if err != nil {
			s.refuse(w, r, err)
		}
	})
}

// worldHandler is a handler for which there has to be a world.
type worldHandler func(http.ResponseWriter, *http.Request, *live.World) error

// on finds the world that a handler needs.
func (s *Server) on(handle worldHandler) sendapi.Handler { return in(s.find, handle) }

// making is on for a PUT, which may be what a subaccount is used for first: its world is made then, as by a send.
func (s *Server) making(handle worldHandler) sendapi.Handler { return in(s.findOrMake, handle) }

// in finds the world of a request, one way or the other, for its handler.
func in(find func(*http.Request) (*live.World, error), handle worldHandler) sendapi.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		world, err := find(r)
		if err != nil {
			return err
		}
		return handle(w, r, world)
	}
}

func (s *Server) findOrMake(r *http.Request) (*live.World, error) {
	world, err := s.worlds.Open(r.PathValue("subAccountId"))
	return world, atMost400(err)
}

func (s *Server) find(r *http.Request) (*live.World, error) {
	id := r.PathValue("subAccountId")
	world, ok := s.worlds.Find(id)
	if !ok {
		return nil, sendapi.NotThere("subaccount %s was not made yet: PUT it, or send through it", id)
	}
	return world, nil
}

// refuse answers with an error, at the time of the subaccount, where there is one.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	now := s.worlds.Now()
	if world, ok := s.worlds.Find(r.PathValue("subAccountId")); ok {
		now = world.Now()
	}
	s.errors.Write(w, err, now)
}

func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	mend, paths := "", s.tested
	if strings.HasPrefix(r.URL.Path, base+"/") {
		paths = s.paths
	}
	if clean := path.Clean(r.URL.Path); isAPI(clean) && clean != r.URL.Path {
		mend = fmt.Sprintf(" (ask for %.200q)", clean)
	} else if near, _ := nearest(paths, r); near != "" && near != r.Method+" "+r.URL.Path {
		mend = fmt.Sprintf(" (%.200s)", problem.Meant(near))
	}
	s.refuse(w, r, sendapi.NotThere("there is nothing at %.200q%s", r.URL.Path, mend))
}

// patient lets a handler wait for as long as it has to, and then gives it the usual time to answer.
func (s *Server) patient(w http.ResponseWriter, wait func()) {
	s.metrics.waiting.Inc()
	defer s.metrics.waiting.Dec()
	c := http.NewResponseController(w)
	c.SetReadDeadline(time.Time{}) // of a body that was read; passing it would take the client for gone
	c.SetWriteDeadline(time.Time{})
	wait()
	c.SetWriteDeadline(time.Now().Add(door.AnswerTime))
}

// pause lets so much real time pass, unless whoever waits has gone, or the server closes.
func (s *Server) pause(ctx context.Context, delay time.Duration) {
	if delay <= 0 {
		return
	}
	over := time.NewTimer(delay)
	defer over.Stop()
	select {
	case <-over.C:
	case <-ctx.Done():
	case <-s.worlds.Closing():
	}
}

// isAPI tells the paths that programs ask for from those of the page.
func isAPI(path string) bool {
	return strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/sim/")
}

func (s *Server) health(w http.ResponseWriter, _ *http.Request) error {
	sendapi.WriteText(w, http.StatusOK, []byte(`{"status":"ok"}`))
	return nil
}

//go:embed openapi.json
var document []byte

// openAPI answers with the OpenAPI document of everything that is served.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	sendapi.WriteText(w, http.StatusOK, document)
	return nil
}
