package scenarios

import (
	"regexp"
	"slices"

	"cascade/orchestrator"
)

// recipients reads what single recipients do, and what shares of the generated ones do.
func (v value) recipients() []Recipient {
	var recipients []Recipient
	seen := map[string]Place{}
	shares := 0.0
	for item := range v.items() {
		f := item.fields("msisdn", "share", "aliases", "offline", "lastWrote")
		var recipient Recipient
		number, named := f.get("msisdn")
		share, shared := f.get("share")
		switch {
		case named && shared:
			share.fail("give each an entry of its own", "%s has both an msisdn and a share", item.name)
		case shared:
			recipient.Share = share.share()
			if share.isNumber() && recipient.Share == 0 {
				share.fail("write a part of the generated recipients, such as 0.1", "share is not above 0")
			}
			before := shares
			if shares += recipient.Share; shares > 1+1e-9 && before <= 1 {
				share.fail("nobody is of two shares", "the shares up to here are more than 1 in all")
			}
		case named:
			var ok bool
			recipient.MSISDN, ok = number.msisdn()
			if first, repeated := seen[recipient.MSISDN]; repeated && ok {
				number.fail("give all of its windows there", "msisdn %s is repeated: it stands in line %d too",
					recipient.MSISDN, first.Line)
			}
			seen[recipient.MSISDN] = number.place
			recipient.Aliases = f.aliases(seen)
		case isMapping(item.node):
			item.fail("name one by msisdn:, or some of the generated ones by share:",
				"%s has neither an msisdn nor a share", item.name)
		}
		if field, ok := f.get("aliases"); ok && !named {
			field.fail("give them to a recipient with an msisdn", "who is named by no number has no aliases")
		}
		if field, ok := f.get("offline"); ok {
			for window := range field.items() {
				recipient.Offline = append(recipient.Offline, window.offline())
			}
		}
		if field, ok := f.get("lastWrote"); ok {
			if ago, ok := field.duration(); ok {
				recipient.LastWrote = &ago
			}
		}
		recipients = append(recipients, recipient)
	}
	return recipients
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
