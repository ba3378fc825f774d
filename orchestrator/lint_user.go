package orchestrator

import (
	"fmt"

	"github.com/nyaruka/phonenumbers"
)

// addressMissing: a step would be skipped, as the user has no address for its channel.
func (l *linter) addressMissing() {
	for i, step := range l.plan {
		if l.m.User.HasAddress(step.Channel) {
			continue
		}
		needs := "user.msisdn"
		if step.Channel == Line {
			needs = "user.lineUserId"
		}
		l.report(l.messageField(needs),
			fmt.Sprintf("%s has no address: step %d is skipped with code %d",
				step.Channel, i+1, InvalidDestination),
			fmt.Sprintf("give %s, or take %s out of the plan", needs, step.Channel))
	}
}

// numberImpossible: the user's number has the shape of E.164, but no number of its country can be so.
func (l *linter) numberImpossible() {
	if l.m.User.MSISDN == "" {
		return
	}
	if what, mend := ImpossibleNumber(l.m.User.MSISDN); what != "" {
		l.report(l.messageField("user.msisdn"), what, mend)
	}
}

// ImpossibleNumber says why nobody can have a number of E.164's shape, and what to do about it; "" where somebody can.
// It knows how long the numbers of each country are, not which of them are given out: those change, and some
// scenarios send to numbers that nobody has.
func ImpossibleNumber(msisdn string) (what, mend string) {
	const again = "give the number with its country code, as it is dialled from abroad"
	number, err := phonenumbers.Parse(msisdn, "")
	if err != nil {
		return fmt.Sprintf("nobody can have the number %s: no country has its code", msisdn), again
	}
	country := fmt.Sprintf("+%d", number.GetCountryCode())
	if region := phonenumbers.GetRegionCodeForCountryCode(int(number.GetCountryCode())); len(region) == 2 { // "001": no country's
		country += " (" + region + ")"
	}
	switch phonenumbers.IsPossibleNumberWithReason(number) {
	case phonenumbers.TOO_SHORT, phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		what = "it is shorter than any number of " + country
	case phonenumbers.TOO_LONG:
		what = "it is longer than any number of " + country
	case phonenumbers.INVALID_LENGTH:
		what = "no number of " + country + " is as long"
	default:
		return "", ""
	}
	return fmt.Sprintf("nobody can have the number %s: %s", msisdn, what), again
}
