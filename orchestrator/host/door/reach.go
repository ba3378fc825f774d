package door

import (
	"fmt"
	"net/netip"
	"strings"
	"syscall"

	"cascade/orchestrator/problem"
)

// Reach says to which addresses the calls of a server may go: webhooks, tokens, and timers. The zero value allows all.
// It is asked for the address that a name was found to have, so no name leads elsewhere.
type Reach struct {
	public  bool // what is of no local network
	allowed []netip.Prefix
}

// reachWords are the words that stand for addresses.
func reachWords() []string { return []string{"loopback", "private", "public"} }

// ParseReach reads what calls may go to: loopback, private (the networks that are nobody's on the internet, and
// link-local ones), public (all others), an IP address, or a range such as 10.1.0.0/16. Without any, all are allowed.
func ParseReach(words []string) (Reach, error) {
	var r Reach
	var problems problem.List
	for _, word := range words {
		switch word {
		case "public":
			r.public = true
		case "loopback":
			r.allow("127.0.0.0/8", "::1/128")
		case "private":
			r.allow(privateRanges()...)
		default:
			prefix, err := netip.ParsePrefix(word)
			if one, notOne := netip.ParseAddr(word); err != nil && notOne == nil {
				prefix, err = netip.PrefixFrom(one.Unmap(), one.Unmap().BitLen()), nil
			}
			if err != nil {
				problems = append(problems, problem.Problem{
					What: "callbacks to " + problem.Quote(word) + ": this is no address",
					Hint: "write " + strings.Join(reachWords(), ", ") +
						", an IP address, or a range such as 10.1.0.0/16",
				})
				continue
			}
			r.allowed = append(r.allowed, prefix.Masked())
		}
	}
	if problems != nil {
		return Reach{}, problems
	}
	return r, nil
}

// privateRanges are nobody's on the internet: RFC 1918, RFC 6598, RFC 4193 and link-local addresses.
func privateRanges() []string {
	return []string{
		"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10",
	}
}

func (r *Reach) allow(ranges ...string) {
	for _, text := range ranges {
		r.allowed = append(r.allowed, netip.MustParsePrefix(text))
	}
}

// Unreachable is a call that may not be made.
type Unreachable struct{ Address string }

func (e *Unreachable) Error() string {
	return fmt.Sprintf("calls may not go to %s: --callbacks-to says where they may", e.Address)
}

// Check is asked by a dialer for each address before it connects.
func (r Reach) Check(_, address string, _ syscall.RawConn) error {
	if !r.public && r.allowed == nil {
		return nil
	}
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	a := at.Addr().Unmap().WithZone("")
	if r.public && isPublic(a) {
		return nil
	}
	for _, prefix := range r.allowed {
		if prefix.Contains(a) {
			return nil
		}
	}
	return &Unreachable{a.String()}
}

// isPublic tells whether an address is of no network that is reached only from within.
func isPublic(a netip.Addr) bool {
	if a.IsLoopback() || a.IsUnspecified() || a.IsMulticast() || a == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		return false
	}
	for _, text := range privateRanges() {
		if netip.MustParsePrefix(text).Contains(a) {
			return false
		}
	}
	return true
}
