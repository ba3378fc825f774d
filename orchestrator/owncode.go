package orchestrator

import "strconv"

// OwnCode is the number that a provider itself gives a failure, such as Meta's 131047, beside the delivery error code
// that it counts as. The zero value is none: the number and one is kept, as Meta has a failure 0.
type OwnCode uint32

// MaxOwnCode is the highest number that a provider gives: Meta's have seven digits.
const MaxOwnCode = 9_999_999

// NewOwnCode is a provider's number, 0 to MaxOwnCode.
func NewOwnCode(n int) OwnCode { return OwnCode(n + 1) }

// Number is the provider's number; ok is false where there is none.
func (c OwnCode) Number() (n int, ok bool) { return int(c) - 1, c != 0 }

// String is the number, or "" where there is none.
func (c OwnCode) String() string {
	if n, ok := c.Number(); ok {
		return strconv.Itoa(n)
	}
	return ""
}
