package features

import (
	"os"
	"strings"
	"testing"
)

// runIn runs steps in a scenario file's world.
func runIn(t *testing.T, scenario, steps string) outcome {
	t.Helper()
	path := t.TempDir() + "/s.yaml"
	if err := os.WriteFile(path, []byte(scenario), 0o600); err != nil {
		t.Fatal(err)
	}
	return runText(t, "Feature: f\n Scenario: s\n Given the scenario \""+path+"\"\n "+steps+"\n")
}

const twoSteps = "plan: [{channel: WhatsApp, fallbackAfter: 60}, {channel: SMS}]\n"

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

// A receipt by hand has the code that its step gives, or else its status's own.
func TestAReceiptByHandHasItsCode(t *testing.T) {
	for with, code := range map[string]string{" with code 41": "41", " with code 25": "25", "": "46"} {
		ran := runIn(t, "plan: [{channel: SMS}]", "When the message is sent\n And SMS reports Undelivered now"+with+
			"\n Then the message fails at 0s with code "+code)
		if ran.code != 0 {
			t.Errorf("%s: exit %d\n%s%s", with, ran.code, ran.out, ran.errors)
		}
	}
}

// A scenario expects something of its own traffic as it is written: not where a step has a hand in it.
func TestAScenarioExpectsOfItsOwnTrafficAlone(t *testing.T) {
	const silent, runs = "providers: {WhatsApp: {script: [{status: Accepted}]}}\n", "When the scenario's traffic runs\n "
	const scheduled = "message: {user: {msisdn: '+6598765432'}, type: text, content: {text: hi}, scheduled: '2026-01-01T00:05:00Z'}\n"
	for name, tt := range map[string]struct{ scenario, steps, wrong string }{
		"as it is written": {twoSteps + "expect: {succeeded: 1}", runs + "Then WhatsApp fires", ""},
		"not over":         {"plan: [{channel: SMS}]\nexpect: {succeeded: 1}", runs + "And the clock reaches 1s\n Then SMS fires", ""},
		"unmet":            {twoSteps + "expect: {succeeded: 2}", runs + "Then WhatsApp fires", "does not meet what it expects"},
		"unmet, unseen":    {twoSteps + "expect: {succeeded: 2}", runs, "does not meet what it expects"},
		"a receipt by hand": {twoSteps + silent + "expect: {end: 63s}",
			runs + "And WhatsApp reports Undelivered now with code 46\n Then SMS fires at 0s", ""},
		"a cancel":            {twoSteps + scheduled + "expect: {succeeded: 1}", runs + "And the message is cancelled\n Then the message has been cancelled", ""},
		"a message beside it": {twoSteps + "expect: {succeeded: 1}", runs + "And the message is sent\n Then WhatsApp fires", ""},
		"a message before it": {twoSteps + "expect: {succeeded: 1}", "When the message is sent\n And the scenario's traffic runs\n Then WhatsApp fires", ""},
		"twice": {twoSteps + "traffic: {messages: 1, arrivals: {poisson: 1/h}}\nexpect: {succeeded: 1}",
			runs + "And the scenario's traffic runs\n Then WhatsApp fires for 2 messages", ""},
	} {
		ran := runIn(t, tt.scenario, tt.steps)
		if (ran.code != 0) != (tt.wrong != "") || !strings.Contains(ran.out+ran.errors, tt.wrong) {
			t.Errorf("%s: exit %d\n%s%s", name, ran.code, ran.out, ran.errors)
		}
	}
}

