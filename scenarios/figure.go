package scenarios

import (
	"slices"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// figure is one number of a run's summary, by its path, and the units that its bounds may have.
type figure struct {
	path  string
	units []Unit
	most  float64 // the highest percentage of the messages that it can be
}

// figures lists every number of the summary that can be expected, in the summary's order.
func figures() []figure {
	all := []figure{{"messages", []Unit{Count}, 0}}
	of := func(most float64, paths ...string) {
		for _, path := range paths {
			all = append(all, figure{path, []Unit{Count, Percent}, most})
		}
	}
	of(100, "succeeded", "failed", "expired", "cancelled", "open")
	of(900, "fallbacks") // a message can fall back, and make a copy, on every channel
	of(100, "duplicates")
	of(900, "copies")
	of(100, "resubmitted")
	for _, channel := range orchestrator.ChannelNames() {
		for _, name := range []string{"fired", "succeeded", "failed", "lapsed", "delivered", "read", "skipped"} {
			of(100, "channels."+channel+"."+name)
		}
	}
	for _, name := range []string{"p50", "p95", "p99", "max"} {
		all = append(all, figure{"timeToSuccess." + name, []Unit{Seconds}, 0})
	}
	return append(all, figure{"cost", []Unit{Money}, 0}, figure{"end", []Unit{Seconds}, 0})
}

// under lists the names that may follow the prefix in a path, each once, such as p50 after timeToSuccess.
func under(all []figure, prefix string) []string {
	var names []string
	for _, fig := range all {
		rest, ok := strings.CutPrefix(fig.path, prefix)
		if !ok {
			continue
		}
		name, _, _ := strings.Cut(rest, ".")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// eachFigure goes through a mapping that has the shape of the summary and calls visit for each figure, in
// the order of the file. A path may also be written as one key: `timeToSuccess.p95: …`.
func (v value) eachFigure(visit func(field value, fig figure)) {
	seen := map[string]Place{}
	v.walkFigures(figures(), "", func(field value, fig figure) {
		if first, ok := seen[fig.path]; ok {
			field.fail("", "%s is repeated: it stands in line %d too", fig.path, first.Line)
			return
		}
		seen[fig.path] = field.place
		visit(field, fig)
	})
}

func (v value) walkFigures(all []figure, prefix string, visit func(value, figure)) {
	for _, field := range v.anyFields().list {
		if v.enough() {
			return
		}
		path := prefix + field.key
		i := slices.IndexFunc(all, func(fig figure) bool { return fig.path == path })
		switch {
		case i >= 0:
			visit(field, all[i])
		case len(under(all, path+".")) > 0:
			if isEmpty(field.node) {
				field.fail("name a figure of it: "+strings.Join(under(all, path+"."), ", "), "%s has no bound", path)
			}
			field.walkFigures(all, path+".", visit)
		default:
			field.fail(closestHint(field.key, under(all, prefix)), "unknown figure %s", problem.Quote(path))
		}
	}
}
