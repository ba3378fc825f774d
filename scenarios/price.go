package scenarios

import (
	"regexp"
	"strconv"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

// maxAmount is the highest price, in units of the currency: sums over ten million messages stay exact.
const maxAmount = 10_000

var amountPattern = regexp.MustCompile(`^([0-9]{1,12})(?:\.([0-9]+))?$`)

// price reads an amount and what it is charged for.
func (v value) price(c orchestrator.Channel) Price {
	var price Price
	f := v.fields("amount", "per")
	if field, ok := f.need("amount", "an amount such as 0.03"); ok {
		price.Millionths = field.millionths()
	}
	if field, ok := f.need("per", "one of send, delivery, segment"); ok {
		price.Per = PricePer(1 + field.oneOf("send", "delivery", "segment"))
		if price.Per == PerSegment && c != orchestrator.SMS {
			field.fail("one of send, delivery", "%s has no segments", c)
		}
	}
	return price
}

// millionths reads an amount digit by digit, so that it is exact: 0.03 is 30000.
func (v value) millionths() int64 {
	text, quoted := scalar(v.node)
	if quoted || !decimalPattern.MatchString(text) {
		v.wrongType("an amount", "write a plain number such as 0.03")
		return 0
	}
	parts := amountPattern.FindStringSubmatch(text)
	switch {
	case text[0] == '-':
		v.fail("a price is 0 or more", "%s %s is negative", v.name, problem.Clip(text))
		return 0
	case parts == nil:
		v.fail("write a plain number such as 0.03", "%s %s is not an amount", v.name, problem.Quote(text))
		return 0
	case len(parts[2]) > 6:
		v.fail("millionths are the smallest amount", "%s %s has more than six decimals", v.name, problem.Clip(text))
		return 0
	}
	n, err := strconv.ParseInt(parts[1]+parts[2]+strings.Repeat("0", 6-len(parts[2])), 10, 64)
	if err != nil || n > maxAmount*1_000_000 {
		v.fail("prices are for one message", "%s %s is above %d", v.name, problem.Clip(text), maxAmount)
		return 0
	}
	return n
}