// A scenario's traffic runs with what the steps say of its message, its recipient and its plan, or is refused with why.
func TestAScenariosTrafficIsAsTheStepsSay(t *testing.T) {
	const runs, message = "When the scenario's traffic runs\n ", "message: {type: text, content: {text: hi}"
	const offline = "Given the recipient is offline on WhatsApp from 0s to 1h\n "
	for name, tt := range map[string]struct{ scenario, steps, wrong string }{
		"an expiry":                                 {twoSteps, "Given WhatsApp stays silent\n And the message expires after 30s\n " + runs + "Then the message expires at 30s", ""},
		"its recipient, whom it does not name":      {twoSteps, offline + runs + "Then SMS fires at 1m", ""},
		"its recipient, whom its message names not": {twoSteps + message + "}\n", offline + runs + "Then SMS fires at 1m", ""},
		"its recipient, whom it names": {twoSteps + message + ", user: {msisdn: '+6598765432'}}\n",
			offline + runs + "Then for the message to \"+6598765432\", SMS fires at 1m", ""},
		"a recipient of many": {twoSteps + "traffic: {messages: 2, arrivals: {every: 1s}}\n", offline + runs, "this traffic has many recipients"},
		"a plan of one step":  {"{}", "Given the fallback plan:\n | channel |\n | SMS |\n " + runs + "Then SMS fires at 0s", ""},
		"no plan":             {"{}", runs + "Then the payload is refused with code 3022", ""},
		"no plan, unseen":     {"{}", runs, "nothing was sent: the payload was refused at 0s\n  3022 invalid fallback channel: channels: is missing"},
		"a plan that is refused": {"{}", "Given the fallback plan:\n | channel | fallbackAfter |\n | WhatsApp | 5 |\n | SMS | |\n " + runs,
			"channels[0].fallbackAfter"},
		"a message that is refused": {twoSteps, "Given the Send API payload:\n \"\"\"\n {}\n \"\"\"\n " + runs, "nothing was sent"},
		"a plan and a message that are refused": {twoSteps, "Given the fallback plan:\n | channel |\n | Pigeon |\n And the Send API payload:\n" +
			" \"\"\"\n {\"type\": \"text\", \"content\": {\"text\": \"hi\"}}\n \"\"\"\n " + runs +
			"Then the payload is refused with code 3022\n And the payload is refused with code 3001", ""},
		"at the instant of the clock": {twoSteps, "When the clock advances by 1s\n And the scenario's traffic runs\n Then WhatsApp fires at 1s", ""},
		"linted with its JSON": {twoSteps, "Given the Send API payload:\n \"\"\"\n {\"user\": {\"msisdn\": \"+6598765432\"}, \"type\": \"text\"," +
			" \"content\": {\"text\": \"hi\"}, \"colour\": 1}\n \"\"\"\n Then the linter warns of \"unknown-field\"\n " + runs +
			"Then the linter warns of \"unknown-field\"", ""},
		"linted as it was sent": {twoSteps, "Given the message is scheduled for 5m\n " + runs +
			"And the clock reaches 10m\n Then the linter has no warning", ""},
	} {
		ran := runIn(t, tt.scenario, tt.steps)
		if (ran.code != 0) != (tt.wrong != "") || !strings.Contains(ran.out+ran.errors, tt.wrong) {
			t.Errorf("%s: exit %d\n%s%s", name, ran.code, ran.out, ran.errors)
		}
	}
}

// A Then after a When that moved the clock speaks of where it stands: what is due at that instant has happened.
func TestWhatIsSentHasHappenedAsFarAsItIsDue(t *testing.T) {
	for _, steps := range []string{
		"When the clock advances by 1s\n And 3 messages are sent, one every 10s\n Then WhatsApp fires for 1 messages",
		"When the clock advances by 1s\n And the message is sent\n Then WhatsApp fires at 1s",
		"Given WhatsApp stays silent\n When everything has happened\n And the message is sent\n Then SMS does not fire",
	} {
		if ran := runIn(t, twoSteps, steps); ran.code != 0 {
			t.Errorf("%s: exit %d\n%s%s", steps, ran.code, ran.out, ran.errors)
		}
	}
}

// Whom a step describes keeps what the scenario says of them, and of nobody else; what is said later is of them too.
func TestAStepDescribesTheRecipientOfItsMessage(t *testing.T) {
	const two = twoSteps + "recipients:\n" +
		"  - {msisdn: '+6598765431', offline: [{channel: WhatsApp, from: 0s, to: 1h}]}\n" +
		"  - {msisdn: '+6598765432', aliases: ['+6598765433'], offline: [{channel: SMS, from: 0s, to: 10m}]}\n"
	for name, tt := range map[string]struct{ scenario, steps string }{
		"one of two": {two, "Given the recipient is offline on Viber from 0s to 1h\n When the message is sent to \"+6598765432\"\n Then only WhatsApp fires"},
		"one by an alias": {two, "Given the recipient is offline on WhatsApp from 0s to 1h\n When the message is sent to \"+6598765433\"\n" +
			" Then SMS fires at 1m\n And the message succeeds on SMS at 10m"},
		"one who is described again": {twoSteps, "Given the recipient is offline on Viber from 0s to 1h\n When the message is sent\n" +
			" Given the recipient is offline on WhatsApp from 0s to 1h\n When the message is sent\n Then SMS fires at 1m"},
	} {
		if ran := runIn(t, tt.scenario, tt.steps); ran.code != 0 {
			t.Errorf("%s: exit %d\n%s%s", name, ran.code, ran.out, ran.errors)
		}
	}
}
