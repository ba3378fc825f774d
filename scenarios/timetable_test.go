package scenarios_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/scenarios"
)

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// byClock is an outage of the form {from: "22:00", to: "08:00", zone: Europe/Berlin}.
func byClock(t testing.TB, from, to, zone string) scenarios.Outage {
	t.Helper()
	p, err := scenarios.ParseProvider(scenarios.Default().Start, 1, "", []byte(`outages: [{from: "`+from+`", to: "`+to+`", zone: `+
		zone+`, effect: hold}]`))
	if err != nil {
		t.Fatal(err)
	}
	return p.Outages[0]
}

// Times of day are those of the clock on the wall, also in the nights in which it is changed. What the change skips is
// the change; what it shows twice is the first time.
func TestAnOutageByAClockIsThereWhenTheClockSaysSo(t *testing.T) {
	for _, c := range []struct{ name, from, to, zone, at, begins, ends string }{
		{"winter", "22:00", "08:00", "Europe/Berlin", "2026-01-15T12:00:00Z", "2026-01-15T21:00:00Z",
			"2026-01-16T07:00:00Z"},
		{"summer", "22:00", "08:00", "Europe/Berlin", "2026-07-15T12:00:00Z", "2026-07-15T20:00:00Z",
			"2026-07-16T06:00:00Z"},
		{"the evening before", "22:00", "08:00", "Europe/Berlin", "2026-01-15T00:00:00Z", "2026-01-14T21:00:00Z",
			"2026-01-15T07:00:00Z"},
		{"its first instant", "22:00", "08:00", "Europe/Berlin", "2026-01-15T21:00:00Z", "2026-01-15T21:00:00Z",
			"2026-01-16T07:00:00Z"},
		{"the first after it", "22:00", "08:00", "Europe/Berlin", "2026-01-16T07:00:00Z", "2026-01-16T21:00:00Z",
			"2026-01-17T07:00:00Z"},
		{"within a day", "12:30:15", "13:00", "Asia/Kolkata", "2026-01-15T12:00:00Z", "2026-01-16T07:00:15Z",
			"2026-01-16T07:30:00Z"},
		{"up to midnight", "22:00", "00:00", "UTC", "2026-01-15T12:00:00Z", "2026-01-15T22:00:00Z",
			"2026-01-16T00:00:00Z"},
		{"a night of nine hours", "22:00", "08:00", "Europe/Berlin", "2026-03-28T21:00:00Z", "2026-03-28T21:00:00Z",
			"2026-03-29T06:00:00Z"},
		{"a night of eleven hours", "22:00", "08:00", "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-24T20:00:00Z",
			"2026-10-25T07:00:00Z"},
		{"its end is skipped", "22:00", "02:30", "Europe/Berlin", "2026-03-28T21:00:00Z", "2026-03-28T21:00:00Z",
			"2026-03-29T01:00:00Z"},
		{"its beginning is skipped", "02:30", "04:00", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z",
			"2026-03-29T02:00:00Z"},
		{"it is skipped as a whole", "02:10", "02:50", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-30T00:10:00Z",
			"2026-03-30T00:50:00Z"},
		{"its end comes twice", "22:00", "02:30", "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-24T20:00:00Z",
			"2026-10-25T00:30:00Z"},
		{"its beginning comes twice", "02:30", "04:00", "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z",
			"2026-10-25T03:00:00Z"},
		{"it comes twice as a whole", "02:10", "02:50", "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T00:10:00Z",
			"2026-10-25T00:50:00Z"},
		{"and is not there the second time", "02:10", "02:50", "Europe/Berlin", "2026-10-25T00:50:00Z",
			"2026-10-26T01:10:00Z", "2026-10-26T01:50:00Z"},
		{"half an hour is skipped", "02:15", "03:00", "Australia/Lord_Howe", "2026-10-03T12:00:00Z",
			"2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z"},
		{"midnight is skipped", "23:00", "00:15", "Africa/Cairo", "2026-04-23T20:00:00Z", "2026-04-23T21:00:00Z",
			"2026-04-23T22:00:00Z"},
		{"a day is skipped", "22:00", "08:00", "Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-30T08:00:00Z",
			"2011-12-30T10:00:00Z"},
		{"and the night after it", "22:00", "08:00", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z",
			"2011-12-30T18:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := instant(t, c.at)
			o := byClock(t, c.from, c.to, c.zone)
			from, to, ok := o.Next(start, 0)
			if !ok || !start.Add(from).Equal(instant(t, c.begins)) || !start.Add(to).Equal(instant(t, c.ends)) {
				t.Errorf("from %s on it is there from %s to %s (%v), want from %s to %s", c.at,
					start.Add(from).Format(time.RFC3339), start.Add(to).Format(time.RFC3339), ok, c.begins, c.ends)
			}
		})
	}
}

