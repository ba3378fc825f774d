package features

import (
	"bytes"
	"context"
	"math/big"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cucumber/godog"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
)

// noFiles keeps godog from looking for features itself.
type noFiles = fstest.MapFS

// outcome is what a run of godog came to.
type outcome struct {
	code        int
	out, errors string
}

// runText runs one feature and gives godog's report.
func runText(t testing.TB, text string) outcome { return runAs(t, "progress", text) }

func runAs(t testing.TB, format, text string) outcome { return runWith(t, RegisterSteps, format, text) }

func runWith(t testing.TB, register func(*godog.ScenarioContext), format, text string) outcome {
	t.Helper()
	var out bytes.Buffer
	suite := godog.TestSuite{ScenarioInitializer: register, Options: &godog.Options{
		Format: format, Output: &out, NoColors: true, Strict: true, FS: noFiles{}, DefaultContext: t.Context(),
		FeatureContents: []godog.Feature{{Name: t.TempDir() + "/a.feature", Contents: []byte(text)}},
	}}
	code := suite.Run()
	return outcome{code: code, out: out.String()}
}

func TestALongScenarioStopsToo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := newStory(ctx, "a.feature")
	say(t, s, "the scenario \"slow-readers\"", "the scenario's traffic runs")
	if err := s.runOut(); err != errStopped {
		t.Errorf("stopped with %v", err)
	}
}

// say carries out steps without a suite.
func say(t *testing.T, s *story, steps ...string) {
	t.Helper()
	for _, text := range steps {
		for _, p := range Vocabulary() {
			if m := p.pattern.FindStringSubmatch(text); m != nil {
				if err := p.act(s, &arguments{captures: m[1:]}); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
			}
		}
	}
}

// What is said once a message was sent is of the next one, and known of its recipient from then on.
func TestWhatIsSaidLaterIsOfTheNextMessage(t *testing.T) {
	const plan = " Given the fallback plan:\n | channel | fallbackAfter |\n | WhatsApp | 60 |\n | SMS | |\n"
	const warned = "Given subaccount \"a\" has the fallback plan:\n | channel | fallbackAfter | successStatus |\n | WhatsApp | 60 | Read |\n" +
		" | SMS | | |\n When the message is sent through subaccount \"a\"\n Then the linter warns of \"read-wait\"\n"
	for name, steps := range map[string]string{
		"an expiry": "When the message is sent\n Then the linter has no warning\n Given the message expires after 30s\n" +
			" Then the linter warns of \"window-beyond-expiry\"",
		"a template": "When the message is sent\n Then the linter has no warning\n Given the utility template \"order\" lives for 10m\n" +
			" Then the linter warns of \"ttl-duplicate-risk\"",
		"an instant": "When the message is sent\n Given the message is scheduled for 5m\n When the message is sent\n Then WhatsApp fires at 5m",
		"a channel": "Given the recipient is offline on Viber from 1h to 2h\n When the message is sent\n" +
			" Given the recipient is not on WhatsApp\n When the message is sent\n Then SMS fires at 0s",
		"a window": "When the message is sent\n Given the recipient is offline on WhatsApp from 0s to 1h\n When the message is sent\n" +
			" Then SMS fires at 1m",
		"a time to live": "Given the recipient is offline on WhatsApp from 0s to 5m\n When the message is sent to \"+6598765432\"\n" +
			" Given the utility template \"order\" lives for 30s\n When the message is sent\n Then the recipient receives 1 copy",
		"a plan": "When the message is sent\n Then the linter has no warning\n Given the fallback plan:\n | channel | fallbackAfter | successStatus |\n" +
			" | WhatsApp | 60 | Read |\n | SMS | | |\n Then the linter warns of \"read-wait\"",
		"a subaccount's plan":       warned + " Given subaccount \"b\" has the fallback plan:\n | channel |\n | SMS |\n Then the linter has no warning",
		"an instant, to the linter": warned + " Given the message is scheduled for 5m\n Then the linter has no warning",
		"a payload": warned + " Given the Send API payload:\n \"\"\"\n {\"user\": {\"msisdn\": \"+6598765432\"}, \"type\": \"text\"," +
			" \"content\": {\"text\": \"hi\"}}\n \"\"\"\n Then the linter has no warning",
		"nothing, where it is refused": "When the message is sent\n Given the fallback plan:\n | channel |\n | Pigeon |\n When the message is sent\n" +
			" Then the payload is refused with code 3022\n And WhatsApp fires at 0s",
	} {
		if ran := runText(t, "Feature: f\n Scenario: s\n"+plan+" "+steps+"\n"); ran.code != 0 {
			t.Errorf("%s: %s%s", name, ran.out, ran.errors)
		}
	}
}

