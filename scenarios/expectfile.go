package scenarios

import (
	"math"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"cascade/orchestrator/problem"
)

// expect reads the bounds of a run's figures, in the order of the file.
func (v value) expect() []Expectation {
	var expectations []Expectation
	v.eachFigure(func(field value, fig figure) {
		expectation := Expectation{Figure: fig.path, Place: field.place}
		if isMapping(field.node) {
			field.limits(fig, &expectation)
		} else if bound, ok := field.bound(fig); ok {
			expectation.Min, expectation.Max = &bound, &bound
		}
		expectations = append(expectations, expectation)
	})
	return expectations
}

// limits reads {min, max}, of which one may be left out.
func (v value) limits(fig figure, e *Expectation) {
	f := v.fields("min", "max")
	if field, ok := f.get("min"); ok {
		if bound, ok := field.bound(fig); ok {
			e.Min = &bound
		}
	}
	if field, ok := f.get("max"); ok {
		if bound, ok := field.bound(fig); ok {
			e.Max = &bound
		}
	}
	if isEmpty(v.node) {
		v.fail("write {min: …}, {max: …} or both", "%s has no bound", v.name)
	}
	if e.Min != nil && e.Max != nil && e.Min.Unit == e.Max.Unit && e.Min.Value > e.Max.Value {
		v.fail("swap them", "min of %s is above its max", v.name)
	}
}

// bound reads one limit in the units that the figure allows.
func (v value) bound(fig figure) (Bound, bool) {
	hint := boundHint(fig.units)
	text, _ := scalar(v.node)
	switch unit := fig.units[0]; {
	case unit == Seconds:
		d, ok := v.duration()
		return Bound{Value: d.Seconds(), Unit: Seconds}, ok
	case unit == Money:
		if !v.isNumber() {
			v.wrongType("an amount", hint)
			return Bound{}, false
		}
		n := v.number(0, 1e12, hint)
		return Bound{Value: n, Unit: Money}, true
	case strings.HasSuffix(text, "%"):
		return v.percent(fig, text, hint)
	}
	n, ok := v.whole(0, math.MaxInt32, hint)
	return Bound{Value: float64(n), Unit: Count}, ok
}

// percent reads a share of the messages, such as 99.5%.
func (v value) percent(fig figure, text, hint string) (Bound, bool) {
	percent, ok := parsePercent(text)
	switch {
	case !ok || fig.most == 0:
		v.fail(hint, "%s %s is not a number", v.name, problem.Quote(text))
	case percent < 0 || percent > fig.most:
		v.fail("a percentage of the messages", "%s %s is not between 0%% and %v%%", v.name, text, fig.most)
	default:
		return Bound{Value: percent, Unit: Percent}, true
	}
	return Bound{}, false
}

// boundHint says how a bound of the units is written.
func boundHint(units []Unit) string {
	switch {
	case units[0] == Money:
		return "write an amount such as 12.50"
	case len(units) > 1:
		return "write a number of messages, or a percentage such as 99%"
	}
	return "write a whole number"
}

// tolerances reads by how much figures may differ, in the order of the file: a percentage of the figure,
// or a span in the figure's own unit.
func (v value) tolerances() []Tolerance {
	var tolerances []Tolerance
	v.eachFigure(func(field value, fig figure) {
		if by, ok := field.tolerance(fig); ok {
			tolerances = append(tolerances, Tolerance{Figure: fig.path, By: by, Place: field.place})
		}
	})
	return tolerances
}

func (v value) tolerance(fig figure) (Bound, bool) {
	text, _ := scalar(v.node)
	percent, ok := parsePercent(text)
	switch {
	case !ok:
		return v.bound(fig)
	case percent < 0:
		v.fail("write a percentage such as 5%", "%s %s is negative", v.name, text)
		return Bound{}, false
	}
	return Bound{Value: percent, Unit: Percent}, true
}

// ParseTolerance reads by how much a figure, such as timeToSuccess.p95, may differ: what a file has after it.
func ParseTolerance(path, by string) (Tolerance, error) {
	all := figures()
	i := slices.IndexFunc(all, func(fig figure) bool { return fig.path == path })
	if i < 0 {
		var paths []string
		for _, fig := range all {
			paths = append(paths, fig.path)
		}
		return Tolerance{}, problem.Problem{
			What: "unknown figure " + problem.Quote(path), Hint: closestHint(path, paths),
		}
	}
	r := &reader{places: map[string]Place{}}
	word := token.New(by, by, &token.Position{})
	var node ast.Node = ast.String(word)
	if word.Type == token.IntegerType {
		node = ast.Integer(word)
	} else if word.Type == token.FloatType {
		node = ast.Float(word)
	}
	bound, _ := r.root(node).child(node, path, path, Place{}).tolerance(all[i])
	if len(r.problems) > 0 {
		return Tolerance{}, r.problems
	}
	return Tolerance{Figure: path, By: bound}, nil
}
