package features

import (
	"strings"
	"testing"
)

// A When does what it can to its bounds, and says beyond them what it cannot.
func TestAWhenIsHeldToItsBounds(t *testing.T) {
	for step, wrong := range map[string]string{
		"3650 days pass": "", "3651 days pass": "3651 times 1d is too long",
		"87600 hours pass": "", "87601 hours pass": "87601 times 1h is too long",
		"5256000 minutes pass": "", "5256001 minutes pass": "5256001 times 1m is too long",
		"315360000 seconds pass": "", "315360001 seconds pass": "315360001 times 1s is too long",
		"the clock reaches 5s\n And the clock reaches 5s":    "",
		"the clock reaches 5s\n And the clock reaches 4.99s": "the clock cannot reach 4.99s: it is 5s already",
		"1 messages are sent, one every 1s":                  "",
		"0 messages are sent, one every 1s":                  "0 messages cannot be sent",
		"10000001 messages are sent, one every 1s":           "10000001 messages cannot be sent",
		`the message is sent to ""`:                          "the message has no number to go to",
	} {
		ran := runText(t, "Feature: f\n Scenario: s\n Given the fallback plan:\n | channel |\n | SMS |\n When "+step+"\n")
		if (ran.code != 0) != (wrong != "") || !strings.Contains(ran.out, wrong) {
			t.Errorf("%s: exit %d\n%s", step, ran.code, ran.out)
		}
	}
}

// So much time passes as the step says, in each unit.
func TestTimePassesInItsUnits(t *testing.T) {
	for unit, want := range map[string]string{"seconds": "2s", "minutes": "2m", "hours": "2h", "days": "2d"} {
		ran := runText(t, "Feature: f\n Scenario: s\n Given the fallback plan:\n | channel |\n | SMS |\n When 2 "+unit+
			" pass\n And the message is sent\n Then SMS fires at "+want+"\n")
		if ran.code != 0 {
			t.Errorf("2 %s: %s", unit, ran.out)
		}
	}
}
