package live

import (
	"cmp"
	"fmt"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/sim/random"
)

// scopedID is the id by which WhatsApp knows a user to a business, such as SG.1702956379240593: of a number it is
// always the same. WhatsApp tells it once it has the message, of a send that named the number only.
func scopedID(u orchestrator.User) string {
	if u.MSISDN == "" {
		return ""
	}
	bits := uint64(0)
	for _, digit := range u.MSISDN {
		bits = random.Mix(bits + uint64(digit))
	}
	return fmt.Sprintf("%s.%016d", cmp.Or(sendapi.CountryOf(u), "ZZ"), bits%1e16)
}