// The templates of a loaded scenario are there beside the one that is said, which it does not keep.
func TestAWorldHasTheTemplatesOfItsScenario(t *testing.T) {
	s := newStory(t.Context(), "a.feature")
	otp := orchestrator.TemplateSpec{Category: orchestrator.Authentication, TTL: time.Minute}
	s.base.Templates = map[string]orchestrator.TemplateSpec{"otp": otp}
	say(t, s, `the utility template "order" lives for 10m`)
	live, err := s.compose()
	if err != nil || live.Templates["otp"] != otp || live.Templates["order"].TTL != 10*time.Minute || len(s.base.Templates) != 1 {
		t.Errorf("%v, of the scenario %v, %v", live.Templates, s.base.Templates, err)
	}
}

// What a step says of a world that has begun leaves its scenario as it was to whoever has asked for it before.
func TestAScenarioThatWasAskedForIsNotChanged(t *testing.T) {
	s := newStory(t.Context(), "a.feature")
	s.base.Plan = orchestrator.Plan{{Channel: orchestrator.SMS}}
	say(t, s, "the message is sent")
	before := s.world.Scenario()
	say(t, s, `the utility template "late" lives for 10m`, "SMS stays silent")
	now := s.world.Scenario()
	if now.Templates["late"].TTL != 10*time.Minute || now.Providers[orchestrator.SMS] == nil {
		t.Errorf("it is %+v", now)
	}
	if len(before.Templates) > 0 || len(before.Providers) > 0 {
		t.Errorf("before it was %v, %v", before.Templates, before.Providers)
	}
}

// A mistake of ours fails the step that meets it, and ends nothing else.
func TestAStepThatBreaksFails(t *testing.T) {
	broken := &Phrase{act: func(*story, *arguments) error { panic("no rows") }}
	ctx := context.WithValue(t.Context(), storyKey{}, newStory(t.Context(), "a.feature"))
	if err := broken.run(ctx); err == nil || err.Error() != "internal error in this step: no rows" {
		t.Error(err)
	}
}

// What is wrong with a row is told, and nothing that only follows from it.
func TestAMistakeOfATableIsToldAlone(t *testing.T) {
	for step, tt := range map[string]struct{ says, not string }{
		"Pigeon reports:\n | status | after | segment |\n | Sent | 1s | 1 |":           {"Pigeon", "no segments"},
		"WhatsApp reports:\n | status | after | segment |\n | Sent | 1s | 1 |":         {"WhatsApp has no segments", "unknown"},
		"SMS reports:\n | status | after | code |\n | Lost | 1s | 46 |":                {"Lost", "has no code"},
		"SMS reports:\n | status | after | code |\n | Sent | 1s | 46 |":                {"Sent has no code", "unknown"},
		"SMS reports:\n | status | after | providerCode |\n | Lost | 1s | 30003 |":     {"Lost", "has no providerCode"},
		"SMS reports:\n | status | after | providerCode |\n | Accepted | 1s | 30003 |": {"Accepted has no providerCode", "unknown"},
		"Pigeon reports Read after 1s":                                                 {"Pigeon", "never reports"},
		"the fallback plan:\n | channel |\n When the message is sent":                  {"3022 invalid fallback channel", "needs a table"},
		"the fallback plan:\n | canal |\n | SMS |\n When the message is sent":          {"unknown column", "3022"},
	} {
		ran := runText(t, "Feature: f\n Scenario: s\n Given "+step+"\n")
		if ran.code == 0 || !strings.Contains(ran.out, tt.says) || strings.Contains(ran.out, tt.not) {
			t.Errorf("%s: exit %d\n%s", step, ran.code, ran.out)
		}
	}
}

// Segments are answered one by one where a line of the script names one.
func TestAScriptIsOfSegmentsWhereItNamesOne(t *testing.T) {
	for _, segment := range []int{0, 1} {
		s := newStory(t.Context(), "a.feature")
		s.said.providers = map[orchestrator.Channel]*behaviour{orchestrator.SMS: {}}
		s.said.providers[orchestrator.SMS].report(scenarios.Receipt{Status: orchestrator.Delivered, Segment: segment})
		if p, err := s.provider(orchestrator.SMS); err != nil || p.PerSegment != (segment > 0) {
			t.Errorf("%d: %+v, %v", segment, p, err)
		}
	}
}

