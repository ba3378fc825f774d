package smpp

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/channel/smpp"
	"cascade/sim/live"
)

// refusals are the refused lines of a world, in words.
func refusals(t *testing.T, s *Server, system string) (list []string) {
	t.Helper()
	world, ok := s.options.Worlds.Find(system)
	if !ok {
		t.Fatalf("%s has no world", system)
	}
	var lines live.Lines
	world.Read(&lines, 0, 1000)
	for i := range lines.Len() {
		var line struct {
			Kind, Wire, Request, Why string
			Answer                   int
		}
		if err := json.Unmarshal(lines.At(i), &line); err != nil {
			t.Fatal(err)
		}
		if line.Kind == "refused" {
			list = append(list, fmt.Sprintf("%s: %s %d %s", line.Wire, line.Request, line.Answer, line.Why))
		}
	}
	return list
}

func TestWhatIsRefusedHasALine(t *testing.T) {
	s := serve(t, "providers: {SMS: {script: [{status: Rejected, code: 41}]}}", Options{
		Password: func(string) string { return "secret" },
	})
	bind := smpp.Bind{SystemID: "shop", Password: "secret", Version: 0x34}
	good, wrong := connect(s), connect(s)
	defer good.Close()
	defer wrong.Close()
	if got := good.ask(t, smpp.BindTransceiver, 1, bind.Append(nil)); got.Status != smpp.OK {
		t.Fatal(got.Status)
	}
	good.ask(t, smpp.BindTransceiver, 2, bind.Append(nil))
	bind.Password = "guess"
	wrong.ask(t, smpp.BindReceiver, 1, bind.Append(nil))
	wrong.ask(t, smpp.SubmitSM, 2, hi().Append(nil)) // of nobody's world
	nowhere := hi()
	nowhere.Dest = smpp.International("12")
	good.ask(t, smpp.SubmitSM, 3, nowhere.Append(nil))
	good.ask(t, smpp.SubmitSM, 4, []byte{0})
	good.ask(t, smpp.DataSM, 5, nil)
	good.ask(t, smpp.ReplaceSM, 6, nil)
	good.ask(t, smpp.SubmitSM, 7, hi().Append(nil)) // the provider's own decision
	want := []string{
		"smpp: bind_transceiver 5 ESME_RALYBND",
		"smpp: bind_receiver 14 ESME_RINVPASWD",
		"smpp: submit_sm 11 ESME_RINVDSTADR",
		"smpp: submit_sm 2 ESME_RINVCMDLEN",
		"smpp: data_sm 3 ESME_RINVCMDID",
		"smpp: replace_sm 19 ESME_RREPLACEFAIL",
	}
	if diff := cmp.Diff(want, refusals(t, s, "shop")); diff != "" {
		t.Error(diff)
	}
}

func TestFieldsWithoutEffectAreCounted(t *testing.T) {
	s := serve(t, "{}", Options{})
	p := connect(s)
	defer p.Close()
	p.bind(t, smpp.BindTransmitter, "shop")
	m := hi()
	m.Priority, m.ESMClass = 1, 0x80
	m.Parameters = []smpp.Parameter{{Tag: 0x020a, Value: []byte{0, 1}},
		{Tag: smpp.TagUserMessageReference, Value: []byte{0, 7}}}
	for sequence := range uint32(2) {
		if got := p.ask(t, smpp.SubmitSM, sequence+2, m.Append(nil)); got.Status != smpp.OK {
			t.Fatal(got.Status)
		}
		m.Priority = 0
	}
	world, _ := s.options.Worlds.Find("shop")
	want := []live.Ignored{{Field: "esm_class reply path", Count: 2}, {Field: "priority_flag", Count: 1},
		{Field: "tlv 0x020a", Count: 2}}
	if diff := cmp.Diff(want, world.IgnoredOver("smpp")); diff != "" {
		t.Error(diff)
	}
}
