package house_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// rooms are the house. Every package lies in one of them, and imports go one way:
//
//	orchestrator ← scenarios ← sim ← features, dashboard ← features/commands ← main
var rooms = []string{".", "orchestrator", "scenarios", "sim", "features", "dashboard"}

// ban is something that the packages of a room, and of all beneath it, must not use. Test files may.
type ban struct {
	in  string   // the room or package; "." is all of them
	but []string // packages that may, with all beneath them
	use []string // import paths, each with all beneath it; or names, such as time.Now
	why string
}

const (
	wire   = "orchestrator/sendapi"
	record = "orchestrator/record"
	live   = "sim/live"
	mock   = "sim/wire"

	protocols = "orchestrator/channel"
	host      = "orchestrator/host" // the rules on a real clock

	commandLine = "features/commands" // stands above all
)

var wallClock = []string{
	"time.Now", "time.Since", "time.Until", "time.Sleep", "time.After", "time.AfterFunc", "time.NewTimer",
	"time.NewTicker", "time.Tick",
}

var bans = []ban{
	{
		"orchestrator", nil, []string{"cascade/scenarios"},
		"the rules hold in every world, and do not know how one is written down",
	},
	{
		"orchestrator", nil, []string{"cascade/sim"},
		"the simulator is one host of the rules; a real one takes the same seat",
	},
	{
		"orchestrator", []string{host}, []string{"cascade/orchestrator/host"},
		"the rules do not know who hosts them",
	},
	{
		"orchestrator", nil, []string{"cascade/features", "cascade/dashboard"},
		"the rules do not know who watches",
	},
	{
		"orchestrator", []string{wire, "orchestrator/webhook", record, host},
		[]string{"cascade/orchestrator/sendapi", "cascade/orchestrator/webhook"},
		"the wire is put on the rules, not the rules on the wire",
	},
	{
		"scenarios", nil, []string{"cascade/sim"},
		"a scenario says what a world is, not how it runs",
	},
	{
		"scenarios", nil, []string{"cascade/features", "cascade/dashboard"},
		"a scenario does not know who watches",
	},
	{
		"sim", nil, []string{"cascade/features", "cascade/dashboard"},
		"all that watches reads the timeline; the simulator does not know who does",
	},
	{
		"sim", []string{live, mock}, []string{"cascade/sim/live"},
		"a world does not know who drives it",
	},
	{
		"features", []string{commandLine}, []string{"cascade/dashboard"},
		"a suite runs without a page",
	},
	{
		"dashboard", nil, []string{"cascade/features"},
		"the page runs without a suite",
	},
	{
		"features", []string{commandLine}, []string{"cascade/features/commands"},
		"what is used does not know by which command",
	},
	{
		"orchestrator", []string{wire, host}, []string{"os", "log", "syscall", "database"},
		"the rules do no I/O: a host keeps the record",
	},
	{
		"orchestrator", []string{wire, protocols, host}, []string{"net"},
		"the rules do no I/O: only the Send API and a host speak HTTP",
	},
	{
		protocols, nil, []string{"net/http", "net.Dial", "net.Listen"},
		"a protocol's package knows its words, not its connections",
	},
	{
		"orchestrator", []string{wire, host}, []string{"sync", "context", "runtime"},
		"the rules share nothing and wait for nobody: one call, one answer",
	},
	{
		"orchestrator", []string{host}, wallClock,
		"time comes in as an argument; the time package is there for its types",
	},
	{
		"scenarios", nil, wallClock,
		"a scenario means the same whenever it is read",
	},
	{
		"sim", []string{live, mock + "/smpp"}, wallClock,
		"a world's clock is virtual: results are the same at every hour, on every machine",
	},
	{
		"sim", []string{live, mock}, []string{"net"},
		"a world speaks to nobody: what goes out of it goes through live, and what comes in over a provider's protocol through wire",
	},
	{
		".", []string{"features"}, []string{"math/rand"},
		"every draw comes from the seed, the message, the channel and the part drawn; features shuffle their order",
	},
	{
		"orchestrator", []string{host}, []string{"crypto/rand"},
		"the rules draw nothing at random",
	},
	{
		"sim", nil, []string{"crypto/rand"},
		"every draw comes from the seed, the message, the channel and the part drawn",
	},
	{
		"orchestrator", []string{host}, []string{goStatement},
		"the rules start nothing that outlives the call",
	},
	{
		"scenarios", nil, []string{goStatement},
		"reading a file starts nothing that outlives the call",
	},
	{
		".", []string{"sim/outfile", "orchestrator/host/sqlite"},
		[]string{"os.Create", "os.CreateTemp", "os.WriteFile", "os.OpenFile", "os.Rename"},
		"a file that is written is whole or absent: outfile sees to it",
	},
	{
		".", nil, []string{initFunction},
		"what a program does begins in main, in the order written there",
	},
	{
		".", nil, []string{packageState},
		"what one world does must not be felt in another: no package has a memory",
	},
}