// What a step cannot set is told; its bounds can be.
func TestBoundsOfWhatAStepSetsAreWithin(t *testing.T) {
	for step, wrong := range map[string]string{
		"the utility template \"x\" lives for 30s": "", "the utility template \"x\" lives for 29s": "cannot live for 29s",
		"the utility template \"x\" lives for 12h": "", "the utility template \"x\" lives for 12h1s": "cannot live for 12h0m1s",
		"the utility template \"x\" lives for 30d": "", "the utility template \"x\" lives for 45500ms": "cannot live for 45.5s",
		"the utility template \"\" lives for 30s":                                                    "the template has no name",
		"SMS reports:\n | status | after | segment |\n | Sent | 1s | 255 |":                          "",
		"SMS reports:\n | status | after | segment |\n | Sent | 1s | 256 |":                          "is no segment",
		"SMS reports:\n | status | after | segment |\n | Sent | 1s | 0 |":                            "is no segment",
		"SMS reports:\n | status | after | after |\n | Sent | 1s | 1s |":                             "column after stands twice",
		"SMS is unreachable from 1m to 1m":                                                           "the window ends at 1m and begins at 1m",
		"SMS rejects the message after 0s with code 0":                                               "hint: write a number such as 1, 41 or 46\n",
		"SMS rejects the message after 0s with code 9999":                                            "",
		"SMS rejects the message after 0s with code 9999999":                                         "for a provider's own number",
		"SMS rejects the message after 0s with code 10000":                                           "for a provider's own number",
		"SMS stays silent\n Then the payload is refused with code 0":                                 "is no error code",
		"SMS stays silent\n Then the payload is refused with code x":                                 "is no error code",
		"SMS stays silent\n When the message is sent\n Then at most 1e1% of messages are duplicates": `"1e1" is not a percentage`,
		"SMS stays silent\n Then the cost is 0":                                                      "no message has been sent", "SMS stays silent\n Then the cost is -1": `"-1" is no amount`,
		"SMS stays silent\n Then at most many% of messages are duplicates":                    `"many" is not a percentage`,
		"SMS stays silent\n Then the payload is refused with code 1":                          "expected: the payload is refused with code 1",
		"SMS stays silent\n \"\"\"\n hi\n \"\"\"":                                             "this step takes no doc string",
		"SMS reports:\n | status | after | code | providerCode |\n | Rejected | 1s | 1 | 0 |": "",
	} {
		ran := runText(t, "Feature: f\n Scenario: s\n Given "+step+"\n")
		if (ran.code != 0) != (wrong != "") || !strings.Contains(ran.out, wrong) {
			t.Errorf("%s: exit %d\n%s", step, ran.code, ran.out)
		}
	}
}

// A crowd's Thens count what was sent: nothing fires for nobody, and a message takes its time from its first firing on.
func TestThensOfACrowdCountWhatWasSent(t *testing.T) {
	const plan, silent = "the fallback plan:\n | channel | fallbackAfter |\n | WhatsApp | 60 |\n | SMS | |\n", "And WhatsApp stays silent\n "
	const pigeon = "the fallback plan:\n | channel |\n | Pigeon |\n When the message is sent\n Then the payload is refused with code 3022\n And "
	for steps, want := range map[string]string{
		pigeon + "the recipient receives 0 copies in all": "", pigeon + "the recipient receives 1 copy in all": "the recipient receives no copy in all",
		pigeon + "SMS fires for 0 messages": "", pigeon + "SMS fires for 1 messages": "nothing was sent",
		plan + silent + "When the message is sent\n Then at least 100% of messages succeed within 63s":                                                         "",
		plan + silent + "When the message is sent\n Then at least 100% of messages succeed within 62999ms":                                                     "1 took longer",
		plan + "And the message is scheduled for 5m\n When the message is sent\n Then at least 100% of messages succeed within 3s":                             "",
		plan + "When 3 messages are sent, one every 10s\n Then WhatsApp fires for 2 messages":                                                                  "message 1 of 3",
		plan + "When the message is sent\n Given WhatsApp reports Delivered after 70s\n When the message is sent\n Then at most 0% of messages are duplicates": "message 2 of 2",
		plan + "When 3 messages are sent, one every 10s\n Then at least 100% of messages succeed within 1s":                                                    "message 1 of 3",
		plan + "And WhatsApp reports Delivered after 0s\n When the message is sent\n Then at least 100% of messages succeed within 1s":                         "",
	} {
		ran := runText(t, "Feature: f\n Scenario: s\n Given "+steps+"\n")
		if (ran.code != 0) != (want != "") || !strings.Contains(ran.out, want) {
			t.Errorf("%s: exit %d\n%s", steps, ran.code, ran.out)
		}
	}
}

