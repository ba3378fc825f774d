package scenarios

import (
	"regexp"
	"slices"

	"cascade/orchestrator"
)

// recipients reads what single recipients do, and what shares of the generated ones do.
func (v value) recipients() (list []Recipient) {
	r := recipientReader{seen: map[string]Place{}}
	for item := range v.items() {
		list = append(list, r.recipient(item))
	}
	return list
}

// recipientReader knows what the recipients before one have taken.
type recipientReader struct {
	seen   map[string]Place // numbers, and where they stand
	shares float64          // in all
}

func (r *recipientReader) recipient(item value) (one Recipient) {
	f := item.fields("msisdn", "share", "aliases", "offline", "lastWrote")
	number, named := f.get("msisdn")
	share, shared := f.get("share")
	switch {
	case named && shared:
		share.fail("give each an entry of its own", "%s has both an msisdn and a share", item.name)
	case shared:
		one.Share = r.share(share)
	case named:
		one.MSISDN = r.number(number)
		one.Aliases = f.aliases(r.seen)
	case isMapping(item.node):
		item.fail("name one by msisdn:, or some of the generated ones by share:",
			"%s has neither an msisdn nor a share", item.name)
	}
	if field, ok := f.get("aliases"); ok && !named {
		field.fail("give them to a recipient with an msisdn", "who is named by no number has no aliases")
	}
	if field, ok := f.get("offline"); ok {
		for window := range field.items() {
			one.Offline = append(one.Offline, window.offline())
		}
	}
	if field, ok := f.get("lastWrote"); ok {
		if ago, ok := field.duration(); ok {
			one.LastWrote = &ago
		}
	}
	return one
}

// share reads a part of the generated recipients. All of them together are the whole at most.
func (r *recipientReader) share(v value) float64 {
	share := v.part("write a part of the generated recipients, such as 0.1")
	before := r.shares
	if r.shares += share; r.shares > 1+1e-9 && before <= 1 {
		v.fail("nobody is of two shares", "the shares up to here are more than 1 in all")
	}
	return share
}

// number reads the number of a recipient who is not named before.
func (r *recipientReader) number(v value) string {
	number, ok := v.msisdn()
	if first, repeated := r.seen[number]; repeated && ok {
		v.fail("give all of its windows there", "msisdn %s is repeated: it stands in line %d too", number, first.Line)
	}
	r.seen[number] = v.place
	return number
}

// magicPattern is the numbers that pick a behaviour in every scenario.
var magicPattern = regexp.MustCompile(`^\+6500000[0-9]{3}$`)

// aliases reads other numbers of a recipient. Each number is one recipient's.
func (f fields) aliases(seen map[string]Place) (aliases []string) {
	list, ok := f.get("aliases")
	if !ok {
		return nil
	}
	for item := range list.items() {
		number, ok := item.msisdn()
		first, taken := seen[number]
		switch {
		case !ok:
		case taken:
			item.fail("a number reaches one recipient",
				"alias %s is taken: it stands in line %d too", number, first.Line)
		case magicPattern.MatchString(number):
			item.fail("take another number", "alias %s picks a behaviour of its own", number)
		default:
			aliases = append(aliases, number)
			seen[number] = item.place
		}
	}
	return aliases
}

// Answers tells whether the recipient can be reached by the number: their own, or an alias.
func (r *Recipient) Answers(number string) bool {
	return r.MSISDN == number || slices.Contains(r.Aliases, number)
}

// offline reads when a recipient cannot be reached; without a channel, on every one.
func (v value) offline() Offline {
	var c orchestrator.Channel
	f := v.fields("channel", "from", "to")
	if field, ok := f.get("channel"); ok {
		c, _ = field.channel()
	}
	from, to, _ := f.during()
	return Offline{Channel: c, From: from, To: to}
}
