package sim

import (
	"fmt"

	"cascade/orchestrator"
)

// Millionths is an amount of money in millionths of the currency, so that sums are exact.
type Millionths int64

// String is the amount as a decimal number, such as "0.03".
func (m Millionths) String() string { return string(orchestrator.AppendDecimal(nil, int64(m), 6)) }

// MarshalJSON writes the amount as a decimal number.
func (m Millionths) MarshalJSON() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes for an amount that is not negative.
func (m *Millionths) UnmarshalJSON(text []byte) error {
	n, ok := orchestrator.ParseDecimal(string(text), 6)
	if !ok {
		return fmt.Errorf("%q is no cost", text)
	}
	*m = Millionths(n)
	return nil
}
