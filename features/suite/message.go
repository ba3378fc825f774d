package suite

import (
	"bufio"
	"encoding/json"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"cascade/features"
)

// messageStream is Cucumber's messages, one JSON object a line: what there is to run, then what happened, each
// naming what it is about by an id.
type messageStream struct {
	out         *bufio.Writer
	json        *json.Encoder
	ids         int
	run         string // the id of the run
	definitions []definition
}

// definition is a phrase of the vocabulary with its id.
type definition struct {
	id      string
	pattern *regexp.Regexp
}

// checkID is the id of the hook that stands in for the scenario as a whole where it has no step to blame.
const checkID = "scenario-check"

func newMessages(out *bufio.Writer, _ bool) reporter {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return &messageStream{out: out, json: enc}
}

func (m *messageStream) scenario(*scenario) {}

func (m *messageStream) end(r *run) error {
	m.run = m.id()
	m.put(messages.Envelope{Meta: &messages.Meta{
		ProtocolVersion: protocolVersion,
		Implementation:  &messages.Product{Name: "cascade"},
		Runtime:         &messages.Product{Name: "go", Version: runtime.Version()},
		Os:              &messages.Product{Name: runtime.GOOS},
		Cpu:             &messages.Product{Name: runtime.GOARCH},
	}})
	m.inputs(r)
	m.vocabulary()
	m.put(messages.Envelope{TestRunStarted: &messages.TestRunStarted{Id: m.run, Timestamp: timestamp(r.begun)}})
	for _, s := range r.scenarios {
		if !s.stopped {
			m.testCase(r, s)
		}
	}
	m.put(messages.Envelope{TestRunFinished: &messages.TestRunFinished{
		TestRunStartedId: m.run, Timestamp: timestamp(time.Now()),
		Success: r.verdict() == exitPassed, Message: r.stopped(),
	}})
	return m.out.Flush()
}

// protocolVersion is the version of the messages that are written.
const protocolVersion = "34.2.0"

func (m *messageStream) put(e messages.Envelope) { _ = m.json.Encode(e) } // the first error stays until the end

// id makes an id unlike those that the parser gives, which are bare numbers.
func (m *messageStream) id() string {
	m.ids++
	return "run-" + strconv.Itoa(m.ids)
}

// inputs are the files, what they hold and what is wrong with them.
func (m *messageStream) inputs(r *run) {
	for _, f := range r.sources {
		m.put(messages.Envelope{Source: &messages.Source{
			Uri: f.name, Data: string(f.text), MediaType: messages.SourceMediaType_TEXT_X_CUCUMBER_GHERKIN_PLAIN,
		}})
		m.put(messages.Envelope{GherkinDocument: f.document})
		for _, p := range f.pickles {
			m.put(messages.Envelope{Pickle: p})
		}
	}
	for _, p := range r.problems {
		at := &messages.SourceReference{Uri: p.File}
		if p.Line > 0 {
			at.Location = &messages.Location{Line: int64(p.Line), Column: int64(p.Column)}
		}
		m.put(messages.Envelope{ParseError: &messages.ParseError{Source: at, Message: p.What}})
	}
}

// vocabulary is the phrases that steps may match.
func (m *messageStream) vocabulary() {
	for _, p := range features.Vocabulary() {
		d := definition{m.id(), regexp.MustCompile(p.Expression)}
		m.definitions = append(m.definitions, d)
		m.put(messages.Envelope{StepDefinition: &messages.StepDefinition{
			Id: d.id,
			Pattern: &messages.StepDefinitionPattern{
				Source: p.Expression, Type: messages.StepDefinitionPatternType_REGULAR_EXPRESSION},
			SourceReference: &messages.SourceReference{Uri: "cascade steps"},
		}})
	}
	m.put(messages.Envelope{Hook: &messages.Hook{
		Id: checkID, Name: "the scenario can be run", Type: messages.HookType_BEFORE_TEST_CASE,
		SourceReference: &messages.SourceReference{Uri: "cascade test"},
	}})
}

