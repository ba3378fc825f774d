package features_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cascade/dashboard"
	"cascade/features"
	"cascade/features/suite"
)

// running serves worlds whose clocks run, to a shop and beside it to whoever else is given, in memory.
func running(s *shop, speed float64, app http.Handler) (served *features.Served, close func()) {
	s.own, s.cascade, s.orders = "http://shop", "http://cascade", map[string]*order{}
	server := dashboard.New(dashboard.Options{Transport: inMemory{app}})
	s.ask = func(r *http.Request) (*http.Response, error) { return inMemory{server}.RoundTrip(r) }
	return &features.Served{Worlds: server.Worlds(), Speed: speed}, server.Close
}

// An application keeps its window on a clock of its own, which goes at a speed; the world's runs at that, too.
func TestAnApplicationWithAClockOfItsOwnIsJudgedGiveOrTake(t *testing.T) {
	const silent = "    Given WhatsApp stays silent\n" + orders
	for _, speed := range []float64{0.5, 1, 60} {
		for _, steps := range []string{
			orders + "    Then the message is still open\n",
			silent + "    When the clock reaches 30s\n    Then SMS does not fire\n    When 40 seconds pass\n" +
				"    Then SMS fires at 1m give or take 1s\n    And SMS fires at 61s give or take 1s\n    And the recipient receives 1 copy\n",
			orders + "    When everything has happened\n    Then the message succeeds on WhatsApp at 3s give or take 100ms\n" +
				"    And SMS does not fire\n",
			silent + "    When the message is sent\n    Then only SMS fires\n",
		} {
			synctest.Test(t, func(t *testing.T) {
				s := &shop{t: t, window: time.Duration(float64(time.Minute) / speed)}
				served, end := running(s, speed, s)
				defer end()
				const keeps = "    When the clock reaches 90s\n" // for the window is kept
				code, out := trade(t, s, served, "plan: [{channel: SMS}]", steps+keeps)
				if code != 0 {
					t.Errorf("at speed %v:\n%s\nexit %d:\n%s", speed, steps, code, out)
				}
			})
		}
	}
}

// What is left of a world whose clock runs is waited for: nothing of it happens early.
func TestEverythingHappensOnARunningClockInItsTime(t *testing.T) {
	for _, speed := range []float64{0.5, 1, 60} {
		synctest.Test(t, func(t *testing.T) {
			s := &shop{t: t, window: time.Hour}
			served, end := running(s, speed, s)
			defer end()
			began := time.Now()
			code, out := trade(t, s, served, "{}", orders+"    When everything has happened\n    Then the message succeeds on WhatsApp at 3s\n")
			if took := time.Since(began); code != 0 || took < time.Duration(float64(3*time.Second)/speed) {
				t.Errorf("at speed %v it takes %s, exit %d:\n%s", speed, took, code, out)
			}
		})
	}
}

// A step that waits for a running clock ends where its world is gone, with why; where the suite is stopped, it is no
// failure.
func TestAStepThatWaitsForARunningClockIsEnded(t *testing.T) {
	for name, tt := range map[string]struct {
		told func(s *shop, stop func())
		want string
	}{
		"by its world's end": {func(s *shop, _ func()) { s.call("PUT", world, "application/json", "", nil) },
			"subaccount default was reset or removed meanwhile"},
		"by the suite's": {func(_ *shop, stop func()) { stop() }, "1 skipped"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &shop{t: t, window: time.Hour}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			served, end := running(s, 60, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/whatsapp" {
					go tt.told(s, cancel)
					return
				}
				s.ServeHTTP(w, r)
			}))
			defer end()
			folder := t.TempDir()
			write(t, folder+"/shop.yaml", "plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]\nwires: {whatsapp: {webhook: http://shop/whatsapp}}\n")
			write(t, folder+"/a.feature", "Feature: f\n  Scenario: s\n    Given the scenario \"shop.yaml\"\n"+orders+
				"    When the clock reaches 2m\n")
			var stdout, stderr bytes.Buffer
			code := suite.Run(ctx, suite.Options{Paths: []string{folder + "/a.feature"}, Served: served}, &stdout, &stderr)
			if out := stdout.String() + stderr.String(); code != 1 || !strings.Contains(out, tt.want) {
				t.Errorf("%s: exit %d:\n%s", name, code, out)
			}
		})
	}
}
