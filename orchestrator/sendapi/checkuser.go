package sendapi

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"cascade/orchestrator"
)

// user checks the recipient's addresses. A number given with its country comes out as E.164.
func (c *checker) user(b *body) orchestrator.User {
	u := &b.user
	c.userGiven(b)
	user := u.written()
	region := ""
	if u.country.Given {
		if region = regionOf(u.country.Text); region == "" {
			c.refuse(&u.country, InvalidCountryCode, "user.country",
				quote(u.country.Text)+" is not a country", "give two letters (ISO 3166), such as SG")
		}
	}
	if !u.msisdn.Given || IsE164(user.MSISDN) {
		return user
	}
	number, ok := nationalNumber(user.MSISDN, region)
	switch {
	case ok:
		user.MSISDN = number
	case u.country.Given && region == "" && !strings.HasPrefix(user.MSISDN, "+"):
		// The country is the problem: with the right one the number may be right.
	case region != "" && !strings.HasPrefix(user.MSISDN, "+"):
		c.refuse(&u.msisdn, InvalidMSISDN, "user.msisdn", quote(user.MSISDN)+" is not a phone number of "+
			u.country.Text, "give one of that country, or + and 7 to 15 digits")
	default:
		c.refuse(&u.msisdn, InvalidMSISDN, "user.msisdn", quote(user.MSISDN)+" is not an E.164 number",
			"give + and 7 to 15 digits, such as +6598765432, or a national number with user.country")
	}
	return user
}

// written is the user as it was written, before any check.
func (u *userBody) written() orchestrator.User {
	return orchestrator.User{MSISDN: u.msisdn.Text, Country: u.country.Text,
		ChannelUserID: u.channelUserID.Text, LineUserID: u.lineUserID.Text}
}

func (c *checker) userGiven(b *body) {
	u := &b.user
	switch {
	case c.world.NoUser:
	case u.absent():
		c.missing(&b.part, MissedUser, "user", `give the recipient, such as {"msisdn": "+6598765432"}`)
	case u.isEmpty():
		c.add(u.end, MissedUser, c.path(u.shared, "user"), "is empty",
			`give the recipient, such as {"msisdn": "+6598765432"}`)
	}
}

// isEmpty tells a user without any field, the template's included.
func (u *userBody) isEmpty() bool {
	return u.given && u.members == 0 && u.msisdn.absent() && u.country.absent() &&
		u.channelUserID.absent() && u.lineUserID.absent()
}

// reachable checks that the user has the address of one step at least of the plan that holds.
func (c *checker) reachable(b *body, m *orchestrator.Message) {
	u := &b.user
	plan := m.Plan
	if b.channels.absent() {
		plan = c.world.Plan
	}
	// An address or a channel that is wrong already is one that the mend may make right.
	unsure := b.channels.broken || u.msisdn.broken || u.channelUserID.broken || u.lineUserID.broken ||
		u.msisdn.Given && !IsE164(m.User.MSISDN)
	if c.world.NoUser || !u.given || u.isEmpty() || unsure || len(plan) == 0 {
		return
	}
	for _, step := range plan {
		if step.Channel == 0 || m.User.HasAddress(step.Channel) {
			return
		}
	}
	c.add(u.end, MissedMSISDN, c.path(u.shared, "user"), "has no address for any step of the plan", needed(plan))
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
	if region == "" || len(s) > longest || strings.Trim(s, "0123456789 ()-.") != "" {
		return "", false
	}
	number, err := phonenumbers.Parse(s, region)
	if err != nil || int(number.GetCountryCode()) != phonenumbers.GetCountryCodeForRegion(region) ||
		!phonenumbers.IsValidNumber(number) {
		return "", false
	}
	return phonenumbers.Format(number, phonenumbers.E164), true
}