func TestTheHouseIsInOrder(t *testing.T) {
	packages, err := readPackages(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < 3 {
		t.Fatalf("only %d packages were found", len(packages))
	}
	for _, finding := range inspect(packages) {
		t.Error(finding)
	}
}

// inspect tells every use of what is banned where it is, and every package that lies in no room.
func inspect(packages []source) []string {
	var findings []string
	for _, p := range packages {
		if !slices.Contains(rooms, firstFolder(p.dir)) {
			findings = append(findings, p.dir+": the house has no such room: put it into one, or name it in rooms")
		}
		for _, b := range bans {
			if !within(p.dir, b.in) || withinAny(p.dir, b.but) {
				continue
			}
			for _, u := range p.uses {
				if withinAny(u.what, b.use) {
					findings = append(findings, u.place+": "+u.what+u.name+": "+b.why)
				}
			}
		}
	}
	return findings
}

// within tells whether a slash-separated path is another one or lies beneath it. All lie beneath ".".
func within(path, above string) bool {
	return above == "." || path == above || strings.HasPrefix(path, above+"/")
}

func withinAny(path string, above []string) bool {
	return slices.ContainsFunc(above, func(a string) bool { return within(path, a) })
}

func firstFolder(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	return first
}

func TestTheHouseNoticesEveryBreach(t *testing.T) {
	tests := []struct {
		name, path, text string
		found            string // "": nothing
	}{
		{"rules import a scenario", "orchestrator/a.go", `import "cascade/scenarios"`, "a.go:2: cascade/"},
		{"rules import a world", "orchestrator/lint/a.go", `import _ "cascade/sim/live"`, "cascade/sim/live"},
		{"the wire imports the page", wire + "/a.go", `import "cascade/dashboard"`, "cascade/dashboard"},
		{"rules import the wire", "orchestrator/a.go", `import "cascade/orchestrator/sendapi"`, "the wire is put"},
		{"the wire imports the wire", wire + "/a.go", `import "cascade/orchestrator/webhook"`, ""},
		{"a scenario imports a world", "scenarios/a.go", `import "cascade/sim"`, "not how it runs"},
		{"a scenario imports the rules", "scenarios/a.go", `import "cascade/orchestrator/sendapi"`, ""},
		{"a name that only begins alike", "scenarios/a.go", `import "cascade/simple"`, ""},
		{"a world imports the suite", "sim/a.go", `import "cascade/features"`, "reads the timeline"},
		{"a world imports its driver", "sim/a.go", `import "cascade/sim/live"`, "who drives it"},
		{"the driver imports a world", live + "/a.go", `import "cascade/sim"`, ""},
		{"the suite imports the page", "features/a.go", `import "cascade/dashboard"`, "without a page"},
		{"the suite imports the command line", "features/suite/a.go", `import "cascade/features/commands"`, "by which command"},
		{"the command line imports the page", "features/commands/a.go", `import "cascade/dashboard"`, ""},
		{"the page imports the suite", "dashboard/a.go", `import "cascade/features"`, "without a suite"},
		{"the page imports a world", "dashboard/a.go", `import "cascade/sim"`, ""},
		{"main imports all", "main.go", `import ("cascade/features/commands"; "cascade/dashboard")`, ""},
		{"rules read a file", "orchestrator/a.go", `import "os"`, "no I/O"},
		{"rules speak HTTP", "orchestrator/webhook/a.go", `import "net/http"`, "only the Send API"},
		{"the Send API speaks HTTP", wire + "/a.go", `import "net/http"`, ""},
		{"rules lock", "orchestrator/a.go", `import "sync"`, "share nothing"},
		{"rules ask the clock", "orchestrator/a.go", "import \"time\"\nvar _ = time.Now()", "a.go:3: time.Now"},
		{"rules take the clock along", "orchestrator/a.go", "import \"time\"\nvar clock = time.Now", "time.Now"},
		{"rules rename the clock", "orchestrator/a.go", "import t \"time\"\nvar _ = t.Since", "time.Since"},
		{"rules use the time's types", "orchestrator/a.go", "import \"time\"\nvar _ = time.Second", ""},
		{"a field called Now", "orchestrator/a.go", "func f(time struct{ Now int }) int { return time.Now }", ""},
		{"a world sleeps", "sim/report/a.go", "import \"time\"\nfunc f() { time.Sleep(1) }", "time.Sleep"},
		{"its driver sleeps", live + "/a.go", "import \"time\"\nfunc f() { time.Sleep(1) }", ""},
		{"a world speaks to somebody", "sim/a.go", `import "net"`, "through live"},
		{"anyone rolls dice", "dashboard/a.go", `import "math/rand/v2"`, "from the seed"},
		{"a command writes a file its own way", "sim/command/a.go",
			"import \"os\"\nvar _ = os.WriteFile", "whole or absent"},
		{"a command reads a file", "sim/command/a.go", "import \"os\"\nvar _ = os.ReadFile", ""},
		{"anyone reckons", "dashboard/a.go", `import "math"`, ""},
		{"rules start something", "orchestrator/a.go", "func f() { go f() }", "a.go:2: go statement"},
		{"a world works on all cores", "sim/a.go", "func f() { go f() }", ""},
		{"anyone begins before main", "features/a.go", "func init() {}", "a.go:2: func init"},
		{"a method called init", "features/a.go", "type t int\nfunc (t) init() {}", ""},
		{"a variable is set", "sim/a.go", "var n int\nfunc f() { n = 1 }", "a.go:3: package state n"},
		{"a variable is counted up", "sim/a.go", "var n int\nfunc f() { n++ }", "package state n"},
		{"a map is written to", "sim/a.go", "var m map[int]int\nfunc f() { m[1] = 2 }", "package state m"},
		{"a map is cleared", "sim/a.go", "var m map[int]int\nfunc f() { delete(m, 1) }", "package state m"},
		{"a field is set", "sim/a.go", "var s struct{ n int }\nfunc f() { s.n = 1 }", "package state s"},
		{"a variable is ranged into", "sim/a.go", "var n int\nfunc f() { for n = range 3 {} }", "state n"},
		{"another file's variable is set", "sim/a.go", "func f() { elsewhere = 1 }", "state elsewhere"},
		{"a variable is read", "sim/a.go", "var m = map[int]int{}\nfunc f() int { return m[1] }", ""},
		{"a local of the same name is set", "sim/a.go", "var n int\nfunc f() { n := 1; n = 2; _ = n }", ""},
		{"a local of another file's name is set", "sim/a.go", "func f(elsewhere int) { elsewhere = 1 }", ""},
		{"a package without a room", "util/a.go", "", "no such room"},
		{"a test asks the clock", "orchestrator/a_test.go", "import \"time\"\nvar _ = time.Now()", ""},
		{"test data", "sim/testdata/a.go", "func init() {}", ""},
		{"a folder that the go command leaves out", "_old/a.go", "func init() {}", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			house := fstest.MapFS{
				test.path:          {Data: []byte("package a\n" + test.text)},
				"sim/elsewhere.go": {Data: []byte("package a\nvar elsewhere int")},
			}
			packages, err := readPackages(house)
			if err != nil {
				t.Fatal(err)
			}
			findings := strings.Join(inspect(packages), "\n")
			if (findings == "") != (test.found == "") || !strings.Contains(findings, test.found) {
				t.Errorf("found %q, not %q", findings, test.found)
			}
		})
	}
}

func TestAModuleOfItsOwnIsNoPartOfTheHouse(t *testing.T) {
	house := fstest.MapFS{
		"go.mod":                {},
		"main.go":               {Data: []byte("package main")},
		"examples/suite/go.mod": {},
		"examples/suite/a.go":   {Data: []byte("package suite\nfunc init() {}")},
	}
	packages, err := readPackages(house)
	if err != nil || len(packages) != 1 || packages[0].dir != "." {
		t.Errorf("%+v, %v", packages, err)
	}
}

func TestCodeThatCannotBeReadIsTold(t *testing.T) {
	if _, err := readPackages(fstest.MapFS{"sim/a.go": {Data: []byte("package")}}); err == nil {
		t.Error("nothing was told")
	}
}
