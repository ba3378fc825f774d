package dashboard

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"cascade/orchestrator/sendapi"
	"cascade/sim"
	"cascade/sim/journey"
	"cascade/sim/live"
	"cascade/sim/report"
)

// mostCrowds is of how many plans the crowds are drawn.
const mostCrowds = 3

// crowdPicture draws the messages of a world as they stand: a crowd a plan, as the command line draws it.
func (s *Server) crowdPicture(w http.ResponseWriter, r *http.Request, world *live.World) error {
	width, err := readWidth(r)
	if err != nil {
		return err
	}
	return s.inTurn(r, func() error {
		p := drawCrowds(world, width)
		return writePicture(w, &p)
	})
}

func drawCrowds(world *live.World, width float64) (p report.Picture) {
	summary := world.Summary()
	var crowds journey.Crowds
	world.Ways(func(way live.Way) {
		j := journey.Of(way.Lines, way.Route)
		crowds.Add(&j, way.Route)
	})
	all := crowds.Largest()
	for i, c := range all[:min(len(all), mostCrowds)] {
		drawn := report.Crowd{
			Title: titleIn(world), Subtitle: crowdWords(world, c), Times: c.Flow.Times(), Flow: c.Flow, Width: width,
		}
		if i == 0 {
			drawn.Expected = sim.Check(world.Scenario().ExpectOf(summary.Messages), summary)
		}
		p.Crowd(drawn)
	}
	if len(all) == 0 {
		p.Crowd(report.Crowd{
			Title: titleIn(world), Subtitle: "nothing was sent yet", Flow: journey.NewFlow(nil), Width: width,
		})
	}
	return p
}

// titleIn is how a picture names a world.
func titleIn(world *live.World) string {
	name := world.Scenario().Name
	if name == "" || name == world.Name() {
		return world.Name()
	}
	return world.Name() + ": " + name
}

func crowdWords(world *live.World, c journey.Crowd) string {
	return fmt.Sprintf("%s · seed %d, %s", report.PlanWords(c.Route), world.Seed(), report.Plural(c.Flow.Messages, "message"))
}

// messagePicture draws one message, or all sends that it is one of, as the command line draws it.
func (s *Server) messagePicture(w http.ResponseWriter, r *http.Request, world *live.World) error {
	width, err := readWidth(r)
	if err != nil {
		return err
	}
	if r.URL.Query().Has("marks") {
		return s.markedPicture(w, r, world, width)
	}
	ways, err := waysOf(r, world)
	if err != nil {
		return err
	}
	var p report.Picture
	for _, way := range ways {
		p.Lanes(report.Lanes{
			Title: messageTitle(world, way), Subtitle: fmt.Sprintf("%s · seed %d", report.PlanWords(way.Route), world.Seed()),
			Route: way.Route, Journey: journey.Of(way.Lines, way.Route), Width: width,
		})
	}
	return writePicture(w, &p)
}

// mostTogether is how many sends of a journey are drawn together.
const mostTogether = 10

// markedPicture draws a message, or the sends of its journey, for a page that lays its own things on it.
func (s *Server) markedPicture(w http.ResponseWriter, r *http.Request, world *live.World, width float64) error {
	umid, err := sendapi.ParseUMID(r.PathValue("umid"))
	if err != nil {
		return err
	}
	ways, copies, err := world.WaysAbout(umid, mostTogether)
	if err != nil {
		return err
	}
	told := report.Story{Title: messageTitle(world, ways[0]), Width: width, Route: ways[0].Route}
	webhooks := false
	for i, way := range ways {
		if i > 0 {
			told.Route = slices.Concat(told.Route, way.Route) // a message's own route is not to grow
		}
		told.Journeys = append(told.Journeys, journey.Of(way.Lines, way.Route))
		webhooks = webhooks || slices.ContainsFunc(way.Lines, func(l sim.Line) bool { return l.Kind() == sim.Webhook })
	}
	if len(ways) > 1 {
		numberCopies(told.Journeys, copies)
	} else if m, err := world.Story(umid); err == nil {
		told.Fires = m.ScheduledAfter
	}
	return writeStory(w, r, told, webhooks, world.Scenario().Start)
}

