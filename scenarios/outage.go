package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// maxRepeating is how many of a provider's outages may repeat: each is held to all others.
const maxRepeating = 10

// placedOutage is an outage and where the file has it.
type placedOutage struct {
	Outage
	value
}

// outages reads a provider's outages: those that are there once come first, in order of time. They may touch but not
// overlap.
func (v value) outages() []Outage {
	var once, repeating []placedOutage
	for item := range v.items() {
		o, ok := item.outage()
		switch {
		case !ok:
		case !o.Repeats():
			once = append(once, placedOutage{o, item})
		case len(repeating) == maxRepeating:
			item.fail("leave some out, or name single outages", "more than %d outages repeat", maxRepeating)
		default:
			repeating = append(repeating, placedOutage{o, item})
		}
	}
	slices.SortStableFunc(once, func(a, b placedOutage) int { return cmp.Compare(a.From, b.From) })
	last := 0 // the one that ends last so far
	for i := range once {
		if i > 0 && once[i].From < once[last].To {
			once[i].overlaps(&once[last])
		}
		if once[i].To > once[last].To {
			last = i
		}
	}
	all := slices.Concat(once, repeating)
	for i := range repeating {
		others := all[:len(once)+i]
		if at := slices.IndexFunc(others, func(o placedOutage) bool { return repeating[i].Meets(&o.Outage, v.start) }); at >= 0 {
			repeating[i].overlaps(&others[at])
		}
	}
	outages := make([]Outage, len(all))
	for i := range all {
		v.places[fmt.Sprintf("%s[%d]", v.path, i)] = all[i].place
		outages[i] = all[i].Outage
	}
	checkRelease(all, NewTimetable(outages, v.start))
	return outages
}

func (o *placedOutage) overlaps(other *placedOutage) {
	o.fail("let one end before the next begins", "the outage %s overlaps the one %s in line %d",
		o.Outage, other.Outage, other.place.Line)
}

// checkRelease looks for outages that hold sends and never let them go, since one begins where the other ends.
func checkRelease(all []placedOutage, when Timetable) {
	for i := range all {
		if !all[i].Repeats() || all[i].Effect != Hold {
			continue
		}
		_, ends, ok := all[i].Next(when.start, 0)
		if !ok {
			continue
		}
		if _, _, free := when.Release(ends); !free {
			all[i].fail("leave a gap between them, or let one of them be silent",
				"what the outage %s holds is never let go: where one ends, the next begins", all[i].Outage)
			return
		}
	}
}

// outage reads one outage, and whether it has any length.
func (v value) outage() (o Outage, ok bool) {
	f := v.fields("from", "to", "effect", "every", "zone")
	field, zoned := f.get("zone")
	switch {
	case zoned:
		o.Zone, ok = field.zone()
		o.From, o.To, ok = f.timesOfDay(ok)
		f.daily()
	case f.saysClock("from") || f.saysClock("to"):
		v.fail("say by whose clock, such as zone: Europe/Berlin", "%s has a time of day, and no zone", v.name)
	default:
		if o.From, o.To, ok = f.during(); ok {
			o.Every, ok = f.every(o.To - o.From)
		}
	}
	if field, ok := f.need("effect", "one of refuse, silent, hold"); ok {
		o.Effect = OutageEffect(1 + field.oneOf("refuse", "silent", "hold"))
	}
	return o, ok
}

// every reads how long after each beginning the outage begins again; 0: never.
func (f fields) every(lasts time.Duration) (time.Duration, bool) {
	field, has := f.get("every")
	if !has {
		return 0, true
	}
	every, ok := field.duration()
	if ok && every <= lasts {
		field.fail("let it end before it begins again, or leave every out",
			"every %s is not longer than the outage, which lasts %s", formatSpan(every), formatSpan(lasts))
		return 0, false
	}
	return every, ok
}

// during reads the ends of a window of virtual time, and whether it has any length.
func (f fields) during() (from, to time.Duration, ok bool) {
	start, hasStart := f.need("from", "write from: 0s for the beginning")
	end, hasEnd := f.need("to", durationHint)
	if hasStart {
		from, hasStart = start.duration()
	}
	if hasEnd {
		to, hasEnd = end.duration()
	}
	if hasStart && hasEnd && from >= to {
		end.fail("a window ends after it begins", "to %s is not after from %s", formatSpan(to), formatSpan(from))
		return from, to, false
	}
	return from, to, hasStart && hasEnd
}