// testCase is one scenario, as it was planned and as it went.
func (m *messageStream) testCase(r *run, s *scenario) {
	plan := &messages.TestCase{
		Id: m.id(), PickleId: s.pickle.Id, TestRunStartedId: m.run, TestSteps: []*messages.TestStep{},
	}
	if s.err != nil {
		plan.TestSteps = append(plan.TestSteps, &messages.TestStep{Id: m.id(), HookId: checkID})
	}
	for i := range s.steps {
		plan.TestSteps = append(plan.TestSteps, m.testStep(&s.steps[i]))
	}
	m.put(messages.Envelope{TestCase: plan})
	begun := later(s.begun, r.begun)
	started := m.id()
	m.put(messages.Envelope{TestCaseStarted: &messages.TestCaseStarted{
		Id: started, TestCaseId: plan.Id, Timestamp: timestamp(begun)}})
	finished := begun
	for i, each := range plan.TestSteps {
		how := &step{status: failed, err: s.err, begun: begun}
		if s.err == nil {
			how = &s.steps[i]
		}
		finished = later(how.begun, begun).Add(how.took)
		m.went(started, each.Id, how, begun)
	}
	m.put(messages.Envelope{TestCaseFinished: &messages.TestCaseFinished{
		TestCaseStartedId: started, Timestamp: timestamp(finished)}})
}

// went is how one step went.
func (m *messageStream) went(started, id string, s *step, atLeast time.Time) {
	begun := later(s.begun, atLeast)
	m.put(messages.Envelope{TestStepStarted: &messages.TestStepStarted{
		TestCaseStartedId: started, TestStepId: id, Timestamp: timestamp(begun)}})
	for _, a := range s.attachments {
		m.put(messages.Envelope{Attachment: &messages.Attachment{
			Body: string(a.Body), ContentEncoding: messages.AttachmentContentEncoding_IDENTITY,
			FileName: a.FileName, MediaType: a.MediaType, TestCaseStartedId: started, TestStepId: id,
		}})
	}
	took := messages.GoDurationToDuration(s.took)
	result := &messages.TestStepResult{
		Duration: &took, Message: s.reason(), Status: messages.TestStepResultStatus(strings.ToUpper(s.status.String())),
	}
	if s.status == failed {
		result.Exception = &messages.Exception{Type: "failed", Message: s.reason()}
	}
	m.put(messages.Envelope{TestStepFinished: &messages.TestStepFinished{
		TestCaseStartedId: started, TestStepId: id, TestStepResult: result, Timestamp: timestamp(begun.Add(s.took))}})
}

// testStep is a step with the phrases that it matches.
func (m *messageStream) testStep(s *step) *messages.TestStep {
	planned := &messages.TestStep{Id: m.id(), PickleStepId: s.Id}
	for _, d := range m.definitions {
		found := d.pattern.FindStringSubmatchIndex(s.Text)
		if found == nil {
			continue
		}
		arguments := &messages.StepMatchArgumentsList{StepMatchArguments: []*messages.StepMatchArgument{}}
		for i := 2; i < len(found); i += 2 {
			group := &messages.Group{}
			if found[i] >= 0 {
				group.Start, group.Value = units(s.Text[:found[i]]), s.Text[found[i]:found[i+1]]
			}
			arguments.StepMatchArguments = append(arguments.StepMatchArguments,
				&messages.StepMatchArgument{Group: group})
		}
		planned.StepDefinitionIds = append(planned.StepDefinitionIds, d.id)
		planned.StepMatchArgumentsLists = append(planned.StepMatchArgumentsLists, arguments)
	}
	return planned
}

// units is the length of a text as JavaScript counts it.
func units(text string) int64 {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		n += utf16.RuneLen(r) - 1
	}
	return int64(n)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func timestamp(t time.Time) *messages.Timestamp {
	at := messages.GoTimeToTimestamp(t)
	return &at
}
