package tune

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator/problem"
)

// Keep is a bound that the recommended plan must hold, such as "duplicates<=2%".
type Keep struct {
	Text   string
	figure Figure
	most   bool // else at least
	bound  float64
}

var keepPattern = regexp.MustCompile(`^\s*(\w+)\s*(<=|>=|<|>)\s*([0-9.]+)\s*(%|[a-zµ0-9.]*)\s*$`)

// ParseKeep reads a bound: a share in percent for reached and duplicates, a duration for p50 and p95, an amount a
// thousand messages for cost.
func ParseKeep(text string, duration func(string) (time.Duration, error)) (Keep, error) {
	hint := "write such as duplicates<=2%, reached>=99%, p95<=2m or cost<=30 (of a thousand messages)"
	m := keepPattern.FindStringSubmatch(text)
	if m == nil {
		return Keep{}, problem.Problem{What: fmt.Sprintf("%s is no bound", problem.Quote(text)), Hint: hint}
	}
	figure, err := ParseFigure(m[1])
	if err != nil {
		return Keep{}, err
	}
	k := Keep{Text: strings.Join(strings.Fields(text), ""), figure: figure, most: m[2][0] == '<'}
	switch figure {
	case P50, P95:
		d, err := duration(m[3] + m[4])
		if err != nil {
			return Keep{}, err
		}
		k.bound = d.Seconds()
		return k, nil
	case Reached, Duplicates:
		if m[4] != "%" {
			return Keep{}, problem.Problem{What: fmt.Sprintf("%s is no share", problem.Quote(text)), Hint: hint}
		}
	default:
		if m[4] != "" {
			return Keep{}, problem.Problem{What: fmt.Sprintf("%s is no amount", problem.Quote(text)), Hint: hint}
		}
	}
	if k.bound, err = strconv.ParseFloat(m[3], 64); err != nil {
		return Keep{}, problem.Problem{What: fmt.Sprintf("%s is no number", problem.Quote(m[3])), Hint: hint}
	}
	if figure != Cost {
		k.bound /= 100
	}
	return k, nil
}

// ParseFigure reads a figure's name.
func ParseFigure(name string) (Figure, error) {
	i := slices.Index(FigureNames(), name)
	if i < 0 {
		return 0, problem.Problem{
			What: "unknown figure " + problem.Quote(name), Hint: problem.Allowed(name, FigureNames()),
		}
	}
	return Figure(i), nil
}

// holds tells whether the figures keep the bound.
func (k Keep) holds(f *Figures) bool {
	if k.most {
		return k.figure.Of(f) <= k.bound
	}
	return k.figure.Of(f) >= k.bound
}
