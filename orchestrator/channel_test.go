package orchestrator_test

import (
	"slices"
	"strings"
	"testing"

	"cascade/orchestrator"
)

// whatChannelsReport is the API's own table. Facebook, Instagram and WeChat are in none that is published:
// that they reach Delivered is an assumption.
const whatChannelsReport = `
	channel    Accepted  Sent  Delivered  Read
	WhatsApp   yes       yes   yes        yes
	Viber      yes       yes   yes        yes
	SMS        yes       yes   yes        no
	RCS        yes       yes   yes        yes
	Line       yes       yes   no         no
	Zalo       yes       yes   yes        no
	WeChat     yes       yes   yes        no
	Facebook   yes       yes   yes        no
	Instagram  yes       yes   yes        no`

// whatChannelsCarry is the API's own table too, and silent on the same three: they are taken to carry
// everything.
const whatChannelsCarry = `
	channel    text  template  image  video  audio  file  location  interactive  richCard  carousel  buttons
	WhatsApp   yes   yes       yes    yes    yes    yes   yes       yes          no        no        no
	Viber      yes   yes       yes    yes    no     yes   no        no           no        no        yes
	SMS        yes   no        no     no     no     no    no        no           no        no        no
	RCS        yes   no        yes    yes    no     yes   yes       yes          yes       yes       no
	Line       yes   no        yes    yes    yes    no    yes       no           no        no        no
	Zalo       yes   yes       yes    no     no     no    no        no           no        no        no
	WeChat     yes   yes       yes    yes    yes    yes   yes       yes          yes       yes       yes
	Facebook   yes   yes       yes    yes    yes    yes   yes       yes          yes       yes       yes
	Instagram  yes   yes       yes    yes    yes    yes   yes       yes          yes       yes       yes`

// eachCell calls f with every channel and every column's head of a table that names all channels, in order.
func eachCell(t *testing.T, table string, f func(channel orchestrator.Channel, column string, yes bool)) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(table), "\n")
	heads := strings.Fields(lines[0])
	channels := orchestrator.Channels()
	if len(lines)-1 != len(channels) {
		t.Fatalf("the table has %d channels, and there are %d", len(lines)-1, len(channels))
	}
	for i, line := range lines[1:] {
		cells := strings.Fields(line)
		if cells[0] != channels[i].String() || len(cells) != len(heads) {
			t.Fatalf("a row for %s with %d cells: %s", channels[i], len(heads), line)
		}
		for column, cell := range cells[1:] {
			f(channels[i], heads[column+1], cell == "yes")
		}
	}
}

func TestEachChannelReportsUpToItsHighestStatus(t *testing.T) {
	eachCell(t, whatChannelsReport, func(channel orchestrator.Channel, column string, yes bool) {
		status, ok := orchestrator.ParseSuccessStatus(column)
		if !ok {
			t.Fatalf("no such status: %s", column)
		}
		if channel.Reports(status) != yes {
			t.Errorf("%s reports %s: %t", channel, status, !yes)
		}
		if above := status > channel.Highest(); above == yes {
			t.Errorf("%s's highest status is %s", channel, channel.Highest())
		}
	})
	for _, channel := range orchestrator.Channels() {
		if !channel.Reports(orchestrator.Rejected) || !channel.Reports(orchestrator.Undelivered) {
			t.Errorf("%s cannot report a failure", channel)
		}
	}
}

func TestEachChannelCarriesWhatTheTableSays(t *testing.T) {
	types := map[string]orchestrator.ContentType{}
	for i, name := range orchestrator.ContentTypes() {
		types[name] = orchestrator.ContentType(i + 1)
	}
	seen := 0
	eachCell(t, whatChannelsCarry, func(channel orchestrator.Channel, column string, yes bool) {
		contentType, ok := types[column]
		if !ok {
			t.Fatalf("no such type: %s", column)
		}
		seen++
		if channel.Carries(contentType) != yes {
			t.Errorf("%s carries %s: %t", channel, contentType, !yes)
		}
	})
	if all := len(types) * orchestrator.MaxSteps; seen != all {
		t.Errorf("the table has %d cells of %d", seen, all)
	}
}

// Every name that is listed is read back as what it names, in the order of the list.
func TestTheListsOfNamesAreWhatIsRead(t *testing.T) {
	for i, name := range orchestrator.ChannelNames() {
		if c, ok := orchestrator.ParseChannel(name); !ok || c != orchestrator.Channels()[i] {
			t.Errorf("channel %d: %s is read as %s, %t", i, name, c, ok)
		}
	}
	for i, name := range orchestrator.Categories() {
		if c, ok := orchestrator.ParseCategory(name); !ok || int(c) != i+1 {
			t.Errorf("category %d: %s is read as %s, %t", i, name, c, ok)
		}
	}
	if got := orchestrator.StatusNames(orchestrator.Sent); !slices.Equal(got, []string{"Accepted", "Sent"}) {
		t.Errorf("up to Sent: %v", got)
	}
	if got := orchestrator.ContentType(len(orchestrator.ContentTypes()) + 1).String(); got != "ContentType(?)" {
		t.Errorf("the type after the last is %s", got)
	}
}

// A text and a medium show all that a Content holds; of the others only what the rules depend on is kept.
func TestWhichContentIsWhole(t *testing.T) {
	whole := []string{"text", "image", "video", "audio", "file"}
	for i, name := range orchestrator.ContentTypes() {
		if got := orchestrator.ContentType(i + 1).IsWhole(); got != slices.Contains(whole, name) {
			t.Errorf("%s is whole: %t", name, got)
		}
	}
}
