package sendapi

import (
	"cmp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// user checks the recipient's addresses. A number given with its country comes out as E.164.
func (c *checker) user(b *value) orchestrator.User {
	u := b.get("user")
	c.userGiven(b)
	user := writtenUser(u)
	country, msisdn := u.get("country"), u.get("msisdn")
	region := ""
	if country.given() {
		if region = regionOf(country.text); region == "" {
			c.refuse(country, InvalidCountryCode, "user.country",
				problem.Quote(country.text)+" is not a country", "give two letters (ISO 3166), such as SG")
		}
	}
	if !msisdn.given() || IsE164(user.MSISDN) {
		return user
	}
	const field = "user.msisdn"
	what := problem.Quote(user.MSISDN) + " is not an E.164 number"
	switch number, ok := nationalNumber(user.MSISDN, region); {
	case ok:
		user.MSISDN = number
	case country.given() && region == "" && !strings.HasPrefix(user.MSISDN, "+"):
		// The country is the problem: with the right one the number may be right.
	case !country.given() && isNumber("+"+user.MSISDN):
		c.refuse(msisdn, InvalidMSISDN, field, what, "write +"+user.MSISDN+", or a national number with user.country")
	case region != "" && !strings.HasPrefix(user.MSISDN, "+"):
		c.refuse(msisdn, InvalidMSISDN, field, problem.Quote(user.MSISDN)+" is not a phone number of "+
			country.text, "give one of that country, or + and 7 to 15 digits")
	default:
		c.refuse(msisdn, InvalidMSISDN, field, what,
			"give + and 7 to 15 digits, such as +6598765432, or a national number with user.country")
	}
	return user
}

// writtenUser is the user as it was written, before any check.
func writtenUser(u *value) orchestrator.User {
	return orchestrator.User{MSISDN: u.get("msisdn").str(), Country: u.get("country").str(),
		ChannelUserID: u.get("channelUserId").str(), LineUserID: u.get("lineUserId").str()}
}

func (c *checker) userGiven(b *value) {
	mend := `give the recipient, such as {"msisdn": "+6598765432"}`
	switch u := b.get("user"); {
	case c.terms.NoUser:
	case u == nil:
		if c.ofSMSAPI {
			mend = "this looks like a body of the SMS API (source, destination, text): " +
				"this API takes user.msisdn, type and content.text"
		}
		c.missing(b, MissedUser, "user", mend)
	case isEmpty(u):
		c.refuseAtEnd(u, MissedUser, "user", "is empty", mend)
	}
}

// isEmpty tells a user without any field, the template's included.
func isEmpty(u *value) bool { return u.given() && u.count == 0 && len(u.parts) == 0 }

// reachable checks that the user has the address of one step at least of the plan that holds.
func (c *checker) reachable(b *value, m *orchestrator.Message) {
	u, channels := b.get("user"), b.get("channels")
	plan := m.Plan
	if channels == nil {
		plan = c.terms.Plan
	}
	// An address or a channel that is wrong already is one that the mend may make right.
	unsure := channels != nil && channels.wrong || u.get("msisdn").given() && !IsE164(m.User.MSISDN)
	for _, address := range []string{"msisdn", "channelUserId", "lineUserId"} {
		v := u.get(address)
		unsure = unsure || v != nil && v.wrong
	}
	if c.terms.NoUser || !u.given() || isEmpty(u) || unsure || len(plan) == 0 {
		return
	}
	for _, step := range plan {
		if step.Channel == 0 || m.User.HasAddress(step.Channel) {
			return
		}
	}
	c.refuseAtEnd(u, MissedMSISDN, "user", "has no address for any step of the plan", needed(plan))
}

// needed is the mend of a user without an address for the plan.
func needed(plan orchestrator.Plan) string {
	var b strings.Builder
	b.WriteString("give ")
	for i, step := range plan {
		if i > 0 {
			b.WriteString(", or ")
		}
		switch step.Channel {
		case orchestrator.SMS, orchestrator.Viber:
			b.WriteString("user.msisdn")
		case orchestrator.Line:
			b.WriteString("user.lineUserId")
		case orchestrator.WhatsApp:
			b.WriteString("user.msisdn or user.channelUserId")
		default:
			b.WriteString("any address")
		}
		b.WriteString(" for " + step.Channel.String())
	}
	return b.String()
}

// IsE164 tells + and 7 to 15 digits: what has the shape of a number in E.164.
func IsE164(s string) bool {
	if len(s) < 8 || len(s) > 16 || s[0] != '+' {
		return false
	}
	for _, c := range []byte(s[1:]) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isNumber tells an E.164 number that somebody can have.
func isNumber(s string) bool {
	number, err := phonenumbers.Parse(s, "")
	return IsE164(s) && err == nil && phonenumbers.IsValidNumber(number)
}

// regionOf is a country code in capitals, or "" when there is no such country. The API's own example for
// the United Kingdom is uk, which ISO calls GB.
func regionOf(country string) string {
	region := strings.ToUpper(country)
	if region == "UK" {
		region = "GB"
	}
	if len(region) != 2 || phonenumbers.GetCountryCodeForRegion(region) == 0 {
		return ""
	}
	return region
}

// nationalNumber reads a number as it is dialled within a region, spaces and hyphens allowed, and gives it
// as E.164.
func nationalNumber(s, region string) (string, bool) {
	const longest = 32
	if len(s) > longest || strings.Trim(s, "0123456789 ()-.") != "" {
		return "", false
	}
	number, err := phonenumbers.Parse(s, region)
	if err != nil || int(number.GetCountryCode()) != phonenumbers.GetCountryCodeForRegion(region) ||
		!phonenumbers.IsValidNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}

// CountryOf is the country of a user's number, or the one that was given with a number that tells none.
func CountryOf(u orchestrator.User) string {
	if number, err := phonenumbers.Parse(u.MSISDN, ""); err == nil {
		if region := phonenumbers.GetRegionCodeForNumber(number); len(region) == 2 && region != "ZZ" {
			return region
		}
	}
	return cmp.Or(regionOf(u.Country), strings.ToUpper(u.Country))
}
