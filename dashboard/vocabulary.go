package dashboard

import (
	"encoding/json"

	"cascade/orchestrator"
)

// vocabulary is what the page has to know of channels, statuses and codes. It is served as a module of the page,
// so that these stand nowhere but in package orchestrator.
type vocabulary struct {
	Channels []channelWords         `json:"channels"`
	Outcomes []orchestrator.Outcome `json:"outcomes"`
	Codes    []codeWords            `json:"codes"`
}

type channelWords struct {
	Name     orchestrator.Channel  `json:"name"`
	Statuses []orchestrator.Status `json:"statuses"` // that it can report, the lowest first, without the failures
}

type codeWords struct {
	Code orchestrator.Code `json:"code"`
	Text string            `json:"text"`
}

// vocabularyModule is the vocabulary as JavaScript.
func vocabularyModule() []byte {
	var v vocabulary
	for _, c := range orchestrator.Channels() {
		words := channelWords{Name: c}
		for s := orchestrator.Accepted; s <= c.Highest(); s++ {
			words.Statuses = append(words.Statuses, s)
		}
		v.Channels = append(v.Channels, words)
	}
	for o := orchestrator.Open; o <= orchestrator.Cancelled; o++ {
		v.Outcomes = append(v.Outcomes, o)
	}
	for _, c := range orchestrator.Codes() {
		v.Codes = append(v.Codes, codeWords{c, c.String()})
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic("dashboard: the vocabulary does not encode: " + err.Error())
	}
	return append(append([]byte("export const vocabulary = "), text...), ";\n"...)
}