var someZones = rapid.SampledFrom([]string{
	"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia", "Asia/Kolkata",
	"America/Sao_Paulo", "Africa/Casablanca", "Antarctica/Troll",
})

// showsFirst finds the first minute from an instant on in which the zone's clock shows the wanted time or a later one,
// by looking at every one.
func showsFirst(from time.Time, wanted time.Time, zone *time.Location) time.Time {
	for t := from; ; t = t.Add(time.Minute) {
		local := t.In(zone)
		if shown := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC); !shown.Before(wanted) {
			return t
		}
	}
}

func TestAnOutageByAClockIsThatOfOneWhoWatchesTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(someZones.Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		minute := rapid.IntRange(0, 24*60-1)
		o := scenarios.Outage{
			From: time.Duration(minute.Draw(t, "from")) * time.Minute, To: time.Duration(minute.Draw(t, "to")) * time.Minute,
			Effect: scenarios.Hold, Zone: zone,
		}
		if o.From == o.To {
			return
		}
		start := time.Date(2009, 1, 1, 0, 0, 0, 0,
			time.UTC).Add(time.Duration(rapid.IntRange(0, 18*365*24*60).Draw(t, "at")) * time.Minute)
		from, to, ok := o.Next(start, 0)
		year, month, today := start.In(zone).Date()
		for d := today - 1; ; d++ {
			last := d
			if o.To < o.From {
				last++
			}
			watched := start.Add(-72 * time.Hour)
			wantFrom := showsFirst(watched, time.Date(year, month, d, 0, int(o.From/time.Minute), 0, 0, time.UTC), zone)
			wantTo := showsFirst(watched, time.Date(year, month, last, 0, int(o.To/time.Minute), 0, 0, time.UTC), zone)
			if !wantFrom.Before(wantTo) || !start.Before(wantTo) {
				continue
			}
			if !ok || !start.Add(from).Equal(wantFrom) || !start.Add(to).Equal(wantTo) {
				t.Fatalf("after %s the outage %s is there from %s to %s, want %s to %s", start, o, start.Add(from),
					start.Add(to), wantFrom, wantTo)
			}
			return
		}
	})
}

// drawPeriodic is an outage of a few seconds that repeats.
func drawPeriodic(t *rapid.T, name string) scenarios.Outage {
	lasts := rapid.IntRange(1, 4).Draw(t, name+" lasts")
	from := rapid.IntRange(0, 20).Draw(t, name+" from")
	return scenarios.Outage{
		From: time.Duration(from) * time.Second, To: time.Duration(from+lasts) * time.Second, Effect: scenarios.Hold,
		Every: time.Duration(lasts+rapid.IntRange(1, 12).Draw(t, name+" gap")) * time.Second,
	}
}

func isThere(o *scenarios.Outage, at time.Duration) bool {
	if o.Every > 0 && at >= o.From {
		at = o.From + (at-o.From)%o.Every
	}
	return o.From <= at && at < o.To
}

func TestTwoOutagesMeetWhereAnInstantHasBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPeriodic(t, "a"), drawPeriodic(t, "b")
		if rapid.Bool().Draw(t, "b is there once") {
			b.Every = 0
		}
		want := false
		for at := time.Duration(0); at < 5*time.Minute && !want; at += time.Second {
			want = isThere(&a, at) && isThere(&b, at)
		}
		start := time.Unix(0, 0)
		if a.Meets(&b, start) != want || b.Meets(&a, start) != want {
			t.Fatalf("%s and %s meet: %v and %v, want %v", a, b, a.Meets(&b, start), b.Meets(&a, start), want)
		}
	})
}

// What a timetable remembers of an answer changes none, in whatever order it is asked.
func TestATimetableTellsWhatIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var outages []scenarios.Outage
		for i := range rapid.IntRange(0, 4).Draw(t, "outages") {
			o := drawPeriodic(t, "o")
			if i == 0 { // several that are there once never overlap
				o.Every = 0
			}
			outages = append(outages, o)
		}
		table := scenarios.NewTimetable(outages, time.Unix(0, 0))
		for _, at := range rapid.SliceOfN(rapid.IntRange(0, 100), 1, 20).Draw(t, "asked") {
			at := time.Duration(at) * time.Second
			want := false
			for i := range outages {
				want = want || isThere(&outages[i], at)
			}
			got, ok := table.At(at)
			if ok != want || ok && (at < got.From || at >= got.To) {
				t.Fatalf("at %s there is %v (%v), want one: %v", at, got, ok, want)
			}
		}
	})
}
