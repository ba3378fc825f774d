package live

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	"cascade/orchestrator/host/door"
)

// fault is why a webhook was not taken. Of one that was taken it holds no more than what the answer said.
type fault struct {
	why  string        // there was no answer, or ""
	took time.Duration // of real time; 0 where it was taken, which has to be the same in every run
	said string        // the beginning of the answer
}

// mostSaid is how many bytes of an answer are kept.
const mostSaid = 200

// beginning is as much of an answer as is kept, in a copy.
func beginning(answer []byte) string {
	return strings.ToValidUTF8(string(answer[:min(len(answer), mostSaid)]), "�")
}

// CauseOf tells why an HTTP request has no answer, without the addresses and ports that differ from run to run.
func CauseOf(err error) string {
	if err == nil {
		return ""
	}
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err // without the method and the URL, which may hold a password
	}
	var dial *net.OpError
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var noToken *tokenError
	var forbidden *door.Unreachable
	switch {
	case errors.As(err, &forbidden):
		return forbidden.Error()
	case errors.As(err, &noToken):
		return noToken.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "too late"
	case errors.As(err, &certificate):
		return "no connection: " + certificate.Err.Error()
	case errors.As(err, &name):
		return "no connection: " + name.Name + ": " + name.Err
	case errors.As(err, &dial) && dial.Op == "dial":
		return "no connection: " + innermost(dial.Err)
	}
	return "no answer: " + innermost(err)
}

// innermost is what an error says at its root, such as "connection refused".
func innermost(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
