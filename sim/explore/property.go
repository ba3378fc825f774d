package explore

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// Property is something that must never happen, or must always.
type Property struct {
	Text   string
	Always bool // else: never

	kind    propertyKind
	channel orchestrator.Channel
	step    int // of the channel in the plan; 0: none
	copies  int
	outcome orchestrator.Outcome
	within  time.Duration // 0: at any time

	reversed bool // what the text says is that the rest does not hold
}

type propertyKind uint8

const (
	copiesAtLeast propertyKind = iota
	channelFires
	messageIs // has an outcome
	messageEnds
	messageWaits // stays open for ever
)

var (
	copiesPhrase = regexp.MustCompile(`^(?:the recipient receives )?(at most |at least )?(\d+|no|one|two|three|four) cop(?:y|ies)$`)
	firesPhrase  = regexp.MustCompile(`^(\S+) fires(?: within (\S+))?$`)
	endsPhrase   = regexp.MustCompile(`^the message (succeeds|fails|expires|ends|stays open)(?: within (\S+))?$`)
)

// PropertyPhrases lists what a property can say.
func PropertyPhrases() []string {
	return []string{
		"two copies", "at most 1 copy", "SMS fires", "SMS fires within 10m", "the message succeeds", "the message fails",
		"the message expires", "the message ends within 1h", "the message stays open",
	}
}

// ParseProperty reads what must always, or never, happen.
func ParseProperty(text string, always bool, duration func(string) (time.Duration, error)) (Property, error) {
	p := Property{Text: text, Always: always}
	words := strings.Join(strings.Fields(text), " ")
	var within string
	switch {
	case copiesPhrase.MatchString(words):
		m := copiesPhrase.FindStringSubmatch(words)
		p.kind, p.copies = copiesAtLeast, count(m[2])
		if m[1] == "at most " || m[1] == "" && p.copies == 0 { // it is the opposite of one more; no copy is at most none
			p.copies, p.reversed = p.copies+1, true
		}
	case endsPhrase.MatchString(words):
		m := endsPhrase.FindStringSubmatch(words)
		p.ends(m[1])
		within = m[2]
	case firesPhrase.MatchString(words):
		m := firesPhrase.FindStringSubmatch(words)
		channel, ok := orchestrator.ParseChannel(m[1])
		if !ok {
			return p, problem.Problem{
				What: fmt.Sprintf("unknown channel %q", m[1]), Hint: problem.Allowed(m[1], orchestrator.ChannelNames()),
			}
		}
		p.kind, p.channel, within = channelFires, channel, m[2]
	default:
		return p, problem.Problem{
			What: fmt.Sprintf("%s is no property", problem.Quote(text)),
			Hint: "say such as " + strings.Join(PropertyPhrases(), " | "),
		}
	}
	if within != "" {
		d, err := duration(within)
		if err != nil {
			return p, problem.Problem{
				What: fmt.Sprintf("%s: %v", problem.Quote(text), err), Hint: "say how long with its unit, such as 90s or 10m",
			}
		}
		p.within = d
	}
	return p, nil
}

func (p *Property) ends(how string) {
	switch how {
	case "stays open":
		p.kind = messageWaits
	case "ends":
		p.kind = messageEnds
	case "succeeds":
		p.kind, p.outcome = messageIs, orchestrator.Succeeded
	case "fails":
		p.kind, p.outcome = messageIs, orchestrator.Failed
	case "expires":
		p.kind, p.outcome = messageIs, orchestrator.ExpiredOutcome
	}
}

func count(word string) int {
	for n, name := range []string{"no", "one", "two", "three", "four"} {
		if word == name {
			return n
		}
	}
	n, _ := strconv.Atoi(word)
	return n
}