// numberCopies counts copies over all sends, in order of time: each knows of its own only.
func numberCopies(sends []journey.Journey, before int) {
	type copyMade struct {
		at time.Duration
		*sim.Moment
	}
	var made []copyMade
	for _, send := range sends {
		for i := range send.Lines {
			if m := &send.Lines[i]; m.Copy > 0 {
				made = append(made, copyMade{send.Submitted + m.At, m})
			}
		}
	}
	slices.SortStableFunc(made, func(a, b copyMade) int { return cmp.Compare(a.at, b.at) })
	for i, one := range made {
		one.Copy = uint8(min(before+i+1, math.MaxUint8))
	}
}

// writeStory answers with a message's picture for a page, its instants named as ?times has it.
func writeStory(w http.ResponseWriter, r *http.Request, told report.Story, webhooks bool, zero time.Time) error {
	switch times := r.URL.Query().Get("times"); times {
	case "", "span":
	case "clock":
		told.Zero = zero
	default:
		return sendapi.Invalid("times: %.60q is none of span, clock", times)
	}
	if webhooks {
		told.Below = webhookRow
	}
	var p report.Picture
	p.Story(told)
	return writePicture(w, &p)
}

// webhookRow is the room for webhooks below a lane.
const webhookRow = 22

// messageDiagram writes the same as sequence diagrams in Mermaid's language, for a Markdown page.
func (s *Server) messageDiagram(w http.ResponseWriter, r *http.Request, world *live.World) error {
	ways, err := waysOf(r, world)
	if err != nil {
		return err
	}
	writeDiagrams(w, world, ways)
	return nil
}

// crowdDiagram writes the message that fired on most channels, the first such, as the command line does of a crowd.
func (s *Server) crowdDiagram(w http.ResponseWriter, r *http.Request, world *live.World) error {
	return s.inTurn(r, func() error {
		var deepest []live.Way
		most := -1
		world.Ways(func(way live.Way) {
			fired := 0
			for _, l := range way.Lines {
				if l.Kind() == sim.Fired || l.Kind() == sim.Skipped {
					fired++
				}
			}
			if fired > most {
				deepest, most = []live.Way{way}, fired
			}
		})
		if deepest == nil {
			return sendapi.NotThere("nothing was sent in %s yet: there is no message to draw", world.Name())
		}
		writeDiagrams(w, world, deepest)
		return nil
	})
}

func waysOf(r *http.Request, world *live.World) ([]live.Way, error) {
	umid, err := sendapi.ParseUMID(r.PathValue("umid"))
	if err != nil {
		return nil, err
	}
	return world.WaysOf(umid)
}

func messageTitle(world *live.World, way live.Way) string {
	return fmt.Sprintf("%s: message %s", titleIn(world), report.Thousands(int(way.Number)+1))
}

func writeDiagrams(w http.ResponseWriter, world *live.World, ways []live.Way) {
	var b bytes.Buffer
	for i, way := range ways {
		if i > 0 {
			b.WriteString("\n")
		}
		title := fmt.Sprintf("%s, seed %d", messageTitle(world, way), world.Seed())
		report.Sequence{Title: title, Journey: journey.Of(way.Lines, way.Route)}.Write(&b)
	}
	writeDrawn(w, "text/markdown; charset=utf-8", b.Bytes())
}

func writePicture(w http.ResponseWriter, p *report.Picture) error {
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	writeDrawn(w, "image/svg+xml", b.Bytes())
	return nil
}

func writeDrawn(w http.ResponseWriter, kind string, text []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.Write(text) // an error means that the client is gone, and is nobody's to hear
}

// readWidth reads how wide a picture is to be, in pixels; 0: the usual.
func readWidth(r *http.Request) (float64, error) {
	text := r.URL.Query().Get("width")
	if text == "" {
		return 0, nil
	}
	width, err := strconv.Atoi(text)
	if err != nil || width < 1 {
		return 0, sendapi.Invalid("width: %.60q is no width of a picture (give pixels, such as 800)", text)
	}
	return float64(width), nil
}