// A payload is refused, or not, before it is sent too; what did not happen is told with why.
func TestWhatDidNotHappenIsToldWithWhy(t *testing.T) {
	const plan = "the fallback plan:\n | channel | fallbackAfter |\n | WhatsApp | 60 |\n | SMS | |\n "
	const birds = "the fallback plan:\n | channel |\n | Pigeon |\n | Dodo |\n Then "
	for steps, want := range map[string]string{
		birds + "the payload is refused with code 3022":                                                                              "",
		birds + "the payload is refused with code 1000":                                                                              "  3022 invalid fallback channel: channels[1].channel",
		plan + "Then the payload is refused with code 3022":                                                                          "the payload is accepted",
		plan + "When the clock advances by 1s\n Then the linter has no warning":                                                      "",
		plan + "And WhatsApp stays silent\n And SMS stays silent\n When the message is sent\n Then the recipient receives 1 copy":    "the recipient receives no copy\n",
		plan + "And the message is scheduled for 5m\n When the message is sent\n And the message is cancelled\n Then WhatsApp fires": "WhatsApp does not fire: the message was cancelled at 0s",
	} {
		ran := runText(t, "Feature: f\n Scenario: s\n Given "+steps+"\n")
		if (ran.code != 0) != (want != "") || !strings.Contains(ran.out, want) {
			t.Errorf("%s: exit %d\n%s", steps, ran.code, ran.out)
		}
	}
}

// A Then that lets everything happen leaves the clock to the Whens: the next Then does so again.
func TestAThenDoesNotMoveTheClockForTheNext(t *testing.T) {
	ran := runIn(t, twoSteps, "Given WhatsApp stays silent\n When the message is sent\n Then SMS fires at 1m\n"+
		" When the message is sent\n Then SMS fires at 2m3s")
	if ran.code != 0 {
		t.Errorf("exit %d\n%s", ran.code, ran.out)
	}
}

// What the linter tells counts from the submission, also of a message that waits for its time.
func TestTheLinterCountsFromTheSubmission(t *testing.T) {
	ran := runIn(t, twoSteps, "Given the message is scheduled for 5m\n And the message expires after 5m30s\n When the clock advances by 10s\n"+
		" And the message is sent\n Then the linter has no warning")
	if ran.code == 0 || !strings.Contains(ran.out, "SMS fires as late as 350 s after the submission, and the message expires at 330 s") {
		t.Errorf("exit %d\n%s", ran.code, ran.out)
	}
}

// Of several reasons each has a line.
func TestReasonsHaveALineEach(t *testing.T) {
	var problems sendapi.Problems
	for _, field := range []string{"user", "type", "content"} {
		problems = append(problems, sendapi.Problem{Code: sendapi.InvalidParameter, Problem: problem.Problem{Field: field, What: "is missing"}})
	}
	problems = append(problems, sendapi.Problem{Problem: problem.Problem{What: "it is none", Hint: "send one"}})
	const is = "  1000 invalid parameter: "
	want := is + "user: is missing\n" + is + "type: is missing\n" + is + "content: is missing\n  it is none (send one)"
	if got := reasons(problems); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// A share is told to six digits.
func TestAShareIsToldToSixDigits(t *testing.T) {
	for want, p := range map[string]*big.Rat{"33.333333": big.NewRat(100, 3), "50": big.NewRat(50, 1), "99.5": big.NewRat(199, 2)} {
		if got := percentText(p); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A Then that says never looks ahead, as far as a channel of the plan may still have its turn.
func TestNeverLooksAhead(t *testing.T) {
	const plan = "Given the fallback plan:\n | channel | fallbackAfter |\n | WhatsApp | 60 |\n | SMS | |\n "
	for steps, want := range map[string]string{
		"And WhatsApp stays silent\n When the message is sent\n And the clock reaches 10s\n Then SMS never fires":                                                    "and still may: the message is open",
		"And WhatsApp stays silent\n When the message is sent\n And the clock reaches 10s\n Then Viber never fires":                                                  "",
		"And the message is scheduled for 5m\n When the message is sent\n And the clock reaches 10s\n Then WhatsApp never fires":                                     "and still may: the message is open",
		"And WhatsApp reports Delivered after 1s\n And WhatsApp reports Read after 1m\n When the message is sent\n And the clock reaches 10s\n Then SMS never fires": "",
		"When the clock advances by 10s\n And the message is sent\n And everything has happened\n Then WhatsApp fires within 0s":                                     "",
		"And the message is scheduled for 5m\n When the message is sent\n And everything has happened\n Then WhatsApp fires within 299s":                             "WhatsApp fires at 5m, 5m after the submission",
		"And WhatsApp stays silent\n When the clock advances by 10s\n And the message is sent\n And everything has happened\n Then SMS fires within 59s":             "SMS fires at 1m10s, 1m after the submission",
	} {
		ran := runText(t, "Feature: f\n Scenario: s\n "+plan+steps+"\n")
		if (ran.code != 0) != (want != "") || !strings.Contains(ran.out, want) {
			t.Errorf("%s: exit %d\n%s", steps, ran.code, ran.out)
		}
	}
}
